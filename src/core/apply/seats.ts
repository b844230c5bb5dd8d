import type { Outcome } from '../journal/outcome';
import type { Journal } from '../journal/journal';
import { byTerritory, type PlannedRow } from '../plan/plan';
import type { TerritoryId } from '../util/ids';

/** Additions to territories that are full now, while this run is still to remove somebody there. */
export class Seats {
  /** The rows that were refused, each with what becomes of it if it gets no seat. */
  private readonly refused = new Map<PlannedRow, Outcome>();
  /** How many of those who leave had left when the territory was last seen full. */
  private readonly leftBefore = new Map<TerritoryId, number>();
  /** The rows that have been given a seat since. */
  private readonly given = new Map<TerritoryId, readonly PlannedRow[]>();
  private readonly leavers: ReadonlyMap<TerritoryId, readonly PlannedRow[]>;

  constructor(private readonly journal: Journal) {
    this.leavers = byTerritory(journal.state.plan.rows.filter(({ operation }) => operation === 'remove'));
  }

  /** Lets those rows wait whose territory is full and may have a seat for them yet; the others are left. */
  async hold(outcomes: ReadonlyMap<PlannedRow, Outcome>): Promise<Map<PlannedRow, Outcome>> {
    const others = new Map(outcomes);
    for (const [row, outcome] of outcomes) {
      const { state } = this.journal;
      if (!('refusal' in outcome) || outcome.refusal.code !== 'territoryFull') continue;
      this.leftBefore.set(row.territory, this.leftOf(row.territory));
      this.given.delete(row.territory);
      const leavers = this.leavers.get(row.territory) ?? [];
      if (!leavers.some((leaver) => state.settledOutcomeOf(leaver) === undefined)) continue;
      others.delete(row);
      this.refused.set(row, outcome);
    }
    await this.withdraw([...outcomes.keys()].filter((row) => !others.has(row)));
    return others;
  }

  isWaiting(row: PlannedRow): boolean {
    return this.refused.has(row) && this.journal.state.settledOutcomeOf(row) === undefined;
  }

  /** The rows that wait for a seat, each with what becomes of it if it gets none. */
  waiting(): Map<PlannedRow, Outcome> {
    return new Map([...this.refused].filter(([row]) => this.isWaiting(row)));
  }

  /** Gives the seats of those who left since to the first who wait for one; tells who they are. */
  give(waiting: readonly PlannedRow[]): PlannedRow[] {
    return [...byTerritory(waiting)].flatMap(([territory, rows]) => {
      // whoever was refused for another reason has left the seat free
      const before = (this.given.get(territory) ?? []).filter((row) => !this.isRefused(row));
      const free = this.leftOf(territory) - (this.leftBefore.get(territory) ?? 0) - before.length;
      const given = rows.slice(0, Math.max(0, free));
      this.given.set(territory, [...before, ...given]);
      for (const row of given) this.refused.delete(row);
      return given;
    });
  }

  private isRefused(row: PlannedRow): boolean {
    const kind = this.journal.state.settledOutcomeOf(row)?.kind;
    return kind === 'failed' || kind === 'skipped';
  }

  private leftOf(territory: TerritoryId): number {
    const gone = ['applied', 'soNow', 'alreadySo'];
    const { state } = this.journal;
    const leavers = this.leavers.get(territory) ?? [];
    return leavers.filter((row) => gone.includes(state.settledOutcomeOf(row)?.kind ?? '')).length;
  }

  /** Refused for certain: none of the requests that carried these rows has done anything. */
  private async withdraw(rows: readonly PlannedRow[]): Promise<void> {
    const { state } = this.journal;
    for (
      let sent = rows.filter((row) => state.sendsOf(row) > 0);
      sent.length > 0;
      sent = sent.filter((row) => state.sendsOf(row) > 0)
    )
      await this.journal.withdraw(sent);
  }
}
