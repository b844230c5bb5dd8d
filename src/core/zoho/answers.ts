import * as v from 'valibot';
import { inert } from '../util/text';
import { CrmError, type CrmDetail, type CrmErrorKind } from './errors';

type Raw = Readonly<Record<string, unknown>>;

/** The error object Zoho puts at the top level of an answer, outside any array; whatever is in it is read as far as it goes. */
function errorIn(body: unknown) {
  const { code, message, details, error } = Object(body) as Raw;
  const { title } = Object(error) as Raw;
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return { code: text(code) ?? text(title), message: text(message) ?? '', details };
}

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
  ['INVALID_URL_PATTERN', 'notFound'],
  ['INTERNAL_ERROR', 'serverFault'],
  ['INTERNAL_SERVER_ERROR', 'serverFault'],
]);

/** The forms of "there are no territories here", which differ by resource. */
const territoriesOff =
  /^(?:TERRITORY|FEATURE)(?:_MANAGEMENT)?_(?:NOT_(?:ENABLED|SUPPORTED|AVAILABLE)|DISABLED)$/;

/** The codes of all who count requests in front of the CRM and inside; LIMIT_EXCEEDED alone is about a territory. */
const tooMany =
  /^(?:TOO_MANY_REQUESTS|(?:API_?|RATE_?|REQUESTS?_|CONCURRENCY_)+LIMIT_EXCEEDED|\w*THROTTLE\w*)$/i;

/**
 * The code by which an answer says, with whatever status, that there were too many requests; undefined when it does not.
 * Those who count in front of the CRM write it into the message, or into an `error` of their own, and nobody looked at
 * the request then.
 */
export function tooManyIn(body: unknown): string | undefined {
  const { code, message } = errorIn(body);
  return [code ?? '', message].find(saysTooMany);
}

/** Whether a code says that there were too many requests; of a user or a territory it says nothing then. */
export function saysTooMany(code: string): boolean {
  return tooMany.test(code);
}

/** Whether a code says that Zoho failed itself: what became of a user or a territory by then it does not say. */
export function saysServerFault(code: string): boolean {
  return byCode.get(code) === 'serverFault';
}

/** The same as `tooManyIn`, said of each item of a write. */
export function tooManyInAll(body: unknown): string | undefined {
  const { users, territories } = Object(body) as Raw;
  const codes = [users ?? territories ?? []].flat(3).map((item) => errorIn(item).code ?? '');
  return codes.every(saysTooMany) ? codes[0] : undefined;
}

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

function detailOf(kind: CrmErrorKind, code: string, message: string, details: unknown): CrmDetail {
  switch (kind) {
    case 'tokenRefused':
    case 'missingScope':
    case 'territoriesOff':
    case 'rateLimited':
    case 'serverFault':
      return { code: kind, said: code };
    case 'noPermission':
      return { code: kind, said: codeAndMessage(code, message), lacking: lackingOf(details) };
    default:
      return { code: 'refused', said: codeAndMessage(code, message) };
  }
}

/**
 * The error that an answer of status 400 and above stands for. Codes decide before statuses, because Zoho's pages
 * give several statuses for one code (https://www.zoho.com/crm/developer/docs/api/v8/status-codes.html).
 */
export function errorOfAnswer(where: string, status: number, body: unknown, retryAfterMs?: number): CrmError {
  const said = errorIn(body);
  const throttled = tooManyIn(body) ?? tooManyInAll(body);
  const code = inert(throttled ?? said.code ?? `HTTP ${status}`, 60);
  const kind = throttled === undefined ? kindOf(said.code, status) : 'rateLimited';
  return new CrmError({
    kind,
    where,
    detail: detailOf(kind, code, said.message, said.details),
    effect: kind === 'serverFault' ? 'unknown' : 'none',
    status,
    zohoCode: code,
    passing: kind === 'serverFault',
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

function kindOf(code: string | undefined, status: number): CrmErrorKind {
  const known = byCode.get(code ?? '') ?? (territoriesOff.test(code ?? '') ? 'territoriesOff' : undefined);
  return known ?? byStatus(status);
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
export function unreadable(where: string, status: number, detail: CrmDetail, passing = false): CrmError {
  return new CrmError({ kind: 'unreadable', where, detail, effect: 'unknown', status, passing });
}

/** The error for JSON that Zoho itself sent, though not as it documents it. */
export function oddAnswer(where: string, status: number, detail: CrmDetail): CrmError {
  return unreadable(where, status, detail).with({ odd: true });
}
