import type { AccountsServer } from '../api/accountsServer';
import { CrmError } from '../api/errors';
import { OAuthError } from '../api/oauthError';
import type { TokenSource } from '../api/tokenSource';
import { Cancelled, unlessCancelled } from '../base/async';
import type { Clock } from '../base/clock';
import type { Disposable } from '../base/event';
import { l10n } from '../base/l10n';
import type { Redactor } from '../base/redact';
import { hostOf, idOf, secretsOf, type AccountId, type TokenAccount } from './account';
import type { AccountFolders, RenewalNotes } from './accountFolders';
import { StorageError, type AccountStore } from './accountStore';
import { callNotSent, marginOf, noteRenewal, noteThrottle, renewalFailed, waitMs } from './renewal';

const mostWaits = 2;

export interface KeeperOptions {
  readonly store: AccountStore;
  readonly folders: AccountFolders;
  readonly server: AccountsServer;
  readonly clock: Clock;
  readonly redactor: Redactor;
  /** Shows a person that nothing goes on for a while; rejects with Cancelled when the person does not want to wait. */
  readonly waiting: (message: string, ms: number) => Promise<void>;
}

type Attempt = { readonly token: string } | { readonly waitMs: number };

/**
 * The tokens of one account in one window: renews them before they expire and when Zoho refuses them, once for all who
 * wait and once for all windows. Only a sign-out, or Zoho saying that the sign-in was revoked, ends an account.
 */
export class TokenKeeper implements TokenSource, Disposable {
  readonly id: AccountId;
  private readonly closed = new AbortController();
  private attempt: Promise<Attempt> | undefined;
  private pause: Promise<void> | undefined;
  /** By the monotonic clock. */
  private goodUntil = 0;

  constructor(
    private account: TokenAccount,
    private readonly options: KeeperOptions,
  ) {
    this.id = idOf(account);
    this.adopt(account);
  }

  /** Takes over tokens that another window, or a new sign-in, has stored. */
  adopt(account: TokenAccount): void {
    const { clock, redactor } = this.options;
    this.account = account;
    this.goodUntil = clock.now() + leftOf(account, clock.today());
    for (const secret of secretsOf(account)) redactor.hide(secret);
  }

  async current(signal: AbortSignal): Promise<string> {
    const { accessToken, renewal } = this.account;
    const left = this.goodUntil - this.options.clock.now();
    if (!renewal || left > marginOf(lifeMs(this.account))) return accessToken;
    if (left <= 0) return this.renewed(signal, mostWaits);
    try {
      return await this.renewed(signal, 0);
    } catch (error) {
      // the old one is good for some minutes yet, and whoever needs it then will hear of the failure
      if (error instanceof CrmError && error.kind !== 'tokenRefused') return accessToken;
      throw error;
    }
  }

  async replace(refused: string, signal: AbortSignal): Promise<string | undefined> {
    if (this.account.accessToken !== refused) return this.account.accessToken;
    if (this.account.renewal) return this.renewed(signal, mostWaits);
    const stored = await this.readStored();
    if (!stored || stored.accessToken === refused) return undefined;
    this.adopt(stored);
    return stored.accessToken;
  }

  dispose(): void {
    this.closed.abort(new Cancelled());
  }

  private async renewed(signal: AbortSignal, waits: number): Promise<string> {
    for (let left = waits; ; left--) {
      this.attempt ??= this.renew().finally(() => {
        this.attempt = undefined;
      });
      const result = await unlessCancelled(this.attempt, signal);
      if ('token' in result) return result.token;
      if (left === 0) throw this.tooSoon(result.waitMs);
      await unlessCancelled(this.waitFor(result.waitMs), signal);
    }
  }

