import type { Territory, User } from '../zoho/schemas';
import type { KnownError, Fault } from '../util/errors';
import type { TerritoryId, UserId } from '../util/ids';
import { type Outcome, tallyOf, type Tally } from './outcome';
import { namesKept, type Names } from '../plan/names';
import {
  type Plan,
  type PlannedRow,
  goalsOf,
  isMove,
  isOfManager,
  joins,
  purposeOf,
  type Purpose,
} from '../plan/plan';
import type { Sequel } from './errors';
import type { Source } from './records';
import type { RunState, EndOfRun } from './runState';
import type { Target } from '../org/target';

/** How many there are and, where it is one, which. */
export interface Counted<Id> {
  readonly count: number;
  readonly only?: { readonly id: Id; readonly name: string };
}

/** What is told of a run without its rows: enough for a line about it, and to know what can be done with it. */
export interface RunSummary {
  readonly id: string;
  readonly target: Target;
  readonly purpose: Purpose;
  readonly isMove: boolean;
  /** How many territories it is about, of a move those that it leads to; and which, where it is one. */
  readonly goals: Counted<TerritoryId>;
  /** Whom it is about; of a manager, who was to be it, or not any more. */
  readonly people: Counted<UserId>;
  /** How many rows it has. */
  readonly size: number;
  readonly tally: Tally;
  /** `interrupted` when its journal has no end: the window was closed, or the run is still under way. */
  readonly ended: EndOfRun | 'interrupted';
  /** Why it stopped before its end. */
  readonly fault?: Fault | undefined;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Its first start and its last, among all of this installation: greater is later. */
  readonly ordinals: { readonly first: number; readonly last: number };
  readonly endedAt?: number | undefined;
  /** There are rows that a resumed run would send or find out about, and nobody has taken the run back. */
  readonly canResume: boolean;
  /** A part of its journal cannot be read: rows that may stand there count as unknown. */
  readonly isDamaged: boolean;
  /** The run whose changes this one takes back. */
  readonly undoes?: string | undefined;
  /** The run that took this one back. */
  readonly undoneBy?: string | undefined;
  /** Another run has taken back what this one was to take back: what failed of it is not made once more. */
  readonly isOvertaken?: boolean;
  /** The file that it was planned from. */
  readonly source?: Source | undefined;
}

/** What a summary tells of a plan. */
export function outlineOf(
  plan: Plan,
  names: Names,
): Pick<RunSummary, 'target' | 'purpose' | 'isMove' | 'goals' | 'people' | 'size'> {
  return {
    target: plan.target,
    purpose: purposeOf(plan),
    isMove: isMove(plan),
    goals: counted(goalsOf(plan), names.territory),
    people: counted([...new Set(plan.rows.map(({ user }) => user))], names.user),
    size: plan.rows.length,
  };
}

function counted<Id>([only, ...others]: readonly Id[], nameOf: (id: Id) => string): Counted<Id> {
  if (only === undefined) return { count: 0 };
  const count = 1 + others.length;
  return count > 1 ? { count } : { count, only: { id: only, name: nameOf(only) } };
}

/** The summary of a run at the point where its journal stands. */
export function summaryOf(id: string, state: RunState): RunSummary {
  return {
    id,
    ...outlineOf(state.plan, namesKept(state.names)),
    tally: tallyOf(state.plan.rows.map((row) => state.outcomeOf(row))),
    ended: state.ending ?? 'interrupted',
    fault: state.fault,
    startedAt: state.startedAt,
    ordinals: { ...state.ordinals },
    endedAt: state.endedAt,
    canResume: state.undoneBy === undefined && state.openRows().length > 0,
    isDamaged: state.isDamaged,
    undoes: state.undoes,
    undoneBy: state.undoneBy,
    source: state.source,
  };
}

/** Whether a run did something by itself that nobody has taken back. */
export function canUndo({ tally, undoneBy }: Pick<RunSummary, 'tally' | 'undoneBy'>): boolean {
  return undoneBy === undefined && tally.applied > 0;
}

/** Whether some of its changes were refused, or were not sent because they would have been. */
export function canRetry({ tally }: Pick<RunSummary, 'tally'>): boolean {
  return tally.failed + tally.skipped > 0;
}

/** Whether a run leaves anything to do for an operation. */
export function isFitFor(sequel: Sequel, run: RunSummary): boolean {
  switch (sequel) {
    case 'resume':
      return run.canResume;
    case 'undo':
      return canUndo(run);
    case 'retry':
      return canRetry(run);
  }
}

/** Whether a run changed something, as far as can be known. */
export function mayHaveChanged({ tally }: Pick<RunSummary, 'tally'>): boolean {
  return tally.applied + tally.soNow + tally.unknown > 0;
}

export interface RowResult {
  readonly row: PlannedRow;
  readonly outcome: Outcome;
  /** The start (`ordinals`) after which it was sent last; without one, the first. */
  readonly ordinal?: number | undefined;
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
  /** Territories as they were read last, where their managers were to be changed. */
  readonly territories: ReadonlyMap<TerritoryId, Territory>;
}

/** The result of a run at the point where its journal stands. */
export function resultOf(id: string, state: RunState): RunResult {
  const { plan } = state;
  const rows = plan.rows.map((row): RowResult => ({
    row,
    outcome: state.outcomeOf(row),
    ordinal: state.ordinalOf(row),
  }));
  return { ...summaryOf(id, state), plan, names: namesKept(state.names), rows };
}

/** How many users a run added to and removed from a territory. */
export interface Effect {
  readonly added: number;
  readonly removed: number;
}

/** What a run did to each territory that it sent something to. */
export function effectsOf({
  rows,
  plan,
}: Pick<RunResult, 'rows' | 'plan'>): ReadonlyMap<TerritoryId, Effect> {
  const effects = new Map<TerritoryId, { added: number; removed: number }>();
  for (const { row, outcome } of rows) {
    if (isUntouched(outcome)) continue;
    const effect = effects.get(row.territory) ?? { added: 0, removed: 0 };
    effects.set(row.territory, effect);
    if (outcome.kind !== 'applied' && outcome.kind !== 'soNow') continue;
    if (isOfManager(row)) effect.added += joins(row, plan) ? 1 : 0;
    else if (row.operation === 'add') effect.added++;
    else effect.removed++;
  }
  return effects;
}

/** The users for whom a run may have changed something. */
export function movedIn({ rows }: Pick<RunResult, 'rows'>): UserId[] {
  return [...new Set(rows.flatMap(({ row, outcome }) => (isUntouched(outcome) ? [] : [row.user])))];
}

/** Nothing was sent for it, and nothing new is known of it. */
function isUntouched(outcome: Outcome): boolean {
  const isOld = outcome.kind === 'alreadySo' && outcome.seen === 'plan';
  return isOld || outcome.kind === 'notStarted' || outcome.kind === 'skipped';
}
