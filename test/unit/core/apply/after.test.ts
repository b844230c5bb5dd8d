import { strict as assert } from 'node:assert';
import { applyPlan, resumeRun } from '../../../../src/core/apply/apply';
import type { FinishedRun } from '../../../../src/core/journal/result';
import { retryOf, undoOf } from '../../../../src/core/journal/undo';
import { hashOf, type Change, type Plan } from '../../../../src/core/plan/plan';
import type { TerritoryId, UserId } from '../../../../src/core/util/ids';
import type { SeenRequest, Simulator } from '../../../../src/simulator/server';
import { territory, usingSimulator, writesTo } from '../../../harness/crm';
import {
  active,
  apply,
  carried,
  inactive,
  kinds,
  north,
  optionsFor,
  organisation,
  ofMembership,
  planOf,
  usingHistory,
} from '../../../harness/runs';

const leaver = active(1);
const next = active(2);
const [one, other] = [territory('431581000000700601'), territory('431581000000700602')];
const both = [one, other];

/** The next user comes wherever the leaver is, and the leaver goes only where the next has come. */
function replacing(territories: readonly TerritoryId[], to: UserId = next): Change[] {
  return territories.flatMap((at): Change[] => [
    { territory: at, user: to, operation: 'add' },
    { territory: at, user: leaver, operation: 'remove', after: [{ territory: at, user: to }] },
  ]);
}

function withLeaver(
  limit: number,
  test: (simulator: Simulator) => Promise<void>,
  onRequest: (request: SeenRequest) => void = () => undefined,
): Promise<void> {
  const crm = organisation(5, limit);
  for (const at of both) {
    crm.addTerritory({ id: at, name: at.slice(-3), reportingTo: north });
    crm.addMember(at, leaver);
  }
  return usingSimulator({ organisation: crm, onRequest }, test);
}

function writes(simulator: Simulator): string[] {
  return writesTo(simulator).flatMap((request) =>
    carried(request).map((row) => `${request.method} ${row.split('/')[1] === leaver ? 'leaver' : 'next'}`),
  );
}

function codes({ rows }: FinishedRun): string[] {
  return rows.map(({ outcome }) => ('refusal' in outcome ? outcome.refusal.code : outcome.kind));
}

function membersOf({ organisation: crm }: Simulator): string[][] {
  return both.map((at) => crm.membersOf(at).sort());
}

