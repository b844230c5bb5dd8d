/**
 * Ports whose addresses are registered in Zoho's console: it compares the whole address, so a free port will not do.
 * Below the ports that systems hand out by themselves.
 */
export const redirectPorts = [28481, 28482, 28483] as const;

export const callbackPath = '/callback';

/** Where the browser comes back to: the first of these that is free. */
export const redirectAddresses: readonly string[] = redirectPorts.map(
  (port) => `http://127.0.0.1:${port}${callbackPath}`,
);
