import { CrmError } from '../../core/zoho/errors';
import { l10n } from '../../messages/l10n';

/** What the way out of a failure is called where signing in is one; undefined where it is none. */
export function signInLabel(error: unknown): string | undefined {
  switch (error instanceof CrmError ? error.kind : undefined) {
    case 'tokenRefused':
      return l10n.t('Sign In…');
    case 'missingScope':
      return l10n.t('Sign In Again with the Needed Scopes');
    case 'noPermission':
      return l10n.t('Sign In as Somebody Else');
    default:
      return undefined;
  }
}
