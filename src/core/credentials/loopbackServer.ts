import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callbackPath, redirectPorts } from './redirectAddresses';
import { SignInError } from './signInError';

const requestBytes = 64 * 1024;
const mostSockets = 20;
/** So many strangers get an answer; later ones only lose their connection. */
const mostAnswers = 1000;

/** What Zoho sends the browser back with. */
export interface BrowserAnswer {
  readonly code: string | undefined;
  readonly error: string | undefined;
  readonly location: string | undefined;
  readonly accountsServer: string | undefined;
}

export interface LoopbackServer {
  readonly redirectUri: string;
  /** Resolves with the one answer that has the right state; rejects with the signal's reason. */
  answer(signal: AbortSignal): Promise<BrowserAnswer>;
  close(): void;
}

const headers = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': "default-src 'none'",
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  Connection: 'close',
};

/**
 * Waits on 127.0.0.1 for the browser to come back from Zoho. Any page and any program of this machine can send requests
 * here: whatever is not the answer gets an empty 404 and changes nothing. https://www.rfc-editor.org/rfc/rfc8252#section-8
 *
 * @param page what the browser shows then: the same whatever was answered, and nothing of the request in it
 * @param ports tried in this order; 0 is any free one
 * @throws SignInError when all ports are taken: another one would not be registered
 */
export async function waitForBrowser(
  state: string,
  page: string,
  ports: readonly number[] = redirectPorts,
): Promise<LoopbackServer> {
  let settle: (answer: BrowserAnswer) => void = () => undefined;
  const answered = new Promise<BrowserAnswer>((resolve) => {
    settle = resolve;
  });
  let strangers = 0;
  const server = createServer(
    {
      maxHeaderSize: requestBytes,
      headersTimeout: 5_000,
      requestTimeout: 5_000,
      connectionsCheckingInterval: 1_000,
      keepAlive: false,
    },
    (request, response) => {
      const answer = answerOf(request, port, state);
      if (answer) {
        response.writeHead(200, headers).end(page, () => stop(server));
        settle(answer);
      } else if (++strangers > mostAnswers) {
        request.socket.destroy();
      } else {
        sendAway(request, response);
      }
    },
  );
  server.maxConnections = mostSockets;
  // not HTTP at all, or too much of it
  server.on('clientError', (_, socket) => socket.destroy());
  const port = await listenOnFirst(server, ports);
  return {
    redirectUri: `http://127.0.0.1:${port}${callbackPath}`,
    answer: (signal) => unlessAborted(answered, signal),
    close: () => stop(server),
  };
}

/** The answer, if this request is it. */
function answerOf(request: IncomingMessage, port: number, state: string): BrowserAnswer | undefined {
  const base = `http://127.0.0.1:${port}`;
  if (request.method !== 'GET' || request.headers.host !== `127.0.0.1:${port}`) return undefined;
  if (!request.url?.startsWith(`${callbackPath}?`) || !URL.canParse(request.url, base)) return undefined;
  const { pathname, searchParams } = new URL(request.url, base);
  if (pathname !== callbackPath || !isSame(only(searchParams, 'state') ?? '', state)) return undefined;
  const code = only(searchParams, 'code');
  const error = only(searchParams, 'error');
  if ((code === undefined) === (error === undefined)) return undefined;
  return {
    code,
    error,
    location: only(searchParams, 'location'),
    accountsServer: only(searchParams, 'accounts-server'),
  };
}

function only(parameters: URLSearchParams, name: string): string | undefined {
  const [value, ...others] = parameters.getAll(name);
  return others.length === 0 ? value : undefined;
}

/** Takes as long whatever the difference is. */
function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function sendAway(request: IncomingMessage, response: ServerResponse): void {
  // a body is not worth reading
  response
    .writeHead(404, { 'Content-Length': 0, Connection: 'close' })
    .end(() => request.socket.destroySoon());
}

async function listenOnFirst(server: Server, ports: readonly number[]): Promise<number> {
  for (const port of ports) {
    try {
      return await listen(server, port);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    }
  }
  throw new SignInError({ code: 'portsInUse', ports });
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function stop(server: Server): void {
  server.close();
  server.closeAllConnections();
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    void promise.then(resolve).finally(() => signal.removeEventListener('abort', abort));
  });
}
