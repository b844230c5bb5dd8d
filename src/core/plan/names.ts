import type { TerritoryId, UserId } from '../util/ids';
import type { Plan } from './plan';

/** What people call territories and users; a name may be empty. Plans and journals hold ids only. */
export interface Names {
  readonly territory: (id: TerritoryId) => string;
  readonly user: (id: UserId) => string;
}

/** The names of those in a plan, without holding on to all others. */
export function namesIn({ territories, rows }: Pick<Plan, 'territories' | 'rows'>, names: Names): Names {
  const ofTerritories = new Map(territories.map(({ id }) => [id, names.territory(id)]));
  const ofUsers = new Map(rows.map(({ user }) => [user, names.user(user)]));
  return { territory: (id) => ofTerritories.get(id) ?? '', user: (id) => ofUsers.get(id) ?? '' };
}
