import { grouped, rowKey, type Plan, type PlannedRow } from './plan';

/** The rows that have to be so, as read, before a row is sent. */
export type Waits = (row: PlannedRow) => readonly PlannedRow[];

const nobody: readonly PlannedRow[] = [];

/**
 * Whom the rows of a plan wait for: those that they name, and users who move leave only where they arrived. When removals
 * go first, they wait only for additions of which it is certain that they cannot come about, and so are not sent.
 */
export function waitsIn({ rows, order }: Pick<Plan, 'rows' | 'order'>): Waits {
  const isFirst = ({ operation }: PlannedRow) => order === 'removeFirst' && operation === 'remove';
  const isSure = ({ operation, state }: PlannedRow) => operation === 'remove' || state.kind === 'impossible';
  const leavers = new Set(rows.filter(({ operation }) => operation === 'remove').map(({ user }) => user));
  const adds = rows.filter(({ operation, user, state }) => {
    const isWaitedFor = order !== 'removeFirst' || state.kind === 'impossible';
    return operation === 'add' && leavers.has(user) && isWaitedFor;
  });
  const arrivals = grouped(adds, ({ user }) => user);
  const arrivalsOf = ({ operation, user }: PlannedRow) =>
    (operation === 'remove' && arrivals.get(user)) || nobody;
  const naming = rows.filter(({ after = [] }) => after.length > 0);
  const byKey = new Map(naming.length > 0 ? rows.map((row) => [rowKey(row), row]) : []);
  const named = new Map(
    naming.map((row) => {
      const others = row.after?.flatMap((other) => byKey.get(rowKey(other)) ?? []) ?? [];
      const own = isFirst(row) ? others.filter(isSure) : others;
      return [row, [...new Set([...arrivalsOf(row), ...own])]] as const;
    }),
  );
  return (row) => named.get(row) ?? arrivalsOf(row);
}

/**
 * The rows to send in the order in which they may be sent when nothing goes wrong: those of a stage wait for rows of
 * earlier stages only.
 *
 * @throws RangeError when rows wait for each other
 */
export function stagesOf(plan: Pick<Plan, 'rows' | 'order'>): PlannedRow[][] {
  const waitsOf = waitsIn(plan);
  const sent = plan.rows.filter(({ state }) => state.kind === 'send');
  const stages = [sent.filter((row) => waitsOf(row).length === 0)];
  let left = new Set(sent.filter((row) => waitsOf(row).length > 0));
  while (left.size > 0) {
    const open = left;
    const isFree = (row: PlannedRow) => !waitsOf(row).some((other) => open.has(other));
    const stage = [...left].filter(isFree);
    if (stage.length === 0) throw new RangeError('changes that wait for each other');
    stages.push(stage);
    left = new Set([...left].filter((row) => !isFree(row)));
  }
  return stages;
}

/** Rows with those first for whom somebody waits: the sooner they arrive, the sooner others get their seat. */
export function awaitedFirst(
  rows: readonly PlannedRow[],
  isAwaited: (row: PlannedRow) => boolean,
): PlannedRow[] {
  return [...rows.filter(isAwaited), ...rows.filter((row) => !isAwaited(row))];
}
