import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { Hierarchy } from '../../../../src/core/org/hierarchy';
import { territory } from '../../../harness/crm';
import { place } from '../../../harness/people';

/** `1(2(3) 4)`: ids as they stand below each other. */
function shape(hierarchy: Hierarchy, ids: readonly string[] = hierarchy.top.map(({ id }) => id)): string {
  return ids
    .map((id) => {
      const below = hierarchy.childrenOf(territory(id)).map((child) => child.id as string);
      return below.length > 0 ? `${id}(${shape(hierarchy, below)})` : id;
    })
    .join(' ');
}

const misplaced = (hierarchy: Hierarchy) =>
  [...hierarchy.all()].flatMap(({ id }) => {
    const why = hierarchy.misplacedBecause(id);
    return why ? [`${id} ${why}`] : [];
  });

interface Case {
  readonly name: string;
  /** Child and parent. */
  readonly parents: Readonly<Record<string, string | undefined>>;
  readonly shape: string;
  readonly misplaced?: readonly string[];
}

const cases: readonly Case[] = [
  { name: 'none', parents: {}, shape: '' },
  { name: 'a root', parents: { 1: undefined }, shape: '1' },
  {
    name: 'children, listed before their parents',
    parents: { 3: '2', 2: '1', 1: undefined },
    shape: '1(2(3))',
  },
  {
    name: 'an unknown parent',
    parents: { 1: undefined, 2: '1', 3: '99', 4: '3' },
    shape: '1(2) 3(4)',
    misplaced: ['3 unknownParent'],
  },
  {
    name: 'a parent that is no id',
    parents: { 1: undefined, 2: 'constructor' },
    shape: '1 2',
    misplaced: ['2 unknownParent'],
  },
  {
    name: 'a second root',
    parents: { 1: undefined, 2: undefined, 3: '2' },
    shape: '1 2(3)',
    misplaced: ['2 noParent'],
  },
  { name: 'its own parent', parents: { 1: undefined, 2: '2' }, shape: '1 2', misplaced: ['2 cycle'] },
  {
    name: 'a ring of two',
    parents: { 1: undefined, 2: '3', 3: '2' },
    shape: '1 2(3)',
    misplaced: ['2 cycle'],
  },
  {
    name: 'a ring with something below it',
    parents: { 2: '3', 3: '4', 4: '2', 5: '3' },
    shape: '2(4(3(5)))',
    misplaced: ['2 cycle'],
  },
  {
    name: 'no root at all',
    parents: { 2: '9', 3: '9' },
    shape: '2 3',
    misplaced: ['2 unknownParent', '3 unknownParent'],
  },
];

describe('territories as a hierarchy', () => {
  for (const { name, parents, shape: expected, misplaced: flagged = [] } of cases) {
    it(name, () => {
      const hierarchy = new Hierarchy(
        Object.entries(parents).map(([id, parentId]) => place(id, { parentId })),
      );
      assert.equal(shape(hierarchy), expected);
      assert.deepEqual(misplaced(hierarchy), flagged);
    });
  }

  it('puts the root first and everything else by name, then by id', () => {
    const names: readonly (readonly [id: number, name: string, parentId?: string])[] = [
      [5, 'b', '1'],
      [4, 'ä', '1'],
      [3, 'B', '1'],
      [2, 'b', '1'],
      [7, 'Aaa', '99'],
      [1, 'Zzz'],
    ];
    const hierarchy = new Hierarchy(names.map(([id, name, parentId]) => place(id, { name, parentId })));
    assert.equal(shape(hierarchy), '1(4 2 5 3) 7');
  });

  it('tells the way from the top to a territory', () => {
    const hierarchy = new Hierarchy([place(1), place(2, { parentId: '1' }), place(3, { parentId: '2' })]);
    assert.deepEqual(hierarchy.pathOf(territory(3)), ['T1', 'T2', 'T3']);
    assert.deepEqual(hierarchy.pathOf(territory(9)), []);
  });

  it('F19: ends, and shows each territory exactly once, whatever parents they claim to have', () => {
    const id = fc.integer({ min: 1, max: 12 });
    const parent = fc.option(fc.oneof(id.map(String), fc.constantFrom('99', '', '__proto__')));
    fc.assert(
      fc.property(fc.array(fc.tuple(id, parent), { maxLength: 30 }), (claims) => {
        const hierarchy = new Hierarchy(
          claims.map(([own, parentId]) => place(own, { parentId: parentId ?? undefined })),
        );
        const seen: string[] = [];
        const visit = (ids: readonly { readonly id: ReturnType<typeof territory> }[], path: string[]) => {
          for (const { id: at } of ids) {
            seen.push(at);
            assert.ok(seen.length <= 12, 'a territory is shown twice');
            const above = hierarchy.shownParentOf(at);
            assert.equal(above && `T${above.id}`, path.at(-1));
            assert.deepEqual(hierarchy.pathOf(at), [...path, `T${at}`]);
            visit(hierarchy.childrenOf(at), [...path, `T${at}`]);
          }
        };
        visit(hierarchy.top, []);
        assert.deepEqual(seen.sort(), [...new Set(claims.map(([own]) => String(own)))].sort());
        assert.equal(hierarchy.size, seen.length);

        // whoever stands at the top and is not the one root says why
        const roots = hierarchy.top.filter(({ id: at }) => !hierarchy.misplacedBecause(at));
        assert.ok(roots.length <= 1 && roots.every(({ parentId }) => parentId === undefined));
        for (const { id: at } of hierarchy.all()) {
          const atTop = hierarchy.top.some((top) => top.id === at);
          if (!atTop) assert.equal(hierarchy.misplacedBecause(at), undefined);
          const isRing = inRing(claims, at);
          if (hierarchy.misplacedBecause(at) === 'cycle') assert.ok(isRing);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('holds 10,000 territories in a chain without running out of stack', () => {
    const chain = Array.from({ length: 10_000 }, (_, index) =>
      place(index + 1, { parentId: index === 0 ? undefined : String(index) }),
    );
    assert.equal(new Hierarchy(chain).pathOf(territory(10_000)).length, 10_000);
  });
});

/** Whether following the parents leads back, found in the simplest way there is. */
function inRing(claims: readonly (readonly [number, string | null])[], start: string): boolean {
  const parents = new Map(claims.map(([own, parentId]) => [String(own), parentId]));
  let at = parents.get(start);
  for (let step = 0; step < 20 && at; step++) {
    if (at === start) return true;
    at = parents.get(at);
  }
  return false;
}
