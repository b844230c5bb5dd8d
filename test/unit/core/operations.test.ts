import { strict as assert } from 'node:assert';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Lease } from '../../../src/core/journal/lease';
import { RunHistory } from '../../../src/core/journal/runHistory';
import { organisationKey } from '../../../src/core/org/target';
import { apply, plan, resume, undo, type Ports } from '../../../src/core/operations';
import { OrganisationModel } from '../../../src/core/org/organisation';
import { ChangeRefused } from '../../../src/core/org/protection';
import type { KnownError } from '../../../src/core/util/errors';
import { Cancelled } from '../../../src/core/util/async';
import type { Simulator } from '../../../src/simulator/server';
import { client, never, usingSimulator } from '../../harness/crm';
import { told } from '../../../src/messages/explain';
import { active, changesOf, kinds, north, organisation, south, target } from '../../harness/runs';

const users = [active(1), active(2), active(3)];
const writes = (simulator: Simulator) => simulator.requests.filter(({ method }) => method !== 'GET').length;

describe('an operation, whoever calls it', () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'operations-'))));
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  const portsWith = (own: Partial<Ports> = {}): Ports => ({
    history: new RunHistory(folder),
    protection: { consentTo: () => Promise.resolve('click') },
    now: Date.now,
    during: (_, work) => work({ signal: never(), step: () => undefined, underWay: () => undefined }),
    approve: () => Promise.resolve(),
    typeName: () => Promise.reject(new Error('nobody is to be asked for the name')),
    decide: () => Promise.resolve('leave'),
    ...own,
  });

  const inOrganisation = (work: (simulator: Simulator, model: OrganisationModel) => Promise<void>) => () =>
    usingSimulator({ organisation: organisation(5) }, async (simulator) => {
      const model = new OrganisationModel(client(simulator), undefined);
      try {
        await work(simulator, model);
      } finally {
        model.dispose();
      }
    });

  it(
    'keeps what was agreed to while another window is changing the organisation, and begins when it is told to',
    inOrganisation(async (simulator, model) => {
      const acme = { target, model };
      const asked: string[] = [];
      let other: Lease | undefined;
      const ports = portsWith({
        approve: async () => {
          asked.push('approve');
          other = await Lease.take(ports.history.leases, organisationKey(target), never());
        },
        tryAgain: async ({ fault }) => {
          asked.push(fault.code);
          assert.equal(writes(simulator), 0);
          await other?.release();
        },
      });
      const proposal = await plan(acme, { changes: changesOf('add', users) }, ports);
      const done = await apply(acme, proposal, ports);
      assert.deepEqual(asked, ['approve', 'notAlone']);
      assert.ok(done.kind === 'ended' && done.run.tally.applied === 3);
    }),
  ).timeout(20_000); // the other window is watched until it shows that it lives

  it(
    'leaves alone a territory in which somebody has no id, and not the others',
    inOrganisation(async (simulator, model) => {
      const acme = { target, model };
      const odd = () =>
        simulator.failNext({
          kind: 'answer',
          status: 200,
          body: JSON.stringify({ users: [{ id: 5 }, { id: active(1) }] }),
          match: { method: 'GET', path: new RegExp(`/territories/${south}/users`) },
        });
      odd();
      const both = changesOf('add', users, [north, south]);
      const ending = await apply(acme, await plan(acme, { changes: both }, portsWith()), portsWith());
      assert.ok(ending.kind === 'ended');
      assert.deepEqual(simulator.organisation.membersOf(north).sort(), users);
      assert.deepEqual(simulator.organisation.membersOf(south), []);
      const refused = ending.run.rows.filter(({ row }) => row.territory === south);
      assert.deepEqual(
        refused.map(({ outcome }) => outcome),
        users.map(() => ({ kind: 'skipped', refusal: { code: 'membersUnknown' } })),
      );
      odd();
      const changes = changesOf('add', users, [south]);
      await assert.rejects(plan(acme, { changes }, portsWith()), (error: KnownError) =>
        /could not be read and is not shown \(users\.0\.id\)/.test(told(error)),
      );
    }),
  );

  it(
    'lets whoever shows where users are know whom a run may have moved, and nobody else',
    inOrganisation(async (_, model) => {
      const acme = { target, model };
      const moved: unknown[] = [];
      model.users.onDidMove((ids) => moved.push([...ids].sort()));
      const [first = active(1), ...others] = users;
      for (const some of [[first], users]) {
        const changes = changesOf('add', some);
        await apply(acme, await plan(acme, { changes }, portsWith()), portsWith());
      }
      // the first was there already when the second plan was made
      assert.deepEqual(moved, [[first], [...others].sort()]);
    }),
  );

  it(
    'tells the model what was done, and what was taken back',
    inOrganisation(async (simulator, model) => {
      const acme = { target, model };
      const ports = portsWith();
      const told: unknown[] = [];
      const done = await apply(acme, await plan(acme, { changes: changesOf('add', users) }, ports), ports);
      model.onDidChange((change) => told.push(change));
      assert.ok(done.kind === 'ended' && done.run.tally.applied === 3);
      assert.equal(model.countOf(north), 3);
      const undone = await undo(acme, done.run.id, ports);
      assert.ok(undone.kind === 'ended' && undone.run.tally.applied === 3);
      assert.equal(model.countOf(north), 0);
      assert.ok(told.length > 0);
      assert.equal(writes(simulator), 2);
    }),
  );

  it(
    'keeps which file it was planned from, without secrets, and undo is from no file',
    inOrganisation(async (_, model) => {
      const acme = { target, model };
      const ports = portsWith();
      const source = {
        file: `crm 1000.${'a1'.repeat(16)}.${'b2'.repeat(16)}.territories.jsonc`,
        commit: 'c0ffee',
      };
      const proposal = await plan(acme, { changes: changesOf('add', users) }, ports);
      const done = await apply(acme, { ...proposal, source }, ports);
      assert.ok(done.kind === 'ended');
      await undo(acme, done.run.id, ports);
      const kept = { file: 'crm [hidden].territories.jsonc', commit: 'c0ffee' };
      assert.deepEqual((await ports.history.get(done.run.id))?.source, kept);
      for (const again of [ports.history, new RunHistory(folder)]) {
        const sources = (await again.list()).map(({ undoes, source: from }) => [undoes, from]);
        assert.deepEqual(
          new Map(sources as [unknown, unknown][]),
          new Map<unknown, unknown>([
            [undefined, kept],
            [done.run.id, undefined],
          ]),
        );
      }
    }),
  );

  it(
    'sends nothing and keeps nothing when the person turns away, or the protection forbids it',
    inOrganisation(async (simulator, model) => {
      const acme = { target, model };
      const refusals = [
        { approve: () => Promise.reject(new Cancelled()) },
        { protection: { consentTo: () => Promise.reject(new ChangeRefused('readOnly', target)) } },
        // a stricter protection, chosen while the review was open, asks for the name
        { protection: { consentTo: () => Promise.resolve('type' as const) } },
      ];
      for (const own of refusals) {
        const ports = portsWith(own);
        const proposal = await plan(acme, { changes: changesOf('add', users) }, ports);
        await assert.rejects(apply(acme, proposal, ports));
        assert.deepEqual(await ports.history.list(), []);
      }
      assert.equal(writes(simulator), 0);
    }),
  );

  it(
    'has nothing to do where all is so, and nothing to resume in a run that came to its end',
    inOrganisation(async (simulator, model) => {
      const acme = { target, model };
      const ports = portsWith();
      const wanted = { changes: changesOf('add', users) };
      const done = await apply(acme, await plan(acme, wanted, ports), ports);
      assert.equal((await apply(acme, await plan(acme, wanted, ports), ports)).kind, 'nothingToDo');
      assert.ok(done.kind === 'ended');
      await assert.rejects(resume(acme, done.run.id, ports), /nothingLeft/);
      await assert.rejects(
        undo({ target: { ...target, user: '2' }, model }, done.run.id, ports),
        /runElsewhere/,
      );
      assert.equal(writes(simulator), 1);
    }),
  );

  it(
    'says of nobody that they are the manager who was one only when the tree was read',
    inOrganisation(async ({ organisation: org, requests }, model) => {
      for (const user of users) org.addMember(north, user);
      const [first = active(1), second = active(2)] = users;
      org.setManager(north, first);
      await model.load();
      org.setManager(north, second);
      const removing = (user: typeof first) =>
        plan({ target, model }, { changes: changesOf('remove', [user]) }, portsWith());
      assert.equal((await removing(first)).plan.rows[0]?.state.kind, 'send');
      assert.equal(requests.filter(({ path: at }) => /territories\/\d+$/.test(at)).length, 1);
      const { state } = (await removing(second)).plan.rows[0] ?? assert.fail();
      assert.ok(state.kind === 'impossible' && state.refusal.code === 'isManager', 'as it is known now');
    }),
  );

  /** Somebody else changes North once the plan is approved, and the person goes on, in the end or not. */
  const goingOn = async (model: OrganisationModel, simulator: Simulator, own: Partial<Ports>) => {
    const ports = portsWith({
      approve: () => {
        simulator.organisation.addMember(north, active(5));
        return Promise.resolve();
      },
      ...own,
    });
    const acme = { target, model };
    const changes = changesOf('add', [active(1)], [south, north]);
    const ending = await apply(acme, await plan(acme, { changes, form: 'single' }, ports), ports);
    assert.ok(ending.kind === 'ended');
    return ending.run;
  };

  it(
    'G14 sends nothing more where Go On is pressed after another window made the organisation read-only',
    inOrganisation(async (simulator, model) => {
      let isReadOnly = false;
      const run = await goingOn(model, simulator, {
        protection: {
          consentTo: () =>
            isReadOnly ? Promise.reject(new ChangeRefused('readOnly', target)) : Promise.resolve('click'),
        },
        decide: () => {
          isReadOnly = true;
          return Promise.resolve('goOn');
        },
      });
      assert.deepEqual([run.ended, run.canResume], ['stopped', true]);
      assert.ok(run.error && !told(run.error).includes('Nothing was sent'), 'something was');
      assert.deepEqual(run.fault, run.error.fault);
      assert.ok(!simulator.organisation.isMember(north, active(1)));
    }),
  );

  for (const isTyped of [true, false]) {
    it(
      `G14 asks for the name before it goes on where it is asked for by then, and ${isTyped ? 'goes on' : 'leaves what others changed'}`,
      inOrganisation(async (simulator, model) => {
        let verdict: 'click' | 'type' = 'click';
        const run = await goingOn(model, simulator, {
          protection: { consentTo: () => Promise.resolve(verdict) },
          decide: () => {
            verdict = 'type';
            return Promise.resolve('goOn');
          },
          typeName: () => (isTyped ? Promise.resolve() : Promise.reject(new Cancelled())),
        });
        assert.deepEqual(kinds(run), ['applied', isTyped ? 'applied' : 'notStarted']);
        assert.equal(run.error, undefined);
      }),
    );
  }
});
