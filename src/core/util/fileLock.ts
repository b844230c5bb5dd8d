import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { pause, systemClock, type Clock } from './clock';

export interface LockTiming {
  /** How often an owner shows that it lives. */
  readonly heartbeatMs: number;
  /** An owner that was watched for so long and showed nothing is dead; several heartbeats. */
  readonly staleMs: number;
  /** How often whoever waits looks. */
  readonly lookMs: number;
}

interface Waiting {
  readonly watch: LockWatch;
  readonly signal: AbortSignal;
  /** Told after each look how long that goes on and whether an owner was just seen to live; ends the waiting by throwing. */
  readonly onWait?: (waitedMs: number, isAlive: boolean) => void;
}

/** Of the file that has the owner's name; systems put other files into folders, too. */
const extension = '.owner';

/**
 * What only one process of this machine may have at a time: a folder with a file that has its owner's name, which no two
 * owners share. The owner touches the file again and again; whoever waits watches whether its time moves, by a clock
 * that nobody can set, and never asks what time it is. To take over is to rename the file: of two who try it, one can.
 */
export class FileLock {
  private readonly file: string;
  private readonly timer: NodeJS.Timeout;

  private constructor(
    private readonly folder: string,
    name: string,
    private readonly home: string,
    heartbeatMs: number,
  ) {
    this.file = path.join(folder, name);
    // when it fails, the lock is lost, or the next check says why
    this.timer = setInterval(() => void touch(this.file).catch(() => undefined), heartbeatMs);
    this.timer.unref();
  }

  /**
   * Waits until the lock is free, or its owner is dead, and takes it.
   *
   * @throws the system's error when the folder cannot be written, or something is in its place that cannot be taken away;
   * the reason of the signal when that is aborted
   */
  static async take({ watch, signal, onWait }: Waiting): Promise<FileLock> {
    const { folder, timing, clock } = watch;
    const home = path.dirname(folder);
    const name = `${randomUUID()}${extension}`;
    const began = clock.now();
    let inVain = 0;
    await fs.mkdir(home, { recursive: true, mode: 0o700 });
    for (;;) {
      signal.throwIfAborted();
      const state = await watch.look();
      inVain = state === 'free' ? inVain + 1 : 0;
      // so often nobody is faster without being seen
      const isHopeless = inVain * timing.lookMs > timing.staleMs;
      const isMine =
        (state === 'free' && (await create(folder, name, isHopeless))) ||
        (state === 'dead' && (await takeOver(folder, watch.deadOwners, name)));
      if (isMine) return new FileLock(folder, name, await identityOf(home), timing.heartbeatMs);
      onWait?.(clock.now() - began, state === 'alive');
      await pause(clock, timing.lookMs, signal);
    }
  }

  /**
   * Whether this process still has the lock, which it may have lost while it slept; shows at the same time that it lives.
   *
   * @returns `gone` when even the folder is gone that the lock was in
   * @throws the system's error when the file cannot be touched
   */
  async check(): Promise<'held' | 'lost' | 'gone'> {
    try {
      await touch(this.file);
      return 'held';
    } catch (error) {
      if (!isMissing(error)) throw error;
      return (await identityOf(path.dirname(this.folder))) === this.home ? 'lost' : 'gone';
    }
  }

  /** Gives the lock back, unless somebody else has it by now. Where that cannot be done, it is taken over in time. */
  async release(): Promise<void> {
    clearInterval(this.timer);
    await fs.rm(this.file, { force: true }).catch(() => undefined);
    // not with what is in it: that would be somebody else's
    await fs.rmdir(this.folder).catch(() => undefined);
  }
}

/** What one process has seen of a lock so far. */
export class LockWatch {
  /** Whose files were there when an owner was last found dead. */
  deadOwners: readonly string[] = [];
  private marks = '';
  private lookedAt: number;
  private movedAt = Number.NEGATIVE_INFINITY;
  private unmovedMs = 0;

  constructor(
    readonly folder: string,
    readonly timing: LockTiming,
    readonly clock: Clock = systemClock,
  ) {
    this.lookedAt = clock.now();
  }

