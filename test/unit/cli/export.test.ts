import { strict as assert } from 'node:assert';
import * as fs from 'node:fs';
import * as prettier from 'prettier';
import { Organisation, type Simulator } from '../../../src/simulator/server';
import { readFiles, rootOf } from '../../harness/assignments';
import { renewing } from '../../harness/commandLine';
import { usingSimulator, writesTo } from '../../harness/crm';
import { Terminal } from '../../harness/terminal';

const crm = 'crm.territories.jsonc';

/** The addresses of each territory, by its name, as the simulator has them. */
function membershipsIn({ organisation }: Simulator): Record<string, string[]> {
  const { territories, users } = organisation;
  const addressOf = (user: string) => (users.get(user)?.email ?? '').toLowerCase();
  const all = [...territories.values()].map(({ id, name }) => {
    return [name, organisation.membersOf(id).map(addressOf).sort()] as const;
  });
  return Object.fromEntries(all);
}

describe('zoho-territories export', () => {
  let terminal: Terminal;
  beforeEach(() => (terminal = new Terminal()));
  afterEach(() => terminal.clear());

  const using = (
    use: (simulator: Simulator, run: (...args: string[]) => ReturnType<Terminal['run']>) => Promise<void>,
  ) =>
    usingSimulator({}, (simulator) =>
      use(simulator, (...args) => terminal.run(['export', ...args], renewing(simulator))),
    );

  /** Who is where by the file that was written. */
  async function written(): Promise<Record<string, string[]>> {
    const { document, problems } = await readFiles(terminal.read(crm));
    assert.deepEqual(problems, []);
    return Object.fromEntries(
      (document?.territories ?? []).map(({ text, members }) => [
        text,
        members.entries.map((one) => one.text),
      ]),
    );
  }

  it('writes the whole organisation into a new file, and changes nothing at Zoho', () =>
    using(async (simulator, run) => {
      const { code, stdout, stderr } = await run();
      assert.equal(code, 0, stderr);
      assert.match(stdout, /^crm\.territories\.jsonc: territories: 40, memberships: \d+\. Written\.\n$/);
      assert.deepEqual(await written(), membershipsIn(simulator));
      assert.deepEqual(
        writesTo(simulator).map(({ path }) => path),
        ['/oauth/v2/token'],
      );
      assert.equal((await terminal.run(['check'])).code, 0);
      assert.equal((await terminal.run(['sort', crm, '--check'])).code, 0);
      assert.equal(await prettier.format(terminal.read(crm), { parser: 'jsonc' }), terminal.read(crm));
    }));

  it('reads each territory once, and none that has no users', () =>
    using(async (simulator, run) => {
      await run();
      const read = simulator.requests.filter(({ path }) => /territories\/\d+\/users/.test(path));
      const inhabited = Object.values(membershipsIn(simulator)).filter(({ length }) => length > 0);
      assert.ok(inhabited.length < 40);
      assert.equal(read.length, inhabited.length);
    }));

  it('names the organisation as a fence for plans', () =>
    using(async (_, run) => {
      await run('--org', 'demo');
      const { document } = await readFiles(terminal.read(crm));
      const { id, environment, dataCentre } = document?.organisations.get('demo') ?? assert.fail();
      assert.deepEqual([id, environment, dataCentre], ['431581000000000225', 'simulator', undefined]);
    }));

  it('brings a file that is there up to date: only lists change', () =>
    using(async (simulator, run) => {
      await run('--territory', 'Norway', '--territory', 'Denmark');
      const [first = ''] = (await written())['Norway'] ?? [];
      const before = terminal.read(crm).replace('"exact"', '"exact" /* as agreed */');
      terminal.write(crm, before);
      const { organisation } = simulator;
      const user = [...organisation.users.values()].find(({ email }) => email.toLowerCase() === first);
      const norway = [...organisation.territories.values()].find(({ name }) => name === 'Norway');
      organisation.removeMember(norway?.id ?? '', user?.id ?? '');
      const { code, stdout, stderr } = await run();
      assert.deepEqual([code, stdout], [0, `${crm}: brought up to date.\n`], stderr);
      const all = membershipsIn(simulator);
      assert.deepEqual(await written(), { Norway: all['Norway'], Denmark: all['Denmark'] });
      assert.equal(terminal.read(crm), before.replace(new RegExp(`\\s*"${first}",`), ''));
      const again = await run(crm);
      assert.deepEqual([again.code, again.stdout], [0, `${crm}: says what is so.\n`]);
    }));

  it('leaves a file as it is that has a problem, or is not about this organisation', () =>
    using(async (simulator, run) => {
      const texts: readonly (readonly [text: string, code: number, says: RegExp])[] = [
        ['mine', 1, /crm\.territories\.jsonc:1:1: error: This is not JSON here/],
        [rootOf('"Norway": { "members": ["a@x.example"] }'), 3, /error: /],
        [
          rootOf('"Nowhere": { "members": ["a@x.example"] }').replace(
            '"id": "1"',
            '"id": "431581000000000225"',
          ),
          1,
          /crm\.territories\.jsonc:6:1: error: This organisation has no territory Nowhere/,
        ],
      ];
      for (const [text, code, says] of texts) {
        terminal.write(crm, text);
        const ended = await run(crm);
        assert.equal(ended.code, code, ended.stderr);
        assert.match(ended.stderr, says);
        assert.equal(terminal.read(crm), text);
      }
      assert.match((await run(crm, '--below', 'Norway')).stderr, /says itself which territories it covers/);
      assert.match((await run('-')).stderr, /Standard input cannot be written/);
      assert.deepEqual(
        writesTo(simulator).filter(({ path }) => path.startsWith('/crm/')),
        [],
      );
    }));

  for (const [what, path] of [
    ['a territory', /territories\/\d+\/users/],
    ['the territories', /settings\/territories\?/],
  ] as const) {
    it(`writes nothing where ${what} cannot be read`, () =>
      using(async (simulator, run) => {
        simulator.failNext({
          kind: 'answer',
          status: 403,
          body: '{"code":"NO_PERMISSION"}',
          match: { path },
        });
        const { code } = await run();
        assert.equal(code, 4);
        assert.deepEqual(fs.readdirSync(terminal.cwd), []);
      }));
  }

  it('takes some territories: by name, by id, or with all below', () =>
    using(async (simulator, run) => {
      const all = membershipsIn(simulator);
      const norway = [...simulator.organisation.territories.values()].find(({ name }) => name === 'Norway');
      const ways: readonly (readonly string[])[] = [
        ['--territory', 'Norway', '--territory=Denmark'],
        ['--territory', `id:${norway?.id ?? ''}`, '--territory', 'Denmark'],
      ];
      for (const way of ways) {
        assert.equal((await run(...way)).code, 0);
        assert.deepEqual(await written(), { Norway: all['Norway'], Denmark: all['Denmark'] });
        fs.rmSync(`${terminal.cwd}/${crm}`);
      }
      assert.equal((await run('--below', 'Nordics')).code, 0);
      const below = Object.keys(await written());
      assert.ok(below.includes('Nordics') && below.includes('Norway') && !below.includes('Germany South'));
    }));

  it('says which territory may have been meant', () =>
    using(async (_, run) => {
      const { code, stderr } = await run('--territory', 'Norwai');
      assert.equal(code, 1);
      assert.match(
        stderr,
        /no territory Norwai, or several of that name\. Nothing was written\. Did you mean Norway\?/,
      );
    }));

  it('asks which one is meant where several have the name', async () => {
    const organisation = new Organisation();
    const top = organisation.addTerritory({ name: 'Acme' });
    for (const name of ['North', 'South']) {
      const { id } = organisation.addTerritory({ name, reportingTo: top.id });
      organisation.addTerritory({ name: 'Team', reportingTo: id });
    }
    await usingSimulator({ organisation }, async (simulator) => {
      const run = (name: string) => terminal.run(['export', '--territory', name], renewing(simulator));
      assert.match(
        (await run('Team')).stderr,
        /no territory Team, or several of that name\. .* Did you mean Acme > North > Team, Acme > South > Team\?/,
      );
      for (const path of ['Acme > South > Team', 'South > Team']) {
        assert.equal((await run(path)).code, 0);
        assert.match(terminal.read(crm), /South > Team"/);
        fs.rmSync(`${terminal.cwd}/${crm}`);
      }
    });
  });

  it('prints territories and users as CSV', () =>
    using(async (simulator, run) => {
      const { code, stdout } = await run('--csv', '--territory', 'Norway', '--quiet');
      assert.equal(code, 0);
      const [head, ...rows] = stdout.trimEnd().split('\n');
      assert.equal(head, '"territory","user"');
      const expected = membershipsIn(simulator)['Norway']?.map((email) => `"Norway","${email}"`);
      assert.deepEqual(rows.sort(), expected);
      assert.deepEqual(fs.readdirSync(terminal.cwd), []);
      assert.match((await run('--csv', 'x.jsonc')).stderr, /everything goes to standard output/);
    }));

  it('refuses a name of the organisation that no file may have', () =>
    using(async (simulator, run) => {
      const { code, stderr } = await run('--org', 'My Organisation');
      assert.equal(code, 1);
      assert.match(stderr, /cannot be called so/);
      assert.equal(simulator.requests.length, 0);
    }));

  it('leaves a file that somebody changed while Zoho was asked as they left it', async () => {
    let asked: () => void = () => undefined;
    await usingSimulator({ onRequest: () => asked() }, async (simulator) => {
      const run = () => terminal.run(['export', crm], renewing(simulator));
      assert.equal((await run()).code, 0);
      const theirs = terminal.read(crm).replace('"version": 1', '"version": 1 /* theirs */');
      simulator.organisation.addMember('431581000000744113', '431581000000258001');
      asked = () => terminal.write(crm, theirs);
      const { code, stderr } = await run();
      assert.equal(code, 1);
      assert.match(stderr, /changed crm\.territories\.jsonc since it was read\. It is as they left it\./);
      assert.equal(terminal.read(crm), theirs);
    });
  });
});
