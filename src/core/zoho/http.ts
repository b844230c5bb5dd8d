import type { Headers, RequestInit, Response } from 'node-fetch';
import { withDeadline } from '../util/async';
import type { HttpFault } from './httpFaults';
import type { ClientRequest } from 'node:http';
import https from 'node:https';
import { TLSSocket } from 'node:tls';

// Loaded with the first failure.
const faults = () => import('./httpFaults');

/** Nothing of Zoho's nests deeper; much deeper JSON makes later steps fail in strange ways. */
const deepest = 64;

/** node-fetch, or a function of the same form. */
export type Fetch = (url: URL, init: RequestInit) => Promise<Response>;

export interface HttpRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** How long request and answer may take together. */
  readonly patienceMs: number;
  readonly limitBytes: number;
  /** Ends the request, wherever it is. */
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; undefined when there is none. */
  readonly body: unknown;
  /** What came in place of JSON; empty beside a body. */
  readonly text: string;
  /** A page of HTML, as proxies and networks with a sign-in of their own send it; anything else got broken on its way. */
  readonly isPage: boolean;
}

/**
 * The one way to any server: sends a request once, follows no redirect and reads the answer within the bounds. Rejects
 * with the signal's reason, and with nothing else.
 */
export async function ask(fetch: Fetch, url: URL, request: HttpRequest): Promise<HttpAnswer | HttpFault> {
  const { patienceMs, limitBytes, signal: cancel, ...init } = request;
  const deadline = withDeadline(cancel, patienceMs);
  const { signal } = deadline;
  let status: number | undefined;
  try {
    // a redirect would carry the body, and within one host the token, to wherever it points
    const response = await fetch(url, { ...init, redirect: 'error', signal });
    status = response.status;
    const text = await textOf(response, limitBytes);
    return text === undefined ? { kind: 'tooLarge', code: 'max-size', status } : read(response, text);
  } catch (error) {
    cancel.throwIfAborted();
    return (await faults()).faultOf(error, deadline.passed(), status);
  } finally {
    deadline.dispose();
  }
}

/** Decodes what comes as it comes, without a byte order mark; undefined as soon as it is more than so many bytes. */
async function textOf({ body }: Response, limitBytes: number): Promise<string | undefined> {
  const utf8 = new TextDecoder();
  let text = '';
  let bytes = 0;
  // to collect it first would copy every answer twice
  for await (const chunk of (body ?? []) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > limitBytes) return undefined; // which ends the connection
    text += utf8.decode(chunk, { stream: true });
  }
  return text + utf8.decode();
}

function read({ status, headers }: Response, bare: string): HttpAnswer | HttpFault {
  if (status === 407) return { kind: 'proxyRefusal', code: 'HTTP 407', status };
  const body = status === 204 ? undefined : parseJson(bare);
  if (nestsDeeper(body, deepest)) return { kind: 'tooDeep', code: 'unknown', status };
  const text = body === undefined ? bare.trim() : '';
  const isPage = text.startsWith('<') || (headers.get('content-type') ?? '').startsWith('text/html');
  return { kind: 'answer', status, headers, body, text, isPage };
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value ?? undefined;
  } catch {
    return undefined;
  }
}

/** Whether arrays and objects nest deeper than so many levels; never goes deeper than those itself. */
function nestsDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  // this looks at every value of every answer: no list of values is made, and each kind has the loop that is fast for it
  if (Array.isArray(value)) {
    for (const part of value as unknown[]) if (nestsDeeper(part, levels - 1)) return true;
    return false;
  }
  for (const key in value) if (nestsDeeper((value as Record<string, unknown>)[key], levels - 1)) return true;
  return false;
}

/** Has node-fetch send, and gives the request of Node.js that it makes for it, which it keeps to itself. */
function sendAndCatch(send: () => Promise<Response>): [Promise<Response>, ClientRequest | undefined] {
  const { request } = https;
  let caught: ClientRequest | undefined;
  const catching = (...call: Parameters<typeof request>) => (caught = request(...call));
  // for no longer than a call that nothing can come between
  Object.assign(https, { request: catching });
  try {
    return [send(), caught];
  } finally {
    Object.assign(https, { request });
  }
}

/**
 * node-fetch, loaded with the first request. It also tells who answers: a proxy may do so instead of making a
 * connection, and VS Code hands its words on as if they were the server's.
 */
export const fetch: Fetch = async (url, init) => {
  const { default: send } = await import('node-fetch');
  // it breaks the body of a request that was aborted before it began, and nobody listens for that yet
  if (init.signal?.aborted) throw new DOMException('aborted before it was sent', 'AbortError');
  if (url.protocol !== 'https:') return send(url, init);
  const [answer, request] = sendAndCatch(() => send(url, init));
  const seen: { byProxy: boolean; cause?: unknown } = { byProxy: false };
  request
    ?.on('error', (error) => (seen.cause = error))
    .prependListener('response', ({ socket, statusCode }) => {
      // a proxy that wants a password is told as what it is, and nothing else is believed of it
      seen.byProxy = !(socket instanceof TLSSocket) && statusCode !== 407;
    });
  try {
    const response = await answer;
    if (request && !seen.byProxy) return response;
  } catch (error) {
    // node-fetch forgets which addresses were tried
    if (!seen.byProxy && error instanceof Error) throw Object.assign(error, { cause: seen.cause });
  }
  throw Object.assign(new Error('a proxy answered'), { code: 'ERR_PROXY_ANSWERED' });
};
