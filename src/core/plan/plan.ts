import { createHash } from 'node:crypto';
import type { TerritoryId, UserId } from '../util/ids';
import { organisationKey, type Target } from '../org/target';

export type Operation = 'add' | 'remove';

/** `setManager` makes a user the manager, `clearManager` takes that away from the one who is. */
export type ManagerOperation = 'setManager' | 'clearManager';

/** Who is meant, and where. */
interface MembershipKey {
  readonly territory: TerritoryId;
  readonly user: UserId;
}

interface Asked extends MembershipKey {
  /** Of an undo: it was so already, and is not made so again. Whoever waits for it sees whether it still is. */
  readonly isPast?: true;
}

/** That a user is to become, or no longer to be, a member of a territory. */
export interface MembershipChange extends Asked {
  readonly operation: Operation;
  /** Other changes of the same plan: it is sent only once all of them are so, as read. */
  readonly after?: readonly MembershipKey[];
}

/** That a territory is to have another manager, or none. A plan of such changes has no others. */
export interface ManagerChange extends Asked {
  readonly operation: ManagerOperation;
  /** The manager before, null for nobody: it is made only while that holds. Without it, whoever is found by the plan. */
  readonly replaces?: UserId | null;
  readonly after?: undefined;
}

export type Change = MembershipChange | ManagerChange;

export function rowKey({ territory, user }: MembershipKey): string {
  return `${territory}/${user}`;
}

export function isOfManager<Some extends Pick<Change, 'operation'>>(
  change: Some,
): change is Extract<Some, { readonly operation: ManagerOperation }> {
  return change.operation === 'setManager' || change.operation === 'clearManager';
}

/** What Zoho wrote of a row: its code, and a message that may be empty. */
export interface Said {
  readonly code: string;
  readonly message: string;
}

/** Why a row is not done: which reason, and what its sentences name. */
export type Refusal =
  /** The territory takes nobody any more; its manager counts as one of `limit`. */
  | { readonly code: 'territoryFull'; readonly limit?: number }
  | { readonly code: 'territoryUnknown'; readonly said: Said }
  /** Zoho lists somebody there without an id: who is in it, and who is not, cannot be told. */
  | { readonly code: 'membersUnknown' }
  /** There is no user of this id, or they are inactive: Zoho says the same of both. */
  | { readonly code: 'userNotAccepted'; readonly said: Said }
  /** A status that keeps the user out of every territory, as Zoho writes it: `deleted`. */
  | { readonly code: 'userStatus'; readonly status: string }
  /** Zoho keeps the manager of a territory among its users. */
  | { readonly code: 'isManager' }
  /** Somebody else, or nobody, is the manager by now: what was agreed to does not hold any more. */
  | { readonly code: 'otherManager' }
  /** Of the organisation's own territory, Zoho lets nothing be changed but the name. */
  | { readonly code: 'ownTerritory' }
  | { readonly code: 'notRemoved'; readonly said: Said }
  /** The user did not arrive where they were to go, and stays where they are. */
  | { readonly code: 'notArrived' }
  /** Another change of the plan has to come first, and did not come about. */
  | { readonly code: 'otherNotDone' }
  /** The territory is full, and whoever is to leave it waits for others to arrive. */
  | { readonly code: 'fullSwap' }
  /** Of an undo: it had been taken back already, and was done again since, by others. */
  | { readonly code: 'doneAgain' }
  /** It was sent, is not as wanted, and no answer said anything of it. */
  | { readonly code: 'noAnswer' }
  /** Any other reason of Zoho's. */
  | { readonly code: 'refused'; readonly said: Said };

/** `bulk` sends as many as one request may carry, `single` one user per request. */
export type Form = 'bulk' | 'single';

/** A bulk request carries the users of one territory, or the territories of one user. */
export type Axis = 'territory' | 'user';

/** What is known of a row before anything is sent. */
export type RowState =
  | { readonly kind: 'send' }
  /** The membership read for the plan is as wanted: such a row is never sent. */
  | { readonly kind: 'alreadySo' }
  /** Zoho would refuse it for certain: such a row is never sent either. */
  | { readonly kind: 'impossible'; readonly refusal: Refusal };

/** Somebody has done again what had been taken back: that is theirs. */
export const doneAgain = { kind: 'impossible', refusal: { code: 'doneAgain' } } as const satisfies RowState;

interface Planned {
  readonly state: RowState;
}

export type MembershipRow = MembershipChange & Planned;
export type ManagerRow = ManagerChange & Planned & { readonly replaces: UserId | null };
export type PlannedRow = MembershipRow | ManagerRow;

/** A territory that a plan touches, with the members it had when the plan was made, in ascending order. */
export interface PlannedTerritory {
  readonly id: TerritoryId;
  readonly members: readonly UserId[];
  /** Only users of the plan's rows count there: anybody else may come and go. Otherwise that is a conflict. */
  readonly held?: 'additive';
  /** It is the organisation's own: Zoho removes nobody from it on the side of the user. */
  readonly isRoot?: true;
}

