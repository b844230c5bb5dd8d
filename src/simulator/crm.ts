import type { IncomingHttpHeaders } from 'node:http';
import { type Answer, failure, json, noContent } from './answers';
import type { AccessToken, Tokens } from './oauth/tokens';
import { withOddities } from './oddities';
import type { Organisation } from './organisation/organisation';
import type { Route, Scopes } from './routes/route';
import { territoryRoutes } from './routes/territories';
import { territoryUserRoutes } from './routes/territoryUsers';
import { territoryWriteRoutes } from './routes/territoryWrites';
import { userRoutes } from './routes/users';
import { userTerritoryRoutes } from './routes/userTerritories';
import type { Switches } from './switches';

const routes: readonly Route[] = [
  ...territoryRoutes,
  ...territoryWriteRoutes,
  ...territoryUserRoutes,
  ...userRoutes,
  ...userTerritoryRoutes,
];

export interface CrmContext {
  readonly organisation: Organisation;
  readonly switches: Readonly<Switches>;
  readonly tokens: Tokens;
  readonly now: () => number;
}

/** The CRM's REST API below `/crm/v7` and `/crm/v8`: finds the route, lets the caller in, asks the route. */
export class Crm {
  readonly #context: CrmContext;
  #creditsUsed = 0;
  #minuteStarted = -Infinity;
  #callsThisMinute = 0;
  #inFlight = 0;

  constructor(context: CrmContext) {
    this.#context = context;
  }

