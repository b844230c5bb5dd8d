import { unlessCancelled } from '../util/async';
import type { Clock } from '../util/clock';
import type { Redactor } from '../util/redact';
import type { AccountsServer } from '../zoho/accountsServer';
import type { ApiHost } from '../zoho/dataCentres';
import type { OAuthClient } from '../zoho/oauth';
import { OAuthError } from '../zoho/oauthError';
import type { TokenProvider } from '../zoho/tokenProvider';
import { renewalFailed } from './renewalFailed';

/** So long before its end a token is renewed, or at half its life. */
const marginMs = 5 * 60_000;

export interface RenewingOptions {
  readonly host: ApiHost;
  readonly client: OAuthClient;
  readonly refreshToken: string;
  readonly server: Pick<AccountsServer, 'renew'>;
  readonly clock: Clock;
  readonly redactor: Redactor;
  /** Ends a renewal that is under way. */
  readonly signal: AbortSignal;
}

interface AccessToken {
  readonly token: string;
  /** By the monotonic clock. */
  readonly goodUntil: number;
}

/**
 * The access tokens of a refresh token in a program that keeps none of them: got with the first request, for all who
 * wait, and got anew when the hour is nearly over. One that Zoho refuses is replaced once and no more, because Zoho
 * gives ten in ten minutes to all who use the refresh token.
 */
export class RenewingToken implements TokenProvider {
  private held: AccessToken | undefined;
  private asked: Promise<string> | undefined;
  private hasReplaced = false;

  constructor(private readonly options: RenewingOptions) {}

  /** @throws CrmError when Zoho gives no token, or cannot be asked; Cancelled */
  async current(signal: AbortSignal): Promise<string> {
    if (this.held && this.held.goodUntil > this.options.clock.now()) return this.held.token;
    return this.renewed(signal);
  }

  async replace(refused: string, signal: AbortSignal): Promise<string | undefined> {
    if (this.held && this.held.token !== refused) return this.held.token;
    // others may have met the same refusal and be waiting already
    if (!this.asked && this.hasReplaced) return undefined;
    this.hasReplaced = true;
    // nothing else may leave with it
    this.held = undefined;
    return this.renewed(signal);
  }

  private renewed(signal: AbortSignal): Promise<string> {
    this.asked ??= this.ask().finally(() => {
      this.asked = undefined;
    });
    return unlessCancelled(this.asked, signal);
  }

  private async ask(): Promise<string> {
    const { host, client, refreshToken, server, clock, redactor, signal } = this.options;
    try {
      const { accessToken, lifeSeconds } = await server.renew(host, client, refreshToken, signal);
      redactor.hide(accessToken);
      const lifeMs = lifeSeconds * 1000;
      this.held = { token: accessToken, goodUntil: clock.now() + lifeMs - Math.min(marginMs, lifeMs / 2) };
      return accessToken;
    } catch (error) {
      throw error instanceof OAuthError ? renewalFailed(error) : error;
    }
  }
}
