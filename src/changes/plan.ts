import { createHash } from 'node:crypto';
import type { TerritoryId, UserId } from '../base/ids';
import type { Target } from '../model/target';
import type { Refusal } from './refusal';

export type Operation = 'add' | 'remove';

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

export interface Change {
  readonly territory: TerritoryId;
  readonly user: UserId;
  readonly operation: Operation;
}

export interface PlannedRow extends Change {
  readonly state: RowState;
}

/** A territory that a plan touches, with the members it had when the plan was made, in ascending order. */
export interface PlannedTerritory {
  readonly id: TerritoryId;
  readonly members: readonly UserId[];
}

/** What a person is asked to confirm, and exactly what is then applied. Plain data, ids only. */
export interface Plan {
  readonly target: Target;
  readonly form: Form;
  readonly axes: Readonly<Record<Operation, Axis>>;
  readonly territories: readonly PlannedTerritory[];
  readonly rows: readonly PlannedRow[];
  /** Write requests that are sent when nothing goes wrong. */
  readonly writes: number;
  /** Readings before and after them; reads and writes cost one API credit each. */
  readonly reads: number;
  /** Equal for two plans exactly when they make the same changes in the same organisation. */
  readonly hash: string;
}

export function rowKey({ territory, user }: Pick<Change, 'territory' | 'user'>): string {
  return `${territory}/${user}`;
}

/** The rows that have to be sent. */
export function rowsToSend({ rows }: Pick<Plan, 'rows'>): PlannedRow[] {
  return rows.filter(({ state }) => state.kind === 'send');
}

/** Rows in their order, by territory. */
export function byTerritory<Row extends Pick<Change, 'territory'>>(
  rows: readonly Row[],
): ReadonlyMap<TerritoryId, readonly Row[]> {
  const groups = new Map<TerritoryId, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.territory);
    if (group) group.push(row);
    else groups.set(row.territory, [row]);
  }
  return groups;
}

/** A digest of organisation and rows, whatever their order. */
export function hashOf(target: Target, rows: readonly Change[]): string {
  const { place, environment, organisation, user } = target;
  const lines = rows.map((row) => `${row.operation} ${rowKey(row)}`).sort();
  return digest([JSON.stringify([place, environment, organisation, user]), ...lines]);
}

function digest(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
