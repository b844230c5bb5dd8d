import type { CrmDetail, CrmError, CrmErrorKind } from '../zoho/errors';
import type { OAuthError, OAuthErrorKind } from '../zoho/oauthError';
import { callNotSent } from '../zoho/tokenProvider';

/** The failure of a call whose token could not be renewed: the call itself never left. */
export function renewalFailed(error: OAuthError): CrmError {
  const detail: CrmDetail = { code: 'notRenewed', why: error.fault.detail };
  return callNotSent(crmKindOf(error.kind), detail, passes(error.kind));
}

function passes(kind: OAuthErrorKind): boolean {
  return ['network', 'timeout', 'serverFault'].includes(kind);
}

function crmKindOf(kind: OAuthErrorKind): CrmErrorKind {
  switch (kind) {
    case 'blocked':
      return 'network';
    case 'network':
    case 'timeout':
    case 'unreadable':
    case 'serverFault':
      return kind;
    case 'foreignHost':
      return 'unreadable';
    case 'throttled':
      return 'noToken';
    case 'codeRefused':
    case 'clientRefused':
    case 'redirectRefused':
    case 'scopeRefused':
    case 'denied':
    case 'expired':
    case 'elsewhere':
    case 'refused':
      return 'tokenRefused';
  }
}
