import { grouped, type Plan, type PlannedRow } from './plan';

/** The rows that have to be so, as read, before a row is sent. */
export type Waits = (row: PlannedRow) => readonly PlannedRow[];

const nobody: readonly PlannedRow[] = [];

/**
 * Whom the rows of a plan wait for: users who move leave only where they arrived. When removals go first, they stay only
 * where it is certain that they cannot arrive.
 */
export function waitsIn({ rows, order }: Pick<Plan, 'rows' | 'order'>): Waits {
  const mayKeep = ({ operation, state }: PlannedRow) =>
    operation === 'add' && (order !== 'removeFirst' || state.kind === 'impossible');
  const arrivals = grouped(rows.filter(mayKeep), ({ user }) => user);
  return ({ operation, user }) => (operation === 'remove' && arrivals.get(user)) || nobody;
}

/**
 * The rows to send in the order in which they may be sent when nothing goes wrong: those of a stage wait for rows of
 * earlier stages only.
 */
export function stagesOf(plan: Pick<Plan, 'rows' | 'order'>): PlannedRow[][] {
  const waitsOf = waitsIn(plan);
  const free = (row: PlannedRow) => waitsOf(row).length === 0;
  const sent = plan.rows.filter(({ state }) => state.kind === 'send');
  return [sent.filter(free), sent.filter((row) => !free(row))];
}

/** Rows with those first for whom somebody waits: the sooner they arrive, the sooner others get their seat. */
export function awaitedFirst(
  rows: readonly PlannedRow[],
  isAwaited: (row: PlannedRow) => boolean,
): PlannedRow[] {
  return [...rows.filter(isAwaited), ...rows.filter((row) => !isAwaited(row))];
}
