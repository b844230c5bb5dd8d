import type { TerritoryId, UserId } from '../base/ids';
import { rowKey, type PlannedRow, type PlannedTerritory } from './plan';

/** Somebody else changed a territory after the plan was made: what it had, what it has, what the plan wants. */
export interface Conflict {
  readonly territory: TerritoryId;
  readonly base: readonly UserId[];
  readonly live: readonly UserId[];
  readonly wanted: readonly UserId[];
}

/**
 * Compares a territory with the plan's base. Rows of the plan that are at their goal already are no conflict: somebody
 * else made the same change, or an answer of ours was lost.
 *
 * @param rows the rows of this territory
 * @returns undefined when nobody else changed the territory
 */
export function conflictOf(
  { id, members }: PlannedTerritory,
  rows: readonly PlannedRow[],
  live: ReadonlySet<UserId>,
): Conflict | undefined {
  const expected = new Map<UserId, boolean | 'either'>(members.map((user) => [user, true]));
  for (const row of rows) if (row.state.kind === 'send') expected.set(row.user, 'either');
  const gone = [...expected].some(([user, here]) => here === true && !live.has(user));
  const come = [...live].some((user) => !expected.has(user));
  if (!gone && !come) return undefined;
  return {
    territory: id,
    base: members,
    live: [...live].sort(),
    wanted: wantedMembers(new Set(members), rows),
  };
}

/** The members a territory has once its rows are applied to `base`, in ascending order. */
export function wantedMembers(base: ReadonlySet<UserId>, rows: readonly PlannedRow[]): UserId[] {
  const wanted = new Set(base);
  for (const { user, operation, state } of rows) {
    if (state.kind !== 'send') continue;
    if (operation === 'add') wanted.add(user);
    else wanted.delete(user);
  }
  return [...wanted].sort();
}

/** Who is in which territory, as far as it was read just now. */
export class Memberships {
  private readonly pairs = new Set<string>();

  static of(territory: TerritoryId, users: Iterable<UserId>): Memberships {
    const result = new Memberships();
    for (const user of users) result.pairs.add(rowKey({ territory, user }));
    return result;
  }

  static ofUser(user: UserId, territories: Iterable<TerritoryId>): Memberships {
    const result = new Memberships();
    for (const territory of territories) result.pairs.add(rowKey({ territory, user }));
    return result;
  }

  /** Whether a row is as wanted. */
  fulfil(row: PlannedRow): boolean {
    return this.pairs.has(rowKey(row)) === (row.operation === 'add');
  }
}