  /** Counts a call as in flight until `run` settles; refuses it when too many are. */
  async limited(run: () => Promise<Answer>): Promise<Answer> {
    const { concurrentCalls } = this.#context.switches;
    if (concurrentCalls > 0 && this.#inFlight >= concurrentCalls)
      return tooManyRequests(this.#context.switches);
    this.#inFlight += 1;
    try {
      return await run();
    } finally {
      this.#inFlight -= 1;
    }
  }

  /** Whether a request comes from somebody with a token. */
  knows(headers: IncomingHttpHeaders): boolean {
    return !('status' in this.#authenticate(headers));
  }

  answer(method: string, url: URL, headers: IncomingHttpHeaders, body: string): Answer {
    const { organisation, switches, now } = this.#context;
    const target = findTarget(url.pathname);
    if (target === undefined) {
      return failure(404, 'INVALID_URL_PATTERN', 'Please check if the URL trying to access is a correct one');
    }
    const route = target.routes.find((candidate) => candidate.method === method);
    if (route === undefined) {
      return failure(400, 'INVALID_REQUEST_METHOD', 'The http request method type is not a valid one');
    }
    const caller = this.#authenticate(headers);
    if ('status' in caller) return caller;
    if (!allows(caller.scopes, route, switches)) {
      return failure(401, 'OAUTH_SCOPE_MISMATCH', 'invalid oauth scope to access this URL');
    }
    const refusal = this.#throttle() ?? this.#refuse(route);
    if (refusal !== undefined) return refusal;
    const { version, territoryId, userId } = target;
    const time = organisation.time(now());
    const call = { version, territoryId, userId, headers, body, organisation, switches, time };
    const documented = route.handle({ ...call, query: url.searchParams, callerId: caller.userId });
    const answer = withOddities(documented, method === 'GET', switches);
    return { ...answer, headers: { ...answer.headers, ...this.#creditHeaders() } };
  }

  #authenticate(headers: IncomingHttpHeaders): AccessToken | Answer {
    const { authorization } = headers;
    if (authorization === undefined) return failure(401, 'AUTHENTICATION_FAILURE', 'Authentication failed');
    const token = /^Zoho-oauthtoken (\S+)$/.exec(authorization)?.[1];
    const caller = token === undefined ? undefined : this.#context.tokens.find(token);
    if (caller !== undefined) return caller;
    const code = this.#context.switches.tokenError;
    return failure(
      401,
      code,
      code === 'AUTHENTICATION_FAILURE' ? 'Authentication failed' : 'invalid oauth token',
    );
  }

  /** Both limits answer alike and say nothing about when to come back, as Zoho's do. */
  #throttle(): Answer | undefined {
    const { switches, now } = this.#context;
    if (now() - this.#minuteStarted >= 60_000) {
      this.#minuteStarted = now();
      this.#callsThisMinute = 0;
    }
    if (switches.requestsPerMinute > 0 && this.#callsThisMinute >= switches.requestsPerMinute) {
      return tooManyRequests(switches);
    }
    if (switches.creditsPerDay > 0 && this.#creditsUsed >= switches.creditsPerDay) {
      return tooManyRequests(switches);
    }
    this.#callsThisMinute += 1;
    this.#creditsUsed += 1;
    return undefined;
  }

  #creditHeaders(): Record<string, string> {
    const { creditsPerDay } = this.#context.switches;
    if (creditsPerDay === 0 || this.#creditsUsed * 2 < creditsPerDay) return {};
    return { 'X-API-CREDITS-REMAINING': String(creditsPerDay - this.#creditsUsed) };
  }

  #refuse(route: Route): Answer | undefined {
    const { internalError } = this.#context.switches;
    if (internalError === 'INTERNAL_ERROR') return failure(500, internalError, 'Internal Server Error');
    if (internalError === 'INTERNAL_SERVER_ERROR') return failure(500, internalError, '');
    return route.territories ? (this.#refuseFeature(route) ?? this.#refusePermission()) : undefined;
  }

  #refuseFeature(route: Route): Answer | undefined {
    const { territoryFeature, memberFeature } = this.#context.switches;
    if (territoryFeature === 'on') return undefined;
    const ofMembers = route.path.includes('{territory}/users') && memberFeature !== 'same';
    const refusal = ofMembers ? memberFeature : territoryFeature;
    switch (refusal) {
      case '400-is-disabled':
        return failure(400, 'FEATURE_NOT_ENABLED', 'Territory Management is disabled');
      case '204':
        if (route.list) return noContent;
        return failure(403, 'TERRITORY_NOT_ENABLED', 'the territory feature is not enabled');
      default: {
        const [status, code = ''] = refusal.split('-');
        const how = code.endsWith('DISABLED') ? 'disabled' : 'not enabled';
        const what = code.startsWith('FEATURE') ? 'Territory Management' : 'the territory feature';
        return failure(Number(status), code, `${what} is ${how}`);
      }
    }
  }

  #refusePermission(): Answer | undefined {
    const { permission } = this.#context.switches;
    switch (permission) {
      case 'ok':
        return undefined;
      case 'NO_PERMISSION':
      case '400-NO_PERMISSION':
        return failure(
          permission === 'NO_PERMISSION' ? 403 : 400,
          'NO_PERMISSION',
          'Permission denied to read',
          {
            permissions: ['Crm_Implied_Api_Access', 'Crm_Implied_Manage_Territories'],
          },
        );
      case 'AUTHORIZATION_FAILED':
        return failure(
          400,
          'AUTHORIZATION_FAILED',
          'User does not have sufficient privilege to read territories',
        );
      case 'PERMISSION_DENIED':
        return failure(403, 'PERMISSION_DENIED', 'permission denied');
    }
  }
}

function tooManyRequests({ tooMany }: Readonly<Switches>): Answer {
  const words = 'Too many requests';
  switch (tooMany) {
    case '429':
      return failure(429, 'TOO_MANY_REQUESTS', 'You have exceeded the API limit. Please try again later.');
    case '400-request_limit_exceeded':
      return json(400, {
        code: 'request_limit_exceeded',
        message: 'You have exceeded the URL throttle limits.',
      });
    case '400-URL_ROLLING_THROTTLES_LIMIT_EXCEEDED':
      return failure(400, 'URL_ROLLING_THROTTLES_LIMIT_EXCEEDED', words);
    case '400-in-the-message':
      return failure(400, 'INTERNAL_ERROR', 'URL_FIXED_THROTTLES_LIMIT_EXCEEDED');
    case '400-in-an-error-of-its-own': {
      const details = { message: `${words}. Try again after 2 minutes.` };
      const title = 'URL_ROLLING_THROTTLES_LIMIT_EXCEEDED';
      return json(400, { error: { status_code: '400', title, details } });
    }
  }
}

function allows(owned: readonly string[], route: Route, switches: Readonly<Switches>): boolean {
  const scopes = switches.readScopes === 'openapi' ? (route.openapiScopes ?? route.scopes) : route.scopes;
  const has = new Set(owned.map((scope) => scope.toLowerCase()));
  const covers = (needed: string): boolean => {
    const scope = `zohocrm.${needed.toLowerCase()}`;
    const group = scope.slice(0, scope.lastIndexOf('.'));
    return (
      [scope, `${group}.all`].some((name) => has.has(name)) ||
      (group.includes('.settings.') && has.has('zohocrm.settings.all'))
    );
  };
  return scopes.some((needed: Scopes) => needed.every(covers));
}

interface Target {
  readonly version: 'v7' | 'v8';
  readonly territoryId: string;
  readonly userId: string;
  readonly routes: readonly Route[];
}

/** The first segment is told without regard to case: the pages write both /users and /Users. */
function findTarget(path: string): Target | undefined {
  const [root, version, ...segments] = path.replace(/\/+$/, '').slice(1).split('/');
  if (root !== 'crm' || (version !== 'v7' && version !== 'v8')) return undefined;
  const matches = routes
    .map((route) => ({ route, ids: match(route.path.slice(1).split('/'), segments) }))
    .filter((candidate) => candidate.ids !== undefined);
  const literal = matches.find(({ route }) => route.path.includes('/actions/'))?.route.path;
  const [first] = matches.filter(({ route }) => literal === undefined || route.path === literal);
  if (first?.ids === undefined) return undefined;
  const same = matches.filter(({ route }) => route.path === first.route.path).map(({ route }) => route);
  return { version, territoryId: '', userId: '', ...first.ids, routes: same };
}

function match(pattern: readonly string[], segments: readonly string[]): Partial<Target> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const ids: { territoryId?: string; userId?: string } = {};
  for (const [index, expected] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (expected === '{territory}') ids.territoryId = segment;
    else if (expected === '{user}') ids.userId = segment;
    else if (expected !== (index === 0 ? segment.toLowerCase() : segment)) return undefined;
  }
  return ids;
}
