import { associationChunks, removalChunks, territoryChunks } from '../zoho/chunks';
import type { TerritoryId, UserId } from '../util/ids';
import type { Operation, Axis, Form, Plan, PlannedRow } from './plan';
import { awaitedFirst } from './waits';

/** Rows that are sent one request after the other: all of one territory, or all of one user. */
export interface Sequence {
  readonly operation: Operation;
  readonly axis: Axis;
  /** The runs of rows that one request carries each. */
  readonly chunks: readonly (readonly PlannedRow[])[];
}

/** Which rows Zoho lets the user side change: nobody's own, and no removal from the organisation's own territory. */
export interface UserSide {
  readonly caller: string;
  readonly isRoot: (territory: TerritoryId) => boolean;
}

/** The axis that needs fewer requests for these rows; the territory side when it makes no difference. */
export function cheaperAxis(
  operation: Operation,
  rows: readonly PlannedRow[],
  form: Form,
  { caller, isRoot }: UserSide,
): Axis {
  const allowed =
    form === 'bulk' &&
    // without knowing the caller, their own row might be among them
    caller !== '' &&
    rows.every((row) => row.user !== caller && !(operation === 'remove' && isRoot(row.territory)));
  const fewest = requestsOf(rows, operation, 'territory', form);
  // each user takes a request at least, so that most often nothing more has to be counted
  const mayBeCheaper = allowed && new Set(rows.map(({ user }) => user)).size < fewest;
  return mayBeCheaper && requestsOf(rows, operation, 'user', form) < fewest ? 'user' : 'territory';
}

/** How many requests carry these rows. */
function requestsOf(rows: readonly PlannedRow[], operation: Operation, axis: Axis, form: Form): number {
  return sequencesOf(rows, operation, axis, form).reduce((sum, sequence) => sum + sequence.chunks.length, 0);
}

/** The rows of one operation as sequences along an axis. */
function sequencesOf(rows: readonly PlannedRow[], operation: Operation, axis: Axis, form: Form): Sequence[] {
  const groups = new Map<string, PlannedRow[]>();
  for (const row of rows) {
    if (row.operation !== operation) continue;
    const anchor = axis === 'territory' ? row.territory : row.user;
    const group = groups.get(anchor);
    if (group) group.push(row);
    else groups.set(anchor, [row]);
  }
  return [...groups.values()].map((group) => ({
    operation,
    axis,
    chunks: form === 'single' ? group.map((row) => [row]) : chunksOf(group, operation, axis),
  }));
}

function chunksOf(group: readonly PlannedRow[], operation: Operation, axis: Axis): PlannedRow[][] {
  if (axis === 'user') return regroup(group, territoryChunks(group.map(({ territory }) => territory)));
  const users: UserId[] = group.map(({ user }) => user);
  return regroup(group, operation === 'add' ? associationChunks(users) : removalChunks(users));
}

/** The rows in runs as long as those of their ids. */
function regroup(group: readonly PlannedRow[], runs: readonly (readonly string[])[]): PlannedRow[][] {
  let at = 0;
  return runs.map(({ length }) => group.slice(at, (at += length)));
}

/** The requests that carry some rows of a plan, removals first: they free seats. Users who also leave come before others. */
export function requestsFor(
  plan: Pick<Plan, 'rows' | 'axes' | 'form'>,
  rows: readonly PlannedRow[],
): Readonly<Record<Operation, Sequence[]>> {
  const leavers = new Set(
    plan.rows.filter(({ operation }) => operation === 'remove').map(({ user }) => user),
  );
  const moversFirst = awaitedFirst(rows, ({ user }) => leavers.has(user));
  return {
    remove: sequencesOf(rows, 'remove', plan.axes.remove, plan.form),
    add: sequencesOf(moversFirst, 'add', plan.axes.add, plan.form),
  };
}
