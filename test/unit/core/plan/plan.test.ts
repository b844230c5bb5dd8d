import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import type { TerritoryId, UserId } from '../../../../src/core/util/ids';
import {
  type Change,
  digestOf,
  hashOf,
  rowsToSend,
  type Form,
  type Plan,
} from '../../../../src/core/plan/plan';
import { overfull } from '../../../../src/core/plan/planner';
import { undoOf } from '../../../../src/core/journal/undo';
import { territory, user } from '../../../harness/crm';
import { changesOf, ofMembership, planOf, target } from '../../../harness/runs';

const someUsers = fc
  .uniqueArray(fc.integer({ min: 1, max: 300 }), { maxLength: 250, size: 'max' })
  .map((ids) => ids.map(user));
const someTerritories = fc
  .uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 6 })
  .map((ids) => ids.map(territory));
const forms = fc.constantFrom<Form>('bulk', 'single');
const operations = fc.constantFrom('add' as const, 'remove' as const);

/** Changes of any kind that do not contradict each other, in any order, some of them named twice. */
const someChanges = fc
  .array(
    fc.record({
      territory: fc.integer({ min: 1, max: 6 }).map(territory),
      user: fc.integer({ min: 1, max: 40 }).map(user),
      operation: operations,
    }),
    { maxLength: 120 },
  )
  .map((changes) => {
    const first = new Map<string, Change>();
    for (const change of changes) {
      const key = `${change.territory}/${change.user}`;
      if (!first.has(key)) first.set(key, change);
    }
    return [...first.values()].flatMap((change, index) => (index % 7 === 0 ? [change, change] : [change]));
  });

type Live = ReadonlyMap<TerritoryId, ReadonlySet<UserId>>;

const someMembers: fc.Arbitrary<Live> = fc
  .array(fc.array(fc.integer({ min: 1, max: 40 })), { minLength: 6, maxLength: 6 })
  .map((lists) => new Map(lists.map((ids, index) => [territory(index + 1), new Set(ids.map(user))])));

function applied({ rows }: ReturnType<typeof planOf>, live: Live): Live {
  const members = new Map([...live].map(([id, users]) => [id, new Set(users)]));
  for (const { territory: id, user: who, operation } of rowsToSend({ rows })) {
    if (operation === 'add') members.get(id)?.add(who);
    else members.get(id)?.delete(who);
  }
  return members;
}

