import { CrmError, type CrmDetail, type CrmErrorKind } from './errors';

/** Where the access token of a request comes from. Only the transport asks it. */
export interface TokenProvider {
  /** A token that is good for the next request; may first wait until a new one has been fetched. */
  current(signal: AbortSignal): Promise<string>;
  /** Another token in place of one that Zoho refused; undefined when there is none to be had. */
  replace(refused: string, signal: AbortSignal): Promise<string | undefined>;
}

/** A token that cannot be renewed, such as a pasted one. */
export function fixedToken(token: string): TokenProvider {
  return { current: () => Promise.resolve(token), replace: () => Promise.resolve(undefined) };
}

/** A call that never left, because there was no token for it. */
export function callNotSent(kind: CrmErrorKind, detail: CrmDetail, passing = false): CrmError {
  return new CrmError({ kind, where: 'POST /oauth/v2/token', detail, effect: 'none', passing });
}