  /** One try, by the one window that holds the account's folder. */
  private renew(): Promise<Attempt> {
    const { folders, clock } = this.options;
    return folders.hold(
      this.id,
      async (assertHeld) => {
        const stored = (await this.readStored()) ?? this.signedOut();
        const other = stored.accessToken !== this.account.accessToken;
        if (other) this.adopt(stored);
        const left = this.goodUntil - clock.now();
        if (other && left > marginOf(lifeMs(stored))) return { token: stored.accessToken };
        const notes = await folders.readNotes(this.id);
        const wait = waitMs(notes, clock.today());
        if (wait > 0) return { waitMs: wait };
        await assertHeld();
        return this.ask(stored, notes);
      },
      this.closed.signal,
    );
  }

  private async ask(stored: TokenAccount, notes: RenewalNotes): Promise<Attempt> {
    const { server, folders, clock, store } = this.options;
    const { renewal } = stored;
    if (!renewal) throw callNotSent('tokenRefused', l10n.t('This sign-in cannot be renewed.'));
    const client = { id: renewal.clientId, secret: renewal.clientSecret };
    await folders.writeNotes(this.id, noteRenewal(notes, clock.today()));
    try {
      const answer = await server.renew(hostOf(stored), client, renewal.refreshToken, this.closed.signal);
      const next: TokenAccount = {
        ...stored,
        accessToken: answer.accessToken,
        issuedAt: clock.today(),
        lifeSeconds: answer.lifeSeconds,
        generation: stored.generation + 1,
      };
      if (!(await this.readStored())) this.signedOut();
      await store.write(next);
      this.adopt(next);
      return { token: next.accessToken };
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      if (error.kind === 'codeRefused') return this.refusedRenewal(renewal.refreshToken);
      // what found no way to Zoho does not count there either
      if (error.kind === 'network' || error.kind === 'blocked') await folders.writeNotes(this.id, notes);
      if (error.kind !== 'throttled') throw renewalFailed(error);
      const throttled = noteThrottle(notes, clock.today());
      await folders.writeNotes(this.id, throttled);
      return { waitMs: waitMs(throttled, clock.today()) };
    }
  }

  /** Zoho does not know the refresh token: revoked, unless somebody has signed in anew while it was asked. */
  private async refusedRenewal(refreshToken: string): Promise<Attempt> {
    const { store, folders } = this.options;
    const stored = await this.readStored();
    if (stored && stored.renewal?.refreshToken !== refreshToken) {
      this.adopt(stored);
      return { token: stored.accessToken };
    }
    await folders.markSignedOut(this.id);
    await store.delete(this.id);
    throw callNotSent(
      'tokenRefused',
      l10n.t('Zoho says that this sign-in was revoked, so it was removed from this machine.'),
    );
  }

  private async readStored(): Promise<TokenAccount | undefined> {
    try {
      const account = await this.options.store.read(this.id);
      return account?.kind === 'demo' ? undefined : account;
    } catch (error) {
      if (error instanceof StorageError) throw callNotSent('noToken', error.what);
      throw error;
    }
  }

  private signedOut(): never {
    throw callNotSent('tokenRefused', l10n.t('This account has been signed out.'));
  }

  private waitFor(ms: number): Promise<void> {
    const message = l10n.t(
      'Zoho gives no new token for another {0} minutes; waiting',
      Math.ceil(ms / 60_000),
    );
    this.pause ??= this.options
      .waiting(message, ms)
      .catch((error: unknown) => {
        throw error instanceof Cancelled ? this.tooSoon(ms) : error;
      })
      .finally(() => {
        this.pause = undefined;
      });
    return this.pause;
  }

  private tooSoon(ms: number): CrmError {
    return callNotSent(
      'noToken',
      l10n.t('Zoho gives no new token for another {0} minutes.', Math.ceil(ms / 60_000)),
    );
  }
}

function lifeMs({ lifeSeconds }: TokenAccount): number {
  return (lifeSeconds ?? Infinity) * 1000;
}

/** How long a token is good by the clock of the machine, which is a hint: it may have been set meanwhile. */
function leftOf(account: TokenAccount, now: number): number {
  const life = lifeMs(account);
  const left = (account.issuedAt ?? now) + life - now;
  return Math.max(0, Math.min(left, life));
}
