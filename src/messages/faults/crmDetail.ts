import { l10n } from '../l10n';
import type { CrmDetail } from '../../core/zoho/errors';
import type { HttpFault } from '../../core/zoho/httpFaults';
import type { OAuthDetail } from '../../core/zoho/oauthError';
import { secretsSilent } from './accounts';
import { oauthDetail } from './oauth';
import { withoutWords } from './unknown';

/** What happened to a call to the CRM. */
export function crmDetail(detail: CrmDetail): string {
  switch (detail.code) {
    case 'tokenRefused':
      return l10n.t(
        'Zoho did not accept the access token ({0}): it has expired, was revoked, or belongs to another data centre.',
        detail.said,
      );
    case 'missingScope':
      return l10n.t('The access token lacks a scope that this call needs ({0}).', detail.said);
    case 'noPermission':
      return detail.lacking
        ? l10n.t('Your Zoho user may not do this ({0}). Missing: {1}.', detail.said, detail.lacking)
        : l10n.t('Your Zoho user may not do this ({0}).', detail.said);
    case 'territoriesOff':
      return l10n.t(
        'Territory management is switched off or not part of the edition of this organisation ({0}).',
        detail.said,
      );
    case 'rateLimited':
      return l10n.t(
        'Zoho says there were too many requests, or the API credits of the day are used up ({0}).',
        detail.said,
      );
    case 'creditsUsedUp':
      return l10n.t('The API credits of the day are used up (HTTP {0}).', detail.status);
    case 'creditsKept':
      return l10n.t(
        'The API credits of the day are used up but for the last {0}, which are kept for reading.',
        detail.kept,
      );
    case 'serverFault':
      return l10n.t('Zoho answered with an error of its own ({0}).', detail.said);
    case 'refused':
      return l10n.t('Zoho refused the request ({0}).', detail.said);
    case 'unreliable':
      return l10n.t('Zoho is not answering reliably. {0}', crmDetail(detail.last));
    case 'unanswered':
      return withoutAnswer(detail.http);
    case 'empty':
      return l10n.t('The answer (HTTP {0}) was empty.', detail.status);
    case 'incomplete':
      return l10n.t('The answer (HTTP {0}) was not complete JSON.', detail.status);
    case 'shape':
      return l10n.t('The answer has another shape than Zoho documents, at {0}.', detail.field);
    case 'nothingSaid':
      return l10n.t('The answer does not say what became of the users.');
    case 'roundedIds':
      return l10n.t('The answer has ids as numbers, which may have been rounded on the way.');
    case 'unidentified':
      return l10n.t('This token may read neither the organisation nor the user it belongs to.');
    case 'noTerritories':
      return l10n.t('This organisation shows no territories.');
    case 'pageRefused':
      return l10n.t(
        'Zoho gave the first {0} only, and refused the next page. {1}',
        detail.read,
        crmDetail(detail.why),
      );
    case 'rowsWithoutId':
      return detail.rows === 1
        ? l10n.t('1 row that Zoho sent could not be read and is not shown ({0}).', detail.first)
        : l10n.t(
            '{0} rows that Zoho sent could not be read and are not shown (the first is {1}).',
            detail.rows,
            detail.first,
          );
    case 'miscounted':
      return l10n.t(
        'Zoho counts {0} of them but gave {1}, also when they were read again.',
        detail.counted,
        detail.rows,
      );
    case 'endless':
      return l10n.t(
        'Zoho promised more records, but the list did not come to an end by page {0}.',
        detail.page,
      );
    case 'malformedId':
      return detail.of === 'territory'
        ? l10n.t('That is not a territory id: an id has 1 to 20 digits, no 0 at the start, and nothing else.')
        : l10n.t('That is not a user id: an id has 1 to 20 digits, no 0 at the start, and nothing else.');
    case 'uncheckedCertificates':
      return l10n.t(
        'Certificates are not checked here (NODE_TLS_REJECT_UNAUTHORIZED is 0), so anybody could pretend to be Zoho and take the token.',
      );
    case 'notRenewed': {
      const why = oauthDetail(detail.why);
      return isAboutTheSignIn(detail.why) ? l10n.t('The sign-in could not be renewed. {0}', why) : why;
    }
    case 'notRenewable':
      return l10n.t('This sign-in cannot be renewed.');
    case 'renewedTooOften':
      return l10n.t('Zoho gives no new token for another {0} minutes.', Math.ceil(detail.waitMs / 60_000));
    case 'revoked':
      return detail.isRemoved
        ? l10n.t('Zoho says that this sign-in was revoked, so it was removed from this machine.')
        : l10n.t(
            'Zoho says that this sign-in was revoked. Its useless token could not be removed from this machine.',
          );
    case 'signedOut':
      return l10n.t('This account has been signed out.');
    case 'secretsSilent':
      return secretsSilent().what;
    default:
      return withoutWords(detail satisfies never);
  }
}

/** What sounds as if a call to the CRM had met it. */
function isAboutTheSignIn(why: OAuthDetail): boolean {
  return why.code === 'foreignHost' || (why.code === 'refusal' && why.of === 'clientRefused');
}

function withoutAnswer(http: HttpFault): string {
  switch (http.kind) {
    case 'timeout':
      return l10n.t('Zoho did not answer in time.');
    case 'tooLarge':
      return l10n.t('The answer was larger than 32 MB and was not read.');
    case 'tooDeep':
      return l10n.t('The answer (HTTP {0}) is nested too deeply to be one of Zoho’s.', http.status ?? 0);
    case 'redirect':
      return l10n.t('The answer was a redirect, which Zoho never sends and which is never followed.');
    case 'proxy':
      return l10n.t('The proxy made no connection to Zoho.');
    case 'proxyRefusal':
      return l10n.t(
        'The proxy asks for a user name and password (HTTP 407); it did not pass the request on.',
      );
    case 'unconnected':
    case 'untrusted':
      return l10n.t('No connection to Zoho could be made ({0}).', http.code);
    case 'broken':
      return l10n.t('The connection broke before the answer was complete ({0}).', http.code);
    default:
      return withoutWords({ code: http.kind satisfies never });
  }
}
