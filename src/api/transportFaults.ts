import type { Response } from 'node-fetch';
import { l10n } from '../base/l10n';
import { unreadable } from './answers';
import { CrmError } from './errors';

/** Half a JSON or none got broken on its way and may be whole next time; a page of HTML will come again. */
export function unreadableText(where: string, response: Response, text: string): CrmError {
  const { status, ok } = response;
  return unreadable(
    where,
    status,
    text === ''
      ? l10n.t('The answer (HTTP {0}) was empty.', status)
      : l10n.t('The answer (HTTP {0}) was not complete JSON.', status),
    ok && !isPage(response, text),
  );
}

/** A page of HTML, as proxies and networks with a sign-in of their own send it. */
export function isPage({ headers }: Response, text: string): boolean {
  return text.startsWith('<') || (headers.get('content-type') ?? '').startsWith('text/html');
}

/** JSON that is nested as no answer of Zoho's is. */
export function tooDeep(where: string, status: number): CrmError {
  return unreadable(
    where,
    status,
    l10n.t('The answer (HTTP {0}) is nested too deeply to be one of Zoho’s.', status),
  );
}

/** A proxy that wants to know who asks has passed nothing on. */
export function proxyRefusal(where: string): CrmError {
  return new CrmError({
    kind: 'network',
    where,
    what: l10n.t('The proxy asks for a user name and password (HTTP 407); it did not pass the request on.'),
    effect: 'none',
    status: 407,
  });
}

/** Failures that happen before the first byte of a request has left. */
const notSent = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ERR_INVALID_URL',
]);

/**
 * The error for a request that ended without an answer.
 *
 * @param status of the answer that broke off, if one had begun
 */
export function transportError(
  where: string,
  error: unknown,
  timedOut: boolean,
  status: number | undefined,
): CrmError {
  const code = codeOf(error);
  const seen = status === undefined ? {} : { status };
  if (timedOut) {
    return new CrmError({
      kind: 'timeout',
      where,
      what: l10n.t('Zoho did not answer in time.'),
      effect: 'unknown',
      passing: true,
      ...seen,
    });
  }
  if (code === 'max-size')
    return unreadable(where, status ?? 0, l10n.t('The answer was larger than 32 MB and was not read.'));
  if (code === 'no-redirect') {
    return new CrmError({
      kind: 'unreadable',
      where,
      what: l10n.t('The answer was a redirect, which Zoho never sends and this extension never follows.'),
      effect: 'none',
      ...seen,
    });
  }
  if (isProxyFault(error)) {
    return new CrmError({
      kind: 'network',
      where,
      what: l10n.t('The proxy made no connection to Zoho.'),
      effect: 'none',
      passing: true,
    });
  }
  const untrusted = status === undefined && isCertificateFault(code);
  const before = untrusted || (status === undefined && (notSent.has(code) || failedToConnect(error)));
  return new CrmError({
    kind: 'network',
    where,
    what: before
      ? l10n.t('No connection to Zoho could be made ({0}).', code)
      : l10n.t('The connection broke before the answer was complete ({0}).', code),
    effect: before ? 'none' : 'unknown',
    passing: !untrusted,
    ...seen,
  });
}

/** node-fetch names the system call; an attempt to connect that failed has sent nothing. */
function failedToConnect(error: unknown): boolean {
  return (error as { erroredSysCall?: unknown }).erroredSysCall === 'connect';
}

/** Whether a proxy made no connection: it answered itself, hung up, or is not there, which VS Code says in words only. */
export function isProxyFault(error: unknown): boolean {
  return (
    codeOf(error) === 'ERR_PROXY_ANSWERED' ||
    (error instanceof Error && error.message.includes('socket connection to proxies'))
  );
}

/** Whether the system's code for a failure says that whoever answered could not prove who it is. */
export function isCertificateFault(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code);
}

/** node-fetch puts the system's code into `code`, and its own reasons (`max-size`, `no-redirect`) into `type`. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  const { code, type } = error as { code?: unknown; type?: unknown };
  if (typeof code === 'string' && code !== '') return code;
  return typeof type === 'string' ? type : 'unknown';
}
