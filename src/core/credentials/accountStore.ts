import * as v from 'valibot';
import { KnownError } from '../util/errors';
import { idOf, parseAccount, type Account, type AccountId } from './account';
import type { AccountFolders } from './accountFolders';
import type { Disposable } from '../util/event';
import type { SecretStore } from './secretStore';

const indexKey = 'zohoCrm.accounts';
const prefix = 'zohoCrm.account.';

export interface SecretsFault {
  readonly code: 'secretsSilent';
}

/** The secret storage of the editor did not give, take or delete what is kept in it. Nothing is deleted because of that. */
export class StorageError extends KnownError<SecretsFault> {
  override readonly name = 'StorageError';

  constructor() {
    super({ code: 'secretsSilent' });
  }
}

/** A record as it is kept; without an account when it cannot be understood. */
export interface Kept {
  readonly id: AccountId;
  readonly account: Account | undefined;
}

/**
 * The accounts of this installation: one record each in SecretStorage. Older versions of VS Code cannot list its keys, so
 * their ids stand in an index there and in a file each: whichever is lost or damaged, the other still knows them.
 */
export class AccountStore {
  /** Tells of changes in this window and, where the editor tells, in others. */
  readonly onDidChange: (listener: () => unknown) => Disposable;

  constructor(
    private readonly secrets: SecretStore,
    private readonly folders: AccountFolders,
    /** How long the storage may keep silent, in milliseconds. */
    private readonly patienceMs = 10_000,
  ) {
    this.onDidChange = (listener) =>
      secrets.onDidChange(({ key }) => {
        if (key === indexKey || key.startsWith(prefix)) listener();
      });
  }

  /** Every account that is signed in, in the order of their first sign-in. */
  async list(): Promise<Account[]> {
    const accounts = await Promise.all((await this.ids()).map((id) => this.read(id)));
    return accounts.filter((account) => account !== undefined);
  }

  /** Every record that is kept, also of those who were signed out or cannot be understood. */
  async everything(): Promise<Kept[]> {
    const kept = await Promise.all((await this.ids()).map((id) => this.kept(id)));
    return kept.filter((one) => one !== undefined);
  }

  /**
   * The account of an id; undefined when nobody is signed in as that, or the record cannot be understood.
   *
   * @throws StorageError when the storage fails or keeps silent
   */
  async read(id: AccountId): Promise<Account | undefined> {
    const account = (await this.kept(id))?.account;
    return account && !(await this.folders.isSignedOut(id, account)) ? account : undefined;
  }

  /** The record of an id, whether or not somebody is signed in as that. */
  async kept(id: AccountId): Promise<Kept | undefined> {
    const text = await this.answered(this.secrets.get(prefix + id));
    if (text === undefined) return undefined;
    const account = parseAccount(text);
    return { id, account: account && idOf(account) === id ? account : undefined };
  }

  /** Keeps an account. Only to be called while its folder is held. */
  async write(account: Account): Promise<void> {
    await this.answered(this.secrets.store(prefix + idOf(account), JSON.stringify(account)));
  }

  /** Lists an account that is going to be written. */
  async enlist(id: AccountId): Promise<void> {
    await this.folders.record(id);
    await this.changeIndex((ids) => (ids.includes(id) ? ids : [...ids, id]));
  }

  /** Forgets an account: its secrets first. What lists it may stay behind, and lists nothing then. */
  async delete(id: AccountId): Promise<void> {
    await this.answered(this.secrets.delete(prefix + id));
    await this.folders.unrecord(id).catch(() => undefined);
    await this.changeIndex((ids) => ids.filter((other) => other !== id)).catch(() => undefined);
  }

  private async changeIndex(change: (ids: readonly AccountId[]) => readonly AccountId[]): Promise<void> {
    await this.folders.holdIfPossible('index', async () => {
      const after = JSON.stringify(change(await this.ids()));
      if (after !== (await this.index())) await this.answered(this.secrets.store(indexKey, after));
    });
  }

  /** The ids that are listed, whether or not anything is kept of them. */
  async ids(): Promise<readonly AccountId[]> {
    return [...new Set([...parseIndex(await this.index()), ...(await this.folders.recorded())])];
  }

  private index(): Promise<string | undefined> {
    return this.answered(this.secrets.get(indexKey));
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

function parseIndex(text = '[]'): readonly AccountId[] {
  try {
    const parsed = v.safeParse(v.array(v.string()), JSON.parse(text));
    return parsed.success ? parsed.output : [];
  } catch {
    return [];
  }
}
