import type { ClientRequest } from 'node:http';
import https from 'node:https';
import { TLSSocket } from 'node:tls';
import type { Response } from 'node-fetch';
import type { Fetch } from './http';

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
  if (init.signal?.aborted)
    throw new DOMException('The request was aborted before it was sent.', 'AbortError');
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
  throw Object.assign(new Error('A proxy answered.'), { code: 'ERR_PROXY_ANSWERED' });
};
