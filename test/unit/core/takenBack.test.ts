import { strict as assert } from 'node:assert';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { RunHistory } from '../../../src/core/journal/runHistory';
import type { RunResult } from '../../../src/core/journal/result';
import { undoOf } from '../../../src/core/journal/undo';
import {
  apply,
  plan,
  resume,
  retry,
  undo,
  type Approval,
  type Ending,
  type Ports,
} from '../../../src/core/operations';
import { Lease } from '../../../src/core/journal/lease';
import { organisationKey } from '../../../src/core/org/target';
import { OrganisationModel } from '../../../src/core/org/organisation';
import { nameless } from '../../../src/core/plan/names';
import type { Change } from '../../../src/core/plan/plan';
import { reportOf } from '../../../src/messages/report';
import type { Organisation, Simulator } from '../../../src/simulator/server';
import { agreeing } from '../../harness/assignmentPlans';
import type { UserId } from '../../../src/core/util/ids';
import { client, territory, usingSimulator } from '../../harness/crm';
import {
  active,
  changesOf,
  kinds,
  north,
  organisation,
  planOf,
  target,
  usingHistory,
} from '../../harness/runs';

interface Here {
  readonly org: Organisation;
  readonly simulator: Simulator;
  readonly history: RunHistory;
  /** Makes it later than it is, in milliseconds; less is a clock that was set back. */
  readonly clock: { ahead: number };
  /** What is done while the next review stands open. */
  readonly meanwhile: { act?: (review: Approval) => Promise<void> };
  readonly refresh: () => Promise<void>;
  readonly run: (changes: readonly Change[]) => Promise<RunResult>;
  readonly undo: (run: RunResult) => Promise<RunResult>;
  readonly retry: (run: RunResult) => Promise<RunResult>;
  readonly resume: (run: RunResult) => Promise<RunResult>;
}

const [anna, bob] = [active(1), active(2)];
const taken = { fault: { code: 'takenBack' } };

/** What people of this installation do, beside whatever somebody else does at Zoho. */
const here = (test: (here: Here) => Promise<void>) => () => {
  const org = organisation(3);
  return usingSimulator({ organisation: org }, (simulator) =>
    usingHistory(async (history) => {
      const model = new OrganisationModel(client(simulator), undefined);
      const clock = { ahead: 0 };
      const meanwhile: Here['meanwhile'] = {};
      const ports: Ports = {
        ...agreeing(history),
        now: () => Date.now() + clock.ahead,
        approve: async (review) => {
          const { act } = meanwhile;
          delete meanwhile.act;
          await act?.(review);
        },
      };
      const open = { target, model };
      const ended = (ending: Ending) =>
        ending.kind === 'ended' ? ending.run : assert.fail(`it ended so: ${ending.kind}`);
      try {
        await test({
          org,
          simulator,
          history,
          clock,
          meanwhile,
          refresh: () => model.refresh(),
          run: async (changes) => ended(await apply(open, await plan(open, { changes }, ports), ports)),
          undo: async ({ id }) => ended(await undo(open, id, ports)),
          retry: async ({ id }) => ended(await retry(open, id, ports)),
          resume: async ({ id }) => ended(await resume(open, id, ports)),
        });
      } finally {
        model.dispose();
        history.dispose();
      }
    }),
  );
};

/** Zoho refuses to take one user out, once. */
function refuse(simulator: Simulator, user: string): void {
  const item = { code: 'NOT_ALLOWED', details: { id: user }, message: 'no', status: 'error' };
  const body = JSON.stringify({ users: [item] });
  simulator.failNext({ kind: 'answer', match: { method: 'DELETE' }, status: 400, body });
}

