import { l10n } from '../util/l10n';
import type { HttpAnswer } from './http';
import type { HttpFault } from './httpFaults';
import { unreadableAnswer } from './oauth';
import { OAuthError } from './oauthError';

/** Half an answer or none got broken on its way and may be whole next time; a page of HTML will come again. */
export function unreadableText(answer: HttpAnswer): OAuthError {
  if (answer.status !== 200 || answer.isPage) return unreadableAnswer();
  return new OAuthError('serverFault', l10n.t('The answer of the accounts server was not complete.'));
}

/** The failure of a request that ended without an answer. */
export function connectionError({ kind, code }: HttpFault): OAuthError {
  switch (kind) {
    case 'timeout':
      return new OAuthError('timeout', l10n.t('The accounts server did not answer in time.'));
    case 'redirect':
    case 'tooLarge':
    case 'tooDeep':
      return unreadableAnswer();
    case 'proxy':
      return new OAuthError('network', l10n.t('The proxy made no connection to the accounts server.'));
    case 'proxyRefusal':
      return new OAuthError('blocked', l10n.t('The proxy asks for a user name and password (HTTP 407).'));
    case 'untrusted':
    case 'unconnected':
    case 'broken':
      return new OAuthError(
        kind === 'untrusted' ? 'blocked' : 'network',
        l10n.t('The accounts server cannot be reached ({0}).', code),
      );
  }
}
