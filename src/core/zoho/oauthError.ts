import { KnownError } from '../util/errors';
import type { HttpFault } from './httpFaults';

/** What went wrong between this machine and the accounts server. */
export type OAuthErrorKind =
  | 'codeRefused' // a grant code or refresh token that is used up, expired, revoked or of another data centre
  | 'clientRefused'
  | 'redirectRefused'
  | 'scopeRefused'
  | 'denied' // by the person, on the consent page
  | 'expired'
  | 'throttled'
  | 'refused' // any other `error`
  | 'elsewhere' // the organisation lives at another data centre
  | 'foreignHost' // an answer names a host that is not in the table, or of another data centre
  | 'unreadable'
  | 'serverFault'
  | 'network'
  | 'blocked' // nobody to be trusted answers: a wrong certificate, or a proxy that lets nothing through
  | 'timeout';

/** The refusals of the accounts server. */
export type OAuthRefusal =
  | 'codeRefused'
  | 'clientRefused'
  | 'redirectRefused'
  | 'scopeRefused'
  | 'denied'
  | 'expired'
  | 'throttled'
  | 'elsewhere'
  | 'refused';

/** Names the accounts server, `accounts.zoho.eu`; absent in older records, and where no request was sent to one. */
interface AtServer {
  readonly at?: string;
}

/** What happened, exactly. */
export type OAuthDetail =
  /** `said` is Zoho's code, or empty where that is no word of a program and may quote a secret that was sent. */
  | (AtServer & { readonly code: 'refusal'; readonly of: OAuthRefusal; readonly said: string })
  | { readonly code: 'browserSilent' }
  | { readonly code: 'foreignHost' }
  | { readonly code: 'unreadable' }
  | { readonly code: 'incomplete' }
  | { readonly code: 'serverFault'; readonly status: number }
  | (AtServer & { readonly code: 'unanswered'; readonly http: HttpFault });

export interface OAuthFault {
  readonly code: 'oauth';
  readonly kind: OAuthErrorKind;
  readonly detail: OAuthDetail;
}

/** A failure of a sign-in or of renewing a token. Never holds a secret, nor anything else that was sent. */
export class OAuthError extends KnownError<OAuthFault> {
  override readonly name = 'OAuthError';

  constructor(kind: OAuthErrorKind, detail: OAuthDetail) {
    super({ code: 'oauth', kind, detail });
  }

  get kind(): OAuthErrorKind {
    return this.fault.kind;
  }
}
