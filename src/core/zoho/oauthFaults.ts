import type { HttpAnswer } from './http';
import type { HttpFault } from './httpFaults';
import { unreadableAnswer } from './oauth';
import { OAuthError } from './oauthError';

/** Half an answer or none got broken on its way and may be whole next time; a page of HTML will come again. */
export function unreadableText(answer: HttpAnswer): OAuthError {
  if (answer.status !== 200 || answer.isPage) return unreadableAnswer();
  return new OAuthError('serverFault', { code: 'incomplete' });
}

/** The failure of a request that ended without an answer; `at` names the server. */
export function connectionError(http: HttpFault, at: string): OAuthError {
  switch (http.kind) {
    case 'redirect':
    case 'tooLarge':
    case 'tooDeep':
      return unreadableAnswer();
    case 'timeout':
      return new OAuthError('timeout', { code: 'unanswered', http, at });
    case 'proxyRefusal':
    case 'untrusted':
      return new OAuthError('blocked', { code: 'unanswered', http, at });
    case 'proxy':
    case 'unconnected':
    case 'broken':
      return new OAuthError('network', { code: 'unanswered', http, at });
  }
}
