import { KnownError, spoken, type SpokenFault } from '../util/errors';
import { l10n } from '../util/l10n';
import { clockTime } from '../util/text';

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

export interface CrmErrorFacts {
  readonly kind: CrmErrorKind;
  /** Method and path template of the call, `PUT /settings/territories/{territory}/users`; never an id or a host. */
  readonly where: string;
  /** One sentence: what happened. */
  readonly what: string;
  readonly effect: Effect;
  readonly status?: number;
  /** Zoho's own code, `OAUTH_SCOPE_MISMATCH`. */
  readonly code?: string;
  /** Whether the cause may be over in a moment, so that the same request is worth another try. */
  readonly passing?: boolean;
  /** How long Zoho asked to wait. */
  readonly retryAfterMs?: number;
  /** Zoho itself answered, though not as it documents. */
  readonly odd?: boolean;
  /** When the work may go on, milliseconds since 1970; set when that is too long to wait for. */
  readonly retryAt?: number;
}

/** Every failure of a call to the CRM. `message` says what happened, what was not done and what to do next. */
export class CrmError extends KnownError<SpokenFault> {
  override readonly name = 'CrmError';
  readonly kind: CrmErrorKind;
  readonly where: string;
  readonly effect: Effect;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly passing: boolean;
  readonly retryAfterMs: number | undefined;
  readonly retryAt: number | undefined;

  constructor(private readonly facts: CrmErrorFacts) {
    super(spoken({ what: facts.what, notDone: notDone(facts), next: whatNext(facts) }));
    this.kind = facts.kind;
    this.where = facts.where;
    this.effect = facts.effect;
    this.status = facts.status;
    this.code = facts.code;
    this.passing = facts.passing ?? false;
    this.retryAfterMs = facts.retryAfterMs;
    this.retryAt = facts.retryAt;
  }

  /** The same failure, told with more knowledge. */
  with(more: Partial<CrmErrorFacts>): CrmError {
    return new CrmError({ ...this.facts, ...more });
  }
}

function notDone(facts: CrmErrorFacts): string {
  if (facts.kind === 'invalidInput' || facts.kind === 'uncheckedCertificates')
    return l10n.t('Nothing was sent to Zoho.');
  if (facts.where.startsWith('GET')) return l10n.t('Nothing was changed.');
  return facts.effect === 'none'
    ? l10n.t('This request changed nothing.')
    : l10n.t('It is not known whether this request changed anything.');
}

function whatNext({ kind, retryAt, odd }: CrmErrorFacts): string {
  if (retryAt !== undefined) return l10n.t('Go on after {0}.', clockTime(retryAt));
  switch (kind) {
    case 'invalidInput':
      return l10n.t('Correct the value and try again.');
    case 'noToken':
      return l10n.t('Once that is settled, try again.');
    case 'uncheckedCertificates':
      return l10n.t('Remove that variable from the environment of VS Code and start it again.');
    case 'tokenRefused':
      return l10n.t('Sign in again.');
    case 'missingScope':
      return l10n.t(
        'Create a token with the scopes ZohoCRM.settings.territories.ALL, ZohoCRM.users.ALL and ZohoCRM.org.READ, then sign in with it.',
      );
    case 'noPermission':
      return l10n.t(
        'An administrator of the organisation can let your profile manage territories and use the API, in Zoho CRM under Setup › Security Control › Profiles.',
      );
    case 'territoriesOff':
      return l10n.t(
        'An administrator can switch territories on in Zoho CRM under Setup › Security Control › Territory Management (Enterprise edition and above).',
      );
    case 'rateLimited':
      return l10n.t('Wait a minute, then try again.');
    case 'creditsUsedUp':
      return l10n.t('Go on tomorrow: Zoho counts the calls of the last 24 hours.');
    case 'notFound':
      return l10n.t('Refresh the territories and try again.');
    case 'refused':
      return l10n.t('Correct what Zoho names and try again.');
    case 'serverFault':
      return l10n.t('Zoho has a problem of its own; try again in a few minutes.');
    case 'unreadable':
      if (odd) return l10n.t('Try again; if it stays so, look for a newer version of this extension.');
      return l10n.t(
        'A proxy or a sign-in page of your network may have answered instead of Zoho; check your connection and try again.',
      );
    case 'network':
      return l10n.t('Check your connection and the setting http.proxy, then try again.');
    case 'timeout':
      return l10n.t('Try again; if it happens often, look at your connection.');
  }
}
