import type { TerritoryId, UserId } from '../util/ids';
import type { Plan, PlannedRow } from './plan';

/** What people call territories and users; a name may be empty. A plan itself holds ids only. */
export interface Names {
  readonly territory: (id: TerritoryId) => string;
  readonly user: (id: UserId) => string;
}

/** Where nobody knows a name. */
export const nameless: Names = { territory: () => '', user: () => '' };

/** The names of those in a plan, by id, as they are kept beside it. */
export interface KeptNames {
  readonly territories: Readonly<Record<string, string>>;
  readonly users: Readonly<Record<string, string>>;
}

/** The names of those in a plan as data, without holding on to all others. */
export function keep(names: Names, { territories, rows }: Pick<Plan, 'territories' | 'rows'>): KeptNames {
  return {
    territories: Object.fromEntries(territories.map(({ id }) => [id, names.territory(id)])),
    users: Object.fromEntries(rows.flatMap(peopleIn).map((user) => [user, names.user(user)])),
  };
}

/** Whom a row is about: of a manager, also whoever is replaced. */
export function peopleIn(row: PlannedRow): UserId[] {
  return 'replaces' in row && row.replaces !== null ? [row.user, row.replaces] : [row.user];
}

/** The names that were kept. */
export function namesKept({ territories, users }: KeptNames): Names {
  const named = (names: Readonly<Record<string, string>>, id: string) =>
    (Object.hasOwn(names, id) ? names[id] : undefined) ?? '';
  return { territory: (id) => named(territories, id), user: (id) => named(users, id) };
}
