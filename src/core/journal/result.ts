import type { User } from '../zoho/schemas';
import type { KnownError } from '../util/errors';
import type { TerritoryId } from '../util/ids';
import type { Outcome } from './outcome';
import { namesKept, type Names } from '../plan/names';
import type { Plan, PlannedRow } from '../plan/plan';
import type { RunState } from './runState';
import { summaryOf, type RunSummary } from './summary';

export interface RowResult {
  readonly row: PlannedRow;
  readonly outcome: Outcome;
}

/** What became of a plan as far as its journal tells: one result per planned row, in the plan's order. */
export interface RunResult extends RunSummary {
  readonly plan: Plan;
  /** What those in the plan were called when it was made. */
  readonly names: Names;
  readonly rows: readonly RowResult[];
}

/** A run that ended just now, in this window. */
export interface FinishedRun extends RunResult {
  /** The failure behind `fault`. */
  readonly error?: KnownError;
  /** Whether its journal is still there; without it, it can be neither resumed nor undone. */
  readonly isRecorded: boolean;
  /** Members as they were read after the last write, by territory. */
  readonly members: ReadonlyMap<TerritoryId, readonly User[]>;
}

/** The result of a run at the point where its journal stands. */
export function resultOf(id: string, state: RunState): RunResult {
  const { plan } = state;
  const rows = plan.rows.map((row): RowResult => ({ row, outcome: state.outcomeOf(row) }));
  return { ...summaryOf(id, state), plan, names: namesKept(state.names), rows };
}
