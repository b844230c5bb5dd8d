import { strict as assert } from 'node:assert';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { Cancelled } from '../../../../src/core/util/async';
import { applyPlan, resumeRun } from '../../../../src/core/apply/apply';
import { ChangeError } from '../../../../src/core/journal/errors';
import { Lease } from '../../../../src/core/journal/lease';
import type { Conflict } from '../../../../src/core/apply/reconcile';
import { retryOf, undoOf } from '../../../../src/core/journal/undo';
import { organisationKey } from '../../../../src/core/org/target';
import { never, territory, usingSimulator, writesTo } from '../../../harness/crm';
import { stealLeases } from '../../../harness/leases';
import {
  active,
  apply,
  changesOf,
  inactive,
  kinds,
  north,
  optionsFor,
  organisation,
  plan,
  planOf,
  sendsOf,
  south,
  target,
  usingHistory,
} from '../../../harness/runs';
import { told } from '../../../../src/messages/explain';

const east = territory('431581000000700503');
const users = (count: number) => Array.from({ length: count }, (_, index) => active(index + 1));
const leaseTiming = { heartbeatMs: 50, staleMs: 500, lookMs: 10 };
const is = (kind: string) => (error: unknown) => error instanceof ChangeError && error.fault.code === kind;

describe('a run that is resumed', () => {
  it('after a cancel does what was left and nothing else, and reads first', async () => {
    await usingSimulator({ organisation: organisation(250) }, async (simulator) => {
      await usingHistory(async (history) => {
        const cancel = new AbortController();
        const onProgress = (done: number) => {
          if (done >= 100) cancel.abort();
        };
        const stop = { cancel: cancel.signal, onProgress };
        const first = await applyPlan(plan(users(250)), optionsFor(simulator, history, stop));
        assert.deepEqual([first.ended, first.tally.applied, first.canResume], ['cancelled', 100, true]);
        simulator.requests.length = 0;
        const second = await resumeRun(first.id, optionsFor(simulator, history));
        assert.deepEqual([second.ended, second.tally.applied, second.canResume], ['complete', 250, false]);
        assert.equal(simulator.requests[0]?.method, 'GET');
        assert.equal(writesTo(simulator).length, 2);
        for (const id of users(250)) assert.ok(sendsOf(simulator, north, id) <= 1);
        assert.equal((await history.list()).length, 1, 'it is the same run');
      });
    });
  });

  it('whose last answer was lost finds out what it did', async () => {
    for (const kind of ['reset-after-commit', 'reset'] as const) {
      await usingSimulator({ organisation: organisation(3) }, async (simulator) => {
        await usingHistory(async (history) => {
          const cancel = new AbortController();
          const onCall = ({ call }: { call: string }) => {
            if (call.startsWith('PUT')) cancel.abort();
          };
          simulator.failNext({ kind, match: { method: 'PUT' } });
          const options = optionsFor(simulator, history, {
            cancel: cancel.signal,
            transport: { onCall },
          });
          const first = await applyPlan(plan(users(3)), options);
          assert.deepEqual(kinds(first), ['unknown', 'unknown', 'unknown']);
          const second = await resumeRun(first.id, optionsFor(simulator, history));
          const expected = kind === 'reset' ? 'applied' : 'soNow';
          assert.deepEqual(kinds(second), [expected, expected, expected], kind);
          assert.equal(sendsOf(simulator, north, active(1)), kind === 'reset' ? 2 : 1);
        });
      });
    }
  });

  it('counts what somebody else did meanwhile as theirs, and stops where they did something else', async () => {
    await usingSimulator({ organisation: organisation(4) }, async (simulator) => {
      await usingHistory(async (history) => {
        const options = optionsFor(simulator, history);
        const planned = plan(users(2), { territories: [north, south] });
        const calm = simulator.failNext({ kind: 'redirect', match: { method: 'PUT' }, times: 2 });
        const first = await applyPlan(planned, options);
        assert.equal(first.tally.notStarted, 4);
        calm(); // the second request may not have left any more
        simulator.organisation.addMember(north, active(1));
        simulator.organisation.addMember(south, active(4));
        const second = await resumeRun(first.id, options);
        assert.deepEqual(kinds(second), ['alreadySo', 'applied', 'notStarted', 'notStarted']);
        assert.ok(second.canResume);
      });
    });
  });

  it('by another account, or with a journal that cannot be read, sends nothing', async () => {
    await usingSimulator({ organisation: organisation(1) }, async (simulator) => {
      await usingHistory(async (history) => {
        const { id } = await applyPlan(plan(users(1)), optionsFor(simulator, history));
        simulator.requests.length = 0;
        const strange = optionsFor(simulator, history, { target: { ...target, user: '2' } });
        await assert.rejects(resumeRun(id, strange), is('otherTarget'));
        await assert.rejects(resumeRun('20261125T090001Z-1f00ab42', optionsFor(simulator, history)));
        assert.deepEqual(simulator.requests, []);
        await (await Lease.take(history.leases, organisationKey(target), never(), leaseTiming)).release();
      });
    });
  });

  it('reads what it wrote before and has not looked at since, though the number of users is as it would be', async () => {
    const org = organisation(3);
    await usingSimulator({ organisation: org }, (simulator) =>
      usingHistory(async (history) => {
        org.addTerritory({ id: east, name: 'East' });
        org.addMember(east, active(2));
        const changes = [
          ...changesOf('add', [active(1)]),
          ...changesOf('add', [active(2)], [south]),
          ...changesOf('remove', [active(2)], [east]),
        ];
        const planned = planOf(changes, { on: simulator });
        const body = JSON.stringify({ code: 'NO_PERMISSION', message: '', details: {}, status: 'error' });
        simulator.failNext({ kind: 'answer', match: { method: 'DELETE' }, status: 403, body });
        const stopped = await applyPlan(planned, optionsFor(simulator, history));
        assert.deepEqual(kinds(stopped), ['applied', 'applied', 'notStarted']);
        org.removeMember(north, active(1));
        org.addMember(north, active(3));
        const run = await resumeRun(stopped.id, optionsFor(simulator, history));
        assert.deepEqual(kinds(run), ['unknown', 'applied', 'applied']);
      }),
    );
  });
});

