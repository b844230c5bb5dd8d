import { randomBytes } from 'node:crypto';

const refreshesPerWindow = 10;
const windowMs = 10 * 60_000;
const activePerRefreshToken = 15;
const refreshTokensPerUser = 20;
const manyTokens = 1000;

export interface AccessToken {
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
}

interface RefreshToken {
  readonly userId: string;
  readonly scopes: readonly string[];
  /** When each of its latest access tokens was asked for. */
  readonly uses: number[];
  readonly active: string[];
}

export interface TokenLife {
  readonly now: () => number;
  readonly seconds: () => number;
}

export const fullScopes: readonly string[] = [
  'ZohoCRM.settings.territories.ALL',
  'ZohoCRM.users.ALL',
  'ZohoCRM.org.ALL',
];

/** A secret in the form Zoho gives its tokens and codes. */
export function newSecret(): string {
  return `1000.${randomBytes(16).toString('hex')}.${randomBytes(16).toString('hex')}`;
}

export function newClientId(): string {
  return `1000.${randomBytes(15).toString('hex').toUpperCase()}`;
}

/** The tokens of one client, with Zoho's limits on their number and rate. */
export class Tokens {
  readonly clientId: string;
  readonly clientSecret = randomBytes(21).toString('hex');
  readonly #life: TokenLife;
  readonly #access = new Map<string, AccessToken>();
  readonly #refresh = new Map<string, RefreshToken>();

  /** @param clientId one client can serve several data centres, with a secret for each */
  constructor(life: TokenLife, clientId = newClientId()) {
    this.#life = life;
    this.clientId = clientId;
  }

  /** A further access token that hangs on no refresh token. */
  issue(userId: string, scopes: readonly string[], seconds = this.#life.seconds()): string {
    const token = newSecret();
    if (this.#access.size >= manyTokens) this.#forgetExpired();
    this.#access.set(token, { userId, scopes, expiresAt: this.#life.now() + seconds * 1000 });
    return token;
  }

  #forgetExpired(): void {
    for (const [token, { expiresAt }] of this.#access) {
      if (expiresAt <= this.#life.now()) this.#access.delete(token);
    }
  }

  /** The oldest refresh token of the user gives way to the twenty-first. */
  issueRefreshToken(userId: string, scopes: readonly string[]): string {
    const ofUser = [...this.#refresh].filter(([, token]) => token.userId === userId);
    const [oldest] = ofUser;
    if (ofUser.length >= refreshTokensPerUser && oldest !== undefined) this.revoke(oldest[0]);
    const refreshToken = newSecret();
    this.#refresh.set(refreshToken, { userId, scopes, uses: [], active: [] });
    return refreshToken;
  }

  /** A new access token of a refresh token; the oldest of fifteen gives way. */
  refresh(
    refreshToken: string,
  ): { accessToken: string; scopes: readonly string[] } | 'unknown' | 'throttled' {
    const grant = this.#refresh.get(refreshToken);
    if (grant === undefined) return 'unknown';
    const now = this.#life.now();
    while (grant.uses[0] !== undefined && grant.uses[0] <= now - windowMs) grant.uses.shift();
    if (grant.uses.length >= refreshesPerWindow) return 'throttled';
    grant.uses.push(now);
    const accessToken = this.issue(grant.userId, grant.scopes);
    grant.active.push(accessToken);
    if (grant.active.length > activePerRefreshToken) this.#access.delete(grant.active.shift() ?? '');
    return { accessToken, scopes: grant.scopes };
  }

  /** The token as long as it is known and has not expired. */
  find(accessToken: string): AccessToken | undefined {
    const token = this.#access.get(accessToken);
    return token !== undefined && token.expiresAt > this.#life.now() ? token : undefined;
  }

  /** Id of the user whose token an Authorization header holds; empty when it holds none that is valid. */
  ownerOf(authorization = ''): string {
    return this.find(authorization.split(' ')[1] ?? '')?.userId ?? '';
  }

  /** Ends an access token, or a refresh token with all its access tokens; false when it is neither. */
  revoke(token: string): boolean {
    for (const accessToken of this.#refresh.get(token)?.active ?? []) this.#access.delete(accessToken);
    return [this.#refresh.delete(token), this.#access.delete(token)].includes(true);
  }

  /** Ends everything that was ever given. */
  revokeAll(): void {
    this.#access.clear();
    this.#refresh.clear();
  }
}
