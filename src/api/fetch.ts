import type { Fetch } from './transport';

/** node-fetch, loaded with the first request. */
export const fetch: Fetch = async (url, init) => {
  const { default: send } = await import('node-fetch');
  // it breaks the body of a request that was aborted before it began, and nobody listens for that yet
  if (init.signal?.aborted)
    throw new DOMException('The request was aborted before it was sent.', 'AbortError');
  return send(url, init);
};
