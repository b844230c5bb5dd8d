import type { Outcome } from '../journal/outcome';
import type { Journal } from '../journal/journal';
import { byTerritory, type PlannedRow, type Refusal } from '../plan/plan';
import { awaitedFirst, waitsIn, type Waits } from '../plan/waits';
import type { Seats } from './seats';
import type { Survey } from './survey';

/**
 * Which rows of a run are sent next: first those that wait for nobody, then those that were waited for and have come
 * about, then those for whom somebody left a full territory, for as long as that leads on.
 */
export class Schedule {
  private readonly waitsOf: Waits;
  private readonly awaited: ReadonlySet<PlannedRow>;
  private readonly tried = new Set<PlannedRow>();

  constructor(
    private readonly journal: Journal,
    private readonly survey: Survey,
    private readonly seats: Seats,
  ) {
    const { plan } = journal.state;
    this.waitsOf = waitsIn(plan);
    this.awaited = this.awaitedBy(plan.rows);
  }

  /**
   * The rows to be sent now; none when nothing more can be done. What cannot come about any more is settled.
   *
   * @throws CrmError when it cannot be read whether what others wait for is so; the reason of the signal when the run is
   * over
   */
  async next(): Promise<readonly PlannedRow[]> {
    for (;;) {
      const untried = this.untried();
      let rows = untried.filter((row) => this.waitsOf(row).length === 0);
      if (rows.length === 0) rows = await this.fulfilled(untried);
      if (rows.length === 0) rows = await this.seated();
      for (const row of rows) this.tried.add(row);
      if (rows.length > 0) return rows;
      const someWaitedInVain = this.untried().length < untried.length;
      if (!someWaitedInVain && !(await this.giveUp(untried))) return [];
    }
  }

  /** Whether a row is sent only once others are so. */
  waits(row: PlannedRow): boolean {
    return this.waitsOf(row).length > 0;
  }

  private untried(): PlannedRow[] {
    return this.journal.state.openRows().filter((row) => !this.tried.has(row));
  }

  /** Of rows that wait for others, those for whom all of them are so, as read now; those who wait in vain are settled. */
  private async fulfilled(untried: readonly PlannedRow[]): Promise<PlannedRow[]> {
    const pending = this.pendingOf(untried);
    const rows = untried.filter((row) => !this.waitsOf(row).some((other) => pending.has(other)));
    const awaited = [...this.awaitedBy(rows)];
    const missing = new Set(await this.survey.missingOf(awaited));
    await this.journal.settle(
      awaited.filter((row) => !missing.has(row) && this.isEnough(row)),
      { kind: 'applied', seen: 'both' },
    );
    const inVain = rows.flatMap((row) => {
      const why = this.waitsOf(row).filter((other) => missing.has(other));
      return why.length > 0 ? [[row, { kind: 'skipped', refusal: this.reasonFor(row, why) }] as const] : [];
    });
    await this.journal.settleAll(new Map(inVain));
    return rows.filter((row) => this.journal.state.settledOutcomeOf(row) === undefined);
  }

  /** Whether a row need not be looked at again at the end: of users, each look takes a call of its own. */
  private isEnough(row: PlannedRow): boolean {
    const outcome = this.journal.state.outcomeOf(row);
    return outcome.kind === 'applied' && outcome.seen === 'answer' && this.survey.isReadByUser(row);
  }

  /** Why nobody may go on who waits for these; a run that died may have found out for some that they would swap. */
  private reasonFor({ user, operation }: PlannedRow, missing: readonly PlannedRow[]): Refusal {
    const swaps = (row: PlannedRow) => {
      const outcome = this.journal.state.outcomeOf(row);
      return 'refusal' in outcome && outcome.refusal.code === 'fullSwap';
    };
    if (missing.every(swaps)) return { code: 'fullSwap' };
    const isMove = operation === 'remove' && missing.some((other) => other.user === user);
    return { code: isMove ? 'notArrived' : 'otherNotDone' };
  }

  private awaitedBy(rows: readonly PlannedRow[]): ReadonlySet<PlannedRow> {
    // the rows of a user wait for the same list, which is taken once
    return new Set([...new Set(rows.map((row) => this.waitsOf(row)))].flat());
  }

  /** Rows that others must not wait for in vain yet. */
  private pendingOf(untried: readonly PlannedRow[]): ReadonlySet<PlannedRow> {
    return new Set([...untried, ...this.seats.waiting().keys()]);
  }

  /** As many of those who wait for a seat as users have left since; read anew, for they were sent before. */
  private async seated(): Promise<PlannedRow[]> {
    const rows = this.seats.give(this.waiting());
    await this.survey.missingOf(rows);
    return rows;
  }

  private waiting(): PlannedRow[] {
    return awaitedFirst([...this.seats.waiting().keys()], (row) => this.awaited.has(row));
  }

  /** Settles whoever gets no seat; tells whether somebody waited for them of whom more is to be found out. */
  private async giveUp(held: readonly PlannedRow[]): Promise<boolean> {
    const outcomes = this.seats.waiting();
    const swap = this.swapIn(held);
    const alone = [...outcomes].filter(([row]) => !swap.has(row));
    await this.journal.settleAll(new Map(alone));
    if (alone.length > 0) return true;
    await this.journal.settleAll(new Map([...outcomes].map(([row, outcome]) => [row, inSwap(outcome)])));
    const code = swap.size > 0 ? 'fullSwap' : 'otherNotDone';
    await this.journal.settle(held, { kind: 'skipped', refusal: { code } });
    return false;
  }

  /** Those who wait for a seat and would all get one if those who wait for them left first. */
  private swapIn(held: readonly PlannedRow[]): ReadonlySet<PlannedRow> {
    const waiting = this.waiting();
    let swap = new Set(waiting);
    for (;;) {
      const isLost = (row: PlannedRow) => this.seats.isWaiting(row) && !swap.has(row);
      const leavers = byTerritory(
        held.filter((row) => row.operation === 'remove' && !this.waitsOf(row).some(isLost)),
      );
      const kept = [...byTerritory([...swap])].flatMap(([territory, own]) =>
        own.slice(0, leavers.get(territory)?.length ?? 0),
      );
      if (kept.length === swap.size) return swap;
      swap = new Set(kept);
    }
  }
}

function inSwap(outcome: Outcome): Outcome {
  return 'refusal' in outcome ? { ...outcome, refusal: { code: 'fullSwap' } } : outcome;
}
