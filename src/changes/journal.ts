import { constants, writeSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { l10n } from '../base/l10n';
import type { Redactor } from '../base/redact';
import { othersFirst } from '../base/turns';
import { cannotWrite, ChangeError } from './errors';
import { decode, encode, withoutSecrets, type JournalRecord } from './records';
import { RunState } from './runState';

const lineFeed = 10;

/** What a journal file tells, up to the first line that is torn or damaged. */
export interface JournalContent {
  readonly state: RunState;
  readonly lines: number;
  /** Where the next line goes: everything behind is damaged. */
  readonly bytes: number;
  /** Something stood behind the last good line: rows without an outcome may have been sent. */
  readonly isDamaged: boolean;
}

/**
 * The durable record of one run, a file that only grows: what is about to be sent is on the disk before it is sent.
 * https://code.visualstudio.com/api/extension-capabilities/common-capabilities#data-storage
 */
export class Journal {
  private failure: ChangeError | undefined;
  private synced: Promise<void> = Promise.resolve();

  private constructor(
    private readonly file: fs.FileHandle,
    private lines: number,
    readonly state: RunState,
    private readonly redactor: Redactor,
  ) {}

  /** Begins the journal of a new run; rejects with a ChangeError of kind `journal` when the file exists or cannot be made. */
  static async create(
    path: string,
    planned: Extract<JournalRecord, { kind: 'planned' }>,
    redactor: Redactor,
  ): Promise<Journal> {
    const { O_APPEND, O_CREAT, O_EXCL, O_WRONLY } = constants;
    try {
      const file = await fs.open(path, O_APPEND | O_CREAT | O_EXCL | O_WRONLY, 0o600);
      const journal = new Journal(file, 0, new RunState(planned.plan, planned.at, planned.undoes), redactor);
      await journal.append(planned, 'synced');
      return journal;
    } catch (error) {
      throw error instanceof ChangeError ? error : cannotWrite(error);
    }
  }

  /**
   * Goes on with the journal of an earlier run, in a new file under the same name and without a torn tail: a window that
   * everybody took for dead may wake up and write into the old one.
   */
  static async reopen(path: string, redactor: Redactor): Promise<Journal> {
    const content = await readJournal(path);
    if (!content) throw unreadable();
    try {
      const copy = `${path}.new`;
      await fs.copyFile(path, copy);
      const file = await fs.open(copy, constants.O_APPEND | constants.O_RDWR);
      await file.truncate(content.bytes);
      await file.datasync();
      await fs.rename(copy, path);
      return new Journal(file, content.lines, content.state, redactor);
    } catch (error) {
      throw cannotWrite(error);
    }
  }

  /**
   * Adds a record. `synced` resolves only when it is on the disk. After a failure every further record is refused: a
   * line behind half a line could not be read again.
   *
   * @throws ChangeError of kind `journal`
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

  /** Waits for what is on its way to the disk. */
  close(): Promise<void> {
    return this.file.close();
  }

  /** One after the other: the system tells a failure once, and it is one for all who wait for the disk after it. */
  private sync(): Promise<void> {
    this.synced = this.synced.then(() => this.file.datasync());
    return this.synced;
  }

  /**
   * Into the system's cache, in order. It takes microseconds; each write to Zoho would wait longer than that for another
   * thread. Only a network folder that hangs could hold up the editor here, and then nothing may be sent anyway.
   */
  private write(line: string): void {
    const bytes = Buffer.from(line);
    for (let at = 0; at < bytes.length;) at += writeSync(this.file.fd, bytes, at);
  }
}

/** Reads a journal line by line, so that a long one blocks nobody; undefined when it does not even begin with a plan. */
export async function readJournal(path: string): Promise<JournalContent | undefined> {
  const file = await fs.open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { size } = await file.stat();
    let state: RunState | undefined;
    let lines = 0;
    let bytes = 0;
    for await (const line of linesOf(file)) {
      const entry = decode(lines, line.toString('utf8'));
      if (!entry || (entry.kind === 'planned') !== (lines === 0)) break;
      if (entry.kind === 'planned') {
        await othersFirst(); // a long plan has taken its turn
        state = new RunState(entry.plan, entry.at, entry.undoes);
      }
      state?.apply(entry);
      lines++;
      bytes += line.length + 1;
    }
    return state && { state, lines, bytes, isDamaged: bytes < size };
  } finally {
    await file.close();
  }
}

/** The lines that have an end, without it; what stands behind the last one is left out. */
async function* linesOf(file: fs.FileHandle): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of file.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>) {
    const text = Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = text.indexOf(lineFeed); end >= 0; end = text.indexOf(lineFeed, start)) {
      yield text.subarray(start, end);
      start = end + 1;
    }
    rest = text.subarray(start);
  }
}

function unreadable(): ChangeError {
  return new ChangeError('journal', {
    what: l10n.t('The record of this run is damaged from its first line on.'),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Look at the territories in Zoho CRM and make the change anew.'),
  });
}
