import { l10n } from '../l10n';
import type { Explanation } from '../../core/util/errors';
import type { CrmFault } from '../../core/zoho/errors';
import { clockTime } from '../time';
import { crmDetail } from './crmDetail';
import { unknownFault } from './unknown';

/** A call to the CRM that failed. */
export function crmFault(fault: CrmFault): Explanation {
  return { what: crmDetail(fault.detail), notDone: notDone(fault), next: whatNext(fault) };
}

function notDone({ kind, where, effect }: CrmFault): string {
  if (kind === 'invalidInput' || kind === 'uncheckedCertificates') return l10n.t('Nothing was sent to Zoho.');
  if (where.startsWith('GET')) return l10n.t('Nothing was changed.');
  return effect === 'none'
    ? l10n.t('This request changed nothing.')
    : l10n.t('It is not known whether this request changed anything.');
}

function whatNext({ kind, retryAt, odd }: CrmFault): string {
  if (retryAt !== undefined) return l10n.t('Go on after {0}.', clockTime(retryAt));
  switch (kind) {
    case 'invalidInput':
      return l10n.t('Correct the value and try again.');
    case 'noToken':
      return l10n.t('Once that is settled, try again.');
    case 'uncheckedCertificates':
      return l10n.t('Remove that variable from the environment of VS Code and start it again.');
    case 'tokenRefused':
      return l10n.t('Sign in again.');
    case 'missingScope':
      return l10n.t(
        'Create a token with the scopes ZohoCRM.settings.territories.ALL, ZohoCRM.users.ALL and ZohoCRM.org.READ, then sign in with it.',
      );
    case 'noPermission':
      return l10n.t(
        'An administrator of the organisation can let your profile manage territories and use the API, in Zoho CRM under Setup › Security Control › Profiles.',
      );
    case 'territoriesOff':
      return l10n.t(
        'An administrator can switch territories on in Zoho CRM under Setup › Security Control › Territory Management (Enterprise edition and above).',
      );
    case 'rateLimited':
      return l10n.t('Wait a minute, then try again.');
    case 'creditsUsedUp':
      return l10n.t('Go on tomorrow: Zoho counts the calls of the last 24 hours.');
    case 'notFound':
      return l10n.t('Refresh the territories and try again.');
    case 'refused':
      return l10n.t('Correct what Zoho names and try again.');
    case 'serverFault':
      return l10n.t('Zoho has a problem of its own; try again in a few minutes.');
    case 'unreadable':
      if (odd) return l10n.t('Try again; if it stays so, look for a newer version.');
      return l10n.t(
        'A proxy or a sign-in page of your network may have answered instead of Zoho; check your connection and try again.',
      );
    case 'network':
      return l10n.t('Check your connection and the setting http.proxy, then try again.');
    case 'timeout':
      return l10n.t('Try again; if it happens often, look at your connection.');
    default:
      return unknownFault({ code: kind satisfies never }).next;
  }
}
