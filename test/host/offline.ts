import dns from 'node:dns';

/**
 * Runs `work` while no name is found, so that no test can ever reach a host of Zoho's.
 *
 * @param onLookup told of each name that anything in this process looks up
 */
export async function offline<T>(onLookup: (host: string) => void, work: () => Promise<T>): Promise<T> {
  const { lookup } = dns;
  const noName = (host: string, _: unknown, done: (error: Error) => void) => {
    onLookup(host);
    done(
      Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), {
        code: 'ENOTFOUND',
        syscall: 'getaddrinfo',
      }),
    );
  };
  Object.assign(dns, { lookup: noName });
  try {
    return await work();
  } finally {
    Object.assign(dns, { lookup });
  }
}
