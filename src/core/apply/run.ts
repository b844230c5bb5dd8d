import pLimit from 'p-limit';
import type { User } from '../zoho/schemas';
import type { TerritoryId } from '../util/ids';
import { othersFirst } from '../util/turns';
import { requestsFor, type Sequence } from '../plan/batches';
import { leftToOthers, type Outcome } from '../journal/outcome';
import { placeKey } from '../journal/undo';
import { type PlannedRow, type Refusal, byTerritory, grouped } from '../plan/plan';
import { Sender, type SenderOptions } from './sender';
import { Schedule } from './schedule';
import { Seats } from './seats';
import { Survey, type Sighting } from './survey';
import type { Journal } from '../journal/journal';
import { type Conflict, Memberships } from './reconcile';
import { idsOf } from '../plan/facts';

/** What a run works with. */
export interface RunOptions extends SenderOptions {
  /** Aborted when the person cancels: no further request starts, those under way may end. */
  readonly cancel: AbortSignal;
  /** Asked about a territory that somebody else changed since the plan; without an answer it is left alone. */
  readonly onConflict?: (conflict: Conflict) => Promise<'goOn' | 'leave'>;
  /** Where others have changed since (`placeKey`) what this run would take back: what is there now is theirs. */
  readonly theirs: ReadonlySet<string>;
}

/** Territories, or users, taken up side by side: what a cancel or a kill leaves half done. The pace limits requests. */
const sequencesAtOnce = 3;

/** The requests of one plan, and what became of each row. */
export class Run {
  private readonly journal: Journal;
  private readonly survey: Survey;
  private readonly sender: Sender;
  private readonly schedule: Schedule;
  /** Aborted when the run cannot go on; what is under way may end. */
  private readonly stop = new AbortController();
  private readonly halt: AbortSignal;
  private readonly theirs: RunOptions['theirs'];

  constructor(options: RunOptions) {
    this.theirs = options.theirs;
    this.halt = AbortSignal.any([options.cancel, this.stop.signal]);
    this.journal = options.journal;
    this.survey = new Survey(this.journal, {
      client: options.client,
      lease: options.lease,
      pauses: options.pauses,
      signal: this.halt,
      ...(options.onConflict ? { onConflict: options.onConflict } : {}),
    });
    const seats = new Seats(this.journal);
    this.sender = new Sender(options, this.survey, seats, this.halt);
    this.schedule = new Schedule(this.journal, this.survey, seats);
  }

  /**
   * Sends what is left of the plan.
   *
   * @throws CrmError or ChangeError when it cannot go on; each row has the outcome that is known then. A cancel throws
   * nothing.
   */
  async go(): Promise<void> {
    await othersFirst(); // each of these takes a turn of its own, because there may be ten thousand rows
    await this.unlessOver(() => this.findOut());
    await othersFirst();
    while (!this.isOver()) {
      let rows: readonly PlannedRow[] = [];
      await this.unlessOver(async () => {
        rows = await this.schedule.next();
      });
      if (rows.length === 0) return;
      await othersFirst();
      const { remove, add } = requestsFor(this.journal.state.plan, rows);
      await othersFirst();
      await this.stage(remove);
      await this.stage(add);
    }
  }