describe('an undo that another try took over', () => {
  const overtakenIn = async (history: RunHistory) =>
    (await history.list()).filter(({ isOvertaken }) => isOvertaken).map(({ id }) => id);
  const reportIn = async (history: RunHistory, { id }: RunResult) =>
    reportOf((await history.get(id)) ?? assert.fail(), nameless);
  const retries = /Retry Failed Changes/;

  it(
    'G07 is known to be, and that it cannot be made once more, wherever it is told of',
    here(async ({ simulator, history, ...us }) => {
      const first = await us.run(changesOf('add', [anna]));
      refuse(simulator, anna);
      const refused = await us.undo(first);
      assert.deepEqual(await overtakenIn(history), []);
      assert.match(await reportIn(history, refused), retries);
      const again = await us.undo(first);
      assert.deepEqual(kinds(again), ['applied']);
      assert.deepEqual(await overtakenIn(history), [refused.id]);
      assert.doesNotMatch(await reportIn(history, refused), retries);
      assert.equal((await history.get(again.id))?.isOvertaken, undefined);
      await assert.rejects(us.retry(refused), taken);
    }),
  );

  it(
    'is one by the records of the other, where the mark of it is missing or what both undo was forgotten',
    here(async ({ simulator, history, ...us }) => {
      const first = await us.run(changesOf('add', [anna]));
      refuse(simulator, anna);
      const refused = await us.undo(first);
      await us.undo(first);
      await history.remove(first.id);
      assert.deepEqual(await overtakenIn(history), [refused.id]);
      assert.equal((await history.get(refused.id))?.isOvertaken, true);
    }),
  );

  it(
    'is not one that its own next try took over in part',
    here(async ({ simulator, history, ...us }) => {
      const first = await us.run(changesOf('add', [anna, bob]));
      refuse(simulator, anna);
      const partly = await us.undo(first);
      assert.equal((await history.summary(first.id))?.undoneBy, partly.id);
      assert.deepEqual(await overtakenIn(history), []);
    }),
  );
});

describe('an undo that was refused', () => {
  it(
    'G07 is done by another try, and neither that nor the undo is done once more',
    here(async ({ org, simulator, history, ...us }) => {
      const first = await us.run(changesOf('add', [anna]));
      refuse(simulator, anna);
      const refused = await us.undo(first);
      assert.deepEqual(kinds(refused), ['failed']);
      const again = await us.retry(refused);
      assert.deepEqual([kinds(again), again.undoes], [['applied'], first.id]);
      assert.equal((await history.summary(first.id))?.undoneBy, again.id);
      org.addMember(north, anna);
      await assert.rejects(us.undo(first), taken);
      await assert.rejects(us.retry(refused), taken);
      assert.ok(org.isMember(north, anna));
    }),
  );

  it(
    'G07 in part is tried again until it is done, always from the last try',
    here(async ({ org, simulator, ...us }) => {
      const first = await us.run(changesOf('add', [anna, bob]));
      org.setManager(north, bob);
      const partly = await us.undo(first);
      assert.deepEqual(kinds(partly), ['applied', 'failed']);
      org.setManager(north, null);
      refuse(simulator, bob);
      const second = await us.retry(partly);
      assert.deepEqual(kinds(second), ['failed']);
      await assert.rejects(us.retry(partly), taken);
      const third = await us.retry(second);
      assert.deepEqual([kinds(third), org.isMember(north, bob)], [['applied'], false]);
      org.addMember(north, bob);
      for (const run of [partly, second]) await assert.rejects(us.retry(run), taken);
      assert.ok(org.isMember(north, bob));
    }),
  );

  it(
    'in part goes on with what it has left, after what was refused was done by another try, and not twice',
    here(async ({ org, simulator, history, ...us }) => {
      const first = await us.run(changesOf('add', [anna, bob]));
      const planned = planOf(undoOf(first), { on: simulator });
      const { id, journal } = await history.begin(planned, Date.now(), { undoes: first.id });
      await journal.settle(planned.rows.slice(0, 1), { kind: 'failed', refusal: { code: 'noAnswer' } });
      await journal.close();
      const halfway = (await history.get(id)) ?? assert.fail();
      assert.deepEqual(kinds(await us.retry(halfway)), ['applied']);
      assert.ok(org.isMember(north, bob));
      assert.deepEqual(kinds(await us.resume(halfway)), ['failed', 'applied']);
      assert.ok(!org.isMember(north, bob));
      await assert.rejects(us.retry(halfway), taken);
    }),
  );

  it(
    'G07 makes nothing so again that it had made so, and lets nobody leave who waits for that',
    here(async ({ org, simulator, ...us }) => {
      org.addMember(north, anna);
      const first = await us.run([
        { territory: north, user: bob, operation: 'add' },
        { territory: north, user: anna, operation: 'remove', after: [{ territory: north, user: bob }] },
      ]);
      refuse(simulator, bob);
      const refused = await us.undo(first);
      assert.deepEqual(new Set(kinds(refused)), new Set(['applied', 'failed']));
      org.removeMember(north, anna);
      const again = await us.retry(refused);
      const reasons = again.rows.map(({ outcome }) => 'refusal' in outcome && outcome.refusal.code);
      assert.deepEqual(new Set(reasons), new Set(['doneAgain', 'otherNotDone']));
      assert.deepEqual([org.isMember(north, anna), org.isMember(north, bob)], [false, true]);
    }),
  );
});

