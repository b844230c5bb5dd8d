import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as v from 'valibot';
import { Emitter, type Disposable } from '../base/event';
import { FolderWatch } from '../base/folderWatch';
import { isFileFault } from '../base/storage';
import { pause, systemClock } from '../base/clock';
import { idOf, lastingTokenOf, type Account, type AccountId, type TokenAccount } from './account';

const heartbeatMs = 5_000;
const staleMs = 10_000;
const retryMs = 50;

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

  /** @param root folder of this extension's own, the same for every window */
  constructor(private readonly root: string) {
    this.watch = new FolderWatch(this.signOuts(), () => this.changes.fire(undefined));
  }

  /** Begins to tell of changes that other windows make. */
  async follow(): Promise<void> {
    await fs.mkdir(this.signOuts(), { recursive: true }).catch(() => undefined);
    this.watch.begin();
  }

  /** Whether somebody signed out as that, or Zoho refused the very token that the account has. */
  async isSignedOut(id: AccountId, account?: Account): Promise<boolean> {
    const marks = [id, ...tokenMarks(id, account)].map((mark) => exists(this.signOutOf(mark)));
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
   */
  async hold<T>(id: AccountId, work: () => Promise<T>, signal = new AbortController().signal): Promise<T> {
    const lock = this.fileOf(id, 'lock');
    await fs.mkdir(path.dirname(lock), { recursive: true });
    while (!(await this.take(lock))) await pause(systemClock, retryMs, signal);
    const { ino } = await fs.stat(lock);
    const heartbeat = setInterval(() => {
      const now = new Date();
      // when it fails, the lock is lost: whoever has it now reads everything again
      fs.utimes(lock, now, now).catch(() => undefined);
    }, heartbeatMs);
    try {
      return await work();
    } finally {
      clearInterval(heartbeat);
      const now = await fs.stat(lock).catch(() => undefined);
      if (now?.ino === ino) await fs.rm(lock, { recursive: true, force: true });
    }
  }

  /** As `hold`; where the storage cannot be written the work is done all the same, without a turn. */
  async holdIfPossible<T>(id: AccountId, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    let done: Promise<T> | undefined;
    try {
      return await this.hold(id, () => (done = work()), signal);
    } catch (error) {
      if (done === undefined && !isFileFault(error)) throw error;
      return done ?? work();
    }
  }

  dispose(): void {
    this.watch.dispose();
    this.changes.dispose();
  }

  private async take(lock: string): Promise<boolean> {
    if (await made(lock)) return true;
    if (!(await isStale(lock))) return false;
    // two who see a stale lock must not both remove it, or the second removes the lock of the first
    const removal = `${lock}-removal`;
    if (!(await made(removal))) {
      if (await isStale(removal)) await fs.rm(removal, { recursive: true, force: true });
      return false;
    }
    try {
      if (await isStale(lock)) await fs.rm(lock, { recursive: true, force: true });
    } finally {
      await fs.rm(removal, { recursive: true, force: true });
    }
    return made(lock);
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

function exists(file: string): Promise<boolean> {
  return fs.stat(file).then(
    () => true,
    () => false,
  );
}

async function made(folder: string): Promise<boolean> {
  try {
    await fs.mkdir(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isStale(folder: string): Promise<boolean> {
  const stat = await fs.stat(folder).catch(() => undefined);
  return stat !== undefined && Date.now() - stat.mtimeMs > staleMs;
}
