import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as v from 'valibot';
import { Emitter, type Disposable } from '../util/event';
import type { FileLock, LockTiming } from '../util/fileLock';
import { FolderWatch } from '../util/folderWatch';
import { codeOf, isFileFault } from '../util/storage';
import { idOf, lastingTokenOf, type Account, type AccountId, type TokenAccount } from './account';

const usual: LockTiming = { heartbeatMs: 2_000, staleMs: 10_000, lookMs: 50 };
/** Waiting that is over sooner is not worth a word. */
const patienceMs = 3_000;

/** Tells whoever holds a lock that it was lost while this window slept, so that the work has to begin anew. */
class LockLost extends Error {}

/** What renewing an account's tokens has come to lately, on the whole machine. */
export interface RenewalNotes {
  /** When tokens were renewed, in milliseconds since 1970. */
  readonly times: readonly number[];
  /** Zoho asked for no renewal before this time. */
  readonly notBefore: number;
}

const notesSchema = v.object({ times: v.array(v.number()), notBefore: v.number() });
const noNotes: RenewalNotes = { times: [], notBefore: 0 };

/**
 * What the windows of one machine tell one another about accounts, as files without any secret: who is renewing, how
 * often that was done, and who was signed out. SecretStorage alone cannot do it: it has no way to change a value only if
 * it is still the same, and in a browser windows do not see each other's changes at all.
 */
export class AccountFolders implements Disposable {
  private readonly changes = new Emitter<undefined>();
  /** Fires when somebody was signed out or in, in any window. */
  readonly onDidChange = this.changes.event;
  private readonly watch: FolderWatch;

  /**
   * @param root folder of this extension's own, the same for every window
   * @param onWait told when another window takes its time; what it is handed resolves when the waiting is over
   */
  constructor(
    private readonly root: string,
    private readonly onWait: (over: Promise<void>) => void = () => undefined,
    private readonly timing = usual,
  ) {
    this.watch = new FolderWatch(this.signOuts(), () => this.changes.fire(undefined));
  }

  /** Begins to tell of changes that other windows make. */
  async follow(): Promise<void> {
    await fs.mkdir(this.signOuts(), { recursive: true }).catch(() => undefined);
    this.watch.begin();
  }

  /**
   * Whether somebody signed out as that, or Zoho refused the very token that the account has.
   *
   * @param whereUnknown what counts where the marks cannot be read: nobody uses an account that may be signed out, and
   * nobody deletes one that may be good
   */
  async isSignedOut(id: AccountId, account?: Account, whereUnknown = true): Promise<boolean> {
    const marks = [id, ...tokenMarks(id, account)].map((mark) => exists(this.signOutOf(mark), whereUnknown));
    return (await Promise.all(marks)).includes(true);
  }

  /** Counts from this moment on in every window, whatever is under way. */
  async markSignedOut(id: AccountId): Promise<void> {
    await this.mark(id);
  }

  /** Ends the sign-in that has this token in every window, and no other one as the same user. */
  async markRefused(account: TokenAccount): Promise<void> {
    await Promise.all(tokenMarks(idOf(account), account).map((mark) => this.mark(mark)));
  }

  async markSignedIn(account: Account): Promise<void> {
    const id = idOf(account);
    for (const mark of [id, ...tokenMarks(id, account)]) await fs.rm(this.signOutOf(mark), { force: true });
  }

  /** Keeps the id of an account, so that it can be listed. */
  async record(id: AccountId): Promise<void> {
    await fs.mkdir(this.records(), { recursive: true, mode: 0o700 });
    await fs.writeFile(path.join(this.records(), nameOf(id)), id, { mode: 0o600 });
  }

  async unrecord(id: AccountId): Promise<void> {
    await fs.rm(path.join(this.records(), nameOf(id)), { force: true });
  }

  /** The ids of all accounts that were recorded, the oldest first. A file that holds anything else counts for nothing. */
  async recorded(): Promise<AccountId[]> {
    const names = await fs.readdir(this.records()).catch(() => []);
    const found = await Promise.all(
      names
        .map(async (name) => {
          const file = path.join(this.records(), name);
          const [id, { birthtimeMs }] = await Promise.all([fs.readFile(file, 'utf8'), fs.stat(file)]);
          return nameOf(id) === name ? [{ id, birthtimeMs }] : [];
        })
        .map((reading) => reading.catch(() => [])),
    );
    return found
      .flat()
      .sort((one, other) => one.birthtimeMs - other.birthtimeMs)
      .map(({ id }) => id);
  }

