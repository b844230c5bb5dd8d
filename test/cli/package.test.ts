import { strict as assert } from 'node:assert';
import * as fs from 'node:fs';
import * as path from 'node:path';
import manifest from '../../package.json';
import { Desk, renewing } from '../harness/commandLine';
import { usingSimulator } from '../harness/crm';
import { root } from '../harness/root';

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
});
