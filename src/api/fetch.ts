import type { Fetch } from './transport';

/** node-fetch, loaded with the first request. */
export const fetch: Fetch = async (url, init) => (await import('node-fetch')).default(url, init);