describe('a plan', () => {
  it('has one row for each user in each territory, in the order they were named, however often', () => {
    fc.assert(
      fc.property(someUsers, someTerritories, operations, (users, territories, operation) => {
        const changes = changesOf(operation, users, territories);
        const { rows } = planOf([...changes, ...changes]);
        assert.deepEqual(
          rows.map(({ territory: at, user: who, operation: what }) => ({
            territory: at,
            user: who,
            operation: what,
          })),
          changes,
        );
      }),
    );
  });

  it('G02 G06 F6: carried out gives what is wanted, and made anew after that sends nothing', () => {
    fc.assert(
      fc.property(someChanges, someMembers, (changes, live) => {
        const facts = { membersOf: (id: TerritoryId) => live.get(id) ?? new Set<UserId>() };
        const plan = planOf(changes, facts);
        const after = applied(plan, live);
        for (const change of changes) {
          const isMember = after.get(change.territory)?.has(change.user) ?? false;
          assert.equal(isMember, change.operation === 'add');
        }
        const touched = new Set(changes.map((change) => `${change.territory}/${change.user}`));
        for (const [id, members] of live) {
          const others = (set: ReadonlySet<UserId> | undefined) =>
            [...(set ?? [])].filter((who) => !touched.has(`${id}/${who}`)).sort();
          assert.deepEqual(others(after.get(id)), others(members), 'nobody else is touched');
        }
        const again = planOf(changes, { membersOf: (id) => after.get(id) ?? new Set() });
        assert.equal(rowsToSend(again).length, 0);
        assert.deepEqual([again.writes, again.reads], [0, 0]);
      }),
    );
  });

  it('F6: refuses to add and remove the same user at once', () => {
    const both = [...changesOf('add', [user(1)]), ...changesOf('remove', [user(1)])];
    assert.throws(() => planOf(both), RangeError);
  });

  it('F7: has a hash of all that is shown and applied, whatever the order of its rows', () => {
    fc.assert(
      fc.property(someChanges, fc.gen(), (changes, gen) => {
        const plan = planOf(changes);
        const { hash, rows } = plan;
        const shuffled = gen(() => fc.shuffledSubarray([...rows], { minLength: rows.length }));
        assert.equal(hashOf({ ...plan, rows: shuffled }), hash);
        assert.equal(hashOf(JSON.parse(JSON.stringify(plan)) as Plan), hash);
        for (const change of [
          { organisation: '8' },
          { environment: 'production' },
          { user: '2' },
          { name: 'B' },
        ])
          assert.notEqual(hashOf({ ...plan, target: { ...target, ...change } as Plan['target'] }), hash);
        const [first, ...others] = rows;
        if (!first) return;
        assert.notEqual(hashOf({ ...plan, rows: others }), hash);
        const turned = {
          ...ofMembership(first),
          operation: first.operation === 'add' ? 'remove' : 'add',
        } as const;
        assert.notEqual(hashOf({ ...plan, rows: [turned, ...others] }), hash);
        const refusal = { code: 'isManager' } as const;
        const refused = { ...ofMembership(first), state: { kind: 'impossible', refusal } } as const;
        assert.notEqual(hashOf({ ...plan, rows: [refused, ...others] }), hash);
        const [base, ...rest] = plan.territories;
        const members = [...(base?.members ?? []), user(999)];
        assert.notEqual(hashOf({ ...plan, territories: base ? [{ ...base, members }, ...rest] : [] }), hash);
      }),
    );
  });

  it('has a digest of what it does where, and on what grounds, whoever makes it', () => {
    fc.assert(
      fc.property(someChanges, someMembers, fc.gen(), (changes, live, gen) => {
        const facts = { membersOf: (id: TerritoryId) => live.get(id) ?? new Set<UserId>() };
        const plan = planOf(changes, facts);
        const digest = digestOf(plan);
        // whose own rows these are decides on which side they are sent
        const callers = ['2', ''];
        for (const caller of callers) assert.equal(digestOf(planOf(changes, { ...facts, caller })), digest);
        const shuffled = gen(() => fc.shuffledSubarray([...changes], { minLength: changes.length }));
        assert.equal(digestOf(planOf(shuffled, facts)), digest);
        assert.equal(digestOf({ ...plan, target: { ...target, name: 'Renamed' } }), digest);
        for (const change of [{ organisation: '8' }, { environment: 'production' }, { place: 'eu' }])
          assert.notEqual(digestOf({ ...plan, target: { ...target, ...change } as Plan['target'] }), digest);
        assert.notEqual(digestOf({ ...plan, form: 'single' }), digest);
        const [first, ...others] = plan.rows;
        if (!first) return;
        assert.notEqual(digestOf({ ...plan, rows: others }), digest);
        const state =
          first.state.kind === 'send' ? ({ kind: 'alreadySo' } as const) : { kind: 'send' as const };
        assert.notEqual(digestOf({ ...plan, rows: [{ ...first, state }, ...others] }), digest);
        const [base = assert.fail(), ...rest] = plan.territories;
        const territories = [{ ...base, members: [...base.members, user(999)] }, ...rest];
        assert.notEqual(digestOf({ ...plan, territories }), digest);
      }),
    );
  });

  it('has a digest that tells organisations apart that may not be read, by who makes it', () => {
    const nowhere = { ...planOf(changesOf('add', [user(1)])), target: { ...target, organisation: '' } };
    const other = { ...nowhere, target: { ...nowhere.target, user: '2' } };
    assert.notEqual(digestOf(nowhere), digestOf(other));
  });

  it('G07 F8: is taken back by a plan that leads to where it began, and of nobody else', () => {
    fc.assert(
      fc.property(someChanges, someMembers, (changes, live) => {
        const plan = planOf(changes, { membersOf: (id) => live.get(id) ?? new Set() });
        const after = applied(plan, live);
        const rows = plan.rows.map((row) => ({
          row,
          outcome:
            row.state.kind === 'send'
              ? ({ kind: 'applied', seen: 'both' } as const)
              : ({ kind: 'alreadySo', seen: 'plan' } as const),
        }));
        const undo = planOf(undoOf({ rows }), { membersOf: (id) => after.get(id) ?? new Set() });
        assert.deepEqual(applied(undo, after), live);
        assert.equal(undo.rows.length, rowsToSend(plan).length);
      }),
    );
  });

  it('says how many requests it takes on the territory side: 100 added, 25 removed, or one in the single form', () => {
    fc.assert(
      fc.property(someUsers, someTerritories, forms, operations, (users, territories, form, operation) => {
        const facts = operation === 'add' ? {} : { membersOf: () => new Set(users) };
        const noCaller = planOf(changesOf(operation, users, territories), { form, ...facts, caller: '' });
        const size = form === 'single' ? 1 : operation === 'add' ? 100 : 25;
        assert.equal(noCaller.writes, territories.length * Math.ceil(users.length / size));
      }),
    );
  });

  it('takes the side of the users where that needs fewer requests', () => {
    const many = Array.from({ length: 120 }, (_, index) => territory(index + 1));
    const [one, two] = [user(501), user(502)];
    const one120 = planOf(changesOf('add', [one], many));
    assert.deepEqual([one120.axes.add, one120.writes, one120.reads], ['user', 2, 121]);
    assert.equal(planOf(changesOf('add', [one, two], many.slice(0, 2))).axes.add, 'territory');
    const removal = { membersOf: () => new Set([one]) };
    assert.equal(planOf(changesOf('remove', [one], many), removal).axes.remove, 'user');
    const withRoot = { ...removal, isRoot: (id: TerritoryId) => id === many[7] };
    const ofRoot = planOf(changesOf('remove', [one], many), withRoot);
    assert.deepEqual([ofRoot.axes.remove, ofRoot.writes], ['user', 3], 'and the organisation’s own apart');
    const ofTwo = planOf(changesOf('remove', [one, user(target.user)], many), {
      membersOf: () => new Set([one, user(target.user)]),
    });
    assert.deepEqual([ofTwo.axes.remove, ofTwo.writes], ['territory', 120]);
    assert.equal(
      planOf(changesOf('add', [user(target.user)], many)).axes.add,
      'territory',
      'own territories',
    );
    assert.equal(planOf(changesOf('add', [one], many), { form: 'single' }).axes.add, 'territory');
    assert.equal(
      planOf(changesOf('add', [one], many), { caller: '' }).axes.add,
      'territory',
      'caller unknown',
    );
  });

  it('reads where its users are, and not the members, where nobody else counts and that takes fewer calls', () => {
    const twelve = Array.from({ length: 12 }, (_, index) => territory(index + 1));
    const [one, two] = [user(501), user(502)];
    const additive = new Set(twelve);
    const facts = { membersOf: () => new Set([one, two]), additive };
    const leaving = planOf(changesOf('remove', [one], twelve), facts);
    assert.deepEqual([leaving.writes, leaving.reads], [1, 2]);
    const withRoot = planOf(changesOf('remove', [one], twelve), {
      ...facts,
      isRoot: (id) => id === twelve[3],
    });
    assert.deepEqual([withRoot.writes, withRoot.reads], [2, 2]);
    assert.deepEqual(planOf(changesOf('remove', [one, two], twelve), facts).reads, 4);
    assert.equal(planOf(changesOf('remove', [one], twelve.slice(0, 1)), facts).reads, 2);
    const counts = { ...facts, additive: new Set(twelve.slice(6)) };
    assert.equal(planOf(changesOf('remove', [one], twelve), counts).reads, 2 + 7);
  });

  it('never sends what cannot succeed: users who are not active, and managers who are to go', () => {
    const at = territory(7);
    const statuses = new Map([
      [user(1), 'inactive'],
      [user(2), 'deleted'],
      [user(3), 'active'],
    ]);
    const adding = planOf(changesOf('add', [user(1), user(2), user(3), user(4)], [at]), {
      statusOf: (id) => statuses.get(id),
    });
    assert.deepEqual(
      adding.rows.map(({ state }) => state.kind),
      ['impossible', 'impossible', 'send', 'send'],
    );
    const removing = planOf(changesOf('remove', [user(1), user(3)], [at]), {
      membersOf: () => new Set([user(1), user(3)]),
      managerOf: () => user(3),
    });
    assert.deepEqual(
      removing.rows.map(({ state }) => state.kind),
      ['send', 'impossible'],
    );
  });

  it('knows the territories that would hold more users than Zoho documents', () => {
    const members = new Set(Array.from({ length: 99 }, (_, index) => user(1000 + index)));
    const facts = { membersOf: () => members };
    assert.deepEqual(overfull(planOf(changesOf('add', [user(1)]), facts)), []);
    const [over, ...others] = overfull(planOf(changesOf('add', [user(1), user(2)]), facts));
    assert.deepEqual([over?.users, over?.most, others.length], [101, 100, 0]);
    const swap = [...changesOf('add', [user(1), user(2)]), ...changesOf('remove', [user(1000)])];
    assert.deepEqual(overfull(planOf(swap, facts)), []);
  });
});
