import { strict as assert } from 'node:assert';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { RunHistory } from '../../src/core/journal/runHistory';
import type { Simulator } from '../../src/simulator/server';
import { fenceName, fileFor } from '../harness/assignmentPlans';
import { filesHolding } from '../harness/byteScan';
import { Desk, renewing, type Started } from '../harness/commandLine';
import { usingSimulator } from '../harness/crm';
import { root } from '../harness/root';
import { active, north, organisation, south } from '../harness/runs';

const example = fs.readFileSync(path.join(root, 'test/fixtures/assignments/crm.territories.jsonc'), 'utf8');
const confirmed = ['--confirm', 'Halvorsen Instruments', '--quiet'];
const writes = ({ requests }: Simulator) =>
  requests.filter(({ method, path: at }) => method !== 'GET' && !at.startsWith('/oauth/')).length;

describe('assignments on the command line', () => {
  let desk: Desk;
  beforeEach(() => (desk = new Desk()));
  afterEach(() => desk.clear());

  const write = (name: string, text: string) => fs.writeFileSync(path.join(desk.cwd, name), text);
  const read = (name: string) => fs.readFileSync(path.join(desk.cwd, name), 'utf8');

  it('are planned, applied and then as the file says', () =>
    usingSimulator({}, async (simulator) => {
      write('crm.territories.jsonc', example);
      const run = (...args: string[]) => desk.run([...args, '--org', 'demo', '--quiet'], renewing(simulator));
      const plan = await run('plan', '--exit-code');
      assert.deepEqual([plan.code, plan.stderr], [2, '']);
      assert.match(
        plan.stdout,
        /^Halvorsen Instruments \(demo organisation\) {3}crm\.territories\.jsonc {3}5 terr/,
      );
      assert.match(
        plan.stdout,
        /^ {2}\+ katharina\.vogel@halvorsen\.example {4}Katharina Vogel, .* {4}line 71$/m,
      );
      assert.match(
        plan.stdout,
        /^2 to add, 1 to remove \(1 of 18\)\. 3 requests and 4 readings: 7 API credits\.$/m,
      );
      assert.equal(writes(simulator), 0);
      const [digest = ''] = /(?<=^Plan )\w{8}$/m.exec(plan.stdout) ?? [];
      const unconfirmed = await run('apply');
      assert.deepEqual([unconfirmed.code, writes(simulator)], [3, 0]);
      const other = await run('apply', '--confirm', 'Halvorsen Instruments', '--expect', '00000000');
      assert.deepEqual([other.code, writes(simulator)], [3, 0], other.stderr);
      const applied = await run('apply', '--confirm', 'Halvorsen Instruments', '--expect', digest);
      assert.deepEqual([applied.code, applied.stdout], [0, '3 of 3 changes are made.\n'], applied.stderr);
      const drift = await run('drift');
      assert.deepEqual([drift.code, drift.stdout], [0, '']);
      const sent = writes(simulator);
      const again = await run('apply', '--confirm', 'Halvorsen Instruments');
      assert.deepEqual([again.code, again.stdout, writes(simulator)], [0, 'Nothing to change.\n', sent]);
    }));

  it('are saved as a plan by one who may only read, and applied from it by another', () =>
    usingSimulator({}, async (simulator) => {
      write('crm.territories.jsonc', example);
      const reading = simulator.issueToken({
        scopes: ['ZohoCRM.settings.territories.READ', 'ZohoCRM.users.READ', 'ZohoCRM.org.READ'],
      });
      const reader = { ZOHO_CRM_DATA_CENTER: simulator.url, ZOHO_CRM_ACCESS_TOKEN: reading };
      const saved = await desk.run(['plan', '--org', 'demo', '--out', 'p.json', '--quiet'], reader);
      assert.equal(saved.code, 0, saved.stderr);
      assert.deepEqual([...new Set(simulator.requests.map(({ method }) => method))], ['GET']);
      fs.rmSync(path.join(desk.cwd, 'crm.territories.jsonc'));
      const unscoped = await desk.run(['apply', 'p.json', ...confirmed], reader);
      assert.equal(unscoped.code, 4, unscoped.stderr);
      const applied = await desk.run(['apply', 'p.json', ...confirmed], renewing(simulator));
      assert.equal(applied.code, 0, applied.stderr);
      for (const secret of [reading, simulator.refreshToken, simulator.clientSecret])
        assert.deepEqual(filesHolding(desk.folder, secret), []);
    }));

  it('are refused as a saved plan with what was decided when it was saved, and nothing is sent', () =>
    usingSimulator({ organisation: organisation(2) }, async (simulator) => {
      const territories = { North: { members: ['u1@x.example'] }, South: { members: ['u2@x.example'] } };
      write('a.territories.jsonc', fileFor(simulator, { territories }));
      const run = (...args: string[]) => desk.run([...args, '--quiet'], renewing(simulator));
      const saved = await run('plan', '--org', fenceName, '--out', 'p.json');
      assert.equal(saved.code, 0, saved.stderr);
      const apply = (...args: string[]) =>
        run('apply', 'p.json', '--confirm', simulator.organisation.name, ...args);
      for (const args of [
        ['--only', 'North'],
        ['--base', 'a.territories.jsonc'],
        ['--remove-first'],
        ['--org', 'another'],
      ]) {
        const refused = await apply(...args);
        assert.deepEqual([refused.code, refused.stdout, writes(simulator)], [1, '', 0], args.join(' '));
        assert.match(
          refused.stderr,
          args[0] === '--org' ? /names no organisation another/ : /applied as it is/,
        );
      }
      assert.equal((await apply('--org', fenceName)).code, 0);
      assert.deepEqual(simulator.organisation.membersOf(north), [active(1)]);
    }));

  it('say whom Zoho does not take though the file lists them, also where there is nothing to change', () =>
    usingSimulator({ organisation: organisation(1) }, async (simulator) => {
      const members = ['u1@x.example', 'away@x.example'];
      write('a.territories.jsonc', fileFor(simulator, { territories: { North: { members } } }));
      const run = (...args: string[]) => desk.run([...args, '--org', fenceName], renewing(simulator));
      const apply = () => run('apply', '--quiet', '--confirm', simulator.organisation.name);
      const note = 'Away is listed in North and not active: Zoho takes nobody who is not.\n';
      for (const done of ['1 of 1 changes are made.\n', 'Nothing to change.\n']) {
        const { code, stdout } = await apply();
        assert.deepEqual([code, stdout], [0, done + note]);
      }
      const drift = await run('drift');
      assert.deepEqual([drift.code, drift.stdout], [0, '']);
      assert.ok(drift.stderr.endsWith(`Nothing differs that apply would change.\n${note}`), drift.stderr);
    }));

  it('are refused over the limits of the file, and told with the number that would let them pass', () =>
    usingSimulator({ organisation: organisation(8) }, async (simulator) => {
      for (let n = 1; n <= 8; n++) simulator.organisation.addMember(north, active(n));
      write(
        'a.territories.jsonc',
        fileFor(simulator, { territories: { North: { members: ['u1@x.example'] } } }),
      );
      const run = (...args: string[]) =>
        desk.run(
          ['apply', '--org', fenceName, '--confirm', simulator.organisation.name, ...args],
          renewing(simulator),
        );
      const refused = await run();
      assert.equal(refused.code, 3);
      assert.match(
        refused.stderr,
        /would remove 7 of 8 memberships; .*Nothing was sent to Zoho\. .*--accept-removals 7/,
      );
      assert.equal((await run('--accept-removals', '6')).code, 3);
      assert.equal(writes(simulator), 0);
      assert.equal((await run('--accept-removals', '7')).code, 0);
      assert.deepEqual(simulator.organisation.membersOf(north), [active(1)]);
    }));

  it('end with 5 where some cannot be made, and say which; with removals first they can', () =>
    usingSimulator({ organisation: organisation(2, 1) }, async (simulator) => {
      simulator.organisation.addMember(north, active(1));
      simulator.organisation.addMember(south, active(2));
      const swapped = { North: { members: ['u2@x.example'] }, South: { members: ['u1@x.example'] } };
      write('a.territories.jsonc', fileFor(simulator, { territories: swapped }));
      const run = (...args: string[]) =>
        desk.run(
          ['apply', '--org', fenceName, '--confirm', simulator.organisation.name, ...args],
          renewing(simulator),
        );
      const stuck = await run();
      assert.equal(stuck.code, 5, stuck.stderr);
      assert.match(
        stuck.stdout,
        /^0 of 4 changes are made\.$[^]*^North: \+ User 2: .*Add --remove-first\.$/m,
      );
      const done = await run('--remove-first');
      assert.deepEqual([done.code, done.stdout], [0, '4 of 4 changes are made.\n'], done.stderr);
    }));

  it('stop at everything that the organisation does not have, at its lines', () =>
    usingSimulator({}, async (simulator) => {
      write(
        'crm.territories.jsonc',
        example.replace('bo.lund@', 'bo.lumd@').replace('"Norway": {', '"Norvay": {'),
      );
      const { code, stdout, stderr } = await desk.run(['plan', '--org', 'demo', '--quiet'], {
        ...renewing(simulator),
        GITHUB_ACTIONS: 'true',
        GITHUB_WORKSPACE: desk.cwd,
      });
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(
        stderr,
        /^crm\.territories\.jsonc:\d+:\d+: error: .*no territory Norvay\. Did you mean Norway\?/m,
      );
      assert.match(
        stderr,
        /^::error file=crm\.territories\.jsonc,line=41,col=9::.*bo\.lumd@halvorsen\.example/m,
      );
    }));

  it('are exported, and exporting onto that changes no byte', () =>
    usingSimulator({}, async (simulator) => {
      const run = (...args: string[]) => desk.run([...args, '--org', 'demo', '--quiet'], renewing(simulator));
      assert.equal((await run('export', 'all.territories.jsonc')).code, 0);
      const first = read('all.territories.jsonc');
      const again = await run('export', 'all.territories.jsonc');
      assert.deepEqual([again.code, read('all.territories.jsonc')], [0, first], again.stderr);
      const plan = await run('plan', '--exit-code');
      assert.equal(plan.code, 0, plan.stdout);
    }));

  it('are made to the end where nobody reads the messages any more', async () => {
    let started: Started | undefined;
    const onRequest = ({ method }: { readonly method: string }) => {
      if (method === 'PUT') started?.unheard();
    };
    await usingSimulator({ organisation: organisation(2), onRequest }, async (simulator) => {
      const territories = { North: { members: ['u1@x.example'] }, South: { members: ['u2@x.example'] } };
      write('a.territories.jsonc', fileFor(simulator, { territories }));
      const args = ['apply', '--org', fenceName, '--confirm', simulator.organisation.name, '--verbose'];
      started = desk.start(args, renewing(simulator));
      const { code, stdout } = await started.ended;
      assert.deepEqual([code, stdout], [0, '2 of 2 changes are made.\n']);
    });
  });

  it('end at Ctrl-C after the request under way; run again, they come to the same end', async () => {
    let put: () => void = () => undefined;
    const onRequest = ({ method }: { readonly method: string }) => {
      if (method === 'PUT') put();
    };
    await usingSimulator({ onRequest }, async (simulator) => {
      write('crm.territories.jsonc', example);
      const args = ['apply', '--org', 'demo', ...confirmed];
      const { ended, signal } = desk.start(args, renewing(simulator));
      put = () => signal('SIGINT');
      const first = await ended;
      assert.equal(first.code, 130, first.stderr);
      put = () => undefined;
      const second = await desk.run(args, renewing(simulator));
      assert.equal(second.code, 0, second.stderr);
      assert.equal((await desk.run(['drift', '--org', 'demo', '--quiet'], renewing(simulator))).code, 0);
    });
  });

  it('end at the second Ctrl-C at once, though Zoho does not answer, and can be gone on with', async () => {
    let put: () => void = () => undefined;
    const onBeforeRequest = ({ method }: { readonly method: string }) => {
      if (method === 'PUT') put();
    };
    await usingSimulator({ onBeforeRequest }, async (simulator) => {
      write('crm.territories.jsonc', example);
      const args = ['apply', '--org', 'demo', '--confirm', 'Halvorsen Instruments', '--journal'];
      const { ended, signal, said } = desk.start([...args, 'journal'], renewing(simulator));
      put = () => {
        put = () => undefined;
        simulator.failNext({ kind: 'hang' });
        signal('SIGINT');
        void said(/once more ends at once/).then(() => signal('SIGINT'));
      };
      const { code, stderr } = await ended;
      assert.equal(code, 130, stderr);
      const [run, ...others] = await new RunHistory(path.join(desk.cwd, 'journal')).list();
      assert.deepEqual([run?.canResume, others.length], [true, 0]);
      // on another machine: here the lease of the process that was cut off would be waited for
      const again = await desk.run([...args, 'elsewhere'], renewing(simulator));
      assert.equal(again.code, 0, again.stderr);
      assert.equal((await desk.run(['drift', '--org', 'demo', '--quiet'], renewing(simulator))).code, 0);
    });
  });

  it('end with 0 where a Ctrl-C comes after the last request: all is done', async () => {
    let after: () => void = () => undefined;
    const onEffect = ({ operation }: { readonly operation: string }) => {
      if (operation === 'remove') after();
    };
    await usingSimulator({ organisation: organisation(2), onEffect }, async (simulator) => {
      simulator.organisation.addMember(north, active(1));
      simulator.organisation.addMember(north, active(2));
      write(
        'a.territories.jsonc',
        fileFor(simulator, { territories: { North: { members: ['u1@x.example'] } } }),
      );
      const args = ['apply', '--org', fenceName, '--confirm', simulator.organisation.name];
      const { ended, signal } = desk.start(args, renewing(simulator));
      after = () => signal('SIGINT');
      const { code, stdout, stderr } = await ended;
      assert.deepEqual([code, stdout], [0, '1 of 1 changes are made.\n'], stderr);
    });
  });
});
