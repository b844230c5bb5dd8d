import * as v from 'valibot';
import { refuseUnsafeConnection } from './connection';
import {
  accountsOrigin,
  accountsServerName,
  fitsApiDomain,
  parseLoopbackUrl,
  type AccountsHost,
  type ApiHost,
  type Locations,
} from './dataCentres';
import { ask, type Fetch } from './http';
import {
  errorOf,
  oauthErrorOf,
  readDeviceAnswer,
  readTokenAnswer,
  throttle,
  unreadableAnswer,
  type DeviceAnswer,
  type OAuthClient,
  type TokenAnswer,
} from './oauth';
import { OAuthError } from './oauthError';
import { scopes } from './tokens';

// Loaded with the first failure.
const faults = () => import('./oauthFaults');

const limitBytes = 1024 * 1024;

/** What a poll for a device's tokens can come to while nothing is wrong. */
export type DevicePoll =
  | { readonly state: 'pending' | 'slowDown' }
  | { readonly state: 'elsewhere'; readonly location: string }
  | { readonly state: 'granted'; readonly answer: TokenAnswer };

/**
 * The calls to accounts servers. Secrets travel in the body of a POST and nowhere else, to a host of the table and to no
 * other: redirects are refused. All take an AbortSignal and reject with an OAuthError, with the signal's reason, or with
 * a CrmError where certificates are not checked.
 * Pages: https://www.zoho.com/accounts/protocol/oauth.html
 */
export class AccountsServer {
  constructor(
    private readonly fetch: Fetch,
    /** How long an answer may take, in milliseconds. */
    private readonly patienceMs = 30_000,
  ) {}

  /** Tokens for a grant code. A code of the self client has neither redirect address nor verifier. */
  exchange(
    host: ApiHost,
    client: OAuthClient,
    grant: { code: string; redirectUri?: string; verifier?: string },
    signal: AbortSignal,
  ): Promise<TokenAnswer> {
    const fields = {
      grant_type: 'authorization_code',
      ...credentials(client),
      code: grant.code,
      ...(grant.redirectUri === undefined ? {} : { redirect_uri: grant.redirectUri }),
      ...(grant.verifier === undefined ? {} : { code_verifier: grant.verifier }),
    };
    return this.tokens(host, '/oauth/v2/token', fields, signal);
  }

  /** A new access token; Zoho sends no new refresh token along. */
  renew(host: ApiHost, client: OAuthClient, refreshToken: string, signal: AbortSignal): Promise<TokenAnswer> {
    const fields = { grant_type: 'refresh_token', ...credentials(client), refresh_token: refreshToken };
    return this.tokens(host, '/oauth/v2/token', fields, signal);
  }

  /** Ends a refresh token and all its access tokens. A token that Zoho does not know any more is ended, too. */
  async revoke(host: AccountsHost, refreshToken: string, signal: AbortSignal): Promise<void> {
    const body = await this.post(host, '/oauth/v2/token/revoke', { token: refreshToken }, signal);
    const error = errorOf(body);
    if (error === 'invalid_token' || error === 'invalid_code') return;
    if (error !== undefined) throw oauthErrorOf(error);
    // whoever else answers, a proxy perhaps, has ended nothing
    if ((Object(body) as { readonly status?: unknown }).status !== 'success') throw unreadableAnswer();
  }

  /** Begins a sign-in by device code. https://www.zoho.com/accounts/protocol/oauth/limited-input-devices.html */
  async startDevice(host: AccountsHost, clientId: string, signal: AbortSignal): Promise<DeviceAnswer> {
    const fields = {
      client_id: clientId,
      grant_type: 'device_request',
      scope: scopes.join(','),
      access_type: 'offline',
      prompt: 'consent',
    };
    const body = await this.post(host, '/oauth/v3/device/code', fields, signal);
    const answer = readDeviceAnswer(body, accountsServerName(host));
    // the address is opened in the person's browser: it must be a page of the same server
    if (!answer.verificationUrl.startsWith(`${accountsOrigin(host)}/`)) throw foreignHost();
    return answer;
  }

