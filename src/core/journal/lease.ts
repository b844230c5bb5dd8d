import { createHash } from 'node:crypto';
import * as path from 'node:path';
import type { FileLock, LockTiming, LockWatch } from '../util/fileLock';
import { cannotWrite, ChangeError } from './errors';

// Loaded with the first lock, whoever needs one.
const locks = () => import('../util/fileLock');

const usual: LockTiming = { heartbeatMs: 5_000, staleMs: 15_000, lookMs: 500 };

/** What this process has seen of leases so far: one that was watched long enough is not watched once more. */
const watches = new Map<string, LockWatch>();

/**
 * The right of one window to change one organisation. Its owner checks it before each write, which fails when the lease
 * is somebody else's by now: after a reload of the window the old extension host may live on beside the new one.
 */
export class Lease {
  private constructor(private readonly lock: FileLock) {}

  /**
   * Takes the lease of an organisation. One that is held is watched until its owner shows that they live, or until it is
   * certain that nobody does any more.
   *
   * @param parent folder for leases, which is made if need be
   * @throws ChangeError `notAlone` when another window holds it, `journalUnwritable` when the folder cannot be written;
   * the reason of `signal` when that is aborted
   */
  static async take(
    parent: string,
    organisation: string,
    signal: AbortSignal,
    timing: LockTiming = usual,
  ): Promise<Lease> {
    const watch = await watchOf(parent, organisation, timing);
    const onWait = (_: number, isAlive: boolean) => {
      if (isAlive) throw new ChangeError({ code: 'notAlone' });
    };
    try {
      return new Lease(await (await locks()).FileLock.take({ watch, signal, onWait }));
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof ChangeError ? error : cannotWrite(error);
    }
  }

  /** Whether some window, be it this one, is changing an organisation; to know of a dead one takes several looks. */
  static async isHeld(parent: string, organisation: string): Promise<boolean> {
    const state = await (await watchOf(parent, organisation, usual)).look();
    return state !== 'free' && state !== 'dead';
  }

  /**
   * @throws ChangeError `takenOver` when the lease is not this window's any more, `recordsGone` when the folder for
   * leases was deleted, `journalUnwritable` when it cannot be written
   */
  async check(): Promise<void> {
    const state = await this.lock.check().catch((error: unknown) => {
      throw cannotWrite(error);
    });
    if (state === 'lost') throw new ChangeError({ code: 'takenOver' });
    if (state === 'gone') throw new ChangeError({ code: 'recordsGone' });
  }

  /** Gives the lease back, unless somebody else has it by now. */
  release(): Promise<void> {
    return this.lock.release();
  }
}

async function watchOf(parent: string, organisation: string, timing: LockTiming): Promise<LockWatch> {
  const { LockWatch } = await locks();
  const name = createHash('sha256').update(organisation).digest('hex').slice(0, 32);
  const folder = path.join(parent, `${name}.lease`);
  const known = watches.get(folder);
  if (known?.timing === timing) return known;
  const watch = new LockWatch(folder, timing);
  watches.set(folder, watch);
  return watch;
}
