import type { TerritoryId, UserId } from '../util/ids';
import type { Outcome } from '../journal/outcome';
import { rowKey, type PlannedRow, type PlannedTerritory, type Refusal } from '../plan/plan';
import { CrmError } from '../zoho/errors';
import type { Batch, Suggestion, Told } from './request';

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
  territory: PlannedTerritory,
  rows: readonly PlannedRow[],
  outcomeOf: (row: PlannedRow) => Outcome,
  live: ReadonlySet<UserId>,
): Conflict | undefined {
  const expected = baseOf(territory, rows, live);
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
    territory: territory.id,
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

/** The members that a territory had; where only the users of rows count, the others are as they are. */
function baseOf(
  { members, held }: PlannedTerritory,
  rows: readonly PlannedRow[],
  live: ReadonlySet<UserId>,
): Set<UserId> {
  if (held !== 'additive') return new Set(members);
  const own = new Set(rows.map(({ user }) => user));
  return new Set([...members.filter((user) => own.has(user)), ...[...live].filter((user) => !own.has(user))]);
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

/** What is known of an open row once the membership has been read again. */
interface Evidence {
  /** Whether the membership shows the row as wanted. */
  readonly live: boolean;
  readonly suggested: Suggestion | undefined;
  readonly closed: Refusal | undefined;
  /** Whether an earlier request of this run carried it, too, and may have done it. */
  readonly sentBefore: boolean;
}

/** Decides an open row: its outcome, and whether it is worth sending once more instead. */
export function decisionFor(
  row: PlannedRow,
  evidence: Evidence,
): { readonly outcome: Outcome; readonly retry: boolean } {
  const { live, suggested, closed } = evidence;
  if (live) return { outcome: byWhom(row, evidence), retry: false };
  if (suggested?.outcome.kind === 'failed') return { outcome: suggested.outcome, retry: false };
  // sending it again might undo what somebody else did in between
  if (suggested?.outcome.kind === 'applied' && !suggested.guessed)
    return { outcome: { kind: 'unknown', why: 'againstItself' }, retry: false };
  return { outcome: { kind: 'failed', refusal: closed ?? { code: 'noAnswer' } }, retry: true };
}

/** Of a row that is as wanted and was not so before: by this run only where an answer says so. */
function byWhom({ operation }: PlannedRow, { suggested, sentBefore }: Evidence): Outcome {
  if (!suggested || suggested.guessed) return { kind: 'soNow' };
  const { kind } = suggested.outcome;
  if (kind === 'applied') return { kind, seen: 'both' };
  const wasSo = kind === 'alreadySo' || (operation === 'remove' && kind === 'failed');
  return wasSo && !sentBefore ? { kind: 'alreadySo', seen: 'answer' } : { kind: 'soNow' };
}

/**
 * Whether nobody else gets in. A bulk request that met the limit and added nobody proves less: it may have been
 * refused as a whole while some seats are left.
 */
export function isClosed(told: Told, live: Memberships | undefined, { axis }: Batch): boolean {
  const someoneGotIn =
    [...told.settled.values()].some((outcome) => outcome.kind === 'applied') ||
    [...told.open.keys()].some((row) => live?.fulfil(row));
  return told.closed !== undefined && (axis === 'single' || someoneGotIn || told.open.size === 0);
}

/** What keeps a second sending from anything may be the doing of the first: the membership decides. */
export function withoutDoubtful(told: Told, sentBefore: ReadonlySet<PlannedRow>): Told {
  const settled = new Map(told.settled);
  const open = new Map(told.open);
  for (const [row, outcome] of told.settled) {
    if (outcome.kind === 'applied' || !sentBefore.has(row)) continue;
    open.set(row, outcome.kind === 'failed' ? { outcome, guessed: false } : undefined);
    // a refusal stands unless the membership tells otherwise
    if (outcome.kind === 'alreadySo') settled.delete(row);
  }
  return { ...told, settled, open };
}

/** Somebody other than Zoho answers, such as the sign-in page of a network: nothing more is sent into it. */
export function isForeign(lost: Told['lost']): lost is CrmError {
  return lost instanceof CrmError && lost.kind === 'unreadable' && !lost.passing;
}
