import type { Disposable, Event } from '../base/event';
import { Emitter } from '../base/event';
import { hostOf, idOf, type Account, type AccountId, type TokenAccount } from './account';
import { TokenKeeper, type KeeperOptions } from './tokenKeeper';

const revokeMs = 10_000;

/** The accounts that are signed in on this machine, and the tokens of those that this window uses. */
export class Accounts implements Disposable {
  private readonly changes = new Emitter<undefined>();
  /** Fires when somebody signed in or out, or tokens were renewed, in this window or another. */
  readonly onDidChange: Event<undefined> = this.changes.event;
  private readonly keepers = new Map<AccountId, TokenKeeper>();
  private readonly subscriptions: readonly Disposable[];

  constructor(
    private readonly options: KeeperOptions,
    onFault: (error: unknown) => void,
  ) {
    const changed = () => this.changes.fire(undefined);
    this.subscriptions = [
      options.store.onDidChange(changed),
      options.folders.onDidChange(() => {
        this.purge().catch(onFault);
        changed();
      }),
    ];
  }

  /** Begins to tell of what other windows do; the first one to ask for accounts calls it. */
  async list(): Promise<Account[]> {
    await this.options.folders.follow();
    return this.options.store.list();
  }

  async read(id: AccountId): Promise<Account | undefined> {
    await this.options.folders.follow();
    return this.options.store.read(id);
  }

  /** The source of an account's tokens; one for the whole window, so that there is one renewal for all. */
  tokensOf(account: TokenAccount): TokenKeeper {
    const id = idOf(account);
    const held = this.keepers.get(id);
    if (held) {
      held.adopt(account);
      return held;
    }
    const keeper = new TokenKeeper(account, this.options);
    this.keepers.set(id, keeper);
    return keeper;
  }

  /** Keeps a new sign-in, in place of an earlier one as the same user of the same organisation. */
  async add(account: Account): Promise<Account> {
    const { store, folders } = this.options;
    const id = idOf(account);
    return folders.hold(id, async () => {
      const before = await store.read(id);
      const generation = before && before.kind !== 'demo' ? before.generation + 1 : 0;
      const kept = account.kind === 'demo' ? account : { ...account, generation };
      await store.write(kept);
      await folders.markSignedIn(id);
      await store.enlist(id);
      return kept;
    });
  }

  /**
   * Signs an account out, at once and in every window, then tells Zoho.
   *
   * @returns whether Zoho knows: false when it has a sign-in to end and could not be reached
   */
  async remove(id: AccountId): Promise<boolean> {
    const { store, folders } = this.options;
    // unreadable or not: what a person signs out of has to go
    const account = await store.read(id).catch(() => undefined);
    await folders.markSignedOut(id);
    this.drop(id);
    await folders.hold(id, () => store.delete(id));
    return !account || account.kind === 'demo' || this.revoke(account);
  }

  /** Ends the sign-in at Zoho; false when it could not be reached. */
  async revoke(account: TokenAccount): Promise<boolean> {
    if (!account.renewal) return true;
    const { refreshToken } = account.renewal;
    try {
      await this.options.server.revoke(hostOf(account), refreshToken, AbortSignal.timeout(revokeMs));
      return true;
    } catch {
      return false;
    }
  }

  dispose(): void {
    for (const id of [...this.keepers.keys()]) this.drop(id);
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changes.dispose();
  }

  private drop(id: AccountId): void {
    this.keepers.get(id)?.dispose();
    this.keepers.delete(id);
  }

  /** Where windows do not share their secrets, each has to forget for itself what was signed out in another. */
  private async purge(): Promise<void> {
    const { store, folders } = this.options;
    for (const id of await store.ids()) {
      if (!(await folders.isSignedOut(id))) continue;
      await folders.hold(id, async () => {
        if (await folders.isSignedOut(id)) await store.delete(id);
      });
    }
  }
}