describe('a change that comes after another one', () => {
  it('is sent once the other one is so, as read', () =>
    withLeaver(9, async (simulator) => {
      const plan = planOf(replacing(both), { on: simulator });
      const run = await apply(simulator, plan);
      assert.deepEqual(new Set(kinds(run)), new Set(['applied']));
      assert.deepEqual(writes(simulator), ['PUT next', 'PUT next', 'DELETE leaver', 'DELETE leaver']);
      const at = simulator.requests.findIndex(({ method }) => method === 'DELETE');
      const read = simulator.requests.slice(0, at).filter(({ method }) => method === 'GET');
      assert.equal(read.length, 4, 'each territory before the first write, and before the leaver goes');
      assert.equal(plan.writes, writesTo(simulator).length);
    }));

  it('costs eight calls where a user takes the place of another in many territories', async () => {
    const crm = organisation(5);
    const twelve = Array.from({ length: 12 }, (_, n) => territory(String(431581000000700600n + BigInt(n))));
    for (const id of twelve) {
      crm.addTerritory({ id, name: id.slice(-3), reportingTo: north });
      crm.addMember(id, leaver);
    }
    await usingSimulator({ organisation: crm }, async (simulator) => {
      const plan = planOf(replacing(twelve), { on: simulator, additive: new Set(twelve) });
      const run = await apply(simulator, plan);
      assert.equal(run.tally.applied, 24);
      assert.ok(run.rows.every(({ outcome }) => outcome.kind === 'applied' && outcome.seen === 'both'));
      // and two to plan it; that the next user arrived is seen before the leaver goes, and not looked at again
      assert.equal(simulator.requests.length, 6);
      assert.ok(simulator.requests.every(({ path }) => !/territories\/\d/.test(path)));
    });
  });

  it('is not sent where the other one was refused', () =>
    withLeaver(9, async (simulator) => {
      const run = await apply(simulator, planOf(replacing([one], inactive), { on: simulator }));
      assert.deepEqual(codes(run), ['userNotAccepted', 'otherNotDone']);
      assert.deepEqual(membersOf(simulator), [[leaver], [leaver]]);
      const retried = planOf(retryOf(run), { on: simulator });
      assert.deepEqual(retried.rows, run.plan.rows, 'and waits for it when it is tried again');
    }));

  it('is not sent where the other one was said to be done and is not seen', async () => {
    let takeBack: () => void = () => undefined;
    await withLeaver(
      9,
      async (simulator) => {
        takeBack = () => simulator.organisation.removeMember(one, next);
        const run = await apply(simulator, planOf(replacing(both), { on: simulator }));
        assert.deepEqual(codes(run), ['unknown', 'otherNotDone', 'applied', 'applied']);
        assert.ok(simulator.organisation.isMember(one, leaver));
      },
      ({ method }) => {
        if (method === 'PUT') takeBack();
      },
    );
  });

  it('may be of any kind, and wait for several, one behind the other', () =>
    withLeaver(9, async (simulator) => {
      const add = (n: number, after: Change['after'] = []): Change => ({
        territory: one,
        user: active(n),
        operation: 'add',
        ...(after.length > 0 && { after }),
      });
      const going: Change = { territory: one, user: leaver, operation: 'remove' };
      const changes = [add(3, [add(2), going]), add(2), going, add(4, [add(3)])];
      const plan = planOf(changes, { on: simulator });
      const run = await apply(simulator, plan);
      assert.deepEqual(new Set(kinds(run)), new Set(['applied']));
      assert.deepEqual(
        writesTo(simulator).map(({ method }) => method),
        ['DELETE', 'PUT', 'PUT', 'PUT'],
      );
      assert.equal(plan.writes, 4);
    }));

  it('has no seat to come to where whoever is to leave waits for it, but where removals go first', () =>
    withLeaver(1, async (simulator) => {
      const run = await apply(simulator, planOf(replacing(both), { on: simulator }));
      assert.deepEqual(new Set(codes(run)), new Set(['fullSwap']));
      assert.deepEqual(membersOf(simulator), [[leaver], [leaver]]);
      const first = planOf(replacing(both), { on: simulator, order: 'removeFirst' });
      assert.deepEqual(new Set(kinds(await apply(simulator, first))), new Set(['applied']));
      assert.deepEqual(membersOf(simulator), [[next], [next]]);
    }));

  it('is taken back before the other one', () =>
    withLeaver(9, async (simulator) => {
      const run = await apply(simulator, planOf(replacing(both), { on: simulator }));
      simulator.requests.length = 0;
      // nobody may come back: whoever took their place stays
      simulator.organisation.territoryUserLimit = 1;
      const undo = planOf(undoOf(run), { on: simulator });
      const stuck = await apply(simulator, undo);
      assert.deepEqual(new Set(codes(stuck)), new Set(['fullSwap']));
      assert.deepEqual(membersOf(simulator), [[next], [next]]);
      simulator.organisation.territoryUserLimit = 9;
      simulator.requests.length = 0;
      assert.deepEqual(new Set(kinds(await apply(simulator, undo))), new Set(['applied']));
      assert.deepEqual(writes(simulator), ['PUT leaver', 'PUT leaver', 'DELETE next', 'DELETE next']);
      assert.deepEqual(membersOf(simulator), [[leaver], [leaver]]);
    }));

  it('waits in a resumed run as well', () =>
    withLeaver(9, (simulator) =>
      usingHistory(async (history) => {
        const cancel = new AbortController();
        const stop = { cancel: cancel.signal, onProgress: () => cancel.abort() };
        const plan = planOf(replacing([one]), { on: simulator });
        const begun = await applyPlan(plan, optionsFor(simulator, history, stop));
        assert.deepEqual(kinds(begun), ['applied', 'notStarted']);
        simulator.organisation.removeMember(one, next);
        const run = await resumeRun(begun.id, optionsFor(simulator, history));
        assert.deepEqual(codes(run), ['unknown', 'otherNotDone']);
        assert.ok(simulator.organisation.isMember(one, leaver));
      }),
    ));

  it('is in the hash of its plan, whatever the order, and waits neither for itself nor for nobody', () => {
    const plan = planOf(replacing(both), { membersOf: () => new Set([leaver]) });
    const without = plan.rows.map((row) => {
      const { territory: at, user, operation, state } = ofMembership(row);
      return { territory: at, user, operation, state };
    });
    assert.notEqual(hashOf({ ...plan, rows: without }), plan.hash);
    assert.equal(hashOf({ ...plan, rows: [...plan.rows].reverse() }), plan.hash);
    const named = (changes: Change[]): Plan => planOf(changes);
    const [here, there] = [
      { territory: one, user: next },
      { territory: other, user: next },
    ];
    assert.throws(() => named([{ ...here, operation: 'add', after: [there] }]), RangeError);
    assert.throws(
      () =>
        named([
          { ...here, operation: 'add', after: [there] },
          { ...there, operation: 'add', after: [here] },
        ]),
      RangeError,
    );
  });

  it('is looked at before it waits again, where an earlier part of the run sent it', () =>
    withLeaver(5, (simulator) =>
      usingHistory(async (history) => {
        const planned = planOf(replacing([one]), { on: simulator });
        const [comes, leaves] = planned.rows;
        assert.ok(comes && leaves);
        const { id, journal } = await history.begin(planned, 0);
        await journal.append({ kind: 'started', at: 0 });
        await journal.settle([comes], { kind: 'applied', seen: 'answer' });
        await journal.intend([leaves], 0);
        await journal.close();
        simulator.organisation.addMember(one, next);
        const cancel = new AbortController();
        // turned away from as soon as one answer has come
        const onCall = () => cancel.abort();
        const options = optionsFor(simulator, history, { cancel: cancel.signal, transport: { onCall } });
        assert.deepEqual(kinds(await resumeRun(id, options)), ['applied', 'notStarted']);
        assert.deepEqual(writes(simulator), []);
      }),
    ));
});
