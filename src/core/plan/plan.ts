import { createHash } from 'node:crypto';
import type { TerritoryId, UserId } from '../util/ids';
import type { Target } from '../org/target';
import { rowKey, type Change, type Operation } from './change';
import type { Refusal } from './refusal';

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
  /** A digest of all the rest: equal exactly for plans that a person is shown alike and that are applied alike. */
  readonly hash: string;
}

/** The rows that have to be sent. */
export function rowsToSend({ rows }: Pick<Plan, 'rows'>): PlannedRow[] {
  return rows.filter(({ state }) => state.kind === 'send');
}

/** Rows in their order, by territory. */
export function byTerritory<Row extends Pick<Change, 'territory'>>(
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

/** A digest of everything that a review of the plan shows and that applying it uses, whatever the order of its rows. */
export function hashOf(plan: Omit<Plan, 'hash'>): string {
  const { target, form, axes, writes, reads } = plan;
  const { label, name, place, environment, organisation, user } = target;
  const head = [
    label,
    name,
    place,
    environment,
    organisation,
    user,
    form,
    axes.add,
    axes.remove,
    writes,
    reads,
  ];
  const rows = plan.rows.map((row) => `${row.operation} ${rowKey(row)} ${JSON.stringify(row.state)}`);
  const bases = plan.territories.map(({ id, members }) => `${id}: ${members.join()}`);
  return createHash('sha256')
    .update([JSON.stringify(head), ...rows.sort(), ...bases.sort()].join('\n'))
    .digest('hex');
}
