import pLimit from 'p-limit';
import type { User } from '../zoho/schemas';
import type { TerritoryId } from '../util/ids';
import type { Sequence } from '../plan/batches';
import { stagesOf } from '../plan/batches';
import { Ledger } from '../journal/ledger';
import type { Outcome } from '../journal/outcome';
import type { PlannedRow } from '../plan/plan';
import type { Refusal } from '../plan/refusal';
import type { RunOptions } from './runOptions';
import { Sender } from './sender';
import { Survey } from './survey';
import { verify } from './verify';

/** Writes that may be under way at once; the pace of the organisation lets through one at first. */
const sequencesAtOnce = 3;

/** The requests of one plan, and what became of each row. */
export class Run {
  private readonly ledger: Ledger;
  private readonly survey: Survey;
  private readonly sender: Sender;
  /** Aborted when the run cannot go on; what is under way may end. */
  private readonly stop = new AbortController();
  private readonly halt: AbortSignal;

  constructor(options: RunOptions) {
    this.halt = AbortSignal.any([options.cancel, this.stop.signal]);
    this.ledger = new Ledger(options.journal, options.now);
    this.survey = new Survey(this.ledger, {
      client: options.client,
      lease: options.lease,
      signal: this.halt,
      ...(options.onConflict ? { onConflict: options.onConflict } : {}),
    });
    this.sender = new Sender(options, this.ledger, this.survey, this.halt);
  }

  /**
   * Sends what is left of the plan.
   *
   * @throws CrmError or ChangeError when it cannot go on; each row has the outcome that is known then. A cancel throws
   * nothing.
   */
  async go(): Promise<void> {
    const { state } = this.ledger;
    const open = new Set(state.openRows());
    const now = stagesOf(state.plan, [...open]);
    await this.stage(now.first);
    await this.stage(now.adding);
    // rows that were as wanted when this was planned, and are not any more
    const late = stagesOf(
      state.plan,
      state.openRows().filter((row) => !open.has(row)),
    );
    await this.stage(late.first);
    await this.stage(late.adding);
    const moving = [...now.moving, ...late.moving];
    if (moving.length > 0) await this.unlessOver(() => this.keepWhoDidNotArrive(moving));
    await this.stage(moving);
  }

  /** The sequences of a stage side by side; the first failure ends them all, once what is under way has ended. */
  private async stage(sequences: readonly Sequence[]): Promise<void> {
    const limit = pLimit(sequencesAtOnce);
    let failure: { readonly error: unknown } | undefined;
    await Promise.all(
      sequences.map((sequence) =>
        limit(async () => {
          try {
            await this.unlessOver(() => this.sequence(sequence));
          } catch (error) {
            failure ??= { error };
            this.stop.abort();
          }
        }),
      ),
    );
    if (failure) throw failure.error;
  }

  private async sequence({ operation, axis, chunks }: Sequence): Promise<void> {
    let closed: Refusal | undefined;
    for (const chunk of chunks) {
      if (this.isOver()) return;
      const rows = await this.rowsToSend(chunk);
      if (closed) await this.sender.close(rows, closed);
      else closed = await this.sender.send(operation, axis, rows);
    }
  }

  /** The rows of a chunk that still have to be sent, after a look at what their territories are like now. */
  private async rowsToSend(chunk: readonly PlannedRow[]): Promise<PlannedRow[]> {
    const open = chunk.filter((row) => this.ledger.state.settledOutcomeOf(row) === undefined);
    // territories are read side by side, each once; what one reading showed counts though another one failed
    let failure: { readonly error: unknown } | undefined;
    const fail = (error: unknown): void => {
      failure ??= { error };
      this.stop.abort();
    };
    const looks = await Promise.all(open.map((row) => this.survey.look(row).catch(fail)));
    const left: PlannedRow[] = [];
    const settled = new Map<PlannedRow, Outcome>();
    const unseen: PlannedRow[] = [];
    for (const [index, row] of open.entries()) {
      const found = looks[index];
      if (!found) continue;
      // an earlier request of the run, of which nothing is known, may have carried it
      const wasSent = this.ledger.state.sendsOf(row) > 0;
      if ('code' in found) settled.set(row, { kind: 'failed', refusal: found });
      else if (found.asWanted && wasSent) settled.set(row, { kind: 'soNow' });
      else if (found.asWanted) settled.set(row, { kind: 'alreadySo', seen: 'reread' });
      else if (!found.leave) left.push(row);
      if (wasSent && !settled.has(row)) unseen.push(row);
    }
    await this.ledger.settleAll(settled);
    await this.sender.withdraw(unseen);
    if (failure) throw failure.error;
    return left;
  }

  /** Users who move leave only when the members, read again, show them where they go. */
  private async keepWhoDidNotArrive(moving: readonly Sequence[]): Promise<void> {
    const leaving = moving.flatMap(({ chunks }) => chunks.flat());
    const users = new Set(leaving.map(({ user }) => user));
    const adds = this.ledger.state.plan.rows.filter((row) => row.operation === 'add' && users.has(row.user));
    const missing = new Set((await this.survey.missingOf(adds)).map(({ user }) => user));
    const stay = leaving.filter(
      (row) => missing.has(row.user) && this.ledger.state.settledOutcomeOf(row) === undefined,
    );
    await this.ledger.settle(stay, { kind: 'skipped', refusal: { code: 'notArrived' } });
  }

  /** Looks once more at what the answers said was done; returns the members that were read, by territory. */
  verify(): Promise<ReadonlyMap<TerritoryId, readonly User[]>> {
    return verify(this.ledger, this.survey);
  }

  /** That a run is over ends its work, and is no failure of it. */
  private async unlessOver(work: () => Promise<void>): Promise<void> {
    if (this.isOver()) return;
    try {
      await work();
    } catch (error) {
      if (!this.isOver() || error !== this.halt.reason) throw error;
    }
  }

  private isOver(): boolean {
    return this.halt.aborted;
  }
}
