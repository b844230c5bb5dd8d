import {
  dataCentres,
  environmentsOf,
  isDataCentre,
  parseLoopbackUrl,
  type ApiHost,
} from '../zoho/dataCentres';
import { isToken } from '../zoho/tokens';
import { SignInError } from './signInError';
import type { TokenSignIn } from './signIn';
import { tokenVariable } from './environmentToken';

const dataCentreVariable = 'ZOHO_CRM_DATA_CENTER';
const environmentVariable = 'ZOHO_CRM_ENVIRONMENT';

/**
 * The sign-in that the environment describes: a token, and where it is good.
 *
 * @throws SignInError when there is no token, or as `hostFromEnvironment`
 */
export function signInFromEnvironment(environment: NodeJS.ProcessEnv): TokenSignIn {
  const accessToken = secretFromEnvironment(environment, tokenVariable);
  return { kind: 'token', host: hostFromEnvironment(environment), tokens: { accessToken } };
}

/**
 * A token or a secret out of a variable.
 *
 * @throws SignInError when the variable is empty, or holds what is none
 */
export function secretFromEnvironment(environment: NodeJS.ProcessEnv, variable: string): string {
  const secret = environment[variable]?.trim();
  if (!secret || !isToken(secret)) throw new SignInError({ code: 'noTokenInEnvironment', variable });
  return secret;
}

/**
 * Where the token of the environment is good: a data centre (`us`, `eu`, …; `us` when absent or empty) and one of its
 * environments (`production` when absent or empty), or the loopback address of a simulator.
 *
 * @throws SignInError when the data centre is not known, or has no such environment
 */
export function hostFromEnvironment(environment: NodeJS.ProcessEnv): ApiHost {
  const place = environment[dataCentreVariable]?.trim() || 'us';
  const loopback = parseLoopbackUrl(place);
  if (loopback) return loopback;
  const dataCentre = place.toLowerCase();
  if (!isDataCentre(dataCentre)) {
    const known = Object.keys(dataCentres);
    throw new SignInError({ code: 'noDataCentreInEnvironment', variable: dataCentreVariable, known });
  }
  const named = environment[environmentVariable]?.trim().toLowerCase() || 'production';
  const known = environmentsOf(dataCentre);
  const found = known.find((name) => name === named);
  if (!found) {
    throw new SignInError({ code: 'noSuchEnvironment', variable: environmentVariable, dataCentre, known });
  }
  return { kind: 'zoho', dataCentre, environment: found };
}
