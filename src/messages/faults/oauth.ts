import { l10n } from '../l10n';
import { redirectAddresses } from '../../core/credentials/redirectAddresses';
import type { Explanation } from '../../core/util/errors';
import type { HttpFault } from '../../core/zoho/httpFaults';
import type { OAuthDetail, OAuthErrorKind, OAuthFault, OAuthRefusal } from '../../core/zoho/oauthError';
import { unknownFault, withoutWords } from './unknown';

/** A sign-in that failed. */
export function oauthFault({ kind, detail }: OAuthFault): Explanation {
  const next = detail.code === 'browserSilent' ? afterSilence() : whatNext(kind);
  return { what: oauthDetail(detail), notDone: l10n.t('Nobody was signed in.'), next };
}

/** Zoho shows a page of its own where the address is not registered, and nothing comes back. */
function afterSilence(): string {
  return l10n.t(
    'If Zoho’s page spoke of an invalid redirect address, register these in its API console, letter by letter: {0}. Then sign in again.',
    redirectAddresses.join(', '),
  );
}

/** What happened between this machine and the accounts server. */
export function oauthDetail(detail: OAuthDetail): string {
  switch (detail.code) {
    case 'refusal':
      return refusal(detail.of, detail.said || l10n.t('an unknown code'), detail.at ?? 'Zoho');
    case 'browserSilent':
      return l10n.t('The browser did not come back within five minutes.');
    case 'foreignHost':
      return l10n.t(
        'The answer names a host that does not belong to the chosen data centre and environment.',
      );
    case 'unreadable':
      return l10n.t('The answer of the accounts server could not be read.');
    case 'incomplete':
      return l10n.t('The answer of the accounts server was not complete.');
    case 'serverFault':
      return l10n.t('The accounts server answered with an error of its own (HTTP {0}).', detail.status);
    case 'unanswered':
      return withoutAnswer(detail.http, detail.at ?? 'Zoho');
    default:
      return withoutWords(detail satisfies never);
  }
}

function refusal(of: OAuthRefusal, said: string, at: string): string {
  switch (of) {
    case 'codeRefused':
      return l10n.t(
        'Zoho did not accept the code ({0}): it was used, has expired, or is of another data centre.',
        said,
      );
    case 'clientRefused':
      return said === 'invalid_client_secret'
        ? l10n.t('{0} does not accept this client secret ({1}).', at, said)
        : l10n.t('{0} does not know this client ID ({1}).', at, said);
    case 'redirectRefused':
      return l10n.t('Zoho does not know the address that the browser should come back to ({0}).', said);
    case 'denied':
      return l10n.t('Access was refused on the page of Zoho ({0}).', said);
    case 'expired':
      return l10n.t('Nobody agreed in time, and the code has expired.');
    case 'throttled':
      return l10n.t('Zoho says that there were too many sign-ins in a short time ({0}).', said);
    case 'elsewhere':
      return l10n.t('Zoho says that this sign-in belongs to another data centre ({0}).', said);
    case 'scopeRefused':
    case 'refused':
      return l10n.t('Zoho refused the sign-in ({0}).', said);
    default:
      return withoutWords({ code: of satisfies never });
  }
}

function withoutAnswer({ kind, code }: HttpFault, at: string): string {
  switch (kind) {
    case 'timeout':
      return l10n.t('{0} did not answer in time.', at);
    case 'proxy':
      return l10n.t('The proxy made no connection to the accounts server.');
    case 'proxyRefusal':
      return l10n.t('The proxy asks for a user name and password (HTTP 407).');
    case 'redirect':
    case 'tooLarge':
    case 'tooDeep':
      return l10n.t('The answer of the accounts server could not be read.');
    case 'untrusted':
    case 'unconnected':
    case 'broken':
      return l10n.t('{0} cannot be reached ({1}).', at, code);
    default:
      return withoutWords({ code: kind satisfies never });
  }
}

function whatNext(kind: OAuthErrorKind): string {
  switch (kind) {
    case 'codeRefused':
      return l10n.t('Make a new code at the data centre where the organisation lives, and try again.');
    case 'clientRefused':
      return l10n.t(
        'Check ID and secret with “Zoho CRM: Change Client ID and Secret…”; a client that serves several data centres must be allowed to in Zoho’s API console.',
      );
    case 'redirectRefused':
      return l10n.t(
        'Register these redirect addresses in Zoho’s API console, letter by letter: {0}.',
        redirectAddresses.join(', '),
      );
    case 'scopeRefused':
      return l10n.t('Check the scopes of the client in Zoho’s API console.');
    case 'denied':
      return l10n.t('Sign in again and accept, when you want to go on.');
    case 'expired':
      return l10n.t('Sign in again when you are ready.');
    case 'throttled':
      return l10n.t('Wait ten minutes, then sign in again.');
    case 'refused':
      return l10n.t('Correct what Zoho names and sign in again.');
    case 'elsewhere':
    case 'foreignHost':
      return l10n.t(
        'Choose the data centre and environment where the organisation lives, and sign in again.',
      );
    case 'unreadable':
      return l10n.t(
        'A proxy or a sign-in page of your network may have answered instead of Zoho; check your connection and try again.',
      );
    case 'serverFault':
      return l10n.t('Zoho has a problem of its own; try again in a few minutes.');
    case 'network':
    case 'blocked':
      return l10n.t('Check your connection and the setting http.proxy, then try again.');
    case 'timeout':
      return l10n.t('Try again; if it happens often, look at your connection.');
    default:
      return unknownFault({ code: kind satisfies never }).next;
  }
}
