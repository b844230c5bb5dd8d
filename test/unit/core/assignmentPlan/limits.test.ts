import { strict as assert } from 'node:assert';
import { objectionsTo, type Accepted, type Covered } from '../../../../src/core/assignmentPlan/limits';
import { objectionWords } from '../../../../src/messages/faults/assignments';
import type { Change } from '../../../../src/core/plan/plan';
import { territory, user } from '../../../harness/crm';

const limits = { mostRemovals: 25, mostRemovalsPerTerritory: 50 };

/** Territories with so many members each, of which the first so many are removed. */
function objections(
  sizes: readonly (readonly [members: number, leaving: number])[],
  accepted: Accepted = {},
  own: Partial<Covered> & { readonly adds?: number } = {},
): string[] {
  const { adds = 0, ...covered } = own;
  const changes: Change[] = [];
  const territories = sizes.map(([size, leaving], at): Covered => {
    const id = territory(900 + at);
    const members = Array.from({ length: size }, (_, n) => user(100 + n));
    for (const who of members.slice(0, leaving))
      changes.push({ territory: id, user: who, operation: 'remove' });
    for (let n = 0; n < adds; n++) changes.push({ territory: id, user: user(500 + n), operation: 'add' });
    const named = { id, name: `T${at}`, manager: undefined };
    return { territory: named, mode: 'exact', empty: false, members, ...covered };
  });
  const held = sizes.reduce((sum, [size]) => sum + size, 0);
  return objectionsTo(changes, { territories, held, limits }, '100', { self: true, ...accepted }).map(
    objectionWords,
  );
}

describe('what speaks against a plan', () => {
  const many = Array.from({ length: 10 }, () => [10, 3] as const);
  for (const [what, found, expected] of [
    ['nothing, where few leave', objections([[10, 2]]), []],
    [
      'nothing, where five of a small organisation leave',
      objections([
        [6, 2],
        [6, 2],
        [2, 1],
      ]),
      [],
    ],
    ['a quarter of all', objections(many), ['It would remove 30 of 100 memberships; the limit is 25.']],
    [
      'half of a territory, though few in all',
      objections([
        [5, 3],
        [95, 0],
      ]),
      ['It would remove 3 of 5 users of T0; the limit is 2.'],
    ],
    [
      'that a territory would be empty',
      objections([
        [2, 2],
        [98, 0],
      ]),
      ['It would leave nobody in T0 but its manager.'],
    ],
    ['nothing, where the file says that it is to be empty', objections([[2, 2]], {}, { empty: true }), []],
    ['nothing, where others come', objections([[2, 2]], {}, { adds: 1 }), []],
    ['nothing of a number that was accepted', objections(many, { removals: 30 }), []],
    ['another number', objections([[10, 2]], { removals: 3 }), ['3 removals were accepted, and it makes 2.']],
    [
      'a number does not empty a territory',
      objections([[2, 2]], { removals: 2 }),
      ['It would leave nobody in T0 but its manager.'],
    ],
    [
      'whoever’s sign-in it is',
      objections([[10, 1]], { self: false }),
      ['It would remove the user whose sign-in this is from T0.'],
    ],
  ] as const) {
    it(`is ${what}`, () => assert.deepEqual(found, expected));
  }

  it('lets a manager stay alone nowhere', () => {
    const manager = { id: user(101), name: 'M' };
    const alone = objections([[2, 1]], {}, { territory: { id: territory(900), name: 'T0', manager } });
    assert.deepEqual(alone, ['It would leave nobody in T0 but its manager.']);
  });
});
