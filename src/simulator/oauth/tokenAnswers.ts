import { type Answer, json } from '../answers';
import type { Switches } from '../switches';
import type { OAuthContext } from './context';
import { messagePage } from './pages';
import type { Tokens } from './tokens';

/** Zoho's token endpoints report their errors with HTTP 200, or with 400. */
export function oauthError(error: string, status = 200): Answer {
  return json(status, { error });
}

/** A list of scopes, and not a text of any length. */
export function isScope(scope: string): boolean {
  return scope.trim() !== '' && scope.length <= 2000;
}

/** The data centre whose organisation was chosen on a consent page; undefined when access was refused. */
export function chosenLocation(context: OAuthContext, parameters: URLSearchParams): string | undefined {
  if (parameters.get('decision') !== 'accept') return undefined;
  const chosen = parameters.get('organisation') ?? context.location;
  return context.federation.members.has(chosen) ? chosen : undefined;
}

/** The error of a token request whose client id or secret is wrong. */
export function checkClient(tokens: Tokens, parameters: URLSearchParams): string | undefined {
  if (parameters.get('client_id') !== tokens.clientId) return 'invalid_client';
  if (parameters.get('client_secret') !== tokens.clientSecret) return 'invalid_client_secret';
  return undefined;
}

/** The token answer after consent; without offline access there is no refresh token in it. */
export function grantTokens(context: OAuthContext, scope: string, offline: boolean): Answer {
  const scopes = scope.split(/[ ,]+/);
  if (offline) return tokenAnswer(context, context.tokens.issueRefreshToken(context.userId(), scopes), true);
  return tokenBody(context, context.tokens.issue(context.userId(), scopes), scopes, {});
}

const throttleWords = {
  english: {
    error: 'Access Denied',
    error_description: 'You have made too many requests continuously. Please try again after some time.',
  },
  localised: { error: '拒绝访问', error_description: '您连续发出的请求过多。请过一段时间再试。' },
} as const;

export function tokenAnswer(context: OAuthContext, refreshToken: string, isNew: boolean): Answer {
  const { switches, tokens } = context;
  const refreshed = tokens.refresh(refreshToken);
  if (refreshed === 'unknown') return oauthError('invalid_code', switches.oauthErrorStatus);
  if (refreshed === 'throttled') {
    return json(switches.throttleStatus, { ...throttleWords[switches.throttleText], status: 'failure' });
  }
  const tells = switches.refreshTokenIn === 'always' || (isNew && switches.refreshTokenIn === 'consent');
  const more = tells ? { refresh_token: refreshToken } : {};
  return tokenBody(context, refreshed.accessToken, refreshed.scopes, more);
}

function tokenBody(
  context: OAuthContext,
  accessToken: string,
  scopes: readonly string[],
  more: Readonly<Record<string, string>>,
): Answer {
  const { switches, url } = context;
  if (switches.tokenAnswer === 'html') return { status: 200, html: messagePage('Sign in', 'Network login') };
  return json(200, {
    ...(switches.tokenAnswer === 'no-access-token' ? {} : { access_token: accessToken }),
    scope: scopes.join(' '),
    ...apiDomain(switches, url()),
    token_type: 'Bearer',
    ...life(switches),
    ...more,
  });
}

function apiDomain(switches: Readonly<Switches>, own: string): Record<string, string> {
  switch (switches.apiDomain) {
    case 'own':
      return { api_domain: own };
    case 'absent':
      return {};
    default:
      return { api_domain: switches.apiDomain };
  }
}

/** Seconds; long ago it was milliseconds, with the seconds beside them. */
function life({ expiresIn, accessTokenSeconds }: Readonly<Switches>): Record<string, unknown> {
  switch (expiresIn) {
    case 'seconds':
      return { expires_in: accessTokenSeconds };
    case 'text':
      return { expires_in: String(accessTokenSeconds) };
    case 'milliseconds':
      return { expires_in: accessTokenSeconds * 1000, expires_in_sec: accessTokenSeconds };
    case 'absent':
      return {};
  }
}
