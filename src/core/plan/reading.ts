import type { TerritoryId } from '../util/ids';
import type { Change, Plan } from './plan';

interface Knowledge {
  /** Whether only the users of the changes count in a territory. */
  readonly isAdditive: (territory: TerritoryId) => boolean;
  readonly isRoot: (territory: TerritoryId) => boolean;
}

/**
 * The territories of which nobody has to read the members, because it takes fewer calls to read where the users of the
 * changes are: only where nobody else counts, and not the organisation's own.
 */
export function readByUser(
  changes: readonly Pick<Change, 'territory' | 'user'>[],
  { isAdditive, isRoot }: Knowledge,
): ReadonlySet<TerritoryId> {
  const own = changes.filter(({ territory }) => isAdditive(territory) && !isRoot(territory));
  const users = new Set(own.map(({ user }) => user)).size;
  const territories = new Set(own.map(({ territory }) => territory));
  // for the plan, before the first write, and after the last one, when one call tells the numbers of all territories
  return 3 * users < 2 * territories.size + 1 ? territories : new Set();
}

/** As `readByUser`, of a plan. */
export function readByUserIn({
  territories,
  rows,
}: Pick<Plan, 'territories' | 'rows'>): ReadonlySet<TerritoryId> {
  const flags = new Map(territories.map((territory) => [territory.id, territory]));
  return readByUser(rows, {
    isAdditive: (id) => flags.get(id)?.held === 'additive',
    isRoot: (id) => flags.get(id)?.isRoot === true,
  });
}
