import type { Disposable, Event } from '../util/event';
import { Emitter } from '../util/event';
import { UnwritableStorage, written } from '../util/storage';
import { hostOf, idOf, type Account, type AccountId, type TokenAccount } from './account';
import { StorageError, type Kept } from './accountStore';
import { SignInError } from './signInError';
import type { AtZoho, SignedOut } from './signOut';
import type { KeeperOptions } from './renew';
import { TokenKeeper } from './tokenKeeper';

const revokeMs = 10_000;

/** The accounts that are signed in on this machine, and the tokens of those that this window uses. */
export class Accounts implements Disposable {
  private readonly changes = new Emitter<undefined>();
  /** Fires when somebody signed in or out, or tokens were renewed, in this window or another. */
  readonly onDidChange: Event<undefined> = this.changes.event;
  private readonly keepers = new Map<AccountId, TokenKeeper>();
  private readonly subscriptions: readonly Disposable[];
  /** The demo organisation is open here although it could not be kept. */
  private passingDemo: Account | undefined;

  constructor(
    private readonly options: KeeperOptions,
    private readonly onFault: (error: unknown) => void,
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
    const stored = await this.options.store.list();
    const others = stored.filter(({ kind }) => kind !== 'demo');
    return this.passingDemo ? [...others, this.passingDemo] : stored;
  }

  /** Every record that is kept, also of those who were signed out half-way or cannot be understood. */
  async everything(): Promise<Kept[]> {
    return this.options.store.everything();
  }

  async read(id: AccountId): Promise<Account | undefined> {
    await this.options.folders.follow();
    return id === 'demo' && this.passingDemo ? this.passingDemo : this.options.store.read(id);
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

  /**
   * Keeps a new sign-in, in place of an earlier one as the same user of the same organisation, which is ended at Zoho then.
   * The demo organisation needs no keeping where that cannot be done.
   *
   * @throws UnwritableStorage or StorageError when it cannot be kept; the earlier one stays then
   */
  async add(account: Account): Promise<Account> {
    try {
      return await this.keep(account);
    } catch (error) {
      const isPassing = error instanceof UnwritableStorage || error instanceof StorageError;
      if (account.kind !== 'demo' || !isPassing) throw error;
      return (this.passingDemo = account);
    }
  }

  private async keep(account: Account): Promise<Account> {
    const { store, folders } = this.options;
    const id = idOf(account);
    const [kept, before] = await written('signIn', () =>
      folders.hold(id, async (assertHeld) => {
        const earlier = (await store.kept(id))?.account;
        const replaced = earlier?.kind === 'demo' ? undefined : earlier;
        const next = account.kind === 'demo' ? account : { ...account, generation: nextOf(replaced) };
        await store.enlist(id); // a name without a record lists nobody; a record without a name would be lost
        await assertHeld(); // what another window has kept meanwhile is to be ended, too
        await store.write(next);
        // now that it is kept: what was signed out before, or meanwhile, is not there any more
        await folders.markSignedIn(next);
        return [next, replaced] as const;
      }),
    );
    if (before?.renewal) this.discard(before).catch(this.onFault);
    return kept;
  }

  /**
   * Ends a sign-in that is not kept here, or not any more: Zoho keeps twenty refresh tokens of a user and client, and ends
   * the oldest of them, which may be in use elsewhere. Where that cannot be done, the log says so.
   */
  async discard(account: TokenAccount): Promise<void> {
    if ((await this.end(account)) === 'notTold') this.onFault(new SignInError({ code: 'signInNotEnded' }));
  }

  /**
   * Signs an account out, in every window and at Zoho.
   *
   * @throws StorageError when nothing was done, because the secret storage does not answer
   */
  async remove(id: AccountId): Promise<SignedOut> {
    const { store, folders } = this.options;
    this.keepers.get(id)?.interrupt();
    const gone = () => {
      if (id === 'demo') this.passingDemo = undefined;
      this.keepers.delete(id);
      this.changes.fire(undefined);
    };
    const end = (account: TokenAccount) => this.end(account, id);
    const { signOut } = await import('./signOut');
    return signOut(id, { store, folders, end, gone });
  }

  /** Ends a sign-in at Zoho, unless an account here, other than the one that goes, has the same one. Never rejects. */
  async end(account: TokenAccount, going?: AccountId): Promise<AtZoho> {
    if (!account.renewal) return 'nothing';
    const { refreshToken } = account.renewal;
    try {
      // where that cannot be known, it is left alone
      if (await this.isUsed(account, going)) return 'inUse';
      await this.options.server.revoke(hostOf(account), refreshToken, AbortSignal.timeout(revokeMs));
      return 'ended';
    } catch {
      return 'notTold';
    }
  }

  private async isUsed({ renewal }: TokenAccount, going?: AccountId): Promise<boolean> {
    const others = (await this.options.store.list()).filter((other) => idOf(other) !== going);
    return others.some(
      (other) => other.kind !== 'demo' && other.renewal?.refreshToken === renewal?.refreshToken,
    );
  }

  dispose(): void {
    for (const keeper of this.keepers.values()) keeper.interrupt();
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changes.dispose();
  }

  /** Where windows do not share their secrets, each has to forget for itself what was signed out in another. */
  private async purge(): Promise<void> {
    const { store, folders } = this.options;
    for (const id of await store.ids()) {
      const isLeft = async () => folders.isSignedOut(id, (await store.kept(id))?.account, false);
      if (!(await isLeft())) continue;
      await folders.holdIfPossible(id, async () => {
        if (await isLeft()) await store.delete(id);
      });
    }
  }
}

/** Grows with each sign-in as the same user. */
function nextOf(before: TokenAccount | undefined): number {
  return before ? before.generation + 1 : 0;
}
