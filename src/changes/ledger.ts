import type { Journal } from './journal';
import type { Outcome } from './outcome';
import type { PlannedRow } from './plan';
import type { Refusal } from './refusal';
import type { RunState } from './runState';

/** What a run writes down of its rows; all of it rejects with a ChangeError when it cannot be written. */
export class Ledger {
  constructor(
    private readonly journal: Journal,
    private readonly now: () => number,
  ) {}

  get state(): RunState {
    return this.journal.state;
  }

  /** These rows are about to be sent; resolves once that is on the disk. */
  async intend(rows: readonly PlannedRow[]): Promise<void> {
    const entry = { kind: 'intent', at: this.now(), rows: this.state.indexesOf(rows) } as const;
    await this.journal.append(entry, 'synced');
  }

  /** Nothing was done for these rows: they count as not sent. */
  async withdraw(rows: readonly PlannedRow[]): Promise<void> {
    if (rows.length === 0) return;
    await this.journal.append({ kind: 'withdrawn', rows: this.state.indexesOf(rows) });
  }

  async settle(rows: readonly PlannedRow[], outcome: Outcome): Promise<void> {
    if (rows.length === 0) return;
    await this.journal.append({ kind: 'outcome', rows: this.state.indexesOf(rows), outcome });
  }

  /** Settles many rows with as few records as there are different outcomes. */
  async settleAll(outcomes: ReadonlyMap<PlannedRow, Outcome>): Promise<void> {
    const groups = new Map<string, { readonly outcome: Outcome; readonly rows: PlannedRow[] }>();
    for (const [row, outcome] of outcomes) {
      const key = JSON.stringify(outcome);
      const group = groups.get(key);
      if (group) group.rows.push(row);
      else groups.set(key, { outcome, rows: [row] });
    }
    for (const { outcome, rows } of groups.values()) await this.settle(rows, outcome);
  }

  /** Rows that wait for a request that cannot succeed: some were sent before, in a request that added nobody. */
  async close(rows: readonly PlannedRow[], refusal: Refusal): Promise<void> {
    const wasSent = (row: PlannedRow) => this.state.sendsOf(row) > 0;
    await this.settle(rows.filter(wasSent), { kind: 'failed', refusal });
    await this.settle(
      rows.filter((row) => !wasSent(row)),
      { kind: 'skipped', refusal },
    );
  }
}
