import * as v from 'valibot';
import { accountsOrigin, type AccountsHost } from './dataCentres';
import { OAuthError, type OAuthRefusal } from './oauthError';
import { isToken, scopes } from './tokens';

/** The person's own client of Zoho's API console. */
export interface OAuthClient {
  readonly id: string;
  readonly secret: string;
}

export interface TokenAnswer {
  readonly accessToken: string;
  /** Given once, for a sign-in; renewing an access token gives none, and the one before stays good. */
  readonly refreshToken: string | undefined;
  readonly lifeSeconds: number;
  readonly apiDomain: string | undefined;
}

export interface DeviceAnswer {
  readonly deviceCode: string;
  /** What the person types in the browser. */
  readonly userCode: string;
  readonly verificationUrl: string;
  readonly lifeMs: number;
  readonly intervalMs: number;
}

/** The page on which a person agrees. https://www.zoho.com/accounts/protocol/oauth/web-apps/authorization.html */
export function authorisationUrl(
  host: AccountsHost,
  fields: { clientId: string; redirectUri: string; state: string; challenge: string },
): string {
  const url = new URL('/oauth/v2/auth', accountsOrigin(host));
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: fields.clientId,
    scope: scopes.join(','),
    redirect_uri: fields.redirectUri,
    access_type: 'offline',
    // without it a second sign-in gets no refresh token
    prompt: 'consent',
    state: fields.state,
    code_challenge: fields.challenge,
    code_challenge_method: 'S256',
  }).toString();
  return url.href;
}

const token = v.pipe(v.string(), v.check(isToken));
const optionalNumber = v.nullish(v.union([v.number(), v.pipe(v.string(), v.transform(Number))]));

const tokenBody = v.looseObject({
  access_token: token,
  refresh_token: v.nullish(token),
  api_domain: v.nullish(v.string()),
  expires_in: optionalNumber,
  expires_in_sec: optionalNumber,
});

const deviceBody = v.looseObject({
  device_code: token,
  user_code: v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{4,20}$/)),
  verification_url: v.optional(v.string()),
  verification_uri: v.optional(v.string()),
  verification_uri_complete: v.nullish(v.string()),
  expires_in: optionalNumber,
  interval: optionalNumber,
});

/**
 * Reads the answer of a token endpoint. What has no access token is a failure, whatever its status.
 *
 * @param at names the server, for what is told of a refusal
 * @throws OAuthError of the kind that `error` stands for, or `unreadable`
 */
export function readTokenAnswer(body: unknown, at?: string): TokenAnswer {
  throwIfError(body, at);
  const parsed = v.safeParse(tokenBody, body);
  if (!parsed.success) throw unreadableAnswer();
  const { access_token, refresh_token, api_domain, expires_in, expires_in_sec } = parsed.output;
  return {
    accessToken: access_token,
    refreshToken: refresh_token ?? undefined,
    apiDomain: api_domain ?? undefined,
    lifeSeconds: lifeSeconds(expires_in_sec ?? expires_in),
  };
}

/** Reads the answer that starts a sign-in by device code; its times are milliseconds at Zoho and seconds elsewhere. */
export function readDeviceAnswer(body: unknown, at?: string): DeviceAnswer {
  throwIfError(body, at);
  const parsed = v.safeParse(deviceBody, body);
  if (!parsed.success) throw unreadableAnswer();
  const { output } = parsed;
  const url = output.verification_uri_complete ?? output.verification_url ?? output.verification_uri;
  if (url === undefined) throw unreadableAnswer();
  return {
    deviceCode: output.device_code,
    userCode: output.user_code,
    verificationUrl: url,
    lifeMs: milliseconds(output.expires_in, 300_000, 10_000),
    intervalMs: milliseconds(output.interval, 5_000, 1_000),
  };
}

/** An hour, unless the answer names a number of seconds; servers of long ago wrote milliseconds there. */
function lifeSeconds(given: number | null | undefined): number {
  if (!given || !Number.isFinite(given) || given < 0) return 3600;
  return given > 86_400 ? given / 1000 : given;
}

function milliseconds(given: number | null | undefined, usual: number, leastInMs: number): number {
  if (!given || !Number.isFinite(given) || given < 0) return usual;
  return given >= leastInMs ? given : given * 1000;
}

const errorBody = v.looseObject({ error: v.string(), status: v.optional(v.unknown()) });

/** What the accounts server calls its throttle, in English. */
export const throttle = 'Access Denied';

/**
 * The `error` of an answer, which Zoho gives with HTTP 200 as well as with 400. Its codes are words of a program,
 * `invalid_code`. The throttle alone is told to people, in their language, as a "failure".
 */
export function errorOf(body: unknown): string | undefined {
  const parsed = v.safeParse(errorBody, body);
  if (!parsed.success) return undefined;
  const { error, status } = parsed.output;
  return status === 'failure' && !isWord(error) ? throttle : error;
}

/** As programs write words, small or large; a person's have blanks, both kinds of letters, or another script. */
function isWord(code: string): boolean {
  return /^([a-z0-9_]*|[A-Z0-9_]+)$/.test(code);
}

function throwIfError(body: unknown, at: string | undefined): void {
  const error = errorOf(body);
  if (error !== undefined) throw oauthErrorOf(error, at);
}

const byCode: ReadonlyMap<string, OAuthRefusal> = new Map([
  ['invalid_code', 'codeRefused'],
  ['invalid_client', 'clientRefused'],
  ['invalid_client_secret', 'clientRefused'],
  ['unauthorized_client', 'clientRefused'],
  ['invalid_redirect_uri', 'redirectRefused'],
  ['invalid_scope', 'scopeRefused'],
  ['access_denied', 'denied'],
  ['expired', 'expired'],
  ['other_dc', 'elsewhere'],
  [throttle, 'throttled'],
]);

/** The failure that a code of Zoho's stands for. https://www.zoho.com/accounts/protocol/oauth/web-apps/access-token.html */
export function oauthErrorOf(code: string, at?: string): OAuthError {
  const of = byCode.get(code) ?? 'refused';
  return new OAuthError(of, { code: 'refusal', of, said: tellable(code), ...(at !== undefined && { at }) });
}

/** Zoho's codes are a few words; what is anything else may quote a secret that was sent. */
function tellable(code: string): string {
  return /^[\w ]{1,32}$/.test(code) ? code : '';
}

/** The failure for an answer that is no JSON, or has neither a token nor an error in it. */
export function unreadableAnswer(): OAuthError {
  return new OAuthError('unreadable', { code: 'unreadable' });
}
