import { fixedToken, type TokenProvider } from '../zoho/tokenProvider';
import { secretFromEnvironment } from './environment';
import { environmentHasToken, tokenVariable } from './environmentToken';
import { RenewingToken, type RenewingOptions } from './renewingToken';

/** What the environment may hold of a sign-in that renews itself. */
export const renewalVariables = {
  refreshToken: 'ZOHO_CRM_REFRESH_TOKEN',
  clientId: 'ZOHO_CRM_CLIENT_ID',
  clientSecret: 'ZOHO_CRM_CLIENT_SECRET',
} as const;

/**
 * Access tokens as the environment gives them: of a refresh token and its client, or else one that is good for an hour.
 * The redactor learns every secret that is read.
 *
 * @throws SignInError that names the first variable that is missing, or holds what is no secret of Zoho's
 */
export function tokensFromEnvironment(
  environment: NodeJS.ProcessEnv,
  options: Omit<RenewingOptions, 'client' | 'refreshToken'>,
): TokenProvider {
  const read = (variable: string) => {
    const secret = secretFromEnvironment(environment, variable);
    options.redactor.hide(secret);
    return secret;
  };
  const renews = environment[renewalVariables.refreshToken]?.trim();
  if (!renews && environmentHasToken(environment)) return fixedToken(read(tokenVariable));
  const refreshToken = read(renewalVariables.refreshToken);
  const client = { id: read(renewalVariables.clientId), secret: read(renewalVariables.clientSecret) };
  return new RenewingToken({ ...options, client, refreshToken });
}
