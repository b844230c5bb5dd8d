import { dataCentres, isDataCentre, parseLoopbackUrl } from '../zoho/dataCentres';
import { isToken } from '../zoho/tokens';
import { InputError } from '../util/errors';
import { l10n } from '../util/l10n';
import type { TokenSignIn } from './signIn';
import { tokenVariable } from './environmentToken';

const dataCentreVariable = 'ZOHO_CRM_DATA_CENTER';

/**
 * The sign-in that the environment describes: a token, and a data centre (`us`, `eu`, …; `us` when absent or empty) or the
 * loopback address of a simulator.
 *
 * @throws InputError when there is no token or the data centre is not known
 */
export function signInFromEnvironment(environment: NodeJS.ProcessEnv): TokenSignIn {
  const accessToken = environment[tokenVariable]?.trim();
  if (!accessToken || !isToken(accessToken)) {
    return unusable(l10n.t('{0} holds no access token.', tokenVariable));
  }
  const place = environment[dataCentreVariable]?.trim() || 'us';
  const loopback = parseLoopbackUrl(place);
  if (loopback) return { kind: 'token', host: loopback, tokens: { accessToken } };
  const dataCentre = place.toLowerCase();
  if (!isDataCentre(dataCentre)) {
    return unusable(
      l10n.t(
        '{0} names no data centre; known are {1}.',
        dataCentreVariable,
        Object.keys(dataCentres).join(', '),
      ),
    );
  }
  return {
    kind: 'token',
    host: { kind: 'zoho', dataCentre, environment: 'production' },
    tokens: { accessToken },
  };
}

function unusable(what: string): never {
  throw new InputError({
    what,
    notDone: l10n.t('Nobody was signed in.'),
    next: l10n.t('Correct it and try again.'),
  });
}
