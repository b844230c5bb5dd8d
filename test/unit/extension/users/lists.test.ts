import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { UserDirectory } from '../../../../src/core/org/userDirectory';
import type { User } from '../../../../src/core/zoho/schemas';
import { UserLists } from '../../../../src/extension/features/users/lists';
import type { Node } from '../../../../src/extension/features/users/nodes';
import { person } from '../../../harness/people';

const named = (from: number, howMany: number, status = 'active') =>
  Array.from({ length: howMany }, (_, index) =>
    person(from + index, { name: `P ${String(from + index).padStart(6, '0')}`, status }),
  );

function listsOf(active: readonly User[], others: readonly User[]): UserLists {
  const lists = new UserLists();
  lists.take({ active: new UserDirectory(active), others: new UserDirectory(others) });
  return lists;
}

/** Everybody whom the rows lead to, from the top down. */
function reached(lists: UserLists): User[] {
  const inside = (node: Node): User[] => {
    if (node.kind === 'user') return [node.user];
    if (node.kind === 'range') return lists.rowsIn(node).map(({ user }) => user);
    return node.kind === 'others' ? lists.rowsFor('others').flatMap(inside) : [];
  };
  return lists.top().flatMap(inside);
}

describe('the lists of users', () => {
  const sizes = fc.tuple(fc.integer({ min: 0, max: 1200 }), fc.integer({ min: 0, max: 1200 }));

  it('lead to everybody once, by name, those who are not active last, never more than 500 rows together', () => {
    fc.assert(
      fc.property(sizes, ([active, others]) => {
        const [one, other] = [named(1, active), named(5000, others, 'inactive')];
        const lists = listsOf([...one].reverse(), other);
        assert.deepEqual(reached(lists), [...one, ...other]);
        assert.equal(lists.size, active + others);
        assert.ok(lists.top().length <= 501 && lists.rowsFor('others').length <= 500);
        assert.equal(lists.top().at(-1)?.kind === 'others', others > 0);
      }),
      { numRuns: 30 },
    );
  });

  it('find the row that somebody is in', () => {
    const lists = listsOf(named(1, 700), named(5000, 3, 'inactive'));
    for (const id of [1, 500, 501, 700]) {
      const user = lists.get(person(id).id) ?? assert.fail();
      const around = lists.around(user);
      assert.ok(around?.kind === 'range' && lists.rowsIn(around).some((row) => row.user === user));
    }
    const gone = lists.get(person(5001).id) ?? assert.fail();
    assert.equal(lists.around(gone)?.kind, 'others');
    assert.equal(listsOf(named(1, 5), []).around(named(1, 1)[0] ?? assert.fail()), undefined);
  });

  it('leave those whom a filter lets through, until others are read', () => {
    const lists = listsOf(named(1, 700), named(5000, 3, 'inactive'));
    const filter = { name: 'some', lets: ({ id }: User) => id.endsWith('1') };
    lists.let(filter);
    assert.equal(lists.filter, filter);
    assert.ok(reached(lists).every(filter.lets));
    assert.equal(lists.size, 71);
    assert.notEqual(lists.get(person(2).id), undefined, 'to be gone to all the same');
    lists.let(undefined);
    assert.equal(lists.size, 703);
    const people = { active: new UserDirectory(named(1, 2)), others: new UserDirectory([]) };
    lists.let(filter);
    assert.ok(lists.take(people));
    assert.ok(!lists.take(people), 'they were before');
    assert.deepEqual([lists.filter, lists.size], [undefined, 2]);
  });
});
