import type { ApiHost } from '../zoho/dataCentres';
import type { Target } from '../org/target';
import type { Identity, TokenAccount } from './account';

/** What a way of signing in comes to: the demo organisation, or a token and the host it is good for. */
export type SignIn = { readonly kind: 'demo' } | TokenSignIn;

export interface TokenSignIn {
  readonly kind: 'token';
  readonly host: ApiHost;
  readonly tokens: Pick<TokenAccount, 'accessToken' | 'issuedAt' | 'lifeSeconds' | 'renewal'>;
}

/** Lets a person decide about an organisation before anything is kept; rejects with Cancelled to refuse. */
export type Accept = (identity: Identity, target: Target) => Promise<void>;
