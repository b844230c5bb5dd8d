import { KnownError, spoken, type SpokenFault } from '../util/errors';
import { l10n } from '../util/l10n';

/** What went wrong between this machine and the accounts server. */
export type OAuthErrorKind =
  | 'codeRefused' // a grant code or refresh token that is used up, expired, revoked or of another data centre
  | 'clientRefused'
  | 'redirectRefused'
  | 'scopeRefused'
  | 'denied' // by the person, on the consent page
  | 'expired'
  | 'throttled'
  | 'refused' // any other `error`
  | 'foreignHost' // an answer names a host that is not in the table, or of another data centre
  | 'unreadable'
  | 'serverFault'
  | 'network'
  | 'blocked' // nobody to be trusted answers: a wrong certificate, or a proxy that lets nothing through
  | 'timeout';

/** A failure of a sign-in or of renewing a token. Never holds a secret, nor anything else that was sent. */
export class OAuthError extends KnownError<SpokenFault> {
  override readonly name = 'OAuthError';

  constructor(
    readonly kind: OAuthErrorKind,
    what: string,
  ) {
    super(spoken({ what, notDone: l10n.t('Nobody was signed in.'), next: whatNext(kind) }));
  }
}

function whatNext(kind: OAuthErrorKind): string {
  switch (kind) {
    case 'codeRefused':
      return l10n.t('Make a new code at the data centre where the organisation lives, and try again.');
    case 'clientRefused':
      return l10n.t(
        'Check both with “Zoho CRM: Change Client ID and Secret…”; a client that serves several data centres must be allowed to in Zoho’s API console.',
      );
    case 'redirectRefused':
      return l10n.t('Register the redirect addresses that the README lists in Zoho’s API console.');
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
  }
}
