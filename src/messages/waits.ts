import { l10n } from './l10n';

/** Why nothing goes on while no access token is to be had; takes milliseconds. */
export function waitForToken(ms: number): string {
  return l10n.t('Zoho gives no new token for another {0} minutes; waiting', Math.ceil(ms / 60_000));
}

/** Which call is not answered, and for how many seconds; stands behind what is going on. */
export function stallWords(call: string, seconds: number): string {
  return l10n.t('Zoho CRM: no answer to {0} for {1} s', call, seconds);
}
