import type { TerritoryId, UserId } from '../util/ids';
import type { Outcome } from '../journal/outcome';
import { goesBothWays, rowKey, type PlannedRow, type PlannedTerritory, type Refusal } from '../plan/plan';
import { CrmError } from '../zoho/errors';
import type { UserCount } from '../zoho/schemas';
import type { Batch, Suggestion, Told } from './request';

/** What others did since a plan was made, and what its run did and is still to do. */
interface Difference<Id> {
  /** How many there would be but for others, and are. */
  readonly expected: number;
  readonly live: number;
  /** Who came and left by the doing of others. */
  readonly came: readonly Id[];
  readonly left: readonly Id[];
  /** What this run would add and remove from here on. */
  readonly adds: readonly Id[];
  readonly removes: readonly Id[];
  /** Rows that this run has made so already, and rows that it sent without learning whether it made them so. */
  readonly done: number;
  readonly unknown: number;
}

/** Others changed a territory: these are its users. */
export interface TerritoryConflict extends Difference<UserId> {
  readonly territory: TerritoryId;
}

/** Others changed where a user is: these are territories that the plan is about. */
export interface UserConflict extends Difference<TerritoryId> {
  readonly user: UserId;
}

export type Conflict = TerritoryConflict | UserConflict;

type OutcomeOf = (row: PlannedRow) => Outcome;

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
  outcomeOf: OutcomeOf,
  live: ReadonlySet<UserId>,
): TerritoryConflict | undefined {
  const base = baseOf(territory, rows, live);
  const found = differenceOf(base, rows, { outcomeOf, live, idOf: ({ user }) => user });
  return found && { territory: territory.id, ...found };
}

/**
 * Compares the territories of a user with those that they must be in but for others; territories that the plan has no
 * row of this user for do not count.
 *
 * @param bases the territories of the plan
 * @param rows the rows of this user
 * @param live all territories that the user is in
 */
export function conflictOfUser(
  user: UserId,
  bases: ReadonlyMap<TerritoryId, PlannedTerritory>,
  rows: readonly PlannedRow[],
  outcomeOf: OutcomeOf,
  live: ReadonlySet<TerritoryId>,
): UserConflict | undefined {
  const own = rows.map(({ territory }) => territory);
  const base = new Set(own.filter((id) => bases.get(id)?.members.includes(user)));
  const there = new Set(own.filter((id) => live.has(id)));
  const found = differenceOf(base, rows, { outcomeOf, live: there, idOf: ({ territory }) => territory });
  return found && { user, ...found };
}

function differenceOf<Id>(
  expected: Set<Id>,
  rows: readonly PlannedRow[],
  now: {
    readonly outcomeOf: OutcomeOf;
    readonly live: ReadonlySet<Id>;
    readonly idOf: (row: PlannedRow) => Id;
  },
): Difference<Id> | undefined {
  const { outcomeOf, live, idOf } = now;
  const either = new Set<Id>();
  const toDo = { add: [] as Id[], remove: [] as Id[] };
  let done = 0;
  let unknown = 0;
  for (const row of rows) {
    const isAdd = row.operation === 'add';
    const id = idOf(row);
    const outcome = outcomeOf(row);
    const { kind } = outcome;
    // an answer called it done: where a reading denies that, others may have taken it back
    const wasTold = outcome.kind === 'unknown' && outcome.why === 'againstItself';
    if (kind === 'applied' || kind === 'soNow' || kind === 'alreadySo' || wasTold) {
      if (isAdd) expected.add(id);
      else expected.delete(id);
    } else if (row.state.kind === 'send') either.add(id);
    if (kind === 'applied') done++;
    if (kind === 'soNow' || kind === 'unknown') unknown++;
    const isOpen = kind === 'notStarted' || (kind === 'unknown' && !wasTold) || kind === 'alreadySo';
    if (isOpen && live.has(id) !== isAdd) toDo[isAdd ? 'add' : 'remove'].push(id);
  }
  const left = [...expected].filter((id) => !live.has(id) && !either.has(id)).sort();
  const came = [...live].filter((id) => !expected.has(id) && !either.has(id)).sort();
  if (left.length === 0 && came.length === 0) return undefined;
  const { add: adds, remove: removes } = toDo;
  return { expected: expected.size, live: live.size, came, left, adds, removes, done, unknown };
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

/**
 * The territories with another number of users than what the rows of the run did to them leaves, also those that are not
 * looked at again. Of a territory that somebody came to and somebody left the number proves nothing: it is the same where
 * neither is so.
 *
 * @param sizes how many users each had before; of one that is missing nothing is known
 */
export function unexpected(
  { ids, rows, outcomeOf }: RowsOfTerritories,
  sizes: ReadonlyMap<TerritoryId, number>,
  counts: readonly UserCount[],
): TerritoryId[] {
  const countOf = new Map(counts.map(({ territory, count }) => [territory, count]));
  const isMade = (row: PlannedRow) => ['applied', 'soNow'].includes(outcomeOf(row).kind);
  return ids.filter((id) => {
    const made = rows.get(id)?.filter(isMade) ?? [];
    const size = sizes.get(id);
    // an earlier part of the run wrote there, and this one has not looked
    if (size === undefined || goesBothWays(made)) return true;
    const change = made[0]?.operation === 'add' ? made.length : -made.length;
    return (countOf.has(id) ? countOf.get(id) : 0) !== size + change;
  });
}

interface RowsOfTerritories {
  readonly ids: readonly TerritoryId[];
  readonly rows: ReadonlyMap<TerritoryId, readonly PlannedRow[]>;
  readonly outcomeOf: OutcomeOf;
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

/** What keeps a second sending from anything may be the doing of the first. */
export function withoutDoubtful(told: Told, sentBefore: ReadonlySet<PlannedRow>): Told {
  const settled = new Map(told.settled);
  const open = new Map(told.open);
  for (const [row, outcome] of told.settled) {
    if (!sentBefore.has(row)) continue;
    if (outcome.kind === 'alreadySo') settled.set(row, { kind: 'soNow' });
    // a refusal stands unless the membership tells otherwise
    if (outcome.kind === 'failed') open.set(row, { outcome, guessed: false });
  }
  return { ...told, settled, open };
}

/** Somebody other than Zoho answers, such as the sign-in page of a network: nothing more is sent into it. */
export function isForeign(lost: Told['lost']): lost is CrmError {
  return lost instanceof CrmError && lost.kind === 'unreadable' && !lost.passing;
}
