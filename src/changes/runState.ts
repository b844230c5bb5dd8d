import type { Outcome } from './outcome';
import type { Plan, PlannedRow } from './plan';
import type { JournalRecord } from './records';
import { whyUnknown } from './exchange';

export type Ending = 'complete' | 'cancelled' | 'stopped';

interface Progress {
  /** How many requests that may have reached Zoho carried the row. */
  sends: number;
  outcome: Outcome | undefined;
}

/**
 * Where a run stands: what its journal says, record by record. The run under way and the reader of a journal use this
 * one place, so that what is shown after a crash is what was known before it.
 */
export class RunState {
  private readonly progress: Progress[];
  private readonly indexes = new Map<PlannedRow, number>();
  private settledCount = 0;
  private readonly toSend: number;
  startedAt: number;
  endedAt: number | undefined;
  ending: Ending | undefined;
  problem: string | undefined;
  undoneBy: string | undefined;

  constructor(
    readonly plan: Plan,
    plannedAt: number,
    readonly undoes?: string,
  ) {
    this.startedAt = plannedAt;
    this.progress = plan.rows.map((row) => ({ sends: 0, outcome: knownBefore(row) }));
    plan.rows.forEach((row, index) => this.indexes.set(row, index));
    this.toSend = plan.rows.filter(isToSend).length;
  }

  /** Takes a record into account. Records that contradict what is settled change nothing. */
  apply(entry: JournalRecord): void {
    switch (entry.kind) {
      case 'planned':
        return;
      case 'started':
        this.ending = undefined;
        this.endedAt = undefined;
        this.problem = undefined;
        return;
      case 'intent':
        for (const row of this.at(entry.rows)) row.sends++;
        return;
      case 'withdrawn':
        for (const row of this.at(entry.rows)) row.sends = Math.max(0, row.sends - 1);
        return;
      case 'outcome':
        for (const row of this.at(entry.rows)) this.settle(row, entry.outcome);
        return;
      case 'ended':
        this.ending = entry.how;
        this.endedAt = entry.at;
        this.problem = entry.problem;
        return;
      case 'undone':
        this.undoneBy = entry.by;
    }
  }

  /** What is known of a row; undefined while nothing is settled. */
  settledOutcomeOf(row: PlannedRow): Outcome | undefined {
    return this.progressOf(row)?.outcome;
  }

  sendsOf(row: PlannedRow): number {
    return this.progressOf(row)?.sends ?? 0;
  }

  /** What can be said of a row in any case: one that was sent and of which no more is known is unknown. */
  outcomeOf(row: PlannedRow): Outcome {
    const { sends = 0, outcome } = this.progressOf(row) ?? {};
    if (outcome) return outcome;
    return sends > 0 ? { kind: 'unknown', why: whyUnknown() } : { kind: 'notStarted' };
  }

  /** The numbers of rows in the plan, as records name them. */
  indexesOf(rows: readonly PlannedRow[]): number[] {
    return rows.flatMap((row) => this.indexes.get(row) ?? []);
  }

  /** How many of the rows to send have their outcome, and how many there are. */
  get done(): { readonly settled: number; readonly of: number } {
    return { settled: this.settledCount, of: this.toSend };
  }

  /** Whether there is something left that a resumed run would do. */
  get isOpen(): boolean {
    return this.plan.rows.some((row) => isToSend(row) && this.settledOutcomeOf(row) === undefined);
  }

  private at(rows: readonly number[]): Progress[] {
    return rows.flatMap((index) => this.progress[index] ?? []);
  }

  private progressOf(row: PlannedRow): Progress | undefined {
    const index = this.indexes.get(row);
    return index === undefined ? undefined : this.progress[index];
  }

  private settle(row: Progress, outcome: Outcome): void {
    if (!row.outcome) this.settledCount++;
    // a look at the result may take back what an answer said, and nothing else may be taken back
    if (!row.outcome || (row.outcome.kind === 'applied' && row.outcome.seen === 'answer'))
      row.outcome = outcome;
  }
}

function isToSend(row: PlannedRow): boolean {
  return row.state.kind === 'send';
}

function knownBefore({ state }: PlannedRow): Outcome | undefined {
  switch (state.kind) {
    case 'send':
      return undefined;
    case 'alreadySo':
      return { kind: 'alreadySo', seen: 'plan' };
    case 'impossible':
      return { kind: 'skipped', refusal: state.refusal };
  }
}