describe('a run that was taken back before it came to its end', () => {
  it(
    'is not offered to be resumed, and is not',
    here(async ({ history, ...us }) => {
      const { plan: whole } = await us.run(changesOf('add', [anna, bob]));
      const { id, journal } = await history.begin(whole, Date.now());
      await journal.settle(whole.rows.slice(0, 1), { kind: 'applied', seen: 'answer' });
      await journal.close();
      assert.equal((await history.summary(id))?.canResume, true);
      const first = (await history.get(id)) ?? assert.fail();
      await us.undo(first);
      assert.equal((await history.summary(id))?.canResume, false);
      await assert.rejects(us.resume(first), taken);
    }),
  );
});

describe('an undo that died and is forgotten', () => {
  for (const way of ['by a person', 'because it is old'] as const) {
    it(
      `G07 has taken its run back all the same: ${way}`,
      here(async ({ org, simulator, history, ...us }) => {
        const first = await us.run(changesOf('add', [anna]));
        const planned = planOf(undoOf(first), { on: simulator });
        // a run that has something left is kept, however old it is, and its undo is not
        const at = way === 'by a person' ? Date.now() : Date.now() - 49 * 3600_000;
        const { id, journal } = await history.begin(planned, at, { undoes: first.id });
        await journal.intend(planned.rows, Date.now());
        org.removeMember(north, anna);
        await journal.settle(planned.rows, { kind: 'applied', seen: 'answer' });
        await journal.close();
        if (way === 'by a person') await history.remove(id);
        else await history.prune(2, Date.now());
        assert.ok(!(await history.has(id)));
        org.addMember(north, anna);
        await assert.rejects(us.undo(first), taken);
        assert.ok(org.isMember(north, anna));
      }),
    );
  }

  it(
    'before it has changed anything, leaves its run to be taken back',
    here(async ({ org, simulator, history, ...us }) => {
      const first = await us.run(changesOf('add', [anna]));
      const planned = planOf(undoOf(first), { on: simulator });
      const { id, journal } = await history.begin(planned, Date.now(), { undoes: first.id });
      await journal.close();
      await history.remove(id);
      assert.deepEqual(kinds(await us.undo(first)), ['applied']);
      assert.ok(!org.isMember(north, anna));
    }),
  );
});

