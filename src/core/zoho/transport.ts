import { errorOfAnswer } from './answers';
import { buildUrl, nameOf, type Endpoint, type ApiVersion, type PathIds } from './endpoints';
import { refuseUnsafeConnection } from './connection';
import { ask, type Fetch, type HttpAnswer } from './http';
import type { HttpFault } from './httpFaults';
import type { TokenProvider } from './tokenProvider';

// Loaded with the first failure.
const faults = () => import('./transportFaults');
const retryAfter = () => import('./retryAfter');

const megabyte = 1024 * 1024;

/** How long one attempt may take in all, and how large an answer may be. */
interface Limits {
  readonly readMs: number;
  readonly writeMs: number;
  readonly answerBytes: number;
  /** How long an answer may take before somebody is told. */
  readonly stallMs: number;
}

/** A request whose answer takes long. */
export interface Stall {
  /** As in CallLogEntry. */
  readonly call: string;
  /** When it left: milliseconds since 1970. */
  readonly since: number;
  /** Aborted when it is answered, or has failed. */
  readonly over: AbortSignal;
}

const limits: Limits = { readMs: 30_000, writeMs: 60_000, answerBytes: 32 * megabyte, stallMs: 5_000 };

/** One line per request, for the log: never a token, an id or a body. */
export interface CallLogEntry {
  readonly call: string;
  /** Which sending of the same call this was, from 1. */
  readonly attempt: number;
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
  readonly tokens: TokenProvider;
  readonly fetch: Fetch;
  readonly onCall?: (entry: CallLogEntry) => void;
  readonly onStall?: ((stall: Stall) => void) | undefined;
  readonly limits?: Partial<Limits>;
}

export type InTurn = (request: () => Promise<Answer>) => Promise<Answer>;

export interface Call {
  readonly endpoint: Endpoint;
  readonly ids?: PathIds;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Awaited before every attempt, when it waits for nothing else any more; when it rejects, nothing is sent. */
  readonly before?: (() => Promise<void>) | undefined;
  /** Ends the call, wherever it is. */
  readonly signal: AbortSignal;
  /** Aborted when the request need no longer be sent; one that has left goes on. */
  readonly start?: AbortSignal | undefined;
  /** Which sending of this call it is, from 1. */
  readonly attempt?: number;
  /** Has a request leave when it is its turn. Waiting for a token is no part of it, and holds nobody else up. */
  readonly inTurn?: InTurn;
}

export interface Answer {
  readonly where: string;
  readonly status: number;
  /** Parsed JSON; undefined for 204, which has no body, and for a 401 or 429 whose body is none. */
  readonly body: unknown;
  /** How long the answer asks to wait. */
  readonly retryAfterMs?: number;
  /** What is left of the day's API credits. */
  readonly creditsLeft?: number;
}

/** Sends one call and returns what came back, whatever its status below 500. Never follows a redirect. */
export type Send = (call: Call) => Promise<Answer>;

/**
 * A sender bound to one host, version and source of tokens. It sends a call once, and once more with another token when
 * Zoho refused the first one: such a request was not processed.
 *
 * Its promise rejects with a CrmError when no usable answer came: `invalidInput` (nothing was sent), `network`,
 * `timeout`, `unreadable`, `serverFault`; and with the abort reason when the caller's signal, or `start`, was aborted.
 */
export function createTransport(options: TransportOptions): Send {
  const bounds = { ...limits, ...options.limits };
  return async (call) => {
    refuseUnsafeConnection(nameOf(call.endpoint), new URL(options.origin));
    const { inTurn = (request) => request() } = call;
    // whoever has to wait for a token waits here, and holds nobody else up
    await options.tokens.current(call.signal);
    return inTurn(async () => {
      // asked anew: while this call waited for its turn, another one may have learned that the token is refused
      const token = await options.tokens.current(call.signal);
      const answer = await attempt(options, bounds, call, token);
      if (!refusesToken(answer)) return answer;
      // in turn, too: nothing else may leave with a token that is known to be refused
      const another = await options.tokens.replace(token, call.signal);
      return another === undefined ? answer : attempt(options, bounds, call, another);
    });
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
  await call.before?.();
  call.start?.throwIfAborted();
  const started = performance.now();
  const since = Date.now();
  let over: AbortController | undefined;
  const patience = setTimeout(() => {
    over = new AbortController();
    options.onStall?.({ call: where, since, over: over.signal });
  }, bounds.stallMs);
  let seen: HttpAnswer | HttpFault | undefined;
  let creditsLeft: number | undefined;
  try {
    seen = await ask(options.fetch, url, {
      method: call.endpoint.method,
      headers: {
        Authorization: `Zoho-oauthtoken ${token}`,
        ...(call.body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      patienceMs: call.endpoint.method === 'GET' ? bounds.readMs : bounds.writeMs,
      limitBytes: bounds.answerBytes,
      signal: call.signal,
    });
    if (seen.kind !== 'answer') throw (await faults()).transportError(where, seen);
    creditsLeft = creditsOf(seen);
    return { ...(await answerOf(where, seen)), ...(creditsLeft === undefined ? {} : { creditsLeft }) };
  } finally {
    clearTimeout(patience);
    over?.abort();
    options.onCall?.({
      call: where,
      attempt: call.attempt ?? 1,
      status: seen?.status,
      ms: Math.round(performance.now() - started),
      ...(creditsLeft === undefined ? {} : { creditsLeft }),
    });
  }
}

function creditsOf({ headers }: HttpAnswer): number | undefined {
  const [credits] = /^-?\d+$/.exec(headers.get('x-api-credits-remaining') ?? '') ?? [];
  return credits === undefined ? undefined : Number(credits);
}

async function answerOf(where: string, answer: HttpAnswer): Promise<Answer> {
  const { status, headers, body } = answer;
  const wait = status < 400 ? undefined : (await retryAfter()).retryAfterMs(headers, body, Date.now());
  if (status >= 500) throw errorOfAnswer(where, status, body, wait);
  // these say enough by themselves, whoever answered and in whatever form
  const isEnough = status === 204 || status === 401 || status === 429;
  if (body === undefined && !isEnough) throw (await faults()).unreadableText(where, answer);
  return { where, status, body, ...(wait === undefined ? {} : { retryAfterMs: wait }) };
}
