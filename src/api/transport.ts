import type { RequestInit, Response } from 'node-fetch';
import { l10n } from '../base/l10n';
import { errorOfAnswer, unreadable } from './answers';
import { buildUrl, nameOf, type Endpoint, type ApiVersion, type PathIds } from './endpoints';
import { CrmError } from './errors';
import type { TokenSource } from './tokenSource';

const megabyte = 1024 * 1024;

/** How long one attempt may take in all, and how large an answer may be. */
interface Limits {
  readonly readMs: number;
  readonly writeMs: number;
  readonly answerBytes: number;
}

const limits: Limits = { readMs: 30_000, writeMs: 60_000, answerBytes: 32 * megabyte };

/** One line per request, for the log: never a token, an id or a body. */
export interface Exchange {
  readonly call: string;
  readonly status: number | undefined;
  readonly ms: number;
  /** What Zoho says is left of the day's API credits; it says so once half of them are used. */
  readonly creditsLeft?: number;
}

export interface TransportOptions {
  /** `https://www.zohoapis.eu`: see apiOrigin. */
  readonly origin: string;
  /** Asked for each request, so that a changed setting counts at once. */
  readonly version: () => ApiVersion;
  readonly tokens: TokenSource;
  /** node-fetch, or a function of the same form. */
  readonly fetch: (url: URL, init: RequestInit) => Promise<Response>;
  readonly onExchange?: (exchange: Exchange) => void;
  readonly limits?: Partial<Limits>;
}

export interface Call {
  readonly endpoint: Endpoint;
  readonly ids?: PathIds;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly where: string;
  readonly status: number;
  /** Parsed JSON; undefined for 204, which has no body. */
  readonly body: unknown;
}

/** Sends one call and returns what came back, whatever its status below 500. Never follows a redirect. */
export type Send = (call: Call) => Promise<Answer>;

/**
 * A sender bound to one host, version and source of tokens. It sends a call once, and once more with another token when
 * Zoho refused the first one: such a request was not processed.
 *
 * Its promise rejects with a CrmError when no usable answer came: `invalidInput` (nothing was sent), `network`,
 * `timeout`, `unreadable`, `serverFault`; and with the abort reason when the caller's signal was aborted.
 */
export function createTransport(options: TransportOptions): Send {
  const bounds = { ...limits, ...options.limits };
  return async (call) => {
    const token = await options.tokens.current(call.signal);
    const answer = await attempt(options, bounds, call, token);
    if (!refusesToken(answer)) return answer;
    const another = await options.tokens.replace(token, call.signal);
    return another === undefined ? answer : attempt(options, bounds, call, another);
  };
}

function refusesToken({ where, status, body }: Answer): boolean {
  return status >= 400 && errorOfAnswer(where, status, body).kind === 'tokenRefused';
}

/** One request and its answer, within the bounds. */
async function attempt(
  options: TransportOptions,
  bounds: Limits,
  call: Call,
  token: string,
): Promise<Answer> {
  const where = nameOf(call.endpoint);
  const target = { origin: options.origin, version: options.version() };
  const url = buildUrl(target, call.endpoint, call.ids ?? {}, call.query);
  const deadline = AbortSignal.timeout(call.endpoint.method === 'GET' ? bounds.readMs : bounds.writeMs);
  const started = performance.now();
  let status: number | undefined;
  let creditsLeft: number | undefined;
  try {
    const response = await options.fetch(url, {
      method: call.endpoint.method,
      headers: {
        Authorization: `Zoho-oauthtoken ${token}`,
        ...(call.body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      // a redirect would carry the body, and within one host the token, to wherever it points
      redirect: 'error',
      size: bounds.answerBytes,
      signal: AbortSignal.any([call.signal, deadline]),
    });
    status = response.status;
    creditsLeft = creditsOf(response);
    return await readAnswer(where, response);
  } catch (error) {
    if (error instanceof CrmError) throw error;
    call.signal.throwIfAborted();
    throw transportError(where, error, deadline.aborted, status);
  } finally {
    options.onExchange?.({
      call: where,
      status,
      ms: Math.round(performance.now() - started),
      ...(creditsLeft === undefined ? {} : { creditsLeft }),
    });
  }
}

function creditsOf(response: Response): number | undefined {
  const credits = Number(response.headers.get('x-api-credits-remaining') ?? Number.NaN);
  return Number.isFinite(credits) ? credits : undefined;
}

async function readAnswer(where: string, response: Response): Promise<Answer> {
  const { status } = response;
  const text = await response.text();
  if (status === 204) return { where, status, body: undefined };
  const body = parseJson(text);
  // these two say enough by themselves, whoever answered and in whatever form
  if (body === undefined && (status === 401 || status === 429)) throw errorOfAnswer(where, status, body);
  if (body === undefined && status < 500) {
    throw unreadable(
      where,
      status,
      text.trim() === ''
        ? l10n.t('The answer (HTTP {0}) was empty.', status)
        : l10n.t('The answer (HTTP {0}) was not complete JSON.', status),
    );
  }
  if (status >= 500) throw errorOfAnswer(where, status, body);
  return { where, status, body };
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value ?? undefined;
  } catch {
    return undefined;
  }
}

/** Failures that happen before the first byte of a request has left. */
const notSent = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ERR_INVALID_URL',
]);

function transportError(
  where: string,
  error: unknown,
  timedOut: boolean,
  status: number | undefined,
): CrmError {
  const code = codeOf(error);
  const seen = status === undefined ? {} : { status };
  if (timedOut) {
    return new CrmError({
      kind: 'timeout',
      where,
      what: l10n.t('Zoho did not answer in time.'),
      effect: 'unknown',
      ...seen,
    });
  }
  if (code === 'max-size')
    return unreadable(where, status ?? 0, l10n.t('The answer was larger than 32 MB and was not read.'));
  if (code === 'no-redirect') {
    return new CrmError({
      kind: 'unreadable',
      where,
      what: l10n.t('The answer was a redirect, which Zoho never sends and this extension never follows.'),
      effect: 'none',
      ...seen,
    });
  }
  const before = status === undefined && (notSent.has(code) || isCertificateFault(code));
  return new CrmError({
    kind: 'network',
    where,
    what: before
      ? l10n.t('No connection to Zoho could be made ({0}).', code)
      : l10n.t('The connection broke before the answer was complete ({0}).', code),
    effect: before ? 'none' : 'unknown',
    ...seen,
  });
}

function isCertificateFault(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code);
}

/** node-fetch puts the system's code into `code`, and its own reasons (`max-size`, `no-redirect`) into `type`. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  const { code, type } = error as { code?: unknown; type?: unknown };
  if (typeof code === 'string' && code !== '') return code;
  return typeof type === 'string' ? type : 'unknown';
}