  /** Asks whether the person has agreed. */
  async pollDevice(
    host: ApiHost,
    client: OAuthClient,
    deviceCode: string,
    signal: AbortSignal,
  ): Promise<DevicePoll> {
    const fields = { grant_type: 'device_token', ...credentials(client), code: deviceCode };
    const body = await this.post(host, '/oauth/v3/device/token', fields, signal);
    switch (errorOf(body)) {
      case 'authorization_pending':
        return { state: 'pending' };
      case 'slow_down':
        return { state: 'slowDown' };
      case 'other_dc':
        return { state: 'elsewhere', location: locationOf(body) };
      default:
        return {
          state: 'granted',
          answer: checkDomain(host, readTokenAnswer(body, accountsServerName(host))),
        };
    }
  }

  /** The data centres of a simulator on this machine, which are on this machine, too, or count for nothing. */
  async simulatedLocations(port: number, signal: AbortSignal): Promise<Locations> {
    const body = await this.send({ kind: 'loopback', port }, '/oauth/serverinfo', { method: 'GET' }, signal);
    const parsed = v.safeParse(serverInfo, body);
    if (!parsed.success) throw unreadableAnswer();
    return new Map(
      Object.entries(parsed.output.locations).flatMap(([location, url]) => {
        const host = parseLoopbackUrl(url);
        return host ? [[location.toLowerCase(), host]] : [];
      }),
    );
  }

  private async tokens(
    host: ApiHost,
    path: string,
    fields: Record<string, string>,
    signal: AbortSignal,
  ): Promise<TokenAnswer> {
    const body = await this.post(host, path, fields, signal);
    return checkDomain(host, readTokenAnswer(body, accountsServerName(host)));
  }

  private post(
    host: AccountsHost,
    path: string,
    fields: Record<string, string>,
    signal: AbortSignal,
  ): Promise<unknown> {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams(fields).toString();
    return this.send(host, path, { method: 'POST', headers, body }, signal);
  }

  /** Sends one request and returns the JSON of its answer. */
  private async send(
    host: AccountsHost,
    path: string,
    init: { method: string; headers?: Record<string, string>; body?: string },
    signal: AbortSignal,
  ): Promise<unknown> {
    const url = new URL(path, accountsOrigin(host));
    refuseUnsafeConnection(`${init.method} ${path}`, url);
    const answer = await ask(this.fetch, url, {
      ...init,
      // codes are told by word, and some words are translated
      headers: { 'Accept-Language': 'en', ...init.headers },
      patienceMs: this.patienceMs,
      limitBytes,
      signal,
    });
    if (answer.kind !== 'answer') throw (await faults()).connectionError(answer, url.host);
    const { status, body } = answer;
    if (status === 429) throw oauthErrorOf(throttle);
    if (status >= 500) throw serverFault(status);
    if (body === undefined) throw (await faults()).unreadableText(answer);
    return body;
  }
}

const serverInfo = v.looseObject({ locations: v.record(v.string(), v.string()) });
/** Zoho's page has it in `user_location`; others have seen it in `location` and `dc`, and in capitals. */
function locationOf(body: unknown): string {
  const { user_location, location, dc } = body as Partial<Record<string, unknown>>;
  const named = [user_location, location, dc].find((name) => typeof name === 'string');
  if (named === undefined) throw unreadableAnswer();
  return named;
}

function credentials(client: OAuthClient): { client_id: string; client_secret: string } {
  return { client_id: client.id, client_secret: client.secret };
}

/** The host that an answer names is compared with the table and not used; another one stops everything. */
function checkDomain(host: ApiHost, answer: TokenAnswer): TokenAnswer {
  if (answer.apiDomain !== undefined && !fitsApiDomain(host, answer.apiDomain)) throw foreignHost();
  return answer;
}

/** The failure for an answer that leads to a host where it may not lead. */
export function foreignHost(): OAuthError {
  return new OAuthError('foreignHost', { code: 'foreignHost' });
}

function serverFault(status: number): OAuthError {
  return new OAuthError('serverFault', { code: 'serverFault', status });
}
