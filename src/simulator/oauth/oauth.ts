import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type Answer, json } from '../answers';
import type { OAuthContext } from './context';
import { DeviceFlow } from './device';
import { readParameters } from './form';
import { type Grant, keepWaiting } from './federation';
import { checkClient, chosenLocation, grantTokens, isScope, oauthError, tokenAnswer } from './tokenAnswers';
import { consentPage, consolePage, messagePage } from './pages';
import { newSecret } from './tokens';

interface AuthorisationRequest {
  readonly redirectUri: string;
  readonly scope: string;
  readonly state: string | null;
  readonly offline: boolean;
  readonly challenge: string | null;
  readonly challengeMethod: string;
}

/** The accounts server: consent, tokens, revocation. https://www.zoho.com/accounts/protocol/oauth.html */
export class OAuth {
  readonly #context: OAuthContext;
  readonly #device: DeviceFlow;
  readonly #pending = new Map<string, AuthorisationRequest>();
  /** The addresses that the client may send people back to; any of this machine while there are none. */
  #redirects: readonly string[] = [];

  constructor(context: OAuthContext) {
    this.#context = context;
    this.#device = new DeviceFlow(context);
  }

  /** @returns undefined when there is nothing at this path */
  answer(method: string, url: URL, headers: IncomingHttpHeaders, body: string): Answer | undefined {
    const parameters = readParameters(url.searchParams, headers['content-type'], body);
    switch (`${method} ${url.pathname}`) {
      case 'GET /oauth/serverinfo':
        return json(200, { result: 'success', locations: this.#context.federation.locations() });
      case 'GET /oauth/v2/auth':
        return this.#askConsent(parameters);
      case 'POST /oauth/v2/auth':
        return this.#decide(parameters);
      case 'POST /oauth/v2/token':
        return this.#token(parameters);
      case 'POST /oauth/v2/token/revoke':
        return this.#revoke(parameters);
      case 'GET /console':
        return { status: 200, html: consolePage(this.#redirects) };
      case 'POST /console':
        return this.#makeGrantCode(parameters.get('scope') ?? '');
      case 'POST /console/redirects':
        this.#redirects = (parameters.get('redirects') ?? '').split(/\s+/).filter(Boolean);
        return { status: 200, html: consolePage(this.#redirects) };
      default:
        return this.#device.answer(method, url.pathname, parameters);
    }
  }

  /** A code of the self client, as the console makes it. */
  issueGrantCode(scope: string): string {
    return this.#grant(this.#context.location, {
      redirectUri: undefined,
      scope,
      offline: true,
      challenge: null,
      challengeMethod: 'plain',
    });
  }

  #askConsent(parameters: URLSearchParams): Answer {
    const redirectUri = parameters.get('redirect_uri') ?? '';
    if (parameters.get('client_id') !== this.#context.tokens.clientId) return refusal('invalid_client');
    if (!this.#isRegistered(redirectUri)) return refusal('invalid_redirect_uri');
    if (parameters.get('response_type') !== 'code') return refusal('invalid_response_type');
    if (!isScope(parameters.get('scope') ?? '')) return refusal('invalid_scope');
    const request: AuthorisationRequest = {
      redirectUri,
      scope: parameters.get('scope') ?? '',
      state: parameters.get('state'),
      offline: parameters.get('access_type') === 'offline',
      challenge: parameters.get('code_challenge'),
      challengeMethod: parameters.get('code_challenge_method') ?? 'plain',
    };
    const { switches, location, federation } = this.#context;
    if (switches.consent === 'agree') return this.#sendBack(request, location);
    if (switches.consent === 'refuse') return this.#sendBack(request, undefined);
    const id = newSecret();
    keepWaiting(this.#pending, id, request);
    const html = consentPage(request.scope, '/oauth/v2/auth', { request: id }, federation, location);
    return { status: 200, html };
  }

  #isRegistered(redirectUri: string): boolean {
    if (this.#redirects.length > 0) return this.#redirects.includes(redirectUri);
    return /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$)/.test(redirectUri);
  }

  #decide(parameters: URLSearchParams): Answer {
    const id = parameters.get('request') ?? '';
    const request = this.#pending.get(id);
    if (request === undefined) return refusal('expired');
    this.#pending.delete(id);
    return this.#sendBack(request, chosenLocation(this.#context, parameters));
  }

  /** Sends the browser to the application, with a code of that data centre, or with a refusal. */
  #sendBack(request: AuthorisationRequest, location: string | undefined): Answer {
    const { federation, switches } = this.#context;
    const target = new URL(request.redirectUri);
    if (location === undefined) {
      target.searchParams.set('error', 'access_denied');
    } else {
      target.searchParams.set('code', this.#grant(location, request));
      target.searchParams.set('location', location);
      target.searchParams.set('accounts-server', federation.urlOf(location));
    }
    const tellsState = location !== undefined || switches.refusalState === 'sent';
    if (request.state !== null && tellsState) target.searchParams.set('state', request.state);
    return { status: 302, headers: { location: target.href } };
  }

  #grant(location: string, request: Omit<Grant, 'location' | 'expiresAt'>): string {
    const { federation, now, switches } = this.#context;
    const code = newSecret();
    const expiresAt = now() + switches.codeSeconds * 1000;
    keepWaiting(federation.grants, code, { ...request, location, expiresAt });
    return code;
  }

  #makeGrantCode(scope: string): Answer {
    if (!isScope(scope)) return refusal('invalid_scope');
    return { status: 200, html: messagePage('Code', this.issueGrantCode(scope)) };
  }

  #token(parameters: URLSearchParams): Answer {
    const clientError = checkClient(this.#context.tokens, parameters);
    if (clientError !== undefined) return this.#error(clientError);
    switch (parameters.get('grant_type')) {
      case 'authorization_code':
        return this.#exchange(parameters);
      case 'refresh_token':
        return tokenAnswer(this.#context, parameters.get('refresh_token') ?? '', false);
      default:
        return this.#error('unsupported_grant_type');
    }
  }

  #error(error: string): Answer {
    return oauthError(error, this.#context.switches.oauthErrorStatus);
  }

  #exchange(parameters: URLSearchParams): Answer {
    const code = parameters.get('code') ?? '';
    const { grants } = this.#context.federation;
    const grant = grants.get(code);
    if (grant === undefined || grant.location !== this.#context.location) return this.#error('invalid_code');
    grants.delete(code);
    if (grant.expiresAt <= this.#context.now()) return this.#error('invalid_code');
    if (grant.redirectUri !== undefined && parameters.get('redirect_uri') !== grant.redirectUri)
      return this.#error('invalid_redirect_uri');
    if (!verifies(grant, parameters.get('code_verifier'))) return this.#error('invalid_code');
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
