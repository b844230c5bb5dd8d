import { l10n } from '../util/l10n';
import { unreadable } from './answers';
import { CrmError } from './errors';
import type { HttpAnswer } from './http';
import type { HttpFault } from './httpFaults';

/** Half a JSON or none got broken on its way and may be whole next time; a page of HTML will come again. */
export function unreadableText(where: string, answer: HttpAnswer): CrmError {
  const { status, text } = answer;
  return unreadable(
    where,
    status,
    text === ''
      ? l10n.t('The answer (HTTP {0}) was empty.', status)
      : l10n.t('The answer (HTTP {0}) was not complete JSON.', status),
    status >= 200 && status < 300 && !answer.isPage,
  );
}

/** The error for a request that ended without an answer. */
export function transportError(where: string, fault: HttpFault): CrmError {
  const { kind, status } = fault;
  const what = whatHappened(fault);
  if (kind === 'tooLarge' || kind === 'tooDeep') return unreadable(where, status ?? 0, what);
  return new CrmError({
    kind: kind === 'timeout' ? kind : kind === 'redirect' ? 'unreadable' : 'network',
    where,
    what,
    effect: kind === 'timeout' || kind === 'broken' ? 'unknown' : 'none',
    // what is so by somebody's decision is so again in a moment
    passing: !['untrusted', 'proxyRefusal', 'redirect'].includes(kind),
    ...(status === undefined ? {} : { status }),
  });
}

function whatHappened({ kind, code, status }: HttpFault): string {
  switch (kind) {
    case 'timeout':
      return l10n.t('Zoho did not answer in time.');
    case 'tooLarge':
      return l10n.t('The answer was larger than 32 MB and was not read.');
    case 'tooDeep':
      return l10n.t('The answer (HTTP {0}) is nested too deeply to be one of Zoho’s.', status ?? 0);
    case 'redirect':
      return l10n.t('The answer was a redirect, which Zoho never sends and this extension never follows.');
    case 'proxy':
      return l10n.t('The proxy made no connection to Zoho.');
    case 'proxyRefusal':
      return l10n.t(
        'The proxy asks for a user name and password (HTTP 407); it did not pass the request on.',
      );
    case 'unconnected':
    case 'untrusted':
      return l10n.t('No connection to Zoho could be made ({0}).', code);
    case 'broken':
      return l10n.t('The connection broke before the answer was complete ({0}).', code);
  }
}
