import type { Journal } from './journal';
import type { Outcome } from './outcome';
import type { PlannedRow } from '../plan/plan';
import type { Refusal } from '../plan/refusal';
import type { RunState } from './runState';

/** What a run writes down of its rows; all of it rejects with a ChangeError when it cannot be written. */
export class Ledger {
  constructor(
    private readonly journal: Journal,
    private readonly now: () => number,
  ) {}

  /** Where the run stands, with all that was written so far. */
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

  /** What became of these rows; of a row that has its outcome, nothing but a look that takes it back changes it. */
  async settle(rows: readonly PlannedRow[], outcome: Outcome): Promise<void> {
    if (rows.length === 0) return;
    await this.journal.append({ kind: 'outcome', rows: this.state.indexesOf(rows), outcome });
  }

  /** What was said of these rows no longer holds: they are to be made so, now or by whoever resumes. */
  async reopen(rows: readonly PlannedRow[]): Promise<void> {
    if (rows.length === 0) return;
    await this.journal.append({ kind: 'reopened', rows: this.state.indexesOf(rows) });
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

  /** Rows for which no request can succeed any more; `wereSent` are some that were sent, in a request that added nobody. */
  async close(
    rows: readonly PlannedRow[],
    refusal: Refusal,
    wereSent: (row: PlannedRow) => boolean,
  ): Promise<void> {
    await this.settle(rows.filter(wereSent), { kind: 'failed', refusal });
    await this.settle(
      rows.filter((row) => !wereSent(row)),
      { kind: 'skipped', refusal },
    );
  }
}
