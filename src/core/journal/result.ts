import type { User } from '../zoho/schemas';
import type { Fault, KnownError } from '../util/errors';
import type { TerritoryId } from '../util/ids';
import { tallyOf, type Outcome, type Tally } from './outcome';
import type { Plan, PlannedRow } from '../plan/plan';
import type { Ending, RunState } from './runState';

export interface RowResult {
  readonly row: PlannedRow;
  readonly outcome: Outcome;
}

/** What became of a plan as far as its journal tells: one result per planned row, in the plan's order. */
export interface RunResult {
  readonly id: string;
  readonly plan: Plan;
  readonly rows: readonly RowResult[];
  readonly tally: Tally;
  /** `interrupted` when its journal has no end: the window was closed, or the run is still under way. */
  readonly ended: Ending | 'interrupted';
  /** Why it stopped before its end. */
  readonly fault: Fault | undefined;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  /** There are rows that a resumed run would send or find out about. */
  readonly canResume: boolean;
  /** A part of its journal cannot be read: rows that may stand there count as unknown. */
  readonly isDamaged: boolean;
  /** The run whose changes this one takes back. */
  readonly undoes: string | undefined;
  /** The run that took this one back. */
  readonly undoneBy: string | undefined;
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
  const rows = state.plan.rows.map((row): RowResult => ({ row, outcome: state.outcomeOf(row) }));
  return {
    id,
    plan: state.plan,
    rows,
    tally: tallyOf(rows.map(({ outcome }) => outcome)),
    ended: state.ending ?? 'interrupted',
    fault: state.fault,
    startedAt: state.startedAt,
    endedAt: state.endedAt,
    canResume: rows.some(({ row }) => state.settledOutcomeOf(row) === undefined),
    isDamaged: state.isDamaged,
    undoes: state.undoes,
    undoneBy: state.undoneBy,
  };
}
