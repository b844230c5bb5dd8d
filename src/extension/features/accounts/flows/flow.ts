import type { AccountsServer } from '../../../../core/zoho/accountsServer';
import {
  accountsOrigin,
  isOrigin,
  movedTo,
  type ApiHost,
  type Locations,
} from '../../../../core/zoho/dataCentres';
import { foreignHost } from '../../../../core/zoho/accountsServer';
import type { OAuthClient, TokenAnswer } from '../../../../core/zoho/oauth';
import type { Clock } from '../../../../core/util/clock';
import type { Prompter } from '../../../ui/prompter';
import type { ClientStore } from '../../../../core/credentials/clients';
import type { SignIn, TokenSignIn } from '../../../../core/credentials/signIn';
import type { Questions } from './questions';

/** What the ways of signing in work with. */
export interface FlowTools {
  readonly prompter: Prompter;
  readonly server: AccountsServer;
  readonly clients: ClientStore;
  readonly clock: Clock;
  readonly environment: NodeJS.ProcessEnv;
  readonly questions: Questions;
  /** Ends the attempt when the person begins another one. */
  readonly signal: AbortSignal;
}

/** Where a sign-in begins, and the data centres it may be sent on to. */
export interface SignInPlace {
  readonly host: ApiHost;
  readonly locations: Locations;
}

export type Flow = (tools: FlowTools) => Promise<SignIn>;

/** A sign-in that can be renewed, out of the tokens that Zoho gave. */
export function signInWith(
  host: ApiHost,
  client: OAuthClient,
  answer: TokenAnswer,
  clock: Clock,
): TokenSignIn {
  const { accessToken, refreshToken, lifeSeconds } = answer;
  const renewal = refreshToken && { refreshToken, clientId: client.id, clientSecret: client.secret };
  const tokens = { accessToken, issuedAt: clock.today(), lifeSeconds, ...(renewal && { renewal }) };
  return { kind: 'token', host, tokens };
}

/**
 * The host of the data centre that Zoho says the person belongs to. What it says is looked up in the table.
 *
 * @throws OAuthError of kind `foreignHost` when the table has no such data centre, or another server for it
 */
export function followed(place: SignInPlace, location: string | undefined, accountsServer?: string): ApiHost {
  const accounts = location === undefined ? place.host : place.locations.get(location.toLowerCase());
  const host = accounts && movedTo(place.host, accounts);
  if (!host || (accountsServer !== undefined && !isOrigin(accountsServer, accountsOrigin(host)))) {
    throw foreignHost();
  }
  return host;
}
