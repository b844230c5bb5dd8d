import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { Fetch } from './transport';

/** Hosts in whose name somebody has just answered who need not prove who they are. */
const unproven = new Set<string>();
let isWatching = false;

/** A proxy may answer instead of making a connection, and VS Code hands its words on as if they were the server's. */
function watchAnswers(): void {
  if (isWatching) return;
  isWatching = true;
  subscribe('http.client.response.finish', (message) => {
    const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
    if (request.protocol !== 'https:' || response.socket instanceof TLSSocket) return;
    // told as what it is, and nothing else is believed of it
    if (response.statusCode !== 407) unproven.add(request.host);
  });
}

/** node-fetch, loaded with the first request. */
export const fetch: Fetch = async (url, init) => {
  const { default: send } = await import('node-fetch');
  watchAnswers();
  // it breaks the body of a request that was aborted before it began, and nobody listens for that yet
  if (init.signal?.aborted)
    throw new DOMException('The request was aborted before it was sent.', 'AbortError');
  const response = await send(url, init);
  if (!unproven.delete(url.hostname)) return response;
  throw Object.assign(new Error('A proxy answered.'), { code: 'ERR_PROXY_ANSWERED' });
};
