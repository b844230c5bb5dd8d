import { KnownError } from '../util/errors';
import { type Target, protectionKeys } from './target';
import { createHash, randomUUID } from 'node:crypto';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { Emitter, type Disposable } from '../util/event';
import { FolderWatch } from '../util/folderWatch';
import { codeOf, written } from '../util/storage';

/** How the changes of an organisation are protected, the strictest first. */
export const protections = ['readOnly', 'typeAlways', 'typeLarge', 'click'] as const;

export type Protection = (typeof protections)[number];

/** Above this many users, and for any removal, `typeLarge` asks for the name of the organisation. */
export const mostWithoutTyping = 25;

export interface ChangeSize {
  readonly adds: number;
  readonly removals: number;
}

/** What a change still needs from the person, or why there will be none. */
export type Verdict = 'click' | 'type' | 'readOnly' | 'untrusted';

/** The protection of an organisation for which nobody has chosen one. */
export function startingProtection({ environment }: Pick<Target, 'environment'>): Protection {
  return environment === 'production' ? 'typeLarge' : 'click';
}

export function isProtection(value: unknown): value is Protection {
  return protections.some((protection) => protection === value);
}

/** Whether `next` lets through what `now` would have stopped. */
export function isLooser(next: Protection, now: Protection): boolean {
  return protections.indexOf(next) > protections.indexOf(now);
}

/** The rule of every change: an untrusted workspace only looks, and a number that is none counts as large. */
export function neededFor(protection: Protection, trusted: boolean, { adds, removals }: ChangeSize): Verdict {
  if (!trusted) return 'untrusted';
  if (protection === 'readOnly' || protection === 'click') return protection;
  const small = removals === 0 && adds >= 0 && adds <= mostWithoutTyping;
  return protection === 'typeLarge' && small ? 'click' : 'type';
}

/** Whether a typed or copied text is the phrase; marks that cannot be seen, and the form of an accent, do not count. */
export function isPhrase(text: string, phrase: string): boolean {
  return seenOf(text) === seenOf(phrase);
}

function seenOf(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}

export interface ChangeRefusedFault {
  readonly code: 'changeRefused';
  readonly reason: 'readOnly' | 'unreadable' | 'untrusted';
  readonly target: Target;
  /** Why the protection is unreadable: `damaged`, or what the system says, `EACCES`. */
  readonly why?: string;
  /** Refused in the middle of a run: something may have been sent before. */
  readonly inRun?: true;
}

/** A change that the protection of an organisation, or the workspace, does not allow. Nothing is sent from then on. */
export class ChangeRefused extends KnownError<ChangeRefusedFault> {
  override readonly name = 'ChangeRefused';

  constructor(
    reason: ChangeRefusedFault['reason'],
    target: Target,
    why?: string,
    more: Pick<ChangeRefusedFault, 'inRun'> = {},
  ) {
    super({ code: 'changeRefused', reason, target, ...(why === undefined ? {} : { why }), ...more });
  }

  /** The same, of a run that has begun. */
  inRun(): ChangeRefused {
    const { reason, target, why } = this.fault;
    return new ChangeRefused(reason, target, why, { inRun: true });
  }

  get reason(): ChangeRefusedFault['reason'] {
    return this.fault.reason;
  }
}

/**
 * The protections of all organisations: one small file each beside the accounts, where they hold in every window and every
 * profile of this machine, and where no workspace can write. One that cannot be read protects like the strictest.
 */
export class ProtectionStore implements Disposable {
  private readonly changes = new Emitter<undefined>();
  /** Fires when somebody chose a protection, in this window or another. */
  readonly onDidChange = this.changes.event;
  private readonly folder: string;
  private readonly watch: FolderWatch;
  /** What this window has read, by file: it holds when somebody deletes the folder. */
  private readonly known = new Map<string, Protection>();

  /** @param root folder of this extension's own, the same for every window and profile */
  constructor(
    root: string,
    private readonly isTrusted: () => boolean,
  ) {
    this.folder = path.join(root, 'protection');
    this.watch = new FolderWatch(this.folder, () => this.changes.fire(undefined));
  }

  /** Begins to tell what other windows choose. */
  async follow(): Promise<void> {
    await fs.mkdir(this.folder, { recursive: true, mode: 0o700 }).catch(() => undefined);
    this.watch.begin();
  }

  /** The protection that holds now: the one that somebody chose, in whatever window, or the one it starts with. */
  async of(target: Target): Promise<Protection> {
    const found = await this.read(target);
    return typeof found === 'string' ? found : 'readOnly';
  }

  /** @throws UnwritableStorage when the choice cannot be kept; the one before holds then */
  async choose(target: Target, protection: Protection): Promise<void> {
    const files = this.filesOf(target).map((file) => ({ file, half: `${file}.${randomUUID()}` }));
    await written('protection', async () => {
      await fs.mkdir(this.folder, { recursive: true, mode: 0o700 });
      try {
        for (const { half } of files)
          await fs.writeFile(half, protection, { mode: 0o600, flag: 'wx', flush: true });
        for (const { file, half } of files) await fs.rename(half, file);
      } catch (error) {
        for (const { half } of files) await fs.rm(half, { force: true }).catch(() => undefined);
        throw error;
      }
    });
    for (const { file } of files) this.known.set(file, protection);
    this.changes.fire(undefined);
  }

  /**
   * How a person has to agree to a change. Read anew each time: another window may have chosen meanwhile.
   *
   * @throws ChangeRefused when there must be none
   */
  async consentTo(target: Target, size: ChangeSize): Promise<'click' | 'type'> {
    const found = await this.read(target);
    const verdict = neededFor(typeof found === 'string' ? found : 'readOnly', this.isTrusted(), size);
    if (verdict === 'untrusted') throw new ChangeRefused(verdict, target);
    if (typeof found !== 'string') throw new ChangeRefused('unreadable', target, found.reason);
    if (verdict === 'readOnly') throw new ChangeRefused(verdict, target);
    return verdict;
  }

  dispose(): void {
    this.watch.dispose();
    this.changes.dispose();
  }

  /** The strictest of what was chosen for the organisation and for the user, who may not always see the organisation. */
  private async read(target: Target): Promise<Protection | { readonly reason: string }> {
    const found = await Promise.all(this.filesOf(target).map((file) => this.readFile(file)));
    const unreadable = found.find((one) => typeof one === 'object');
    if (unreadable) return unreadable;
    const isLost = found.includes('lost');
    const held = new Set<unknown>([...found, ...this.filesOf(target).map((file) => this.known.get(file))]);
    if (isLost) held.add(startingProtection(target));
    return protections.find((protection) => held.has(protection)) ?? startingProtection(target);
  }

  /** Undefined where nobody has chosen; `lost` where somebody had, and the file is gone. */
  private async readFile(
    file: string,
  ): Promise<Protection | 'lost' | undefined | { readonly reason: string }> {
    try {
      const text = await fs.readFile(file, 'utf8');
      if (!isProtection(text)) return { reason: 'damaged' };
      this.known.set(file, text);
      return text;
    } catch (error) {
      const reason = codeOf(error);
      if (reason !== 'ENOENT') return { reason };
      return this.known.has(file) ? 'lost' : undefined;
    }
  }

  private filesOf(target: Target): string[] {
    return protectionKeys(target).map((key) => {
      const name = createHash('sha256').update(key).digest('hex');
      return path.join(this.folder, name.slice(0, 20));
    });
  }
}
