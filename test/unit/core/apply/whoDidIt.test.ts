import { strict as assert } from 'node:assert';
import { rmSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { applyPlan, resumeRun } from '../../../../src/core/apply/apply';
import { ChangeError } from '../../../../src/core/journal/errors';
import type { Conflict } from '../../../../src/core/apply/reconcile';
import type { RunHistory } from '../../../../src/core/journal/runHistory';
import type { FinishedRun } from '../../../../src/core/journal/result';
import { retryOf, undoOf } from '../../../../src/core/journal/undo';
import type { SeenRequest, Simulator, Switches } from '../../../../src/simulator/server';
import { usingSimulator, writesTo } from '../../../harness/crm';
import {
  active,
  changesOf,
  kinds,
  north,
  optionsFor,
  organisation,
  plan,
  planOf,
  south,
  unknown,
  usingHistory,
} from '../../../harness/runs';

const users = (count: number) => Array.from({ length: count }, (_, index) => active(index + 1));
const goOn = () => Promise.resolve('goOn' as const);

/** A world in which somebody else acts before a request is answered. */
function world(
  test: (simulator: Simulator, history: RunHistory, others: (act: Act) => void) => Promise<void>,
  { people = 12, switches = {} }: { people?: number; switches?: Partial<Switches> } = {},
): Promise<void> {
  let act: Act = () => undefined;
  const onRequest = (request: SeenRequest) => act(request);
  return usingSimulator({ organisation: organisation(people), switches, onRequest }, (simulator) =>
    usingHistory((history) => test(simulator, history, (next) => (act = next))),
  );
}
type Act = (request: SeenRequest) => void;

/** Cuts a journal behind the last record of a kind, as a window does that dies then. */
async function killAfter(history: RunHistory, id: string, kind: string): Promise<void> {
  const file = path.join(path.dirname(history.leases), 'runs', `${id}.ndjson`);
  const lines = (await fs.readFile(file, 'utf8')).split('\n');
  const last = lines.findLastIndex((line) => line.includes(`"kind":"${kind}"`));
  await fs.writeFile(file, `${lines.slice(0, last + 1).join('\n')}\n`);
  history.noteChanged();
}

describe('what a run says it did itself', () => {
  it('G07 leaves out what somebody else did after a window died before its request left, and Undo leaves it alone', () =>
    world(async (simulator, history) => {
      simulator.failNext({ kind: 'reset', match: { method: 'PUT' }, times: 9 });
      const { id } = await applyPlan(plan([active(1)]), optionsFor(simulator, history));
      await killAfter(history, id, 'intent');
      simulator.organisation.addMember(north, active(1));
      const before = writesTo(simulator).length;
      const resumed = await resumeRun(id, optionsFor(simulator, history));
      assert.equal(writesTo(simulator).length, before, 'nothing had to be sent');
      assert.deepEqual(kinds(resumed), ['soNow']);
      assert.deepEqual(undoOf(resumed), []);
      assert.equal(resumed.canResume, false);
    }));

  for (const method of ['PUT', 'DELETE'] as const) {
    it(`G07 leaves out what somebody else did while the answer to a ${method} got lost`, () =>
      world(async (simulator, history, others) => {
        const operation = method === 'PUT' ? 'add' : 'remove';
        if (operation === 'remove') simulator.organisation.addMember(north, active(1));
        const planned = planOf(changesOf(operation, [active(1)]), { on: simulator });
        simulator.failNext({ kind: 'reset', match: { method } });
        others((request) => {
          if (request.method !== method) return;
          if (operation === 'add') simulator.organisation.addMember(north, active(1));
          else simulator.organisation.removeMember(north, active(1));
        });
        const run = await applyPlan(planned, optionsFor(simulator, history));
        assert.deepEqual(kinds(run), ['soNow']);
        assert.deepEqual(undoOf(run), []);
      }));
  }

  it('G07 leaves out whom a reading missed whom an answer had named, and who is there again at the end', () =>
    world(
      async (simulator, history, others) => {
        let gets = 0;
        others(({ method, path: target }) => {
          if (method === 'PUT') simulator.organisation.removeMember(north, active(1));
          // behind the reading of those whom the answer does not name
          if (method !== 'GET' || !target.endsWith('/users')) return;
          if (++gets === 2) simulator.organisation.addMember(north, active(1));
        });
        const run = await applyPlan(plan(users(3)), optionsFor(simulator, history));
        assert.deepEqual(kinds(run), ['soNow', 'soNow', 'applied']);
        assert.deepEqual(
          undoOf(run).map(({ user }) => user),
          [active(3)],
        );
      },
      { switches: { itemsMissing: 'some' } },
    ));

  it('is known of whom Zoho calls a member at the second sending, also where nobody could read it any more', () =>
    world(async (simulator, history, others) => {
      const cancel = new AbortController();
      simulator.failNext({ kind: 'empty', match: { method: 'PUT' } });
      let puts = 0;
      others(({ method, path: target }) => {
        if (method === 'PUT' && ++puts === 2) cancel.abort();
        // behind the reading that shows that the first sending has done nothing
        if (method === 'GET' && target.endsWith('/users') && puts === 1)
          simulator.organisation.addMember(north, active(1));
      });
      const run = await applyPlan(
        plan([active(1)]),
        optionsFor(simulator, history, { cancel: cancel.signal }),
      );
      assert.deepEqual([puts, ...kinds(run)], [2, 'soNow']);
      assert.deepEqual(undoOf(run), []);
    }));

  for (const bulkAnswer of ['nothing-400', 'nothing-400-first'] as const) {
    for (const trouble of ['kill', '502'] as const) {
      it(`is the same after a ${trouble} as without it where one user spoils the request for all: ${bulkAnswer}`, () =>
        world(
          async (simulator, history) => {
            const planned = plan([...users(8), unknown]);
            const options = optionsFor(simulator, history);
            const calm = simulator.failNext(
              trouble === 'kill'
                ? { kind: 'reset', match: { method: 'PUT' }, times: 9 }
                : { kind: 'html', status: 502, match: { method: 'PUT' } },
            );
            let run = await applyPlan(planned, options);
            if (trouble === 'kill') {
              await killAfter(history, run.id, 'intent');
              calm();
              run = await resumeRun(run.id, options);
            }
            assert.deepEqual([run.tally.applied, run.tally.failed], [8, 1]);
          },
          { switches: { bulkAnswer } },
        ));
    }
  }
});

describe('a row that was so when its plan was made', () => {
  /** The first of two users is a member when the plan is made, and not any more when it is applied. */
  const overtaken = (simulator: Simulator) => {
    simulator.organisation.addMember(north, active(1));
    const planned = planOf(changesOf('add', users(2)), { on: simulator });
    assert.deepEqual(
      planned.rows.map(({ state }) => state.kind),
      ['alreadySo', 'send'],
    );
    simulator.organisation.removeMember(north, active(1));
    return planned;
  };

  it('and is not so any more, is made so by whoever says "go on", and undone with the rest', () =>
    world(async (simulator, history) => {
      const asked: Conflict[] = [];
      const onConflict = (conflict: Conflict) => {
        asked.push(conflict);
        return goOn();
      };
      const run = await applyPlan(overtaken(simulator), optionsFor(simulator, history, { onConflict }));
      assert.deepEqual(asked[0]?.adds, users(2), 'they were told that it would be added, too');
      assert.deepEqual(kinds(run), ['applied', 'applied']);
      assert.ok(simulator.organisation.isMember(north, active(1)));
      assert.equal(undoOf(run).length, 2);
    }));

  it('and is not so any more, is not called so where the territory is left alone, and waits for a resume', () =>
    world(async (simulator, history) => {
      const run = await applyPlan(overtaken(simulator), optionsFor(simulator, history));
      assert.deepEqual(kinds(run), ['notStarted', 'notStarted']);
      assert.ok(run.canResume);
      const later = await resumeRun(run.id, optionsFor(simulator, history, { onConflict: goOn }));
      assert.deepEqual(kinds(later), ['applied', 'applied']);
    }));

  it('and weeks later is not so any more, is not called so by a run that is resumed', () =>
    world(async (simulator, history) => {
      simulator.organisation.addMember(north, active(1));
      const planned = planOf(changesOf('add', users(2)), { on: simulator });
      const calm = simulator.failNext({ kind: 'redirect', match: { method: 'PUT' }, times: 9 });
      const first = await applyPlan(planned, optionsFor(simulator, history)).finally(calm);
      assert.ok(first.canResume);
      simulator.organisation.removeMember(north, active(1));
      const later = await resumeRun(first.id, optionsFor(simulator, history, { onConflict: goOn }));
      assert.deepEqual(kinds(later), ['applied', 'applied']);
    }));

  it('is looked at for the last time at the end: who left meanwhile is not called a member', () =>
    world(async (simulator, history, others) => {
      simulator.organisation.addMember(north, active(1));
      const planned = planOf(changesOf('add', users(2)), { on: simulator });
      others(({ method }) => {
        if (method === 'PUT') simulator.organisation.removeMember(north, active(1));
      });
      const run = await applyPlan(planned, optionsFor(simulator, history));
      assert.deepEqual(kinds(run), ['notStarted', 'applied']);
      assert.ok(run.canResume);
    }));
});

describe('an undo', () => {
  const codes = ({ rows }: FinishedRun) =>
    rows.map(({ outcome }) => ('refusal' in outcome ? outcome.refusal.code : outcome.kind));

  /** Takes two users out of North: what undoes that takes them in again. */
  const removed = async (simulator: Simulator, history: RunHistory) => {
    for (const id of users(2)) simulator.organisation.addMember(north, id);
    const planned = planOf(changesOf('remove', users(2)), { on: simulator });
    return applyPlan(planned, optionsFor(simulator, history));
  };
  const undoing = (simulator: Simulator, history: RunHistory, run: FinishedRun) => {
    const planned = planOf(undoOf(run), { on: simulator });
    return applyPlan(planned, optionsFor(simulator, history, { onConflict: goOn }), { undoes: run.id });
  };

  it('G07 leaves alone whom others took in, and out again, before its first look', () =>
    world(async (simulator, history, others) => {
      const run = await removed(simulator, history);
      simulator.organisation.addMember(north, active(2));
      let looks = 0;
      others(({ method }) => {
        if (method === 'GET' && looks++ === 0) simulator.organisation.removeMember(north, active(2));
      });
      const undo = await undoing(simulator, history, run);
      assert.deepEqual(codes(undo), ['applied', 'doneAgain']);
      assert.ok(!simulator.organisation.isMember(north, active(2)));
      assert.deepEqual(retryOf(undo), [], 'nor does another try');
    }));

  it('G07 leaves alone whom others took out again while its request was under way, and the answer got lost', () =>
    world(async (simulator, history, others) => {
      const run = await removed(simulator, history);
      simulator.organisation.addMember(north, active(2));
      simulator.failNext({ kind: 'reset', match: { method: 'PUT' }, takesEffect: true });
      others(({ method }) => {
        if (method === 'PUT') simulator.organisation.removeMember(north, active(2));
      });
      const undo = await undoing(simulator, history, run);
      assert.deepEqual(codes(undo), ['soNow', 'doneAgain']);
      assert.ok(!simulator.organisation.isMember(north, active(2)));
    }));

  it('G07 leaves alone what a later reading of the run showed to be taken back, and others did again since', () =>
    world(async (simulator, history) => {
      const planned = planOf(changesOf('add', users(2)), { on: simulator });
      const run = await applyPlan(planned, optionsFor(simulator, history));
      const [first, ...others] = run.rows;
      assert.ok(first);
      const gone = { ...first, outcome: { kind: 'applied', seen: 'gone' } } as const;
      const undo = await undoing(simulator, history, { ...run, rows: [gone, ...others] });
      assert.deepEqual(codes(undo), ['doneAgain', 'applied']);
      assert.ok(simulator.organisation.isMember(north, active(1)));
    }));

  it('G07 has its run know what a reading shows to be taken back', () =>
    usingHistory(async (history) => {
      const { journal, id } = await history.begin(plan(users(1)), 0);
      const { rows } = journal.state.plan;
      await journal.intend(rows, 0);
      for (const seen of ['answer', 'both', 'gone', 'both'] as const)
        await journal.settle(rows, { kind: 'applied', seen });
      await journal.close();
      const [row] = (await history.get(id))?.rows ?? [];
      assert.deepEqual(row?.outcome, { kind: 'applied', seen: 'gone' });
    }));
});

describe('what was read last', () => {
  it('counts for every row of the territory, also where it was read for another one', () =>
    world(async (simulator, history, others) => {
      simulator.failNext({ kind: 'reset-after-commit', match: { method: 'PUT' } });
      const planned = plan(users(2), { form: 'single' });
      simulator.organisation.addMember(north, active(2));
      others(({ method }) => {
        if (method !== 'PUT') return;
        others(() => undefined);
        simulator.organisation.removeMember(north, active(2));
      });
      const run = await applyPlan(planned, optionsFor(simulator, history));
      assert.deepEqual(kinds(run), ['soNow', 'applied']);
      assert.ok(simulator.organisation.isMember(north, active(2)));
    }));
});

describe('what others changed, as it is said when a run is resumed', () => {
  it('is only what others did, by name, beside what this run has done already', () =>
    world(
      async (simulator, history) => {
        const outsider = active(205);
        let asked: Conflict | undefined;
        const cancel = new AbortController();
        const stopAt = (done: number) => {
          if (done >= 100) cancel.abort();
        };
        const stop = { cancel: cancel.signal, onProgress: stopAt };
        const planned = plan(users(200));
        const first = await applyPlan(planned, optionsFor(simulator, history, stop));
        assert.equal(first.tally.applied, 100);
        simulator.organisation.addMember(north, outsider);
        simulator.organisation.removeMember(north, active(7));
        const onConflict = (conflict: Conflict) => {
          asked = conflict;
          return goOn();
        };
        await resumeRun(first.id, optionsFor(simulator, history, { onConflict }));
        assert.deepEqual([asked?.came, asked?.left], [[outsider], [active(7)]]);
        assert.deepEqual([asked?.expected, asked?.live, asked?.done, asked?.unknown], [100, 100, 100, 0]);
        assert.deepEqual(asked?.adds, users(200).slice(100), 'and nobody again whom others removed');
      },
      { people: 205 },
    ));
});

describe('a run that was taken back', () => {
  const isTakenBack = (error: unknown) => error instanceof ChangeError && error.fault.code === 'takenBack';

  for (const mark of ['stands', 'is lost'] as const) {
    it(`G07 is not taken back a second time, where that would undo somebody else's work (the mark ${mark})`, () =>
      world(async (simulator, history) => {
        const options = optionsFor(simulator, history);
        const run = await applyPlan(plan([active(1)]), options);
        const back = () => planOf(undoOf(run), { on: simulator });
        await applyPlan(back(), options, { undoes: run.id });
        if (mark === 'is lost') await killAfter(history, run.id, 'ended');
        simulator.organisation.addMember(north, active(1));
        simulator.requests.length = 0;
        await assert.rejects(applyPlan(back(), options, { undoes: run.id }), isTakenBack);
        assert.deepEqual(simulator.requests, []);
        assert.ok(simulator.organisation.isMember(north, active(1)));
      }));
  }
});

describe('a run whose journal is deleted under it', () => {
  it('offers neither to be resumed nor to be undone', () =>
    world(async (simulator, history, others) => {
      others(({ method }) => {
        if (method !== 'PUT') return;
        void fs.rm(path.dirname(history.leases), { recursive: true, force: true });
      });
      const planned = plan(users(2), { territories: [north, south], form: 'single' });
      const run = await applyPlan(planned, optionsFor(simulator, history));
      assert.deepEqual([run.isRecorded, run.canResume], [false, false]);
    }));

  it('is not to be resumed where it was cancelled, though users are left', () =>
    world(async (simulator, history) => {
      const cancel = new AbortController();
      const onProgress = () => {
        if (!cancel.signal.aborted) rmSync(path.dirname(history.leases), { recursive: true });
        cancel.abort();
      };
      const options = optionsFor(simulator, history, { cancel: cancel.signal, onProgress });
      const run = await applyPlan(plan(users(2), { form: 'single' }), options);
      assert.deepEqual(kinds(run), ['applied', 'notStarted']);
      assert.deepEqual([run.isRecorded, run.canResume], [false, false]);
    }));
});