describe('a run that may not begin', () => {
  const others = [
    ['another organisation', { organisation: '8' }],
    ['another data centre', { place: 'eu' }],
    ['another environment', { environment: 'production' as const }],
    ['another account', { user: '2' }],
  ] as const;
  for (const [what, difference] of others) {
    it(`G02 S58 because ${what} is open sends nothing, and says for what it was planned`, async () => {
      await usingSimulator({ organisation: organisation(1) }, async (simulator) => {
        const open = { ...target, ...difference, name: 'Other' };
        await assert.rejects(apply(simulator, plan(users(1)), { target: open }), (error) => {
          assert.ok(error instanceof ChangeError && error.fault.code === 'otherTarget');
          assert.match(told(error), /planned for Test \(.*\), but Other \(.*\) is open\. Nothing was sent/);
          return true;
        });
        assert.deepEqual(simulator.requests, []);
      });
    });
  }

  it('because another window holds the organisation sends nothing', async () => {
    await usingSimulator({ organisation: organisation(1) }, async (simulator) => {
      await usingHistory(async (history) => {
        const other = await Lease.take(history.leases, organisationKey(target), never(), leaseTiming);
        const options = optionsFor(simulator, history, { leaseTiming });
        await assert.rejects(applyPlan(plan(users(1)), options), is('notAlone'));
        assert.deepEqual([simulator.requests, await history.list()], [[], []]);
        await other.release();
      });
    });
  });

  it('because another window took over stops before its next write', async () => {
    await usingSimulator({ organisation: organisation(250) }, async (simulator) => {
      await usingHistory(async (history) => {
        let stolen: Promise<void> | undefined;
        const onRequest = () => void (stolen ??= stealLeases(history.leases));
        const transport = {
          onCall: ({ call }: { call: string }) => {
            if (call.startsWith('PUT')) onRequest();
          },
        };
        const run = await applyPlan(plan(users(250)), optionsFor(simulator, history, { transport }));
        await stolen;
        assert.ok(is('takenOver')(run.error));
        assert.equal(run.ended, 'stopped');
        assert.ok(run.canResume);
        assert.ok(writesTo(simulator).length < 3);
      });
    });
  });

  it('because the disk takes no journal sends nothing', async () => {
    await usingSimulator({ organisation: organisation(1) }, async (simulator) => {
      await usingHistory(async (history) => {
        await fs.writeFile(path.join(path.dirname(history.leases), 'runs'), 'in the way');
        await assert.rejects(
          applyPlan(plan(users(1)), optionsFor(simulator, history)),
          is('journalUnwritable'),
        );
        assert.deepEqual(simulator.requests, []);
      });
    });
  });

  it('because the person cancelled sends nothing', async () => {
    await usingSimulator({ organisation: organisation(1) }, async (simulator) => {
      const cancel = AbortSignal.abort(new Cancelled());
      await assert.rejects(apply(simulator, plan(users(1)), { cancel }), Cancelled);
      assert.deepEqual(simulator.requests, []);
    });
  });
});

