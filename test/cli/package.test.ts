import { strict as assert } from 'node:assert';
import * as fs from 'node:fs';
import * as path from 'node:path';
import manifest from '../../package.json';
import { Desk, renewing } from '../harness/commandLine';
import { fenceName, fileFor } from '../harness/assignmentPlans';
import { usingSimulator } from '../harness/crm';
import { root } from '../harness/root';
import { active, north, organisation, south } from '../harness/runs';

/** npm of the same installation as this Node.js; on Windows it is a script that a shell runs. */
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx';

describe('the package of the command line', function () {
  this.timeout(120_000);
  let desk: Desk;
  let tarball: string;

  before(async () => {
    desk = new Desk();
    const packed = await desk.startProgram(npm, ['pack', '--json', path.join(root, 'dist/cli')]).ended;
    assert.equal(packed.code, 0, packed.stderr);
    const [{ filename = '' } = {}] = JSON.parse(packed.stdout) as { filename?: string }[];
    tarball = path.join(desk.folder, filename);
    fs.renameSync(path.join(desk.cwd, filename), tarball);
  });

  after(() => desk.clear());

  it('holds one program without dependencies, and what belongs beside it', async () => {
    const listed = await desk.startProgram('tar', ['-tzf', tarball]).ended;
    const files = listed.stdout.trim().split('\n').sort();
    const notices = files.filter((file) => file.endsWith('THIRD-PARTY-NOTICES.txt'));
    assert.deepEqual(
      files.filter((file) => !notices.includes(file)),
      ['package/LICENSE', 'package/README.md', 'package/package.json', 'package/zoho-territories.js'],
    );
    const read = await desk.startProgram('tar', ['-xzOf', tarball, 'package/package.json']).ended;
    const packed = JSON.parse(read.stdout) as Record<string, unknown>;
    assert.deepEqual(
      [packed['name'], packed['version'], packed['license'], packed['bin'], packed['dependencies']],
      [
        'zoho-territories',
        manifest.version,
        manifest.license,
        { 'zoho-territories': 'zoho-territories.js' },
        undefined,
      ],
    );
  });

  it('runs with npx in an empty folder, without a network', () =>
    usingSimulator({}, async (simulator) => {
      const run = (...args: string[]) =>
        desk.startProgram(
          npx,
          ['--yes', '--offline', '--package', tarball, 'zoho-territories', ...args],
          renewing(simulator),
        ).ended;
      assert.deepEqual(fs.readdirSync(desk.cwd), []);
      const version = await run('--version');
      assert.deepEqual([version.code, version.stdout], [0, `${manifest.version}\n`], version.stderr);
      const asked = await run('whoami', '--quiet');
      assert.equal(asked.code, 0, asked.stderr);
      assert.match(asked.stdout, /^Halvorsen Instruments /);
      assert.deepEqual(fs.readdirSync(desk.cwd), []);
    }));

  it('ends with each of its exit statuses', async () => {
    assert.equal((await desk.startProgram('tar', ['-xzf', tarball, '-C', desk.folder]).ended).code, 0);
    const program = path.join(desk.folder, 'package/zoho-territories.js');
    let put: () => void = () => undefined;
    const onBeforeRequest = ({ method }: { readonly method: string }) => {
      if (method === 'PUT') put();
    };
    await usingSimulator({ organisation: organisation(2, 1), onBeforeRequest }, async (simulator) => {
      simulator.organisation.addMember(north, active(1));
      simulator.organisation.addMember(south, active(2));
      const members = (...people: string[]) => ({ members: people });
      const file = (name: string, territories: object) =>
        fs.writeFileSync(path.join(desk.cwd, name), fileFor(simulator, { territories }));
      file('as.territories.jsonc', { North: members('u1@x.example') });
      file('swap.territories.jsonc', { North: members('u2@x.example'), South: members('u1@x.example') });
      file('more.territories.jsonc', { North: { ...members('u2@x.example'), mode: 'additive' } });
      fs.writeFileSync(path.join(desk.cwd, 'bad.territories.jsonc'), '{');
      const start = (command: string, name: string, ...more: string[]) =>
        desk.startProgram(
          process.execPath,
          [program, command, `${name}.territories.jsonc`, '--org', fenceName, ...more],
          renewing(simulator),
        );
      const confirmed = ['--confirm', simulator.organisation.name];
      const codes = [
        (await start('plan', 'as', '--exit-code').ended).code,
        (await start('plan', 'bad').ended).code,
        (await start('drift', 'swap').ended).code,
        (await start('apply', 'swap').ended).code,
        (await desk.startProgram(process.execPath, [program, 'whoami']).ended).code,
        (await start('apply', 'swap', ...confirmed).ended).code,
      ];
      assert.deepEqual(codes, [0, 1, 2, 3, 4, 5]);
      simulator.organisation.territoryUserLimit = 3;
      const { ended, signal, said } = start('apply', 'more', ...confirmed);
      put = () => {
        simulator.failNext({ kind: 'hang' });
        signal('SIGINT');
        void said(/once more ends at once/).then(() => signal('SIGINT'));
      };
      const { code, stderr } = await ended;
      assert.equal(code, 130, stderr);
    });
  });
});
