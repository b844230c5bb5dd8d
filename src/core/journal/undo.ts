import {
  isOfManager,
  rowKey,
  type Change,
  type ManagerChange,
  type ManagerRow,
  type Plan,
  type PlannedRow,
} from '../plan/plan';
import type { TerritoryId, UserId } from '../util/ids';
import { isLeftToOthers, type Outcome } from './outcome';
import type { RunResult } from './result';

const nowhere: ReadonlySet<string> = new Set();

/** What a row changes: a membership, or who is the manager of a territory. */
export function placeKey(row: PlannedRow): string {
  return isOfManager(row) ? row.territory : rowKey(row);
}

/** Whether a user is a member, or who is the manager. */
export type Standing = boolean | UserId | null;

/** What there is in its place once a row is so. */
export function madeBy(row: PlannedRow): Standing {
  return isOfManager(row) ? managerOf(row) : row.operation === 'add';
}

/** What there is in its place for a row to be made so. */
export function foundBy(row: PlannedRow): Standing {
  return isOfManager(row) ? row.replaces : row.operation === 'remove';
}

function managerOf({ operation, user }: ManagerRow): UserId | null {
  return operation === 'setManager' ? user : null;
}

/**
 * The changes that take a run back: of the rows that it applied itself, and of no other. What had to come first goes last:
 * who came in place of somebody leaves only once that one is back.
 *
 * @param since where later runs changed something (`placeKey`): what is there now is not this run's doing
 */
export function undoOf({ rows }: Pick<RunResult, 'rows'>, since = nowhere): Change[] {
  const applied = rows.flatMap(({ row, outcome }) => (outcome.kind === 'applied' ? [row] : []));
  const gone = new Set(
    rows.flatMap(({ row, outcome }) => (outcome.kind === 'applied' && outcome.seen === 'gone' ? [row] : [])),
  );
  const waited = new Map<string, PlannedRow[]>();
  for (const row of applied)
    for (const other of row.after ?? [])
      waited.set(rowKey(other), [...(waited.get(rowKey(other)) ?? []), row]);
  return applied.map((row): Change => {
    const past = gone.has(row) || since.has(placeKey(row)) ? { isPast: true as const } : {};
    if (isOfManager(row)) return { ...managerBack(row), ...past };
    const { territory, user, operation } = row;
    const after = waited.get(rowKey(row))?.map((other) => ({ territory: other.territory, user: other.user }));
    return {
      territory,
      user,
      operation: operation === 'add' ? 'remove' : 'add',
      ...(after && { after }),
      ...past,
    };
  });
}

/** The manager before, but only where the one that the run set, or nobody, still is. */
function managerBack(row: ManagerRow): ManagerChange {
  const { territory, user, replaces: before } = row;
  const now = managerOf(row);
  return before === null
    ? { territory, user, operation: 'clearManager', replaces: now }
    : { territory, user: before, operation: 'setManager', replaces: now };
}

/**
 * The changes of a run that did not come about, once more, with those that have to be so before.
 *
 * @param since as of `undoOf`, where the run takes another one back
 */
export function retryOf({ rows, undoes }: Pick<RunResult, 'rows' | 'undoes'>, since = nowhere): Change[] {
  const failed = new Set(rows.flatMap(({ row, outcome }) => (isWorthAnother(outcome) ? [row] : [])));
  const again = new Set(failed);
  const byKey = new Map(rows.map(({ row }) => [rowKey(row), row]));
  // a set tells of what is added to it on the way
  for (const { after = [] } of again)
    for (const other of after.flatMap((name) => byKey.get(rowKey(name)) ?? [])) again.add(other);
  return rows.flatMap(({ row }): Change[] => {
    if (!again.has(row)) return [];
    // what is taken back is nobody else's doing, also at the second try
    const isPast = undoes !== undefined && (!failed.has(row) || since.has(placeKey(row)));
    const past = isPast ? { isPast } : {};
    if (isOfManager(row)) {
      const { territory, user, operation, replaces } = row;
      return [{ territory, user, operation, ...(undoes !== undefined && { replaces }), ...past }];
    }
    const { territory, user, operation, after } = row;
    return [{ territory, user, operation, ...(after && { after }), ...past }];
  });
}

/** A run is taken back, or made once more, in its own order and as careful of others as it was. */
export function wayOf({ order, territories }: Plan): {
  readonly order: Plan['order'];
  readonly additive: ReadonlySet<TerritoryId>;
} {
  const additive = territories.filter(({ held }) => held === 'additive').map(({ id }) => id);
  return { order, additive: new Set(additive) };
}

function isWorthAnother(outcome: Outcome): boolean {
  return (outcome.kind === 'failed' || outcome.kind === 'skipped') && !isLeftToOthers(outcome);
}
