import { l10n } from './l10n';

/** Why nothing goes on while no access token is to be had; takes milliseconds. */
export function waitForToken(ms: number): string {
  return l10n.t('Zoho gives no new token for another {0} minutes; waiting', Math.ceil(ms / 60_000));
}