  async readNotes(id: AccountId): Promise<RenewalNotes> {
    try {
      const text = await fs.readFile(this.fileOf(id, 'renewals.json'), 'utf8');
      const parsed = v.safeParse(notesSchema, JSON.parse(text));
      return parsed.success ? parsed.output : noNotes;
    } catch {
      return noNotes;
    }
  }

  async writeNotes(id: AccountId, notes: RenewalNotes): Promise<void> {
    // a disk that is full costs the care of other windows, and not the token
    await fs.writeFile(this.fileOf(id, 'renewals.json'), JSON.stringify(notes)).catch(() => undefined);
  }

  /**
   * Does something that only one window of this machine may do at a time. Waits for its turn; a window that has died, or
   * sleeps, loses it after ten seconds.
   *
   * @param work begins anew where what it is handed finds that this window lost its turn; to be asked before what must
   * not be done twice
   */
  async hold<T>(
    id: AccountId,
    work: (assertHeld: () => Promise<void>) => Promise<T>,
    signal = new AbortController().signal,
  ): Promise<T> {
    for (;;) {
      const lock = await this.take(this.fileOf(id, 'lock'), signal);
      try {
        return await work(async () => {
          if ((await lock.check()) !== 'held') throw new LockLost();
        });
      } catch (error) {
        if (!(error instanceof LockLost)) throw error;
      } finally {
        await lock.release();
      }
    }
  }

  /** As `hold`; where the storage cannot be written the work is done all the same, without a turn. */
  async holdIfPossible<T>(
    id: AccountId,
    work: (assertHeld: () => Promise<void>) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    let done: Promise<T> | undefined;
    const begin = (assertHeld: () => Promise<void>) => {
      const orBeginAnew = (error: unknown) => {
        done = undefined; // whoever lost the turn has not done the work
        throw error;
      };
      return (done = work(() => assertHeld().catch(orBeginAnew)));
    };
    try {
      return await this.hold(id, begin, signal);
    } catch (error) {
      if (done === undefined && !isFileFault(error)) throw error;
      return done ?? work(() => Promise.resolve());
    }
  }

  dispose(): void {
    this.watch.dispose();
    this.changes.dispose();
  }

  private async take(folder: string, signal: AbortSignal): Promise<FileLock> {
    const { FileLock, LockWatch } = await import('../util/fileLock');
    const watch = new LockWatch(folder, this.timing);
    let over: (() => void) | undefined;
    const onWait = (waitedMs: number) => {
      if (waitedMs >= patienceMs && !over) this.onWait(new Promise((resolve) => (over = resolve)));
    };
    try {
      return await FileLock.take({ watch, signal, onWait });
    } finally {
      over?.();
    }
  }

  private async mark(mark: string): Promise<void> {
    await fs.mkdir(this.signOuts(), { recursive: true });
    await fs.writeFile(this.signOutOf(mark), '');
  }

  private records(): string {
    return path.join(this.root, 'accounts');
  }

  private signOuts(): string {
    return path.join(this.root, 'signed-out');
  }

  private signOutOf(mark: string): string {
    return path.join(this.signOuts(), nameOf(mark));
  }

  private fileOf(id: AccountId, file: string): string {
    return path.join(this.root, nameOf(id), file);
  }
}

/** What a mark about one token is called: hashed with the id, it does not tell the token. */
function tokenMarks(id: AccountId, account: Account | undefined): string[] {
  return account && account.kind !== 'demo' ? [`${id} ${lastingTokenOf(account)}`] : [];
}

/** Ids hold slashes and colons, and say more than a file name needs to. */
function nameOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 20);
}

function exists(file: string, whereUnknown: boolean): Promise<boolean> {
  return fs.stat(file).then(
    () => true,
    (error: unknown) => !['ENOENT', 'ENOTDIR'].includes(codeOf(error)) && whereUnknown,
  );
}
