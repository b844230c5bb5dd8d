import { strict as assert } from 'node:assert';
import {
  fullness,
  inactiveIn,
  territoriesPerUser,
  territoriesWith,
  unreadIn,
  type Held,
} from '../../../../src/core/org/problems';
import { readMembers } from '../../../../src/core/assignmentPlan/reading';
import type { Territory, User } from '../../../../src/core/zoho/schemas';
import type { TerritoryId } from '../../../../src/core/util/ids';
import { never, territory, user } from '../../../harness/crm';
import { withModel } from '../../../harness/models';
import { person, place } from '../../../harness/people';

const boss = { id: user(1), name: 'Boss' };
const gone = person(9, { status: 'inactive' });
const north = place(1, { name: 'North', manager: boss });
const south = place(2, { name: 'South' });
const east = place(3, { name: 'East', manager: boss });
const all = [south, north, east];

function held(
  counts: Readonly<Record<string, number>>,
  lists: readonly (readonly [Territory, readonly User[]])[] = [],
): Held {
  return {
    countOf: (id) => counts[id],
    heldMembers: new Map(lists.map(([{ id }, members]) => [id, members])),
  };
}

const names = (found: readonly Territory[]) => found.map(({ name }) => name);

describe('what may be wrong with a territory', () => {
  it('is that nobody manages it', () => {
    assert.deepEqual(names(territoriesWith('withoutManager', all, held({}))), ['South']);
  });

  it('is that it is full or nearly so, as far as the number is known', () => {
    const facts = held({ 1: 90, 2: 89 });
    assert.deepEqual(names(territoriesWith('nearlyFull', all, facts)), ['North']);
    assert.deepEqual([89, 90, 99, 100, undefined].map(fullness), [
      undefined,
      'nearlyFull',
      'nearlyFull',
      'full',
      undefined,
    ]);
  });

  it('is that a member is not active; one whose status cannot be read may be', () => {
    const facts = held({}, [
      [north, [gone, person(8)]],
      [south, [person(7, { status: 'unknown' })]],
    ]);
    assert.deepEqual(names(territoriesWith('inactiveMembers', all, facts)), ['North']);
    assert.equal(inactiveIn(north.id, facts), 1);
    assert.equal(inactiveIn(east.id, facts), 0);
  });

  it('is told by name', () => {
    assert.deepEqual(names(territoriesWith('nearlyFull', all, held({ 1: 100, 2: 100, 3: 100 }))), [
      'East',
      'North',
      'South',
    ]);
  });
});

describe('the territories whose members are not known', () => {
  it('are all but those that are held and those that have nobody by their number', () =>
    withModel(async (model, simulator) => {
      const before = await unreadIn(model);
      const withSomebody = [...simulator.organisation.territories.keys()].filter(
        (id) => simulator.organisation.membersOf(id).length > 0,
      );
      assert.deepEqual(before.map(({ id }) => id).sort(), withSomebody.sort());
      assert.ok(withSomebody.length < simulator.organisation.territories.size);
      const [first] = before;
      assert.ok(first);
      await model.readMembers(first.id, never());
      assert.equal((await unreadIn(model)).length, before.length - 1);
      await model.refresh();
      assert.equal((await unreadIn(model)).length, before.length);
    }));
});

describe('a territory of which the manager is the only user', () => {
  it('is read also where Zoho does not count managers: nobody in it is said to be in none', () =>
    withModel(async (model, simulator) => {
      const { organisation: crm } = simulator;
      const [id = ''] = [...crm.territories.keys()].filter((one) => crm.membersOf(one).length === 0);
      const [manager = ''] = crm.users.keys();
      crm.setManager(id, manager);
      crm.addMember(id, manager);
      simulator.switches.managerCounts = false;
      await model.refresh();
      const unread = await unreadIn(model);
      assert.equal(model.countOf(territory(id)), 0);
      assert.ok(unread.some((one) => one.id === id));
      const reading = { signal: never(), step: () => undefined };
      const lists = await readMembers(unread, model, reading, (one) => model.countOf(one));
      assert.deepEqual(
        lists.get(territory(id))?.map((one) => one.id),
        [manager],
      );
    }));
});

describe('in how many territories each user is', () => {
  it('is counted over all lists', () => {
    const places = territoriesPerUser(
      new Map([
        [north.id, [person(1), person(2)]],
        [south.id, [person(1)]],
      ]),
    );
    assert.deepEqual(
      [...places],
      [
        [user(1), 2],
        [user(2), 1],
      ],
    );
  });

  it('takes less than 100 ms for 10,000 territories and 50,000 users, as does each filter', () => {
    const people = Array.from({ length: 50_000 }, (_, index) => person(index + 1));
    const places = Array.from({ length: 10_000 }, (_, index) => place(index + 1, { name: `Place ${index}` }));
    const members = new Map<TerritoryId, readonly User[]>(
      places.map(({ id }, index) => [id, people.slice((index * 5) % 49_980, ((index * 5) % 49_980) + 10)]),
    );
    const facts: Held = { countOf: () => 10, heldMembers: members };
    const took = (work: () => { readonly length?: number; readonly size?: number }) => {
      const begun = performance.now();
      const found = work();
      assert.ok((found.length ?? found.size ?? 0) > 0);
      return performance.now() - begun;
    };
    const filters = [
      () => territoriesPerUser(members),
      () => territoriesWith('withoutManager', places, facts),
      () =>
        territoriesWith('inactiveMembers', places, {
          ...facts,
          heldMembers: new Map([...members, [territory(1), [gone]]]),
        }),
      () => territoriesWith('nearlyFull', places, { ...facts, countOf: () => 95 }),
    ];
    for (const filter of filters) {
      // the fastest of three: the machine may be busy
      assert.ok(Math.min(...[1, 2, 3].map(() => took(filter))) < 100, filter.toString());
    }
  });
});
