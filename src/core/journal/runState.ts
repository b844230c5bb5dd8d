import type { Fault } from '../util/errors';
import { isLeftToOthers, type Outcome } from './outcome';
import type { KeptNames } from '../plan/names';
import type { Plan, PlannedRow } from '../plan/plan';
import type { JournalRecord, Source } from './records';

export type EndOfRun = 'complete' | 'cancelled' | 'stopped';

interface Progress {
  /** How many requests carried the row that may have done it: none that was withdrawn since. */
  sends: number;
  outcome: Outcome | undefined;
  /** The start after which it was sent last. */
  ordinal?: number;
  /** The moment at which it got its outcome. */
  settledAt: number;
}

/** What is kept beside the plan. */
interface Beside {
  readonly undoes?: string | undefined;
  readonly names?: KeptNames;
  readonly source?: Source | undefined;
}

/**
 * Where a run stands: what its journal says, record by record. The run under way and the reader of a journal use this
 * one place, so that what is shown after a crash is what was known before it.
 */
export class RunState {
  private readonly progress: Progress[];
  private readonly indexes = new Map<PlannedRow, number>();
  private toSend: number;
  private open: number;
  private isStarted = false;
  /** How many records there were so far: what was settled after a moment, no reading that began at it can deny. */
  moment = 0;
  /** Something in the journal could not be read. */
  isDamaged = false;
  startedAt: number;
  /** The first start and the last one, among all that this installation has made: greater is later, whatever the clock said. */
  readonly ordinals: { first: number; last: number };
  endedAt: number | undefined;
  ending: EndOfRun | undefined;
  fault: Fault | undefined;
  undoneBy: string | undefined;
  /** The run whose changes this one takes back. */
  readonly undoes: string | undefined;
  /** The file that it was planned from. */
  readonly source: Source | undefined;
  readonly names: KeptNames;

  constructor(
    readonly plan: Plan,
    plannedAt: number,
    { undoes, source, names = { territories: {}, users: {} } }: Beside = {},
  ) {
    this.undoes = undoes;
    this.source = source;
    this.names = names;
    this.startedAt = plannedAt;
    this.ordinals = { first: plannedAt, last: plannedAt };
    this.progress = plan.rows.map((row) => ({ sends: 0, outcome: knownBefore(row), settledAt: 0 }));
    plan.rows.forEach((row, index) => this.indexes.set(row, index));
    this.toSend = this.openRows().length;
    this.open = this.toSend;
  }

  /** Takes a record into account. Records that contradict what is settled change nothing. */
  apply(entry: JournalRecord): void {
    this.moment++;
    switch (entry.kind) {
      case 'planned':
        return;
      case 'started':
        this.start(entry.ordinal ?? entry.at);
        this.ending = undefined;
        this.endedAt = undefined;
        this.fault = undefined;
        return;
      case 'intent':
        for (const row of this.at(entry.rows)) {
          row.sends++;
          row.ordinal = this.ordinals.last;
        }
        return;
      case 'withdrawn':
        for (const row of this.at(entry.rows)) row.sends = Math.max(0, row.sends - 1);
        return;
      case 'outcome':
        for (const row of this.at(entry.rows)) this.settle(row, entry.outcome);
        return;
      case 'reopened':
        for (const row of this.at(entry.rows)) this.reopen(row);
        return;
      case 'mended':
        return;
      case 'ended':
        this.ending = entry.how;
        this.endedAt = entry.at;
        this.fault = entry.fault;
        return;
      case 'undone':
        this.undoneBy = entry.by;
    }
  }

  /** What is known of a row; undefined while nothing is settled. */
  settledOutcomeOf(row: PlannedRow): Outcome | undefined {
    return this.progressOf(row)?.outcome;
  }

  /** Whether an answer called a row done, and members read afterwards showed it. */
  wasSeen(row: PlannedRow): boolean {
    const outcome = this.settledOutcomeOf(row);
    return outcome?.kind === 'applied' && outcome.seen === 'both';
  }

  /** Whether only an answer called a row done. */
  isOnlyTold(row: PlannedRow): boolean {
    const outcome = this.settledOutcomeOf(row);
    return outcome?.kind === 'applied' && outcome.seen === 'answer';
  }

  /** Whether a row had its outcome at a moment. */
  isSettledAt(row: PlannedRow, moment: number): boolean {
    const progress = this.progressOf(row);
    return progress?.outcome !== undefined && progress.settledAt <= moment;
  }

  /** How many requests carried a row that may have done it; 0 for a row of which a reading showed that they did not. */
  sendsOf(row: PlannedRow): number {
    return this.progressOf(row)?.sends ?? 0;
  }

  /** The start after which a row was sent last. */
  ordinalOf(row: PlannedRow): number | undefined {
    return this.progressOf(row)?.ordinal;
  }

  /** What can be said of a row in any case: one that was sent and of which no more is known is unknown. */
  outcomeOf(row: PlannedRow): Outcome {
    const { sends = 0, outcome } = this.progressOf(row) ?? {};
    if (outcome) return outcome;
    if (sends === 0) return { kind: 'notStarted' };
    return { kind: 'unknown', why: this.isDamaged ? 'recordDamaged' : 'neverSeen' };
  }

  /** The numbers of rows in the plan, as records name them. */
  indexesOf(rows: readonly PlannedRow[]): number[] {
    return rows.flatMap((row) => this.indexes.get(row) ?? []);
  }

  /** How many of the rows to send have their outcome, and how many there are. */
  get done(): { readonly settled: number; readonly of: number } {
    return { settled: this.toSend - this.open, of: this.toSend };
  }

  /** Rows of which nothing is settled: what is left to do, or to find out about. */
  openRows(): PlannedRow[] {
    return this.plan.rows.filter((row) => this.settledOutcomeOf(row) === undefined);
  }

  /** Records are missing from here on: of no row that is open can be said that it was not sent. */
  noteDamage(): void {
    this.isDamaged = true;
    for (const row of this.progress) if (!row.outcome) row.sends = Math.max(1, row.sends);
  }

  private start(ordinal: number): void {
    if (!this.isStarted) this.ordinals.first = ordinal;
    this.isStarted = true;
    this.ordinals.last = ordinal;
  }

  private at(rows: readonly number[]): Progress[] {
    return rows.flatMap((index) => this.progress[index] ?? []);
  }

  private progressOf(row: PlannedRow): Progress | undefined {
    const index = this.indexes.get(row);
    return index === undefined ? undefined : this.progress[index];
  }

  private settle(row: Progress, outcome: Outcome): void {
    if (!row.outcome) this.open--;
    // a look at the result may take back what an answer said, and nothing else may be taken back
    const { outcome: was } = row;
    const isOvertaken =
      (was?.kind === 'soNow' && outcome.kind === 'unknown') ||
      (was?.kind === 'unknown' && outcome.kind === 'soNow') ||
      (was?.kind === 'failed' && outcome.kind === 'soNow') ||
      ((was?.kind === 'failed' || was?.kind === 'skipped') && isLeftToOthers(outcome)) ||
      (was?.kind === 'applied' && outcome.kind === 'applied' && outcome.seen === 'gone');
    if (was && !isOvertaken && !(was.kind === 'applied' && was.seen === 'answer')) return;
    row.outcome = outcome;
    row.settledAt = this.moment;
  }

  /** Only that a row was so already can be overtaken by what somebody else does. */
  private reopen(row: Progress): void {
    if (row.outcome?.kind !== 'alreadySo') return;
    if (row.outcome.seen === 'plan') this.toSend++;
    row.outcome = undefined;
    row.sends = 0; // what it was sent for was so before
    this.open++;
  }
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
