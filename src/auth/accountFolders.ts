import { createHash } from 'node:crypto';
import { type FSWatcher, watch } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as v from 'valibot';
import { Emitter, type Disposable } from '../base/event';
import type { FileLock, LockTiming } from '../base/fileLock';
import type { AccountId } from './account';

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
  private watcher: FSWatcher | undefined;

  /**
   * @param root folder of this extension's own, the same for every window
   * @param onWait told when another window takes its time; what it is handed resolves when the waiting is over
   */
  constructor(
    private readonly root: string,
    private readonly onWait: (over: Promise<void>) => void = () => undefined,
    private readonly timing = usual,
  ) {}

  /** Begins to tell of changes that other windows make. */
  async follow(): Promise<void> {
    if (this.watcher) return;
    const folder = this.signOuts();
    await fs.mkdir(folder, { recursive: true });
    this.watcher ??= watch(folder, { persistent: false }, () => this.changes.fire(undefined));
    // a folder that goes away only ends the following: what counts is read again at each use
    this.watcher.on('error', () => undefined);
  }

  async isSignedOut(id: AccountId): Promise<boolean> {
    return fs.stat(this.signOutOf(id)).then(
      () => true,
      () => false,
    );
  }

  /** Counts from this moment on in every window, whatever is under way. */
  async markSignedOut(id: AccountId): Promise<void> {
    await fs.mkdir(this.signOuts(), { recursive: true });
    await fs.writeFile(this.signOutOf(id), '');
  }

  async markSignedIn(id: AccountId): Promise<void> {
    await fs.rm(this.signOutOf(id), { force: true });
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
    await fs.writeFile(this.fileOf(id, 'renewals.json'), JSON.stringify(notes));
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

  dispose(): void {
    this.watcher?.close();
    this.changes.dispose();
  }

  private async take(folder: string, signal: AbortSignal): Promise<FileLock> {
    const { FileLock, LockWatch } = await import('../base/fileLock');
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

  private signOuts(): string {
    return path.join(this.root, 'signed-out');
  }

  private signOutOf(id: AccountId): string {
    return path.join(this.signOuts(), nameOf(id));
  }

  private fileOf(id: AccountId, file: string): string {
    return path.join(this.root, nameOf(id), file);
  }
}

/** Ids hold slashes and colons, and say more than a file name needs to. */
function nameOf(id: AccountId): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 20);
}
