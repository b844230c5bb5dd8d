import pLimit from 'p-limit';
import type { CrmClient } from '../api/client';
import { CrmError } from '../api/errors';
import type { User } from '../api/schemas';
import type { TerritoryId } from '../base/ids';
import type { Lane } from './batches';
import { stagesOf } from './batches';
import { exchange, type Batch, type Told } from './exchange';
import type { Journal } from './journal';
import { Ledger } from './ledger';
import { decisionFor, isClosed, isForeign, withoutDoubtful } from './judge';
import type { Lease } from './lease';
import type { Conflict } from './membership';
import type { Outcome } from './outcome';
import type { PlannedRow } from './plan';
import { notArrived, unanswered, type Refusal } from './refusal';
import { Survey } from './survey';
import { verify } from './verify';

export interface RunOptions {
  readonly client: CrmClient;
  readonly journal: Journal;
  readonly lease: Pick<Lease, 'check'>;
  /** Aborted when the person cancels: no further request starts, those under way may end. */
  readonly cancel: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told after every request how many of the rows to send have their final outcome. */
  readonly onProgress?: (done: number, of: number) => void;
  /** Told how many writes have left and are not answered yet, whenever that changes. */
  readonly onUnderWay?: (requests: number) => void;
  /** Asked about a territory that somebody else changed since the plan; without an answer it is left alone. */
  readonly onConflict?: (conflict: Conflict) => Promise<'goOn' | 'leave'>;
}

/** Writes that may be under way at once; the pace of the organisation lets through one at first. */
const lanesAtOnce = 3;
/** After an answer that nobody got, a row is sent once more at most: a third time might redo what somebody undid. */
const mostSends = 2;

/** The requests of one plan, and what became of each row. */
export class Run {
  private readonly ledger: Ledger;
  private readonly survey: Survey;
  /** Aborted when the run cannot go on; what is under way may end. */
  private readonly stop = new AbortController();
  private readonly halt: AbortSignal;
  private underWay = 0;

  constructor(private readonly options: RunOptions) {
    this.halt = AbortSignal.any([options.cancel, this.stop.signal]);
    this.ledger = new Ledger(options.journal, options.now);
    this.survey = new Survey(this.ledger.state.plan, {
      client: options.client,
      lease: options.lease,
      signal: this.halt,
      ...(options.onConflict ? { onConflict: options.onConflict } : {}),
    });
  }

  /**
   * Sends what is left of the plan.
   *
   * @throws CrmError or ChangeError when it cannot go on; each row has the outcome that is known then. A cancel throws
   * nothing.
   */
  async go(): Promise<void> {
    const { first, adding, moving } = stagesOf(this.ledger.state.plan);
    await this.stage(first);
    await this.stage(adding);
    if (moving.length > 0 && !this.isOver()) await this.keepWhoDidNotArrive(moving);
    await this.stage(moving);
  }

  /** The lanes of a stage side by side; the first failure ends them all, once what is under way has ended. */
  private async stage(lanes: readonly Lane[]): Promise<void> {
    const limit = pLimit(lanesAtOnce);
    let failure: { readonly error: unknown } | undefined;
    await Promise.all(
      lanes.map((lane) =>
        limit(async () => {
          try {
            await this.lane(lane);
          } catch (error) {
            if (this.isOver() && error === this.halt.reason) return;
            failure ??= { error };
            this.stop.abort();
          }
        }),
      ),
    );
    if (failure) throw failure.error;
  }

  private async lane({ operation, axis, chunks }: Lane): Promise<void> {
    let closed: Refusal | undefined;
    for (const chunk of chunks) {
      if (this.isOver()) return;
      const rows = await this.rowsToSend(chunk);
      if (closed) await this.ledger.settle(rows, { kind: 'skipped', refusal: closed });
      else closed = await this.chunk(operation, axis, rows);
    }
  }

  /** The rows of a chunk that still have to be sent, after a look at what their territories are like now. */
  private async rowsToSend(chunk: readonly PlannedRow[]): Promise<PlannedRow[]> {
    const open = chunk.filter((row) => this.ledger.state.settledOutcomeOf(row) === undefined);
    // territories are read side by side, each once
    const looks = await Promise.all(open.map(async (row) => [row, await this.survey.look(row)] as const));
    const left: PlannedRow[] = [];
    const settled = new Map<PlannedRow, Outcome>();
    for (const [row, found] of looks) {
      if (found === 'leave') continue;
      if (typeof found === 'object') settled.set(row, { kind: 'failed', refusal: found });
      else if (found === 'asWanted') settled.set(row, this.foundAsWanted(row));
      else if (this.ledger.state.sendsOf(row) >= mostSends)
        settled.set(row, { kind: 'failed', refusal: unanswered(undefined) });
      else left.push(row);
    }
    await this.ledger.settleAll(settled);
    return left;
  }

