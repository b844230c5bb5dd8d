import type { Territory } from '../../../core/zoho/schemas';
import { itemsIn, rangeAround, rangesOf } from '../../ui/ranges';
import type { RangeNode, TerritoryNode } from './nodes';

/** The rows for the child territories of one, or for those that a filter finds: ranges of them where they are very many. */
export function rowsFor(
  parent: Territory | undefined,
  territories: readonly Territory[],
): (TerritoryNode | RangeNode)[] {
  const ranges = rangesOf(territories);
  if (ranges.length === 0) return territories.map(nodeOf);
  return ranges.map((range) => ({ kind: 'range', territory: parent, ...range }));
}

/** The rows inside a range. */
export function rowsIn(range: RangeNode, territories: readonly Territory[]): TerritoryNode[] {
  return itemsIn(range, territories).map(nodeOf);
}

/** The row that a territory is found in: that of its parent, or of its range there; undefined at the top. */
export function rowAround(
  territory: Territory,
  parent: Territory | undefined,
  siblings: readonly Territory[],
): TerritoryNode | RangeNode | undefined {
  const range = rangeAround(territory, siblings);
  if (range) return { kind: 'range', territory: parent, ...range };
  return parent && nodeOf(parent);
}

function nodeOf(territory: Territory): TerritoryNode {
  return { kind: 'territory', territory };
}
