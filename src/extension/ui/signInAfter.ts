import { CrmError } from '../../core/zoho/errors';
import { l10n } from '../../messages/l10n';

/** The way out of a failure where signing in is one, as a button and the command behind it; undefined where it is none. */
export function signInAfter(
  error: unknown,
): { readonly label: string; readonly command: string } | undefined {
  switch (error instanceof CrmError ? error.kind : undefined) {
    case 'tokenRefused':
    case 'missingScope':
      return { label: l10n.t('Sign In Again'), command: 'zohoCrm.signInAgain' };
    case 'noPermission':
      return { label: l10n.t('Sign In as Somebody Else'), command: 'zohoCrm.signIn' };
    default:
      return undefined;
  }
}
