import { constants, writeSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import type { Redactor } from '../util/redact';
import { othersFirst } from '../util/turns';
import { cannotWrite, ChangeError } from './errors';
import type { Outcome } from './outcome';
import type { PlannedRow } from '../plan/plan';
import { contentOf, mostLineBytes } from './journalFile';
import { encode, withoutSecrets, type JournalRecord, type PlannedRecord } from './records';
import { RunState } from './runState';

/**
 * The durable record of one run, a file that only grows: what is about to be sent is on the disk before it is sent.
 * https://code.visualstudio.com/api/extension-capabilities/common-capabilities#data-storage
 */
export class Journal {
  private failure: ChangeError | undefined;
  private synced: Promise<void> = Promise.resolve();
  /** The next turn of the disk, which has not begun yet. */
  private awaited: Promise<void> | undefined;

  private constructor(
    private readonly file: fs.FileHandle,
    private lines: number,
    readonly state: RunState,
    private readonly redactor: Redactor,
  ) {}

  /** Begins the journal of a new run; rejects with a ChangeError `journalUnwritable` when the file exists or cannot be made. */
  static async create(path: string, planned: PlannedRecord, redactor: Redactor): Promise<Journal> {
    const { O_APPEND, O_CREAT, O_EXCL, O_WRONLY } = constants;
    const file = await fs.open(path, O_APPEND | O_CREAT | O_EXCL | O_WRONLY, 0o600).catch(refuse);
    return orClose(file, async () => {
      const state = new RunState(planned.plan, planned.at, planned);
      const journal = new Journal(file, 0, state, redactor);
      await othersFirst(); // there may be ten thousand rows in it
      await journal.append(planned, 'synced');
      return journal;
    });
  }

  /**
   * Goes on with the journal of an earlier run, in a new file under the same name: a window that everybody took for dead
   * may wake up and write into the old one. Half a line at the end is left out; what is damaged stays as it is.
   */
  static async reopen(path: string, now: number, redactor: Redactor): Promise<Journal> {
    const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_RDWR } = constants;
    const old = await fs.open(path, O_RDONLY | O_NOFOLLOW).catch(refuse);
    try {
      const content = await contentOf(old);
      if (!content) throw new ChangeError({ code: 'journalUnreadable' });
      const copy = `${path}.new`;
      // whatever stands there is of a window that died here, or no file of ours
      await fs.rm(copy, { force: true });
      const file = await fs.open(copy, O_APPEND | O_CREAT | O_EXCL | O_RDWR, 0o600);
      return await orClose(file, async () => {
        await copyBytes(old, file, content.bytes);
        const journal = new Journal(file, content.lines, content.state, redactor);
        if (content.needsMending) await journal.mend(now);
        await file.datasync();
        await fs.rename(copy, path);
        return journal;
      });
    } catch (error) {
      return refuse(error);
    } finally {
      await old.close();
    }
  }

  /** These rows are about to be sent, at a moment in milliseconds since 1970; resolves once that is on the disk. */
  async intend(rows: readonly PlannedRow[], at: number): Promise<void> {
    await this.append({ kind: 'intent', at, rows: this.state.indexesOf(rows) }, 'synced');
  }

  /** Nothing was done for these rows: they count as not sent. */
  async withdraw(rows: readonly PlannedRow[]): Promise<void> {
    if (rows.length === 0) return;
    await this.append({ kind: 'withdrawn', rows: this.state.indexesOf(rows) });
  }

  /** What became of these rows; of a row that has its outcome, nothing but a look that takes it back changes it. */
  async settle(rows: readonly PlannedRow[], outcome: Outcome): Promise<void> {
    if (rows.length === 0) return;
    await this.append({ kind: 'outcome', rows: this.state.indexesOf(rows), outcome });
  }

  /** What was said of these rows no longer holds: they are to be made so, now or by whoever resumes. */
  async reopen(rows: readonly PlannedRow[]): Promise<void> {
    if (rows.length === 0) return;
    await this.append({ kind: 'reopened', rows: this.state.indexesOf(rows) });
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

  /**
   * Adds a record. `synced` resolves only when it is on the disk. After a failure every further record is refused: a
   * line behind half a line could not be read again.
   *
   * @throws ChangeError `journalUnwritable`
   */
  async append(entry: JournalRecord, durability: 'synced' | 'buffered' = 'buffered'): Promise<void> {
    if (this.failure) throw this.failure;
    const kept = withoutSecrets(entry, this.redactor);
    try {
      this.write(encode(this.lines++, kept));
      if (durability === 'synced') await this.sync();
    } catch (error) {
      this.failure = cannotWrite(error);
      throw this.failure;
    }
    this.state.apply(kept);
  }

  /** On a line of its own, whatever stands before it. */
  private async mend(at: number): Promise<void> {
    this.write('\n');
    await this.append({ kind: 'mended', at });
  }

  /** Waits for what is on its way to the disk. */
  close(): Promise<void> {
    return this.file.close();
  }

  /**
   * One after the other: the system tells a failure once, and it is one for all who wait for the disk after it. Who comes
   * while it is at work shares the next turn.
   */
  private sync(): Promise<void> {
    if (this.awaited) return this.awaited;
    this.awaited = this.synced.then(() => {
      this.awaited = undefined;
      return this.file.datasync();
    });
    this.synced = this.awaited;
    return this.synced;
  }

  /**
   * Into the system's cache, in order. It takes microseconds; each write to Zoho would wait longer than that for another
   * thread. Only a network folder that hangs could hold up the editor here, and then nothing may be sent anyway.
   */
  private write(line: string): void {
    const bytes = Buffer.from(line);
    if (bytes.length > mostLineBytes) throw Object.assign(new Error('too long a line'), { code: 'EFBIG' });
    for (let at = 0; at < bytes.length;) at += writeSync(this.file.fd, bytes, at);
  }
}

async function copyBytes(from: fs.FileHandle, to: fs.FileHandle, bytes: number): Promise<void> {
  if (bytes === 0) return;
  const stream = from.createReadStream({ start: 0, end: bytes - 1, autoClose: false });
  for await (const piece of stream as AsyncIterable<Buffer>) await to.appendFile(piece);
}

/** Closes the file again when the work fails. */
async function orClose<T>(file: fs.FileHandle, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await file.close();
    return refuse(error);
  }
}

function refuse(error: unknown): never {
  throw error instanceof ChangeError ? error : cannotWrite(error);
}
