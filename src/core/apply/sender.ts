import { leave, Overtaken, type LeavingOptions } from './leave';
import type { Batch, Told } from './request';
import { decisionFor, isClosed, isForeign, withoutDoubtful } from './reconcile';
import type { Outcome } from '../journal/outcome';
import type { PlannedRow, Refusal } from '../plan/plan';
import type { Seats } from './seats';
import type { Survey } from './survey';

/** How often a row may be sent without learning what became of it: a third time might redo what somebody undid. */
export const mostTries = 2;

export interface SenderOptions extends LeavingOptions {
  /** Told after every request how many of the rows to send have their final outcome. */
  readonly onProgress?: (done: number, of: number) => void;
  /** Told how many writes have left and are not answered yet, whenever that changes. */
  readonly onUnderWay?: (requests: number) => void;
}

/** The requests of a run, and what each of them tells of its rows. */
export class Sender {
  private underWay = 0;
  /** How often a row was sent in vain; a refusal of the whole request that was for other rows does not count. */
  private readonly tries = new Map<PlannedRow, number>();
  /** Rows of a request whose answer was lost: it may be carried out yet, after a reading that did not show it. */
  private readonly unanswered = new Set<PlannedRow>();

  constructor(
    private readonly options: SenderOptions,
    private readonly survey: Survey,
    private readonly seats: Seats,
    private readonly halt: AbortSignal,
  ) {}

  /**
   * Sends rows until each has an outcome; tells whether the territory takes nobody any more.
   *
   * @param lookAgain tells which are still to be sent, where others changed something while a request waited
   */
  async send(
    operation: Batch['operation'],
    axis: Batch['axis'],
    rows: readonly PlannedRow[],
    lookAgain: (rows: readonly PlannedRow[]) => Promise<readonly PlannedRow[]>,
  ): Promise<Refusal | undefined> {
    let form = this.options.journal.state.plan.form === 'single' ? ('single' as const) : axis;
    let queue = rows;
    while (!this.halt.aborted) {
      const [first, ...others] = queue;
      if (!first) return undefined;
      const batch: Batch = { operation, axis: form, rows: form === 'single' ? [first] : [first, ...others] };
      const waiting = queue.slice(batch.rows.length);
      const answered = await this.request(batch);
      if (answered === 'overtaken') {
        queue = await lookAgain(queue);
        continue;
      }
      const { told, again, closed } = answered;
      // on the side of a user, each row is of another territory
      if (closed && axis !== 'user') {
        await this.close(waiting, closed);
        return closed;
      }
      queue = [...again, ...waiting];
      form = formAfter(form, told);
    }
    return undefined;
  }

  /** One request and, where its answer leaves rows open, the reading that decides them. */
  private async request(
    batch: Batch,
  ): Promise<{ told: Told; again: PlannedRow[]; closed: Refusal | undefined } | 'overtaken'> {
    const sentBefore = new Set(batch.rows.filter((row) => this.mayBeDone(row)));
    const answer = await this.leave(batch);
    if (!answer) return 'overtaken';
    const told = withoutDoubtful(answer, sentBefore);
    if (told.lost) for (const row of batch.rows) this.unanswered.add(row);
    await this.settle(told.settled);
    const live = told.open.size > 0 ? await this.survey.read(batch) : undefined;
    const closed = isClosed(told, live, batch) ? told.closed : undefined;
    const again: PlannedRow[] = [];
    const decided = new Map<PlannedRow, Outcome>();
    for (const [row, suggested] of told.open) {
      // cancelled before it could be read: unknown until somebody resumes
      if (!live) continue;
      const { outcome, retry } = decisionFor(row, {
        live: live.fulfil(row),
        suggested,
        closed,
        sentBefore: sentBefore.has(row),
      });
      if (retry && !closed && this.mayTryAgain(row, batch, told)) again.push(row);
      else decided.set(row, outcome);
    }
    await this.settle(decided);
    const { settled: count, of } = this.options.journal.state.done;
    this.options.onProgress?.(count, of);
    // seen not to be done: as if it had not been sent
    await this.options.journal.withdraw(again);
    // read since, and nothing was done: then the error says so, too
    if (isForeign(told.lost))
      throw again.length === batch.rows.length ? told.lost.with({ effect: 'none' }) : told.lost;
    return { told, again, closed };
  }

  /** Whether a request of this run carried a row that may have done it. */
  mayBeDone(row: PlannedRow): boolean {
    return this.unanswered.has(row) || this.options.journal.state.sendsOf(row) > 0;
  }

  /** Rows that were seen not to be done: as if they had not been sent, but that it may yet come. */
  async withdraw(rows: readonly PlannedRow[]): Promise<void> {
    for (const row of rows) this.unanswered.add(row);
    await this.options.journal.withdraw(rows);
  }

  /** Rows for which no request can succeed any more; `failed` are those that were sent, in a request that added nobody. */
  close(rows: readonly PlannedRow[], refusal: Refusal): Promise<void> {
    const wasSent = (row: PlannedRow) => this.tries.has(row) || this.options.journal.state.sendsOf(row) > 0;
    return this.settle(
      new Map(rows.map((row) => [row, { kind: wasSent(row) ? 'failed' : 'skipped', refusal }])),
    );
  }

  /** Writes down what became of rows, but of those who may get a seat yet. */
  private async settle(outcomes: ReadonlyMap<PlannedRow, Outcome>): Promise<void> {
    await this.options.journal.settleAll(await this.seats.hold(outcomes));
  }

  /** A row that went down with a request that was refused for others has not had its try. */
  private mayTryAgain(row: PlannedRow, { rows }: Batch, { refusesSome }: Told): boolean {
    const tries = (this.tries.get(row) ?? 0) + (refusesSome && rows.length > 1 ? 0 : 1);
    this.tries.set(row, tries);
    return tries < mostTries;
  }

  /** Undefined where others changed something while the request waited: nothing is sent on the look from before. */
  private async leave(batch: Batch): Promise<Told | undefined> {
    const look = {
      isOld: () => this.survey.isOld(batch.rows),
      again: async () => {
        if (!(await this.survey.isAsLookedAt(batch.rows))) throw new Overtaken();
      },
    };
    try {
      return await leave(batch, this.options, this.halt, (change) => this.note(change), look);
    } catch (error) {
      if (error instanceof Overtaken) return undefined;
      throw error;
    }
  }

  private note(change: 1 | -1): void {
    this.underWay += change;
    this.options.onUnderWay?.(this.underWay);
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
