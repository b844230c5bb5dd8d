import { CrmError } from '../zoho/errors';
import { callNotSent, type TokenProvider } from '../zoho/tokenProvider';
import { Cancelled, unlessCancelled } from '../util/async';
import { idOf, isFresh, lifeMs, secretsOf, type AccountId, type TokenAccount } from './account';
import { StorageError } from './accountStore';
import type { Attempt, KeeperOptions, Renewing } from './renew';

const mostWaits = 2;

/**
 * The tokens of one account in one window: renews them before they expire and when Zoho refuses them, once for all who
 * wait and once for all windows. Only a sign-out, or Zoho saying that the sign-in was revoked, ends an account.
 */
export class TokenKeeper implements TokenProvider {
  readonly id: AccountId;
  private closed = new AbortController();
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
    if (!renewal || isFresh(this.account, left)) return accessToken;
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

  /** Ends a renewal that is under way. */
  interrupt(): void {
    this.closed.abort(new Cancelled());
    this.closed = new AbortController();
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

  private async renew(): Promise<Attempt> {
    const { signal } = this.closed;
    const { renew } = await import('./renew');
    const tokens: Omit<Renewing, 'assertHeld'> = {
      id: this.id,
      current: () => this.account,
      adopt: (account) => this.adopt(account),
      left: () => this.goodUntil - this.options.clock.now(),
      readStored: () => this.readStored(),
      signal,
    };
    return this.options.folders.holdIfPossible(
      this.id,
      (assertHeld) => renew({ ...tokens, assertHeld }, this.options),
      signal,
    );
  }

  private async readStored(): Promise<TokenAccount | undefined> {
    try {
      const account = await this.options.store.read(this.id);
      return account?.kind === 'demo' ? undefined : account;
    } catch (error) {
      if (error instanceof StorageError) throw callNotSent('noToken', error.fault);
      throw error;
    }
  }

  private waitFor(ms: number): Promise<void> {
    this.pause ??= this.options
      .waiting(ms)
      .catch((error: unknown) => {
        throw error instanceof Cancelled ? this.tooSoon(ms) : error;
      })
      .finally(() => {
        this.pause = undefined;
      });
    return this.pause;
  }

  private tooSoon(ms: number): CrmError {
    return callNotSent('noToken', { code: 'renewedTooOften', waitMs: ms });
  }
}

/** How long a token is good by the clock of the machine, which is a hint: it may have been set meanwhile. */
function leftOf(account: TokenAccount, now: number): number {
  const life = lifeMs(account);
  const left = (account.issuedAt ?? now) + life - now;
  return Math.max(0, Math.min(left, life));
}
