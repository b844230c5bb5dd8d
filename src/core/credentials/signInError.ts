import { KnownError } from '../util/errors';
import type { DataCentre } from '../zoho/dataCentres';

export type SignInFault =
  /** The variable of the environment that should hold a token, or the id or secret of a client, does not. */
  | { readonly code: 'noTokenInEnvironment'; readonly variable: string }
  | {
      readonly code: 'noDataCentreInEnvironment';
      readonly variable: string;
      readonly known: readonly string[];
    }
  | {
      readonly code: 'noSuchEnvironment';
      readonly variable: string;
      readonly dataCentre: DataCentre;
      readonly known: readonly string[];
    }
  /** The browser has nowhere to come back to. */
  | { readonly code: 'portsInUse'; readonly ports: readonly number[] }
  /** The organisation of a token is not at the host that was chosen; `said` is Zoho's code. */
  | { readonly code: 'livesElsewhere'; readonly said: string }
  /** A sign-in that is not kept here could not be ended at Zoho. */
  | { readonly code: 'signInNotEnded' };

/** Why a sign-in does not begin here, or end at Zoho. */
export class SignInError extends KnownError<SignInFault> {
  override readonly name = 'SignInError';
}
