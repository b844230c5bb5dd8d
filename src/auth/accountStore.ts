import * as v from 'valibot';
import type * as vscode from 'vscode';
import { KnownError } from '../base/errors';
import { l10n } from '../base/l10n';
import { idOf, parseAccount, type Account, type AccountId } from './account';
import type { AccountFolders } from './accountFolders';

const indexKey = 'zohoCrm.accounts';
/** Where the only account was kept before there could be several. */
const firstKey = 'zohoCrm.account';
const prefix = 'zohoCrm.account.';

/** The secret storage of the editor did not give what is kept in it. Nothing is deleted because of that. */
export class StorageError extends KnownError {
  override readonly name = 'StorageError';

  constructor() {
    super({
      what: l10n.t(
        'The secret storage of VS Code did not answer; the key store of your system may be locked.',
      ),
      notDone: l10n.t('Nobody was signed out, and nothing was sent to Zoho.'),
      next: l10n.t('Unlock it, then try again.'),
    });
  }
}

/**
 * The accounts of this installation: one record each in SecretStorage, and an index of their ids, because older versions
 * of VS Code cannot list keys.
 */
export class AccountStore {
  /** Tells of changes in this window and, where the editor tells, in others. */
  readonly onDidChange: (listener: () => unknown) => vscode.Disposable;

  constructor(
    private readonly secrets: vscode.SecretStorage,
    private readonly folders: AccountFolders,
    /** How long the storage may keep silent, in milliseconds. */
    private readonly patienceMs = 10_000,
  ) {
    this.onDidChange = (listener) =>
      secrets.onDidChange(({ key }) => {
        if (key === indexKey || key.startsWith(firstKey)) listener();
      });
  }

  /** Every account that is signed in, in the order of their first sign-in. */
  async list(): Promise<Account[]> {
    const accounts = await Promise.all((await this.ids()).map((id) => this.read(id)));
    return accounts.filter((account) => account !== undefined);
  }

  /**
   * The account of an id; undefined when nobody is signed in as that, or the record cannot be read.
   *
   * @throws StorageError when the storage fails or keeps silent
   */
  async read(id: AccountId): Promise<Account | undefined> {
    if (await this.folders.isSignedOut(id)) return undefined;
    const text = await this.answered(this.secrets.get(prefix + id));
    const account = text === undefined ? undefined : parseAccount(text);
    return account && idOf(account) === id ? account : undefined;
  }

  /** Keeps an account. Only to be called while its folder is held. */
  async write(account: Account): Promise<void> {
    await this.answered(this.secrets.store(prefix + idOf(account), JSON.stringify(account)));
  }

  /** Lists an account that was written. */
  async enlist(id: AccountId): Promise<void> {
    await this.changeIndex((ids) => (ids.includes(id) ? ids : [...ids, id]));
  }

  /** Forgets an account. */
  async delete(id: AccountId): Promise<void> {
    await this.answered(this.secrets.delete(prefix + id));
    await this.changeIndex((ids) => ids.filter((other) => other !== id));
  }

  private async changeIndex(change: (ids: readonly AccountId[]) => readonly AccountId[]): Promise<void> {
    await this.folders.hold('index', async () => {
      const before = await this.ids();
      const after = change(before);
      if (after !== before) await this.answered(this.secrets.store(indexKey, JSON.stringify(after)));
    });
  }

  /** The ids that are listed, whether or not somebody is signed in as them. */
  async ids(): Promise<readonly AccountId[]> {
    const text = await this.answered(this.secrets.get(indexKey));
    if (text !== undefined) return parseIndex(text);
    return this.migrate();
  }

  /** Takes over the one record of version 1. Doing it twice does no harm. */
  private async migrate(): Promise<readonly AccountId[]> {
    const text = await this.answered(this.secrets.get(firstKey));
    const account = text === undefined ? undefined : parseAccount(text);
    if (!account) return [];
    const ids = [idOf(account)];
    await this.write(account);
    await this.answered(this.secrets.store(indexKey, JSON.stringify(ids)));
    await this.answered(this.secrets.delete(firstKey));
    return ids;
  }

  /** What the storage gives, unless it fails or keeps silent: it may hang on a locked key store. */
  private async answered<T>(asked: PromiseLike<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new StorageError()), this.patienceMs);
    });
    try {
      return await Promise.race([asked, silence]);
    } catch {
      throw new StorageError();
    } finally {
      clearTimeout(timer);
    }
  }
}

function parseIndex(text: string): readonly AccountId[] {
  try {
    const parsed = v.safeParse(v.array(v.string()), JSON.parse(text));
    return parsed.success ? parsed.output : [];
  } catch {
    return [];
  }
}