  /** What became of rows that an earlier part of the run sent is seen before they wait for others once more. */
  private async findOut(): Promise<void> {
    const { state } = this.journal;
    const sent = state.openRows().filter((row) => state.sendsOf(row) > 0 && this.schedule.waits(row));
    // what one reading showed counts though a later one fails
    for (const rows of grouped(sent, (row) => this.survey.placeOf(row)).values()) {
      const missing = new Set(await this.survey.missingOf(rows));
      await this.journal.settle(
        rows.filter((row) => !missing.has(row)),
        { kind: 'soNow' },
      );
      await this.sender.withdraw([...missing]);
    }
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
      else closed = await this.sender.send(operation, axis, rows, (left) => this.lookAgain(left));
    }
  }

  private lookAgain(rows: readonly PlannedRow[]): Promise<PlannedRow[]> {
    this.survey.forget(rows);
    return this.rowsToSend(rows);
  }

  /** The rows of a chunk that still have to be sent, after a look at what their territories are like now. */
  private async rowsToSend(chunk: readonly PlannedRow[]): Promise<PlannedRow[]> {
    const open = chunk.filter((row) => this.journal.state.settledOutcomeOf(row) === undefined);
    // territories are read side by side, each once; what one reading showed counts though another one failed
    let failure: { readonly error: unknown } | undefined;
    const fail = (error: unknown): undefined => {
      failure ??= { error };
      this.stop.abort();
    };
    const looks = await this.looksAt(open, fail);
    const left: PlannedRow[] = [];
    const settled = new Map<PlannedRow, Outcome>();
    const unseen: PlannedRow[] = [];
    for (const [index, row] of open.entries()) {
      const found = looks[index];
      if (!found) continue;
      // an earlier request of the run, of which nothing is known, may have carried it
      const wasSent = this.journal.state.sendsOf(row) > 0;
      if ('code' in found) settled.set(row, { kind: 'failed', refusal: found });
      else if (found.asWanted && this.sender.mayBeDone(row)) settled.set(row, { kind: 'soNow' });
      else if (found.asWanted) settled.set(row, { kind: 'alreadySo', seen: 'reread' });
      else if (this.theirs.has(placeKey(row))) settled.set(row, leftToOthers);
      else if (!found.leave) left.push(row);
      if (wasSent && !settled.has(row)) unseen.push(row);
    }
    await this.journal.settleAll(settled);
    await this.sender.withdraw(unseen);
    if (failure) throw failure.error;
    return left;
  }

  /** What rows are like, as read after the last question that somebody was asked about them. */
  private async looksAt(
    rows: readonly PlannedRow[],
    fail: (error: unknown) => undefined,
  ): Promise<readonly (Sighting | Refusal | undefined)[]> {
    const { survey } = this;
    const look = (row: PlannedRow) => survey.look(row).catch(fail);
    let asked = survey.asked.count;
    let looks = await Promise.all(rows.map(look));
    while (survey.asked.count > asked && !this.isOver()) {
      asked = survey.asked.count;
      const before = looks;
      survey.forget(rows.filter((_, index) => !isLeft(before[index])));
      looks = await Promise.all(
        rows.map((row, index) => (isLeft(before[index]) ? Promise.resolve(before[index]) : look(row))),
      );
    }
    return looks;
  }

  /**
   * Looks once more at what the answers said was done. A row that the members do not show is not called done.
   *
   * @returns the members that were read, by territory
   * @throws CrmError when they cannot be read; ChangeError when what was seen cannot be written down
   */
  async verify(): Promise<ReadonlyMap<TerritoryId, readonly User[]>> {
    const applied = this.journal.state.plan.rows.filter((row) => this.isDoubtful(row));
    const ofUsers = applied.filter((row) => this.survey.isReadByUser(row));
    const missing = new Set(await this.survey.missingOf(ofUsers));
    await this.confirm(ofUsers, (row) => !missing.has(row));
    const others = applied.filter((row) => !this.survey.isReadByUser(row));
    const members = await this.survey.readBack(others);
    const rows = byTerritory(others);
    for (const [territory, users] of members) {
      const live = Memberships.ofTerritory(territory, idsOf(users));
      await this.confirm(rows.get(territory) ?? [], (row) => live.fulfil(row));
    }
    return members;
  }

  /** Whether only an answer called a row done, or a reading denied afterwards what was known of it. */
  private isDoubtful(row: PlannedRow): boolean {
    const { state } = this.journal;
    return state.isOnlyTold(row) || state.settledOutcomeOf(row)?.kind === 'unknown';
  }

  private async confirm(rows: readonly PlannedRow[], isSeen: (row: PlannedRow) => boolean): Promise<void> {
    const seen = rows.filter(isSeen);
    const told = seen.filter((row) => this.journal.state.isOnlyTold(row));
    const denied = seen.filter((row) => !this.journal.state.isOnlyTold(row));
    await this.journal.settle(told, { kind: 'applied', seen: 'both' });
    // others may have done again what they took back
    await this.journal.settle(denied, { kind: 'soNow' });
    await this.journal.settle(
      rows.filter((row) => !isSeen(row)),
      { kind: 'unknown', why: 'againstItself' },
    );
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

/** Whether nothing is to be sent there, because somebody said so. */
function isLeft(found: Sighting | Refusal | undefined): boolean {
  return found !== undefined && 'leave' in found && found.leave;
}
