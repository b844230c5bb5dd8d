import type { TerritoryId, UserId } from '../util/ids';
import type { Outcome } from '../journal/outcome';
import { rowKey } from '../plan/change';
import type { PlannedRow, PlannedTerritory } from '../plan/plan';

/** Others changed a territory since it was last known: what they did, and what this run did and is still to do. */
export interface Conflict {
  readonly territory: TerritoryId;
  /** How many users it would have had but for others, and has. */
  readonly expected: number;
  readonly live: number;
  /** Users who came and left by the doing of others. */
  readonly came: readonly UserId[];
  readonly left: readonly UserId[];
  /** Whom this run would add and remove from here on. */
  readonly adds: readonly UserId[];
  readonly removes: readonly UserId[];
  /** Rows that this run has made so already, and rows that it sent without learning whether it made them so. */
  readonly done: number;
  readonly unknown: number;
}

/**
 * Compares a territory with what it must be like but for others: the plan's base, and on top what this run did. Rows that
 * are at their goal already are no conflict: somebody else made the same change, or an answer of ours was lost.
 *
 * @param rows the rows of this territory
 * @param outcomeOf what has become of them so far
 * @returns undefined when nobody else changed the territory
 */
export function conflictOf(
  { id, members }: PlannedTerritory,
  rows: readonly PlannedRow[],
  outcomeOf: (row: PlannedRow) => Outcome,
  live: ReadonlySet<UserId>,
): Conflict | undefined {
  const expected = new Set(members);
  const either = new Set<UserId>();
  const toDo = { add: [] as UserId[], remove: [] as UserId[] };
  let done = 0;
  let unknown = 0;
  for (const row of rows) {
    const { user, operation } = row;
    const { kind } = outcomeOf(row);
    if (kind === 'applied' || kind === 'soNow' || kind === 'alreadySo') {
      if (operation === 'add') expected.add(user);
      else expected.delete(user);
    } else if (row.state.kind === 'send') either.add(user);
    if (kind === 'applied') done++;
    if (kind === 'soNow' || kind === 'unknown') unknown++;
    const isOpen = kind === 'notStarted' || kind === 'unknown' || kind === 'alreadySo';
    if (isOpen && live.has(user) !== (operation === 'add')) toDo[operation].push(user);
  }
  const left = [...expected].filter((user) => !live.has(user) && !either.has(user)).sort();
  const came = [...live].filter((user) => !expected.has(user) && !either.has(user)).sort();
  if (left.length === 0 && came.length === 0) return undefined;
  return {
    territory: id,
    expected: expected.size,
    live: live.size,
    came,
    left,
    adds: toDo.add,
    removes: toDo.remove,
    done,
    unknown,
  };
}

/** Who is in which territory, as far as it was read just now. */
export class Memberships {
  private readonly pairs = new Set<string>();

  private constructor(private readonly of: Partial<Pick<PlannedRow, 'territory' | 'user'>>) {}

  static ofTerritory(territory: TerritoryId, users: Iterable<UserId>): Memberships {
    const result = new Memberships({ territory });
    for (const user of users) result.pairs.add(rowKey({ territory, user }));
    return result;
  }

  static ofUser(user: UserId, territories: Iterable<TerritoryId>): Memberships {
    const result = new Memberships({ user });
    for (const territory of territories) result.pairs.add(rowKey({ territory, user }));
    return result;
  }

  /** Whether what was read tells of a row at all. */
  covers({ territory, user }: PlannedRow): boolean {
    return territory === (this.of.territory ?? territory) && user === (this.of.user ?? user);
  }

  /** Whether a row that it covers is as wanted. */
  fulfil(row: PlannedRow): boolean {
    return this.pairs.has(rowKey(row)) === (row.operation === 'add');
  }
}
