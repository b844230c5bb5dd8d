import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { rowAround, rowsFor, rowsIn } from '../../../../src/extension/features/territories/ranges';
import { place } from '../../../harness/people';

describe('the child territories of one', () => {
  const parent = place(1);
  const childrenOf = (howMany: number) => Array.from({ length: howMany }, (_, index) => place(index + 2));

  it('are rows themselves as long as VS Code shows them without a delay', () => {
    const children = childrenOf(500);
    assert.deepEqual(
      rowsFor(parent, children).map(({ territory }) => territory),
      children,
    );
  });

  it('are each in exactly one range when they are more, which is told by its first and its last', () => {
    fc.assert(
      fc.property(fc.integer({ min: 501, max: 3000 }), (howMany) => {
        const children = childrenOf(howMany);
        const ranges = rowsFor(parent, children).flatMap((row) => (row.kind === 'range' ? [row] : []));
        const inside = ranges.map((range) => rowsIn(range, children).map(({ territory }) => territory));
        assert.deepEqual(inside.flat(), children);
        for (const [index, { first, last, size }] of ranges.entries()) {
          const own = inside[index] ?? [];
          assert.deepEqual([first, last, size], [own[0], own.at(-1), own.length]);
          assert.ok(size > 0 && size <= 500);
        }
      }),
    );
  });

  it('stand on top where a filter found them, in ranges as well', () => {
    const children = childrenOf(700);
    const [first, second] = rowsFor(undefined, children);
    assert.ok(first?.kind === 'range' && second?.kind === 'range');
    const last = children.at(-1) ?? assert.fail();
    assert.deepEqual(rowAround(last, undefined, children), second);
    assert.equal(rowAround(last, undefined, children.slice(-5)), undefined);
  });

  it('are found where they are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1500 }), fc.nat(), (howMany, nth) => {
        const children = childrenOf(howMany);
        const child = children[nth % howMany] ?? assert.fail();
        const around = rowAround(child, parent, children);
        assert.equal(around?.territory, parent);
        assert.equal(around.kind, howMany > 500 ? 'range' : 'territory');
        if (around.kind !== 'range') return;
        assert.ok(rowsIn(around, children).some(({ territory }) => territory === child));
      }),
    );
  });
});
