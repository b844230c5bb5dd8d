import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type Answer, json } from '../answers';
import type { Switches } from '../switches';
import { DeviceFlow } from './device';
import { readParameters } from './form';
import { consentPage, messagePage } from './pages';
import { newSecret, type Tokens } from './tokens';

const codeLifeMs = 2 * 60_000;

interface AuthorisationRequest {
  readonly redirectUri: string;
  readonly scope: string;
  readonly state: string | null;
  readonly offline: boolean;
  readonly challenge: string | null;
  readonly challengeMethod: string;
}

interface Grant extends AuthorisationRequest {
  readonly expiresAt: number;
}

export interface OAuthContext {
  readonly tokens: Tokens;
  readonly switches: Readonly<Switches>;
  readonly now: () => number;
  /** This server's own address: accounts server and API domain in one. */
  readonly url: () => string;
  /** Id of the user who is signed in to the consent pages. */
  readonly userId: () => string;
}

/** The accounts server: consent, tokens, revocation. https://www.zoho.com/accounts/protocol/oauth.html */
export class OAuth {
  readonly #context: OAuthContext;
  readonly #device: DeviceFlow;
  readonly #pending = new Map<string, AuthorisationRequest>();
  readonly #grants = new Map<string, Grant>();

  constructor(context: OAuthContext) {
    this.#context = context;
    this.#device = new DeviceFlow(context);
  }

  /** @returns undefined when there is nothing at this path */
  answer(method: string, url: URL, headers: IncomingHttpHeaders, body: string): Answer | undefined {
    const parameters = readParameters(url.searchParams, headers['content-type'], body);
    switch (`${method} ${url.pathname}`) {
      case 'GET /oauth/serverinfo':
        return json(200, { result: 'success', locations: { us: this.#context.url() } });
      case 'GET /oauth/v2/auth':
        return this.#askConsent(parameters);
      case 'POST /oauth/v2/auth':
        return this.#decide(parameters);
      case 'POST /oauth/v2/token':
        return this.#token(parameters);
      case 'POST /oauth/v2/token/revoke':
        return this.#revoke(parameters);
      default:
        return this.#device.answer(method, url.pathname, parameters);
    }
  }

  #askConsent(parameters: URLSearchParams): Answer {
    const redirectUri = parameters.get('redirect_uri') ?? '';
    if (parameters.get('client_id') !== this.#context.tokens.clientId) return refusal('invalid_client');
    if (!/^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$)/.test(redirectUri))
      return refusal('invalid_redirect_uri');
    if (parameters.get('response_type') !== 'code') return refusal('invalid_response_type');
    if ((parameters.get('scope') ?? '') === '') return refusal('invalid_scope');
    const request: AuthorisationRequest = {
      redirectUri,
      scope: parameters.get('scope') ?? '',
      state: parameters.get('state'),
      offline: parameters.get('access_type') === 'offline',
      challenge: parameters.get('code_challenge'),
      challengeMethod: parameters.get('code_challenge_method') ?? 'plain',
    };
    if (this.#context.switches.consent === 'agree') return this.#sendBack(request, true);
    if (this.#context.switches.consent === 'refuse') return this.#sendBack(request, false);
    const id = newSecret();
    this.#pending.set(id, request);
    const html = consentPage('Allow access?', request.scope, '/oauth/v2/auth', { request: id });
    return { status: 200, html };
  }

  #decide(parameters: URLSearchParams): Answer {
    const id = parameters.get('request') ?? '';
    const request = this.#pending.get(id);
    if (request === undefined) return refusal('expired');
    this.#pending.delete(id);
    return this.#sendBack(request, parameters.get('decision') === 'accept');
  }

  #sendBack(request: AuthorisationRequest, agreed: boolean): Answer {
    const target = new URL(request.redirectUri);
    if (agreed) {
      const code = newSecret();
      this.#grants.set(code, { ...request, expiresAt: this.#context.now() + codeLifeMs });
      target.searchParams.set('code', code);
      target.searchParams.set('location', 'us');
      target.searchParams.set('accounts-server', this.#context.url());
    } else {
      target.searchParams.set('error', 'access_denied');
    }
    if (request.state !== null) target.searchParams.set('state', request.state);
    return { status: 302, headers: { location: target.href } };
  }

  #token(parameters: URLSearchParams): Answer {
    const clientError = checkClient(this.#context.tokens, parameters);
    if (clientError !== undefined) return oauthError(clientError);
    switch (parameters.get('grant_type')) {
      case 'authorization_code':
        return this.#exchange(parameters);
      case 'refresh_token':
        return tokenAnswer(this.#context, parameters.get('refresh_token') ?? '', false);
      default:
        return oauthError('unsupported_grant_type');
    }
  }

  #exchange(parameters: URLSearchParams): Answer {
    const code = parameters.get('code') ?? '';
    const grant = this.#grants.get(code);
    this.#grants.delete(code);
    if (grant === undefined || grant.expiresAt <= this.#context.now()) return oauthError('invalid_code');
    if (parameters.get('redirect_uri') !== grant.redirectUri) return oauthError('invalid_redirect_uri');
    if (!verifies(grant, parameters.get('code_verifier'))) return oauthError('invalid_code');
    return grantTokens(this.#context, grant.scope, grant.offline);
  }

  #revoke(parameters: URLSearchParams): Answer {
    const known = this.#context.tokens.revoke(parameters.get('token') ?? '');
    return known ? json(200, { status: 'success' }) : json(400, { error: 'invalid_token' });
  }
}

function verifies(grant: Grant, verifier: string | null): boolean {
  if (grant.challenge === null) return true;
  if (verifier === null) return false;
  if (grant.challengeMethod === 'plain') return verifier === grant.challenge;
  return createHash('sha256').update(verifier).digest('base64url') === grant.challenge;
}

function refusal(error: string): Answer {
  return { status: 400, html: messagePage('Sign-in is not possible', error) };
}

/** Zoho's token endpoints report their errors with HTTP 200. */
export function oauthError(error: string): Answer {
  return json(200, { error });
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
  return json(200, tokenBody(context, context.tokens.issue(context.userId(), scopes), scopes));
}

function tokenAnswer(context: OAuthContext, refreshToken: string, isNew: boolean): Answer {
  const refreshed = context.tokens.refresh(refreshToken);
  if (refreshed === 'unknown') return oauthError('invalid_code');
  if (refreshed === 'throttled') {
    return json(context.switches.throttleStatus, {
      error: 'Access Denied',
      error_description: 'You have made too many requests continuously. Please try again after some time.',
      status: 'failure',
    });
  }
  const body = tokenBody(context, refreshed.accessToken, refreshed.scopes);
  return json(200, isNew ? { ...body, refresh_token: refreshToken } : body);
}

function tokenBody(
  context: OAuthContext,
  accessToken: string,
  scopes: readonly string[],
): Record<string, unknown> {
  return {
    access_token: accessToken,
    scope: scopes.join(' '),
    api_domain: context.url(),
    token_type: 'Bearer',
    expires_in: context.switches.accessTokenSeconds,
  };
}