describe('a run whose work a later one of this installation changed', () => {
  it(
    'G07 takes back only the rest: what is there now is of others',
    here(async ({ org, ...us }) => {
      const first = await us.run(changesOf('add', [anna, bob]));
      await us.run(changesOf('remove', [anna]));
      org.addMember(north, anna);
      assert.deepEqual(kinds(await us.undo(first)), ['skipped', 'applied']);
      assert.deepEqual([org.isMember(north, anna), org.isMember(north, bob)], [true, false]);
    }),
  );

  it(
    'is taken back as a whole once what the later one did is taken back',
    here(async ({ org, ...us }) => {
      const first = await us.run(changesOf('add', [anna, bob]));
      await us.undo(await us.run(changesOf('remove', [anna])));
      assert.deepEqual(kinds(await us.undo(first)), ['applied', 'applied']);
      assert.deepEqual(org.membersOf(north), []);
    }),
  );

  it(
    'G07 is not taken back by another try of a refused undo either',
    here(async ({ org, simulator, ...us }) => {
      const first = await us.run(changesOf('add', [anna]));
      refuse(simulator, anna);
      const refused = await us.undo(first);
      await us.run(changesOf('remove', [anna]));
      org.addMember(north, anna);
      await assert.rejects(us.retry(refused), /nothingPossible/);
      assert.ok(org.isMember(north, anna));
    }),
  );

  it(
    'G07 leaves a manager whom others set again, after a later run had set another one',
    here(async ({ org, ...us }) => {
      const below = territory('431581000000700503');
      org.addTerritory({ id: below, name: 'Below', reportingTo: north });
      org.setManager(below, active(3));
      const first = await us.run([{ territory: below, user: anna, operation: 'setManager' }]);
      await us.run([{ territory: below, user: bob, operation: 'setManager' }]);
      org.setManager(below, anna);
      await assert.rejects(us.undo(first), /nothingPossible/);
      assert.equal(org.territories.get(below)?.manager, anna);
    }),
  );

  it(
    'G07 leaves what an older run did that was resumed after it',
    here(async ({ org, simulator, history, ...us }) => {
      org.addMember(north, anna);
      const planned = planOf(changesOf('remove', [anna]), { on: simulator });
      const { id, journal } = await history.begin(planned, Date.now() - 1000);
      await journal.close();
      const older = (await history.get(id)) ?? assert.fail();
      org.removeMember(north, anna);
      const second = await us.run(changesOf('add', [anna]));
      assert.deepEqual([kinds(second), kinds(await us.resume(older))], [['applied'], ['applied']]);
      org.addMember(north, anna);
      await assert.rejects(us.undo(second), /nothingPossible/);
      assert.ok(org.isMember(north, anna));
    }),
  );

  it(
    'G07 leaves what a later one may have done that died before its answer',
    here(async ({ org, simulator, history, ...us }) => {
      const first = await us.run(changesOf('add', [anna]));
      const planned = planOf(changesOf('remove', [anna]), { on: simulator });
      const { journal } = await history.begin(planned, Date.now());
      await journal.intend(planned.rows, Date.now());
      org.removeMember(north, anna);
      await journal.close();
      org.addMember(north, anna);
      await assert.rejects(us.undo(first), /nothingPossible/);
      assert.ok(org.isMember(north, anna));
    }),
  );

  it(
    'G07 leaves what was changed while the review of its undo stood open',
    here(async ({ org, meanwhile, ...us }) => {
      const first = await us.run(changesOf('add', [anna, bob]));
      meanwhile.act = async () => {
        await us.run(changesOf('remove', [anna]));
        org.addMember(north, anna);
      };
      assert.deepEqual(kinds(await us.undo(first)), ['skipped', 'applied']);
      assert.deepEqual([org.isMember(north, anna), org.isMember(north, bob)], [true, false]);
    }),
  );

  it(
    'G07 leaves a manager who was set again while the review of its undo stood open',
    here(async ({ org, meanwhile, ...us }) => {
      const below = territory('431581000000700503');
      org.addTerritory({ id: below, name: 'Below', reportingTo: north });
      org.setManager(below, active(3));
      const first = await us.run([{ territory: below, user: anna, operation: 'setManager' }]);
      meanwhile.act = async () => {
        await us.run([{ territory: below, user: bob, operation: 'setManager' }]);
        org.setManager(below, anna);
      };
      assert.deepEqual(kinds(await us.undo(first)), ['skipped']);
      assert.equal(org.territories.get(below)?.manager, anna);
    }),
  );

  it(
    'G07 leaves it also after that one is forgotten, but not what another one took back',
    here(async ({ org, history, ...us }) => {
      const first = await us.run(changesOf('add', [anna, bob]));
      const later = await us.run(changesOf('remove', [anna]));
      await us.undo(await us.run(changesOf('remove', [bob])));
      await history.remove(later.id);
      org.addMember(north, anna);
      assert.deepEqual(kinds(await us.undo(first)), ['skipped', 'applied']);
      assert.deepEqual([org.isMember(north, anna), org.isMember(north, bob)], [true, false]);
    }),
  );

  it(
    'G07 keeps the later one from being forgotten while the earlier one goes on in another window',
    here(async ({ history, ...us }) => {
      const { plan: whole } = await us.run(changesOf('add', [anna, bob]));
      const { id, journal } = await history.begin(whole, Date.now() - 1);
      await journal.settle(whole.rows.slice(0, 1), { kind: 'applied', seen: 'answer' });
      await journal.close();
      const later = await us.run(changesOf('remove', [anna]));
      const window = await Lease.take(history.leases, organisationKey(target), AbortSignal.timeout(5_000));
      try {
        const kept = { fault: { code: 'notForgotten', cause: 'EBUSY' } };
        await assert.rejects(history.remove(later.id), kept);
        assert.ok(await history.has(later.id));
      } finally {
        await window.release();
      }
      await history.remove(later.id);
      const noted = (await history.get(id))?.rows.map(({ outcome }) => 'seen' in outcome && outcome.seen);
      assert.deepEqual(noted, ['gone', false]);
    }),
  );

  it(
    'G07 leaves it when an undo that was interrupted goes on',
    here(async ({ org, simulator, history, ...us }) => {
      const first = await us.run(changesOf('add', [anna, bob]));
      const planned = planOf(undoOf(first), { on: simulator });
      const { id, journal } = await history.begin(planned, Date.now(), { undoes: first.id });
      await journal.intend(planned.rows.slice(1), Date.now());
      org.removeMember(north, bob);
      await journal.settle(planned.rows.slice(1), { kind: 'applied', seen: 'answer' });
      await journal.close();
      const halfway = (await history.get(id)) ?? assert.fail();
      await us.refresh();
      assert.deepEqual(kinds(await us.run(changesOf('remove', [anna]))), ['applied']);
      org.addMember(north, anna);
      assert.deepEqual(kinds(await us.resume(halfway)), ['skipped', 'applied']);
      assert.ok(org.isMember(north, anna));
    }),
  );

  it(
    'G07 leaves it also where the undo that goes on had sent it, and goes on with the rest',
    here(async ({ org, simulator, history, ...us }) => {
      const first = await us.run(changesOf('add', [anna, bob]));
      const planned = planOf(undoOf(first), { on: simulator });
      const { id, journal } = await history.begin(planned, Date.now(), { undoes: first.id });
      await journal.intend(planned.rows.slice(0, 1), Date.now());
      await journal.close();
      const halfway = (await history.get(id)) ?? assert.fail();
      assert.deepEqual(kinds(halfway), ['unknown', 'notStarted']);
      await us.run(changesOf('remove', [anna]));
      org.addMember(north, anna);
      const gone = await us.resume(halfway);
      assert.deepEqual([gone.ended, ...kinds(gone)], ['complete', 'skipped', 'applied']);
      assert.deepEqual([org.isMember(north, anna), org.isMember(north, bob)], [true, false]);
    }),
  );

  it(
    'G07 leaves it also where the clock was set back in between',
    here(async ({ org, clock, ...us }) => {
      clock.ahead = 3_600_000;
      const first = await us.run(changesOf('add', [anna]));
      clock.ahead = 0;
      await us.run(changesOf('remove', [anna]));
      org.addMember(north, anna);
      await assert.rejects(us.undo(first), /nothingPossible/);
      assert.ok(org.isMember(north, anna));
    }),
  );

  it(
    'cannot be told where the record of the later one is damaged from its first line on, and the review says so',
    here(async ({ history, meanwhile, ...us }) => {
      const damage = async ({ id }: RunResult, at: number) => {
        const file = path.join(history.leases, '..', 'runs', `${id}.ndjson`);
        await fs.writeFile(file, '0 {\n');
        await fs.utimes(file, at / 1000, at / 1000);
      };
      const first = await us.run(changesOf('add', [anna]));
      const others = [await us.run(changesOf('add', [bob])), await us.run(changesOf('remove', [bob]))];
      for (const [index, other] of others.entries())
        await damage(other, first.startedAt + (index === 0 ? -60_000 : 1));
      const found: unknown[] = [];
      meanwhile.act = (review) =>
        Promise.resolve(void found.push(review.kind === 'change' && review.lostRuns));
      await us.undo(first);
      assert.deepEqual(found, [1]);
    }),
  );

  it(
    'G07 adds nobody again who became a member as a manager since',
    here(async ({ org, ...us }) => {
      const below = territory('431581000000700503');
      org.addTerritory({ id: below, name: 'Below', reportingTo: north });
      org.addMember(below, anna);
      const first = await us.run([{ territory: below, user: anna, operation: 'remove' }]);
      await us.run([{ territory: below, user: anna, operation: 'setManager' }]);
      await us.run([{ territory: below, user: bob, operation: 'setManager' }]);
      org.removeMember(below, anna);
      await assert.rejects(us.undo(first), /nothingPossible/);
      assert.ok(!org.isMember(below, anna));
    }),
  );

  it(
    'G07 leaves it to others also where the later one had to do it anew and was taken back itself',
    here(async ({ org, ...us }) => {
      const first = await us.run(changesOf('add', [anna]));
      org.removeMember(north, anna);
      await us.refresh();
      await us.undo(await us.run(changesOf('add', [anna])));
      org.addMember(north, anna);
      await us.refresh();
      await assert.rejects(us.undo(first), /nothingPossible/);
      assert.ok(org.isMember(north, anna));
    }),
  );

  it(
    'G07 leaves a manager to others whom a later one found replaced and was taken back itself',
    here(async ({ org, ...us }) => {
      const below = territory('431581000000700503');
      org.addTerritory({ id: below, name: 'Below', reportingTo: north });
      const set = (user: UserId) => us.run([{ territory: below, user, operation: 'setManager' }]);
      const first = await set(anna);
      org.setManager(below, bob);
      await us.undo(await set(active(3)));
      org.setManager(below, anna);
      await assert.rejects(us.undo(first), /nothingPossible/);
      assert.equal(org.territories.get(below)?.manager, anna);
    }),
  );

  it(
    'G07 leaves it also where the later one is forgotten before an undo goes on that was interrupted',
    here(async ({ org, simulator, history, ...us }) => {
      const first = await us.run(changesOf('add', [anna, bob]));
      const planned = planOf(undoOf(first), { on: simulator });
      const { id, journal } = await history.begin(planned, Date.now(), { undoes: first.id });
      await journal.intend(planned.rows.slice(1), Date.now());
      org.removeMember(north, bob);
      await journal.settle(planned.rows.slice(1), { kind: 'applied', seen: 'answer' });
      await journal.close();
      const halfway = (await history.get(id)) ?? assert.fail();
      await us.refresh();
      const later = await us.run(changesOf('remove', [anna]));
      org.addMember(north, anna);
      await history.remove(later.id);
      await us.resume(halfway).catch(() => undefined);
      assert.ok(org.isMember(north, anna));
    }),
  );

  it(
    'G07 leaves it also where the later one is forgotten before what failed of an undo is done once more',
    here(async ({ org, history, ...us }) => {
      const first = await us.run(changesOf('add', [anna, bob]));
      org.setManager(north, bob);
      const partly = await us.undo(first);
      assert.deepEqual(kinds(partly), ['applied', 'failed']);
      org.setManager(north, null);
      await us.refresh();
      const later = await us.run(changesOf('remove', [bob]));
      assert.deepEqual(kinds(later), ['applied']);
      org.addMember(north, bob);
      await history.remove(later.id);
      await us.retry(partly).catch(() => undefined);
      assert.ok(org.isMember(north, bob));
    }),
  );
});
