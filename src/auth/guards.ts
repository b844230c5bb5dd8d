import { createHash, randomUUID } from 'node:crypto';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { Emitter, type Disposable } from '../base/event';
import { FolderWatch } from '../base/folderWatch';
import { l10n } from '../base/l10n';
import { codeOf, written } from '../base/storage';
import { ChangeRefused, isGuard, judge, startingGuard, type ChangeSize, type Guard } from '../model/guard';
import { organisationKey, type Target } from '../model/target';

/**
 * The guards of all organisations: one small file each beside the accounts, where they hold in every window and every
 * profile of this machine, and where no workspace can write. One that cannot be read guards like the strictest.
 */
export class Guards implements Disposable {
  private readonly changes = new Emitter<undefined>();
  /** Fires when somebody chose a guard, in this window or another. */
  readonly onDidChange = this.changes.event;
  private readonly folder: string;
  private readonly watch: FolderWatch;

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

  /** The guard that holds now: the one that somebody chose, in whatever window, or the one it starts with. */
  async of(target: Target): Promise<Guard> {
    const found = await this.read(target);
    return typeof found === 'string' ? found : 'readOnly';
  }

  /** @throws UnwritableStorage when the choice cannot be kept; the one before holds then */
  async choose(target: Target, guard: Guard): Promise<void> {
    const file = this.fileOf(target);
    const half = `${file}.${randomUUID()}`;
    await written(l10n.t('The protection is as it was.'), async () => {
      await fs.mkdir(this.folder, { recursive: true, mode: 0o700 });
      try {
        await fs.writeFile(half, guard, { mode: 0o600, flag: 'wx', flush: true });
        await fs.rename(half, file);
      } catch (error) {
        await fs.rm(half, { force: true }).catch(() => undefined);
        throw error;
      }
    });
    this.changes.fire(undefined);
  }

  /**
   * How a person has to agree to a change. Read anew each time: another window may have chosen meanwhile.
   *
   * @throws ChangeRefused when there must be none
   */
  async consentTo(target: Target, size: ChangeSize): Promise<'click' | 'type'> {
    const found = await this.read(target);
    const verdict = judge(typeof found === 'string' ? found : 'readOnly', this.isTrusted(), size);
    if (verdict === 'untrusted') throw new ChangeRefused(verdict, target);
    if (typeof found !== 'string') throw new ChangeRefused('unreadable', target, found.reason);
    if (verdict === 'readOnly') throw new ChangeRefused(verdict, target);
    return verdict;
  }

  dispose(): void {
    this.watch.dispose();
    this.changes.dispose();
  }

  private async read(target: Target): Promise<Guard | { readonly reason: string }> {
    try {
      const text = await fs.readFile(this.fileOf(target), 'utf8');
      return isGuard(text) ? text : { reason: l10n.t('it is damaged') };
    } catch (error) {
      const reason = codeOf(error);
      return reason === 'ENOENT' ? startingGuard(target) : { reason };
    }
  }

  private fileOf(target: Target): string {
    const name = createHash('sha256').update(organisationKey(target)).digest('hex');
    return path.join(this.folder, name.slice(0, 20));
  }
}