/** What a person is asked to confirm, and exactly what is then applied. Plain data, ids only. */
export interface Plan {
  readonly target: Target;
  readonly form: Form;
  readonly axes: Readonly<Record<Operation, Axis>>;
  /** Users who move leave before they are added; otherwise they leave only where they were seen to arrive. */
  readonly order?: 'removeFirst';
  readonly territories: readonly PlannedTerritory[];
  readonly rows: readonly PlannedRow[];
  /** Write requests that are sent when nothing goes wrong. */
  readonly writes: number;
  /** Readings before and after them; reads and writes cost one API credit each. */
  readonly reads: number;
  /** A digest of all the rest: equal exactly for plans that a person is shown alike and that are applied alike. */
  readonly hash: string;
}

/** The rows that have to be sent. */
export function rowsToSend<Row extends Planned>({ rows }: { readonly rows: readonly Row[] }): Row[] {
  return rows.filter(({ state }) => state.kind === 'send');
}

/** Whether a row makes somebody a user of its territory: a manager is one from then on, who may be no member yet. */
export function joins(row: Change, { territories }: Pick<Plan, 'territories'>): boolean {
  if (row.operation !== 'setManager') return row.operation === 'add';
  return !territories.find(({ id }) => id === row.territory)?.members.includes(row.user);
}

/** Whether some of these rows add users and others remove them. */
export function goesBothWays(rows: readonly Pick<Change, 'operation'>[]): boolean {
  return new Set(rows.map(({ operation }) => operation)).size > 1;
}

/** Rows in their order, by territory. */
export function byTerritory<Row extends Pick<MembershipKey, 'territory'>>(
  rows: readonly Row[],
): ReadonlyMap<TerritoryId, readonly Row[]> {
  return grouped(rows, ({ territory }) => territory);
}

/** Rows in their order, by whatever a key tells of them. */
export function grouped<Row, Key>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): ReadonlyMap<Key, readonly Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

/** A plan of which each change would be seen from now on. */
export function sealed(plan: Omit<Plan, 'hash'>): Plan {
  return { ...plan, hash: hashOf(plan) };
}

/** A digest of everything that a review of the plan shows and that applying it uses, whatever the order of its rows. */
export function hashOf(plan: Omit<Plan, 'hash'>): string {
  const { target, form, axes, writes, reads } = plan;
  const { name, place, environment, organisation, user } = target;
  const way = [form, axes.add, axes.remove, writes, reads, ...orderOf(plan)];
  const head = [name, place, environment, organisation, user, ...way];
  return digest(head, plan.rows.map(textOf), plan.territories.map(baseOf));
}

/**
 * A digest of what a plan is to do, where, and on what grounds. Unlike its hash, it is the same whoever makes the plan,
 * whatever their organisation is called, with however many requests, and whoever else is where only the users of rows count.
 */
export function digestOf(plan: Omit<Plan, 'hash'>): string {
  const head = [organisationKey(plan.target), plan.form, ...orderOf(plan)];
  return digest(head, plan.rows.map(textOf), plan.territories.map(groundsOf));
}

/** Nothing where it is the usual one: journals that know of no other are still sound. */
function orderOf({ order }: Pick<Plan, 'order'>): readonly string[] {
  return order === undefined ? [] : [order];
}

function textOf(row: PlannedRow): string {
  const after = row.after?.map(rowKey).sort() ?? [];
  const text = `${row.operation} ${rowKey(row)} ${JSON.stringify(row.state)}`;
  if (isOfManager(row)) return `${text} replaces ${row.replaces}`;
  return after.length === 0 ? text : `${text} after ${after.join()}`;
}

function baseOf({ id, members, held, isRoot }: PlannedTerritory): string {
  const place = [id, ...(held === undefined ? [] : [held]), ...(isRoot ? ['root'] : [])];
  return `${place.join(' ')}: ${members.join()}`;
}

/** Where only the users of rows count, their rows tell what they are; which side they are sent on does not matter. */
function groundsOf({ id, members, held }: PlannedTerritory): string {
  return baseOf(held === undefined ? { id, members } : { id, members: [], held });
}

function digest(head: readonly unknown[], rows: string[], bases: string[]): string {
  return createHash('sha256')
    .update([JSON.stringify(head), ...rows.sort(), ...bases.sort()].join('\n'))
    .digest('hex');
}

/** What a plan is for; `change` when some of its rows add and others remove. */
export type Purpose = Operation | 'change' | 'manager';

/** What all rows of a plan do; `add` for a plan without rows. */
export function purposeOf({ rows }: { readonly rows: readonly Pick<Change, 'operation'>[] }): Purpose {
  const [row] = rows;
  if (row && isOfManager(row)) return 'manager';
  const first = row?.operation === 'remove' ? 'remove' : 'add';
  return rows.every(({ operation }) => operation === first) ? first : 'change';
}

/** Whether everybody who is added somewhere is removed elsewhere, and nobody else is removed. */
export function isMove({ rows }: { readonly rows: readonly Change[] }): boolean {
  const of = (wanted: Operation) =>
    new Set(rows.flatMap(({ operation, user }) => (operation === wanted ? user : [])));
  const [comers, leavers] = [of('add'), of('remove')];
  return comers.size > 0 && comers.size === leavers.size && [...comers].every((user) => leavers.has(user));
}

/** The territories that a plan is about; of a move, those that it leads to. */
export function goalsOf(plan: Pick<Plan, 'rows' | 'territories'>): TerritoryId[] {
  if (!isMove(plan)) return plan.territories.map(({ id }) => id);
  const comers = plan.rows.filter(({ operation }) => operation === 'add');
  return [...new Set(comers.map(({ territory }) => territory))];
}