  /** The plan's base was otherwise: a row that is as wanted and was sent is one that this run made. */
  private foundAsWanted(row: PlannedRow): Outcome {
    return this.ledger.state.sendsOf(row) > 0
      ? { kind: 'applied', seen: 'reread' }
      : { kind: 'alreadySo', seen: 'reread' };
  }

  /** Sends rows until each has an outcome; tells whether the territory takes nobody any more. */
  private async chunk(
    operation: Batch['operation'],
    axis: Batch['axis'],
    rows: readonly PlannedRow[],
  ): Promise<Refusal | undefined> {
    let form = this.ledger.state.plan.form === 'single' ? ('single' as const) : axis;
    let queue = rows;
    while (!this.isOver()) {
      const [first, ...others] = queue;
      if (!first) return undefined;
      const batch: Batch = { operation, axis: form, rows: form === 'single' ? [first] : [first, ...others] };
      const waiting = queue.slice(batch.rows.length);
      const { told, again, closed } = await this.exchange(batch);
      if (closed) {
        await this.ledger.close(waiting, closed);
        return closed;
      }
      queue = [...again, ...waiting];
      form = formAfter(form, told);
    }
    return undefined;
  }

  /** One request and, where its answer leaves rows open, the reading that decides them. */
  private async exchange(
    batch: Batch,
  ): Promise<{ told: Told; again: PlannedRow[]; closed: Refusal | undefined }> {
    const sentBefore = new Set(batch.rows.filter((row) => this.ledger.state.sendsOf(row) > 0));
    const told = withoutDoubtful(await this.send(batch), sentBefore);
    await this.ledger.settleAll(told.settled);
    const live = told.open.size > 0 ? await this.survey.read(batch) : undefined;
    const closed = isClosed(told, live, batch) ? told.closed : undefined;
    const again: PlannedRow[] = [];
    const decided = new Map<PlannedRow, Outcome>();
    for (const [row, suggested] of told.open) {
      // cancelled before it could be read: unknown until somebody resumes
      if (!live) continue;
      const { outcome, retry } = decisionFor(row, {
        live: live.fulfil(row),
        lost: told.lost,
        suggested,
        closed,
        sentBefore: sentBefore.has(row),
      });
      if (retry && !closed && this.ledger.state.sendsOf(row) < mostSends) again.push(row);
      else decided.set(row, outcome);
    }
    await this.ledger.settleAll(decided);
    this.report();
    // seen not to be done, and not to be sent now: for a later resume
    if (isForeign(told.lost) || this.isOver()) await this.ledger.withdraw(again);
    // read since, and nothing was done: then the error says so, too
    if (isForeign(told.lost))
      throw again.length === batch.rows.length ? told.lost.with({ effect: 'none' }) : told.lost;
    return { told, again, closed };
  }

  private async send(batch: Batch): Promise<Told> {
    const { client, lease } = this.options;
    const intent = { isRecorded: false };
    try {
      return await exchange(client, batch, this.halt, async () => {
        await lease.check();
        if (!intent.isRecorded) await this.ledger.intend(batch.rows);
        if (!intent.isRecorded) this.note(1);
        intent.isRecorded = true;
      });
    } catch (error) {
      // refused as a whole, or never left: these rows have not been sent
      const didNothing = error instanceof CrmError || error === this.halt.reason;
      if (intent.isRecorded && didNothing) await this.ledger.withdraw(batch.rows);
      throw error;
    } finally {
      if (intent.isRecorded) this.note(-1);
    }
  }

  private note(change: 1 | -1): void {
    this.underWay += change;
    this.options.onUnderWay?.(this.underWay);
  }

  /** Users who move leave only when the members, read again, show them where they go. */
  private async keepWhoDidNotArrive(moving: readonly Lane[]): Promise<void> {
    const leaving = moving.flatMap(({ chunks }) => chunks.flat());
    const users = new Set(leaving.map(({ user }) => user));
    const adds = this.ledger.state.plan.rows.filter((row) => row.operation === 'add' && users.has(row.user));
    const missing = new Set((await this.survey.missingOf(adds)).map(({ user }) => user));
    const stay = leaving.filter(
      (row) => missing.has(row.user) && this.ledger.state.settledOutcomeOf(row) === undefined,
    );
    await this.ledger.settle(stay, { kind: 'skipped', refusal: notArrived() });
  }

  /** Looks once more at what the answers said was done; returns the members that were read, by territory. */
  verify(): Promise<ReadonlyMap<TerritoryId, readonly User[]>> {
    return verify(this.ledger, this.survey);
  }

  private isOver(): boolean {
    return this.halt.aborted;
  }

  private report(): void {
    const { settled, of } = this.ledger.state.done;
    this.options.onProgress?.(settled, of);
  }
}

/**
 * A refusal of a whole request that lists several rows lists them all: without them the others get in. One that lists
 * a single row may have looked no further, and one that lists none would only come again: then each row goes alone.
 */
function formAfter(form: Batch['axis'], { lost, settled }: Told): Batch['axis'] {
  const refused = [...settled.values()].filter(({ kind }) => kind === 'failed').length;
  return lost || refused > 1 ? form : 'single';
}
