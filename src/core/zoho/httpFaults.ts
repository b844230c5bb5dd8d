/** Why there is no answer to be read. */
export interface HttpFault {
  readonly kind:
    | 'timeout'
    | 'unconnected' // the system proves that nothing was sent
    | 'untrusted' // whoever answered could not prove who it is, and was sent nothing
    | 'proxy' // which made no connection
    | 'proxyRefusal' // it wants to know who asks
    | 'redirect'
    | 'tooLarge'
    | 'tooDeep'
    | 'broken'; // somewhere between the first byte sent and the last one to come: anything may have happened
  /** The system's code; never a message, which may hold an address. */
  readonly code: string;
  /** Of the answer, if one had begun. */
  readonly status?: number;
}

/** Why a request ended without an answer. */
export function faultOf(error: unknown, timedOut: boolean, status: number | undefined): HttpFault {
  const kind = timedOut ? 'timeout' : kindOf(error, status);
  return { kind, code: codeOf(error), ...(status === undefined ? {} : { status }) };
}

function kindOf(error: unknown, status: number | undefined): HttpFault['kind'] {
  const { type } = partsOf(error);
  if (type === 'no-redirect' || type === 'invalid-redirect') return 'redirect';
  if (isProxyFault(error)) return 'proxy';
  if (status !== undefined) return 'broken';
  if (isCertificateFault(codeOf(error))) return 'untrusted';
  return neverLeft(error) ? 'unconnected' : 'broken';
}

/**
 * Whether the system call that failed proves that no byte of a request has left: it looked for the host, or connected to
 * it. The code alone proves nothing: EHOSTUNREACH and its like also end a connection on which much was said.
 */
function neverLeft(error: unknown): boolean {
  const { erroredSysCall, syscall = erroredSysCall, errors, cause } = partsOf(error);
  if (syscall !== undefined) return syscall === 'connect' || syscall === 'getaddrinfo';
  // several addresses of the host were tried
  if (Array.isArray(errors)) return errors.length > 0 && errors.every(neverLeft);
  return cause !== undefined && neverLeft(cause);
}

/** Whether a proxy made no connection: it answered itself, hung up, or is not there, which VS Code says in words only. */
function isProxyFault(error: unknown): boolean {
  return (
    codeOf(error) === 'ERR_PROXY_ANSWERED' ||
    (error instanceof Error && error.message.includes('socket connection to proxies'))
  );
}

/** Whether the code says that a certificate was looked at and not believed; an alert of the server's is something else. */
function isCertificateFault(code: string): boolean {
  return !code.startsWith('ERR_SSL_') && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code);
}

/** node-fetch puts the system's code into `code`, and its own reasons (`no-redirect`) into `type`. */
function codeOf(error: unknown): string {
  const { code, type } = partsOf(error);
  if (typeof code === 'string' && code !== '') return code;
  return typeof type === 'string' ? type : 'unknown';
}

type Parts = Partial<Record<'code' | 'type' | 'syscall' | 'erroredSysCall' | 'errors' | 'cause', unknown>>;

function partsOf(error: unknown): Parts {
  return typeof error === 'object' && error !== null ? error : {};
}
