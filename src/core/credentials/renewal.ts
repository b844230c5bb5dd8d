import type { CrmDetail, CrmError, CrmErrorKind } from '../zoho/errors';
import type { OAuthError, OAuthErrorKind } from '../zoho/oauthError';
import type { RenewalNotes } from './accountFolders';
import { callNotSent } from './tokenLife';

const minute = 60_000;
/** Zoho gives ten access tokens per refresh token in this time; half of them leaves room for other programs. */
const window = 10 * minute;
const mostPerWindow = 5;

/** How long nobody on this machine may renew, in milliseconds; 0 when now is fine. Clocks may have been set meanwhile. */
export function waitMs(notes: RenewalNotes, now: number): number {
  const recent = recentTimes(notes, now);
  const [oldest] = recent;
  const budget = recent.length < mostPerWindow || oldest === undefined ? 0 : oldest + window - now;
  const asked = notes.notBefore - now;
  return Math.max(budget, asked > window ? 0 : asked, 0);
}

export function noteRenewal(notes: RenewalNotes, now: number): RenewalNotes {
  return { ...notes, times: [...recentTimes(notes, now), now].slice(-mostPerWindow) };
}

export function noteThrottle(notes: RenewalNotes, now: number): RenewalNotes {
  return { ...notes, notBefore: now + window };
}

function recentTimes({ times }: RenewalNotes, now: number): number[] {
  return times.filter((time) => time > now - window && time <= now);
}

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
    case 'refused':
      return 'tokenRefused';
  }
}