  /** `alive` where an owner was seen to live within one heartbeat, `held` where nothing is known yet. */
  async look(): Promise<'free' | 'held' | 'alive' | 'dead'> {
    const { heartbeatMs, staleMs } = this.timing;
    const seen = await ownersIn(this.folder);
    const now = this.clock.now();
    const gap = now - this.lookedAt;
    const before = this.marks;
    this.lookedAt = now;
    this.marks = seen.map(({ name, touched }) => `${name} ${touched}`).join();
    if (this.marks !== before) {
      this.unmovedMs = 0;
      // what came to be at the first look, or long ago, says nothing of this moment
      this.movedAt = before !== '' && gap < staleMs ? now : Number.NEGATIVE_INFINITY;
    } else {
      // after a long gap the machine may have slept, and the owner with it: it gets the time to wake up
      this.unmovedMs += Math.min(gap, heartbeatMs);
    }
    if (this.marks === '') return 'free';
    if (this.unmovedMs >= staleMs) {
      this.deadOwners = seen.map(({ name }) => name);
      return 'dead';
    }
    return now - this.movedAt < heartbeatMs ? 'alive' : 'held';
  }
}

async function ownersIn(folder: string): Promise<{ name: string; touched: number }[]> {
  const names = await namesIn(folder);
  const owners = names.filter((name) => name.endsWith(extension)).sort();
  return Promise.all(
    owners.map(async (name) => {
      const stat = await fs.lstat(path.join(folder, name)).catch(() => undefined);
      return { name, touched: stat?.mtimeMs ?? 0 };
    }),
  );
}

/**
 * False when somebody else's folder is there. It is made under another name, so that it never stands there without owner.
 *
 * @param isLast throws the system's error then, too
 */
async function create(folder: string, name: string, isLast: boolean): Promise<boolean> {
  const mine = `${folder}-${name}`;
  await fs.mkdir(mine, { mode: 0o700 });
  try {
    await fs.writeFile(path.join(mine, name), '', { mode: 0o600, flag: 'wx' });
    // renaming onto a folder that is not empty fails, on every system; so does renaming onto a link
    await fs.rename(mine, folder);
    return true;
  } catch (error) {
    await fs.rm(mine, { recursive: true, force: true });
    if (isLast || !inTheWay.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    await sweep(folder);
    return false;
  }
}

const inTheWay = new Set(['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES', 'ENOTDIR']);

/** Makes way where nobody is: takes off what systems put into folders, and what is no folder at all. Never an owner. */
async function sweep(folder: string): Promise<void> {
  for (const name of (await namesIn(folder)).filter((other) => !other.endsWith(extension)))
    await fs.rm(path.join(folder, name), { recursive: true, force: true }).catch(() => undefined);
  // neither can take away a folder that somebody is in
  await fs.unlink(folder).catch(() => fs.rmdir(folder).catch(() => undefined));
}

/** Puts one name in the place of another; false when somebody was faster, be it the owner who gave it back. */
async function takeOver(folder: string, owners: readonly string[], name: string): Promise<boolean> {
  const [dead = '', ...strays] = owners;
  try {
    await fs.rename(path.join(folder, dead), path.join(folder, name));
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
  for (const stray of strays) await fs.rm(path.join(folder, stray), { force: true });
  return true;
}

/** Of a folder, and not of one that a link leads to. */
async function namesIn(folder: string): Promise<string[]> {
  const stat = await fs.lstat(folder).catch(() => undefined);
  return stat?.isDirectory() ? fs.readdir(folder).catch(() => []) : [];
}

async function touch(file: string): Promise<void> {
  const now = new Date();
  await fs.lutimes(file, now, now);
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** Another text for a folder that was deleted and made anew; none for one that is not there. */
async function identityOf(folder: string): Promise<string> {
  return fs.stat(folder).then(
    ({ dev, ino, birthtimeMs }) => [dev, ino, birthtimeMs].join(),
    () => '',
  );
}
