import type { Territory } from '../../../core/zoho/schemas';
import { itemsIn, rangeAround, rangesOf } from '../../ui/ranges';
import type { Node, RangeNode, TerritoryNode } from './nodes';

/** The rows for the child territories of one: themselves, or ranges of them by name where they are very many. */
export function rowsFor(parent: Territory, children: readonly Territory[]): (TerritoryNode | RangeNode)[] {
  const ranges = rangesOf(children);
  if (ranges.length === 0) return children.map(nodeOf);
  return ranges.map((range) => ({ kind: 'range', territory: parent, ...range }));
}

/** The rows inside a range. */
export function rowsIn(range: RangeNode, children: readonly Territory[]): TerritoryNode[] {
  return itemsIn(range, children).map(nodeOf);
}

/** The row that a child territory is found in: the one of its parent, or of its range there. */
export function rowAround(child: Territory, parent: Territory, children: readonly Territory[]): Node {
  const range = rangeAround(child, children);
  return range ? { kind: 'range', territory: parent, ...range } : nodeOf(parent);
}

function nodeOf(territory: Territory): TerritoryNode {
  return { kind: 'territory', territory };
}
