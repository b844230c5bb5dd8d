import type { Territory } from '../../../core/zoho/schemas';
import { chunks } from '../../../core/util/text';
import type { Node, RangeNode, TerritoryNode } from './nodes';

/** As many rows as VS Code shows without a delay; nobody looks through more either. */
const mostTogether = 500;

/** The rows for the child territories of one: themselves, or ranges of them by name where they are very many. */
export function rowsFor(parent: Territory, children: readonly Territory[]): (TerritoryNode | RangeNode)[] {
  if (children.length <= mostTogether) return children.map(nodeOf);
  return chunks(children, mostTogether).flatMap((range, index): RangeNode[] => {
    const [first, last] = [range[0], range.at(-1)];
    return first && last
      ? [{ kind: 'range', territory: parent, index, first, last, size: range.length }]
      : [];
  });
}

/** The rows inside a range. */
export function rowsIn({ index }: RangeNode, children: readonly Territory[]): TerritoryNode[] {
  return children.slice(index * mostTogether, (index + 1) * mostTogether).map(nodeOf);
}

/** The row that a child territory is found in: the one of its parent, or of its range there. */
export function rowAround(
  child: Territory,
  parent: Territory,
  children: readonly Territory[],
): Node | undefined {
  const index = Math.floor(children.indexOf(child) / mostTogether);
  const row = rowsFor(parent, children)[index];
  return row?.kind === 'range' ? row : nodeOf(parent);
}

function nodeOf(territory: Territory): TerritoryNode {
  return { kind: 'territory', territory };
}