describe('a territory that somebody else changed after the plan', () => {
  const planned = () => plan(users(2), { territories: [north, south] });

  it('G09 is left alone and shown three ways, the others go on', async () => {
    await usingSimulator({ organisation: organisation(5) }, async (simulator) => {
      simulator.organisation.addMember(south, active(5));
      const before = planOf(changesOf('add', users(2), [north, south]), { on: simulator });
      simulator.organisation.removeMember(south, active(5));
      simulator.organisation.addMember(south, active(4));
      const seen: Conflict[] = [];
      const onConflict = (conflict: Conflict) => {
        seen.push(conflict);
        return Promise.resolve('leave' as const);
      };
      const run = await apply(simulator, before, { onConflict });
      assert.deepEqual(kinds(run), ['applied', 'applied', 'notStarted', 'notStarted']);
      const others = { came: [active(4)], left: [active(5)], expected: 1, live: 1 };
      const ours = { adds: users(2), removes: [], done: 0, unknown: 0 };
      assert.deepEqual(seen, [{ territory: south, ...others, ...ours }]);
      assert.ok(run.canResume);
    });
  });

  it('is changed all the same when the person says so', async () => {
    await usingSimulator({ organisation: organisation(5) }, async (simulator) => {
      const before = planned();
      simulator.organisation.addMember(south, active(5));
      const run = await apply(simulator, before, { onConflict: () => Promise.resolve('goOn') });
      assert.equal(run.tally.applied, 4);
      assert.ok(simulator.organisation.isMember(south, active(5)), 'what the other one did stays');
    });
  });

  it('in just the way that was planned is no conflict, and not our doing', async () => {
    await usingSimulator({ organisation: organisation(5) }, async (simulator) => {
      const before = planned();
      simulator.organisation.addMember(south, active(1));
      const run = await apply(simulator, before, { onConflict: () => assert.fail('asked') });
      assert.deepEqual(kinds(run), ['applied', 'applied', 'alreadySo', 'applied']);
    });
  });
});

describe('a run that is taken back', () => {
  it('loses what it did itself and nothing else, and is marked as taken back', async () => {
    await usingSimulator({ organisation: organisation(4) }, async (simulator) => {
      simulator.organisation.addMember(north, active(1));
      await usingHistory(async (history) => {
        const options = optionsFor(simulator, history);
        const made = planOf(changesOf('add', [...users(3), inactive]), { on: simulator });
        const run = await applyPlan(made, options);
        assert.deepEqual(kinds(run), ['alreadySo', 'applied', 'applied', 'failed']);
        const undo = await applyPlan(planOf(undoOf(run), { on: simulator }), options, { undoes: run.id });
        assert.deepEqual(kinds(undo), ['applied', 'applied']);
        assert.deepEqual(simulator.organisation.membersOf(north), [active(1)]);
        const [last, first] = await history
          .list()
          .then((list) =>
            [...list].sort((a, b) => Number(a.undoes === undefined) - Number(b.undoes === undefined)),
          );
        assert.deepEqual([last?.undoes, first?.undoneBy], [run.id, undo.id]);
        assert.deepEqual(
          retryOf(run).map(({ user }) => user),
          [inactive],
        );
      });
    });
  });

  it('G07 leaves alone what somebody else changed since', async () => {
    await usingSimulator({ organisation: organisation(3) }, async (simulator) => {
      await usingHistory(async (history) => {
        const options = optionsFor(simulator, history);
        const run = await applyPlan(plan(users(2)), options);
        simulator.organisation.removeMember(north, active(1));
        const undo = planOf(undoOf(run), { on: simulator });
        assert.deepEqual(
          undo.rows.map(({ state }) => state.kind),
          ['alreadySo', 'send'],
        );
        assert.deepEqual(kinds(await applyPlan(undo, options, { undoes: run.id })), ['alreadySo', 'applied']);
      });
    });
  });
});
