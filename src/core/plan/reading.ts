import type { TerritoryId } from '../util/ids';
import type { Change, Plan } from './plan';

/**
 * The territories of which nobody has to read the members, because it takes fewer calls to read where the users of the
 * changes are: only where nobody else counts.
 */
export function readByUser(
  changes: readonly Pick<Change, 'territory' | 'user' | 'after'>[],
  isAdditive: (territory: TerritoryId) => boolean,
): ReadonlySet<TerritoryId> {
  const own = changes.filter(({ territory }) => isAdditive(territory));
  const users = new Set(own.map(({ user }) => user)).size;
  const territories = new Set(own.map(({ territory }) => territory));
  // looks in between, at those who are waited for: a user who was seen to have arrived is not looked at again
  const between = new Set(own.flatMap(({ after = [] }) => after.map(({ territory }) => territory))).size;
  // for the plan, before the first write, and after the last one, when one call tells the numbers of all territories
  return 3 * users < 2 * territories.size + between + 1 ? territories : new Set();
}

/** As `readByUser`, of a plan. */
export function readByUserIn({
  territories,
  rows,
}: Pick<Plan, 'territories' | 'rows'>): ReadonlySet<TerritoryId> {
  const additive = new Set(territories.flatMap(({ id, held }) => (held === 'additive' ? [id] : [])));
  return readByUser(rows, (id) => additive.has(id));
}
