import type { ChangeSize } from '../org/protection';
import { isOfManager, type PlannedRow } from './plan';

/** How large a change is. Whoever is the manager no longer counts as one who is removed. */
export function sizeOf(rows: readonly PlannedRow[]): ChangeSize {
  const adds = rows.filter(({ operation }) => operation === 'add' || operation === 'setManager');
  const removals = rows.filter((row) =>
    isOfManager(row) ? row.replaces !== null : row.operation === 'remove',
  );
  return { adds: adds.length, removals: removals.length };
}
