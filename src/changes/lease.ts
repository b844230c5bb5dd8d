import { createHash, randomUUID } from 'node:crypto';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { l10n } from '../base/l10n';
import { cannotWrite, ChangeError } from './errors';

export interface LeaseTiming {
  readonly heartbeatMs: number;
  /** A lease without a heartbeat for so long belongs to nobody any more. */
  readonly staleMs: number;
}

const usual: LeaseTiming = { heartbeatMs: 5_000, staleMs: 15_000 };

/** Of the file that has the owner's name; systems put other files into folders, too. */
const extension = '.owner';

/**
 * The right of one window to change one organisation: a folder, which only one process can make, with a file that has
 * the owner's name. The owner touches the file again and again, and before each write, which fails when the lease is
 * somebody else's by now: after a reload of the window the old extension host may live on beside the new one.
 */
export class Lease {
  private readonly timer: NodeJS.Timeout;

  private constructor(
    private readonly folder: string,
    private readonly file: string,
    timing: LeaseTiming,
  ) {
    this.timer = setInterval(() => void touch(file).catch(() => undefined), timing.heartbeatMs);
    this.timer.unref();
  }

  /**
   * Takes the lease of an organisation. One that is held is watched until its owner shows that they live, or until it is
   * certain that nobody does any more.
   *
   * @param parent folder for leases, which is made if need be
   * @throws ChangeError of kind `notAlone` when another window holds it, `journal` when the folder cannot be written;
   * the reason of `signal` when that is aborted
   */
  static async take(
    parent: string,
    organisation: string,
    signal: AbortSignal,
    timing: LeaseTiming = usual,
  ): Promise<Lease> {
    const folder = folderOf(parent, organisation);
    const owner = `${randomUUID()}${extension}`;
    await fs.mkdir(parent, { recursive: true, mode: 0o700 }).catch(refuse);
    let first: Sight | undefined;
    for (;;) {
      signal.throwIfAborted();
      if (await make(folder, owner).catch(refuse)) return new Lease(folder, path.join(folder, owner), timing);
      const seen = await look(folder);
      if (!seen) continue;
      if (seen.ageMs > timing.staleMs) await retire(folder, seen.owner);
      else if (!first || first.owner !== seen.owner) first = seen;
      // it was touched again while we looked: its owner lives
      else if (first.touchedAt !== seen.touchedAt) throw notAlone();
      await delay(timing.heartbeatMs / 10, undefined, { signal });
    }
  }

  /** Whether some window, be it this one, is changing an organisation at this moment. */
  static async isHeld(parent: string, organisation: string): Promise<boolean> {
    const seen = await look(folderOf(parent, organisation));
    return seen !== undefined && seen.ageMs <= usual.staleMs;
  }

  /** @throws ChangeError of kind `notAlone` when the lease is not this window's any more */
  async check(): Promise<void> {
    await touch(this.file).catch(() => {
      throw takenOver();
    });
  }

  /** Gives the lease back, unless somebody else has it by now. */
  async release(): Promise<void> {
    clearInterval(this.timer);
    await fs.rm(this.file, { force: true });
    // not with what is in it: that would be somebody else's
    await fs.rmdir(this.folder).catch(() => undefined);
  }
}

function folderOf(parent: string, organisation: string): string {
  const name = createHash('sha256').update(organisation).digest('hex').slice(0, 32);
  return path.join(parent, `${name}.lease`);
}

async function touch(file: string): Promise<void> {
  const now = new Date();
  await fs.utimes(file, now, now);
}

/** False when somebody else's folder is there. It is made under another name, so that it never stands there empty. */
async function make(folder: string, owner: string): Promise<boolean> {
  const mine = `${folder}-${owner}`;
  await fs.mkdir(mine, { mode: 0o700 });
  await fs.writeFile(path.join(mine, owner), '', { mode: 0o600 });
  try {
    // renaming onto a folder that is not empty fails, on every system
    await fs.rename(mine, folder);
    return true;
  } catch (error) {
    await fs.rm(mine, { recursive: true, force: true });
    if (['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return false;
    throw error;
  }
}

async function ownerOf(folder: string): Promise<string | undefined> {
  const names = await fs.readdir(folder).catch((): string[] => []);
  return names.find((name) => name.endsWith(extension));
}

interface Sight {
  /** Undefined when somebody died while giving it back. */
  readonly owner: string | undefined;
  readonly touchedAt: number;
  readonly ageMs: number;
}

async function look(folder: string): Promise<Sight | undefined> {
  const owner = await ownerOf(folder);
  const stat = await fs.stat(path.join(folder, owner ?? '')).catch(() => undefined);
  return stat && { owner, touchedAt: stat.mtimeMs, ageMs: Date.now() - stat.mtimeMs };
}

/** Takes an abandoned lease away, unless another window was faster and this is its new one already. */
async function retire(folder: string, owner: string | undefined): Promise<void> {
  const aside = `${folder}-${randomUUID()}`;
  try {
    await fs.rename(folder, aside);
  } catch {
    return; // another window was faster
  }
  if ((await ownerOf(aside)) !== owner) await fs.rename(aside, folder).catch(() => undefined);
  await fs.rm(aside, { recursive: true, force: true });
}

function refuse(cause: unknown): never {
  throw cannotWrite(cause);
}

function notAlone(): ChangeError {
  return new ChangeError('notAlone', {
    what: l10n.t('Another window is changing this organisation.'),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Wait until its run has ended, or cancel it there, then try again.'),
  });
}

function takenOver(): ChangeError {
  return new ChangeError('notAlone', {
    what: l10n.t('Another window has taken over the changes of this organisation.'),
    notDone: l10n.t('Nothing more was sent to Zoho from this window.'),
    next: l10n.t('Look at the activity view; resume the run when the other window is done.'),
  });
}
