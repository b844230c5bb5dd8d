import { associationChunks, removalChunks, territoryChunks } from '../zoho/chunks';
import type { TerritoryId, UserId } from '../util/ids';
import {
  grouped,
  type Change,
  type Operation,
  type Axis,
  type Form,
  type Plan,
  type PlannedRow,
} from './plan';
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

/** The axis that needs fewer requests for most of these rows; the territory side when it makes no difference. */
export function cheaperAxis(
  operation: Operation,
  rows: readonly PlannedRow[],
  form: Form,
  side: UserSide,
): Axis {
  // without knowing the caller, their own row might be among them
  if (form === 'single' || side.caller === '') return 'territory';
  const requests = (axis: Axis) =>
    sequencesOf(rows, operation, { axis, form, side }).reduce((sum, { chunks }) => sum + chunks.length, 0);
  const fewest = requests('territory');
  // each user takes a request at least, so that most often nothing more has to be counted
  const mayBeCheaper = new Set(rows.map(({ user }) => user)).size < fewest;
  return mayBeCheaper && requests('user') < fewest ? 'user' : 'territory';
}

/**
 * The territories of which nobody has to read the members, because it takes fewer calls to read where the users of the
 * changes are: only where nobody else counts.
 */
export function readByUser(
  changes: readonly Pick<Change, 'territory' | 'user' | 'after'>[],
  isAdditive: (territory: TerritoryId) => boolean,
): ReadonlySet<TerritoryId> {
  const own = changes.filter(({ territory }) => isAdditive(territory));
  const users = new Set(own.map(({ user }) => user)).size;
  const territories = new Set(own.map(({ territory }) => territory));
  // looks in between, at those who are waited for: a user who was seen to have arrived is not looked at again
  const between = new Set(own.flatMap(({ after = [] }) => after.map(({ territory }) => territory))).size;
  // for the plan, before the first write, and after the last one, when one call tells the numbers of all territories
  return 3 * users < 2 * territories.size + between + 1 ? territories : new Set();
}

/** As `readByUser`, of a plan. */
export function readByUserIn({
  territories,
  rows,
}: Pick<Plan, 'territories' | 'rows'>): ReadonlySet<TerritoryId> {
  const additive = new Set(territories.flatMap(({ id, held }) => (held === 'additive' ? [id] : [])));
  return readByUser(rows, (id) => additive.has(id));
}

interface Way {
  readonly axis: Axis;
  readonly form: Form;
  readonly side: UserSide;
}

/** The rows of one operation as sequences along an axis; those that Zoho takes on the territory side only, along that. */
function sequencesOf(
  rows: readonly PlannedRow[],
  operation: Operation,
  { axis, form, side }: Way,
): Sequence[] {
  const own = rows.filter((row) => row.operation === operation);
  const isByUser = (row: PlannedRow) =>
    axis === 'user' && row.user !== side.caller && !(operation === 'remove' && side.isRoot(row.territory));
  const along = (on: Axis, some: readonly PlannedRow[]) =>
    [...grouped<PlannedRow, string>(some, (row) => (on === 'user' ? row.user : row.territory)).values()].map(
      (group): Sequence => ({
        operation,
        axis: on,
        chunks: form === 'single' ? group.map((row) => [row]) : chunksOf(group, operation, on),
      }),
    );
  return [
    ...along('user', own.filter(isByUser)),
    ...along(
      'territory',
      own.filter((row) => !isByUser(row)),
    ),
  ];
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
  { target, form, axes, territories, rows: all }: Omit<Plan, 'hash' | 'writes' | 'reads'>,
  rows: readonly PlannedRow[],
): Readonly<Record<Operation, Sequence[]>> {
  const roots = new Set(territories.filter(({ isRoot }) => isRoot).map(({ id }) => id));
  const side: UserSide = { caller: target.user, isRoot: (id) => roots.has(id) };
  const leavers = new Set(all.filter(({ operation }) => operation === 'remove').map(({ user }) => user));
  const moversFirst = awaitedFirst(rows, ({ user }) => leavers.has(user));
  return {
    remove: sequencesOf(rows, 'remove', { axis: axes.remove, form, side }),
    add: sequencesOf(moversFirst, 'add', { axis: axes.add, form, side }),
  };
}
