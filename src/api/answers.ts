import * as v from 'valibot';
import { l10n } from '../base/l10n';
import { inert } from '../base/text';
import { CrmError, type CrmErrorKind } from './errors';

/** The error object Zoho puts at the top level of an answer, outside any array. */
const topLevelError = v.looseObject({
  code: v.string(),
  message: v.optional(v.nullable(v.string())),
  status: v.optional(v.nullable(v.string())),
  details: v.optional(v.unknown()),
});

/** What a refusal for want of permission may name: `{"permissions":["Crm_Implied_Api_Access"]}`. */
const missingPermissions = v.looseObject({ permissions: v.pipe(v.array(v.string()), v.minLength(1)) });

const byCode: ReadonlyMap<string, CrmErrorKind> = new Map([
  ['INVALID_TOKEN', 'tokenRefused'],
  ['INVALID_OAUTHTOKEN', 'tokenRefused'],
  ['AUTHENTICATION_FAILURE', 'tokenRefused'],
  ['OAUTH_SCOPE_MISMATCH', 'missingScope'],
  ['NO_PERMISSION', 'noPermission'],
  ['PERMISSION_DENIED', 'noPermission'],
  ['AUTHORIZATION_FAILED', 'noPermission'],
  ['TERRITORY_NOT_ENABLED', 'territoriesOff'],
  ['TERRITORY_DISABLED', 'territoriesOff'],
  ['FEATURE_NOT_ENABLED', 'territoriesOff'],
  ['FEATURE_NOT_SUPPORTED', 'territoriesOff'],
  ['TOO_MANY_REQUESTS', 'rateLimited'],
  ['INVALID_URL_PATTERN', 'notFound'],
  ['INTERNAL_ERROR', 'serverFault'],
  ['INTERNAL_SERVER_ERROR', 'serverFault'],
]);

function byStatus(status: number): CrmErrorKind {
  if (status === 401) return 'tokenRefused';
  if (status === 403) return 'noPermission';
  if (status === 404) return 'notFound';
  if (status === 429) return 'rateLimited';
  return status >= 500 ? 'serverFault' : 'refused';
}

/** Zoho's code, with its message where there is one: some answers have an empty message. */
export function codeAndMessage(code: string, message: string | null | undefined): string {
  const said = inert(message ?? '', 200);
  return said ? `${inert(code, 60)}: ${said}` : inert(code, 60);
}

function whatHappened(kind: CrmErrorKind, code: string, message: string, lacking: string): string {
  switch (kind) {
    case 'tokenRefused':
      return l10n.t(
        'Zoho did not accept the access token ({0}): it has expired, was revoked, or belongs to another data centre.',
        code,
      );
    case 'missingScope':
      return l10n.t('The access token lacks a scope that this call needs ({0}).', code);
    case 'noPermission':
      return lacking
        ? l10n.t(
            'Your Zoho user may not do this ({0}). Missing: {1}.',
            codeAndMessage(code, message),
            lacking,
          )
        : l10n.t('Your Zoho user may not do this ({0}).', codeAndMessage(code, message));
    case 'territoriesOff':
      return l10n.t(
        'Territory management is switched off or not part of the edition of this organisation ({0}).',
        code,
      );
    case 'rateLimited':
      return l10n.t(
        'Zoho says there were too many requests, or the API credits of the day are used up ({0}).',
        code,
      );
    case 'serverFault':
      return l10n.t('Zoho answered with an error of its own ({0}).', code);
    default:
      return l10n.t('Zoho refused the request ({0}).', codeAndMessage(code, message));
  }
}

/**
 * The error that an answer of status 400 and above stands for. Codes decide before statuses, because Zoho's pages
 * give several statuses for one code (https://www.zoho.com/crm/developer/docs/api/v8/status-codes.html).
 */
export function errorOfAnswer(where: string, status: number, body: unknown, retryAfterMs?: number): CrmError {
  const parsed = v.safeParse(topLevelError, body);
  const code = parsed.success ? inert(parsed.output.code, 60) : `HTTP ${status}`;
  const message = parsed.success ? (parsed.output.message ?? '') : '';
  const kind = (parsed.success ? byCode.get(parsed.output.code) : undefined) ?? byStatus(status);
  return new CrmError({
    kind,
    where,
    what: whatHappened(kind, code, message, lackingOf(parsed.success ? parsed.output.details : undefined)),
    effect: kind === 'serverFault' ? 'unknown' : 'none',
    status,
    code,
    passing: kind === 'serverFault',
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** The names of the permissions that a refusal says are missing; empty when it names none. */
function lackingOf(details: unknown): string {
  const parsed = v.safeParse(missingPermissions, details);
  return parsed.success ? inert(parsed.output.permissions.join(', '), 200) : '';
}

/**
 * The error for an answer that is no JSON, is cut off, or has another shape than documented.
 *
 * @param passing whether the answer got broken on its way, so that the next one may be whole
 */
export function unreadable(where: string, status: number, why: string, passing = false): CrmError {
  return new CrmError({ kind: 'unreadable', where, what: why, effect: 'unknown', status, passing });
}
