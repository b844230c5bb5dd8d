import type { MembershipChange } from '../plan/plan';
import type { UserId } from '../util/ids';
import type { Territory, User } from '../zoho/schemas';
import type { Note } from './difference';
import { isActive } from './people';

/** Who is to be in a territory, and nobody else. */
export interface Exactly {
  readonly territory: Territory;
  readonly users: ReadonlySet<UserId>;
  /** Who they are, as far as that is known. */
  readonly known: ReadonlyMap<UserId, User>;
  /** Whom nobody removes, wanted or not. */
  readonly kept: ReadonlySet<UserId>;
}

/**
 * What makes the members of a territory exactly these. Its manager, people who are kept, and users who are not active
 * never are a difference; that they are not is noted.
 */
export function exactly(
  { territory, users, known, kept }: Exactly,
  members: readonly User[],
): { readonly changes: readonly MembershipChange[]; readonly notes: readonly Note[] } {
  const notes: Note[] = [];
  const here = new Set(members.map(({ id }) => id));
  const changes: MembershipChange[] = [];
  for (const id of users) {
    const user = known.get(id);
    if (here.has(id)) continue;
    if (user && !isActive(user)) notes.push({ code: 'inactiveNotAdded', territory, user });
    else changes.push({ territory: territory.id, user: id, operation: 'add' });
  }
  for (const user of members) {
    const isManager = territory.manager?.id === user.id;
    if (users.has(user.id)) continue;
    if (isManager || kept.has(user.id))
      notes.push({ code: isManager ? 'managerStays' : 'protectedStays', territory, user });
    else changes.push({ territory: territory.id, user: user.id, operation: 'remove' });
  }
  return { changes, notes };
}
