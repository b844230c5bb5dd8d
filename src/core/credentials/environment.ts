import { dataCentres, isDataCentre, parseLoopbackUrl } from '../zoho/dataCentres';
import { isToken } from '../zoho/tokens';
import { SignInError } from './signInError';
import type { TokenSignIn } from './signIn';
import { tokenVariable } from './environmentToken';

const dataCentreVariable = 'ZOHO_CRM_DATA_CENTER';

/**
 * The sign-in that the environment describes: a token, and a data centre (`us`, `eu`, …; `us` when absent or empty) or the
 * loopback address of a simulator.
 *
 * @throws SignInError when there is no token or the data centre is not known
 */
export function signInFromEnvironment(environment: NodeJS.ProcessEnv): TokenSignIn {
  const accessToken = environment[tokenVariable]?.trim();
  if (!accessToken || !isToken(accessToken)) {
    throw new SignInError({ code: 'noTokenInEnvironment', variable: tokenVariable });
  }
  const place = environment[dataCentreVariable]?.trim() || 'us';
  const loopback = parseLoopbackUrl(place);
  if (loopback) return { kind: 'token', host: loopback, tokens: { accessToken } };
  const dataCentre = place.toLowerCase();
  if (!isDataCentre(dataCentre)) {
    const known = Object.keys(dataCentres);
    throw new SignInError({ code: 'noDataCentreInEnvironment', variable: dataCentreVariable, known });
  }
  return {
    kind: 'token',
    host: { kind: 'zoho', dataCentre, environment: 'production' },
    tokens: { accessToken },
  };
}
