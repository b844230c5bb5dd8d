import type { ApiHost } from '../api/dataCentres';
import { InputError } from '../base/errors';
import { l10n } from '../base/l10n';

/**
 * Refuses to send anything to Zoho while Node.js is told to trust every certificate: whoever sits in between could read
 * the token.
 *
 * @throws InputError naming the variable
 */
export function refuseUnverifiedTls(host: { kind: ApiHost['kind'] }, environment: NodeJS.ProcessEnv): void {
  if (host.kind === 'loopback' || environment['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0') return;
  throw new InputError({
    what: l10n.t(
      'VS Code was started with {0}, which trusts every certificate: anybody on the way to Zoho could read your token.',
      'NODE_TLS_REJECT_UNAUTHORIZED=0',
    ),
    notDone: l10n.t('Nothing was sent.'),
    next: l10n.t('Start VS Code without this variable.'),
  });
}
