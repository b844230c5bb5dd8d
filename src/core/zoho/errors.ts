import { KnownError } from '../util/errors';
import type { HttpFault } from './httpFaults';
import type { OAuthDetail } from './oauthError';

/** What went wrong, in the terms that decide what a person can do about it. */
export type CrmErrorKind =
  | 'invalidInput' // never left this machine
  | 'noToken' // nothing was sent: this machine has none at the moment
  | 'uncheckedCertificates' // nor did this
  | 'tokenRefused' // expired, revoked or of another data centre
  | 'missingScope'
  | 'noPermission'
  | 'territoriesOff'
  | 'rateLimited'
  | 'creditsUsedUp' // of the day
  | 'notFound'
  | 'refused' // a 400 that names a code
  | 'serverFault' // 5xx
  | 'unreadable' // HTML, half a JSON, an unexpected shape, an empty body
  | 'network' // no connection, or it broke
  | 'timeout';

/** Whether a write that failed like this can have changed anything at Zoho. */
export type Effect = 'none' | 'unknown';

/** What happened, exactly. */
export type CrmDetail = RefusalDetail | AnswerDetail | ListDetail | TokenDetail | UnsentDetail;

/** Zoho refused; `said` is its code, or the status, and where it helps its message. */
type RefusalDetail =
  | { readonly code: 'tokenRefused'; readonly said: string }
  | { readonly code: 'missingScope'; readonly said: string }
  /** `lacking` names the permissions, and is empty where Zoho does not. */
  | { readonly code: 'noPermission'; readonly said: string; readonly lacking: string }
  | { readonly code: 'territoriesOff'; readonly said: string }
  | { readonly code: 'rateLimited'; readonly said: string }
  | { readonly code: 'creditsUsedUp'; readonly status: number }
  | { readonly code: 'serverFault'; readonly said: string }
  | { readonly code: 'refused'; readonly said: string }
  /** One failure too many. */
  | { readonly code: 'unreliable'; readonly last: CrmDetail };

/** No answer came, or not one that says what was asked. */
type AnswerDetail =
  | { readonly code: 'unanswered'; readonly http: HttpFault }
  | { readonly code: 'empty'; readonly status: number }
  | { readonly code: 'incomplete'; readonly status: number }
  /** `field` is the first that is not as documented, `users.3.id`. */
  | { readonly code: 'shape'; readonly field: string }
  | { readonly code: 'nothingSaid' }
  | { readonly code: 'roundedIds' }
  /** A token of which neither organisation nor user can be read. */
  | { readonly code: 'unidentified' }
  | { readonly code: 'noTerritories' };

/** A list has a gap. */
type ListDetail =
  | { readonly code: 'pageRefused'; readonly read: number; readonly why: CrmDetail }
  | { readonly code: 'rowsWithoutId'; readonly rows: number; readonly first: string }
  | { readonly code: 'miscounted'; readonly counted: number; readonly rows: number }
  | { readonly code: 'endless'; readonly page: number };

/** There is no token for the call. */
type TokenDetail =
  | { readonly code: 'notRenewed'; readonly why: OAuthDetail }
  | { readonly code: 'notRenewable' }
  | { readonly code: 'renewedTooOften'; readonly waitMs: number }
  | { readonly code: 'revoked'; readonly isRemoved: boolean }
  | { readonly code: 'signedOut' }
  | { readonly code: 'secretsSilent' };

/** We did not send it. */
type UnsentDetail =
  | { readonly code: 'malformedId'; readonly of: 'territory' | 'user' }
  | { readonly code: 'uncheckedCertificates' }
  /** So many credits of the day are left to read with. */
  | { readonly code: 'creditsKept'; readonly kept: number };

export interface CrmFault {
  readonly code: 'crm';
  readonly kind: CrmErrorKind;
  /** Method and path template of the call, `PUT /settings/territories/{territory}/users`; never an id or a host. */
  readonly where: string;
  readonly detail: CrmDetail;
  readonly effect: Effect;
  readonly status?: number;
  /** Zoho's own code, `OAUTH_SCOPE_MISMATCH`. */
  readonly zohoCode?: string;
  /** Whether the cause may be over in a moment, so that the same request is worth another try. */
  readonly passing?: boolean;
  /** How long Zoho asked to wait. */
  readonly retryAfterMs?: number;
  /** Zoho itself answered, though not as it documents. */
  readonly odd?: boolean;
  /** When the work may go on, milliseconds since 1970; set when that is too long to wait for. */
  readonly retryAt?: number;
}

/** Every failure of a call to the CRM. */
export class CrmError extends KnownError<CrmFault> {
  override readonly name = 'CrmError';

  constructor(facts: Omit<CrmFault, 'code'>) {
    super({ code: 'crm', ...facts });
  }

  get kind(): CrmErrorKind {
    return this.fault.kind;
  }

  get where(): string {
    return this.fault.where;
  }

  get effect(): Effect {
    return this.fault.effect;
  }

  get status(): number | undefined {
    return this.fault.status;
  }

  get zohoCode(): string | undefined {
    return this.fault.zohoCode;
  }

  get passing(): boolean {
    return this.fault.passing ?? false;
  }

  get retryAfterMs(): number | undefined {
    return this.fault.retryAfterMs;
  }

  /** The same failure with more knowledge of it. */
  with(more: Partial<Omit<CrmFault, 'code'>>): CrmError {
    return new CrmError({ ...this.fault, ...more });
  }
}
