import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, failure, json } from './answers';
import { Crm } from './crm';
import { type Fault, FaultQueue, spoil } from './faults';
import { Control } from './control';
import { type Effect, EffectLog, type ManagerEffect } from './effectLog';
import { bodyLimit, isLoopback, readBody, send, unknownPath } from './http';
import { Federation } from './oauth/federation';
import { OAuth } from './oauth/oauth';
import { fullScopes, Tokens } from './oauth/tokens';
import { demoOrganisation } from './organisation/demo';
import type { Organisation } from './organisation/organisation';
import { masked, RequestLog } from './requestLog';
import type { SeenRequest } from './seenRequest';
import { defaultSwitches, type Switches } from './switches';

export { demoOrganisation } from './organisation/demo';
export { generatedOrganisation } from './organisation/generated';
export { Organisation } from './organisation/organisation';
export type { Effect, ManagerEffect } from './effectLog';
export type { Fault } from './faults';
export type { SeenRequest } from './seenRequest';
export type { Switches } from './switches';

/** Enough for a hundred ids. */
const longestRefused = 16 * 1024;
const yearInSeconds = 365 * 24 * 3600;

export interface SimulatorOptions {
  /** 0, the default, takes any free port; always on 127.0.0.1. */
  readonly port?: number;
  /** By default the demo organisation. */
  readonly organisation?: Organisation;
  readonly switches?: Partial<Switches>;
  /** Milliseconds since 1970, for the life of tokens and for throttles. */
  readonly now?: () => number;
  /** Name of the data centre; `us` unless told. */
  readonly location?: string;
  /** Shared by the data centres that know one another: see startDataCentres. */
  readonly federation?: Federation;
  readonly clientId?: string;
  /** Told of every request that has come as a whole, before it is looked at: what it changes now came first. */
  readonly onBeforeRequest?: (request: SeenRequest) => void;
  /** Told of every change of a membership, and by whom it was. */
  readonly onEffect?: (effect: Effect) => void;
  /** The same of every manager who is set. */
  readonly onManagerEffect?: (effect: ManagerEffect) => void;
  /** Told of every request once it is answered. */
  readonly onRequest?: (request: SeenRequest) => void;
}

export interface TokenOptions {
  readonly scopes?: readonly string[];
  readonly expiresInSeconds?: number;
  readonly userId?: string;
}

export interface Simulator {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  /** With every scope; of an administrator of the organisation. */
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Live: reading and changing it reads and changes what the server serves. */
  readonly organisation: Organisation;
  readonly switches: Switches;
  /** The latest requests, in order of arrival, except those to `/__simulator/` and those that are too large. */
  readonly requests: SeenRequest[];
  /** A further access token; by default with every scope, of the administrator, for `accessTokenSeconds`. */
  readonly issueToken: (options?: TokenOptions) => string;
  /** A code as the console makes it for a self client. */
  readonly issueGrantCode: (scope?: string) => string;
  /** Ends a token, as a person does who takes access away; a refresh token takes its access tokens along. */
  readonly revoke: (token: string) => void;
  /** Lets time pass, for the life of tokens and codes and for throttles. */
  readonly advance: (ms: number) => void;
  /** The next matching request meets this fault instead of a real answer, unless what is returned calls it off. */
  readonly failNext: (fault: Fault) => () => void;
  /** Ends every connection. */
  readonly close: () => Promise<void>;
}

/**
 * Starts a Zoho CRM of its own on loopback: accounts server and CRM API, v7 and v8, one organisation.
 * @throws Error with the system's code, such as EADDRINUSE, when it cannot listen
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const organisation = options.organisation ?? demoOrganisation();
  const switches = { ...defaultSwitches(), ...options.switches };
  const location = options.location ?? 'us';
  const federation = options.federation ?? new Federation();
  let passed = 0;
  const now = (): number => (options.now ?? Date.now)() + passed;
  const log = new RequestLog();
  const faults = new FaultQueue();
  const closing = new AbortController();
  const userId = (): string => organisation.administrator?.id ?? '';
  const tokens = new Tokens({ now, seconds: () => switches.accessTokenSeconds }, options.clientId);
  const crm = new Crm({ organisation, switches, tokens, now });
  const effects = new EffectLog(
    organisation,
    tokens,
    (effect) => options.onEffect?.(effect),
    (effect) => options.onManagerEffect?.(effect),
  );
  const oauth = new OAuth({ tokens, switches, now, federation, location, url: () => url, userId });
  federation.members.set(location, { url: () => url, organisationName: organisation.name });
  const control = new Control({ advance: (ms) => void (passed += ms), revokeAll: () => tokens.revokeAll() });

  async function realAnswer(seen: SeenRequest): Promise<Answer> {
    if (!URL.canParse(url + seen.path)) return unknownPath();
    const target = new URL(url + seen.path);
    const isCrm = target.pathname.startsWith('/crm/');
    const work = async (): Promise<Answer> => {
      if (switches.latencyMs > 0) await delay(switches.latencyMs, undefined, { signal: closing.signal });
      const { method, headers, body } = seen;
      if (isCrm) return effects.during(seen, () => crm.answer(method, target, headers, body));
      return oauth.answer(method, target, headers, body) ?? unknownPath();
    };
    return isCrm ? crm.limited(work) : work();
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    if (!isLoopback(request.headers.host)) {
      send(response, failure(400, 'INVALID_HOST', 'This server answers loopback addresses only'));
      return;
    }
    if (path === '/__simulator/requests') {
      send(response, json(200, { requests: log.requests.map(masked) }));
      return;
    }
    if (path.startsWith('/__simulator/')) {
      send(response, control.answer(request) ?? unknownPath());
      return;
    }
    const { method = '', httpVersion, headers, rawHeaders } = request;
    const body = await readBody(request);
    const seen: SeenRequest = {
      method,
      path,
      httpVersion,
      headers,
      rawHeaders,
      body: body ?? '',
      status: 0,
      at: now(),
    };
    if (body === undefined) {
      finish(seen, response, {
        ...failure(413, 'INVALID_REQUEST', 'The request body is too large', { limit: bodyLimit }),
        headers: { connection: 'close' },
      });
      return;
    }
    log.keep(seen);
    options.onBeforeRequest?.(seen);
    const fault = faults.take(method, path);
    if (fault === undefined) {
      const answer = await realAnswer(seen);
      if (leavesNothing(seen, answer)) log.strip(seen);
      finish(seen, response, answer);
      return;
    }
    await spoilAnswer(fault, seen, response);
  }

  /** Refused at the door: to no path, of nobody who is known, or longer than any refusal has to be looked into. */
  function leavesNothing({ path, headers, body }: SeenRequest, answer: Answer): boolean {
    if (answer.status === 404 || (path.startsWith('/crm/') && !crm.knows(headers))) return true;
    const isRefused =
      answer.status >= 400 || (answer.body as { error?: unknown } | undefined)?.error !== undefined;
    return isRefused && body.length > longestRefused;
  }

  async function spoilAnswer(fault: Fault, seen: SeenRequest, response: ServerResponse): Promise<void> {
    const takesEffect = fault.kind === 'reset-after-commit' || fault.takesEffect === true;
    const real = takesEffect ? await realAnswer(seen) : undefined;
    if (fault.delayMs !== undefined) await delay(fault.delayMs, undefined, { signal: closing.signal });
    await fault.heldUntil;
    const spoilt = spoil(fault, real, `http://localhost:${port}${seen.path}`);
    if (spoilt === 'reset') {
      options.onRequest?.(seen);
      response.destroy();
    } else if (spoilt === 'hang') {
      options.onRequest?.(seen);
    } else {
      seen.status = spoilt.status;
      options.onRequest?.(seen);
      response.writeHead(spoilt.status, spoilt.headers).end(spoilt.text);
    }
  }

  function finish(seen: SeenRequest, response: ServerResponse, answer: Answer): void {
    seen.status = answer.status;
    options.onRequest?.(seen);
    send(response, answer);
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (closing.signal.aborted || response.headersSent) response.destroy();
      else send(response, failure(500, 'INTERNAL_ERROR', `Internal Server Error: ${String(error)}`));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;

  return {
    url,
    port,
    accessToken: tokens.issue(userId(), fullScopes, yearInSeconds),
    refreshToken: tokens.issueRefreshToken(userId(), fullScopes),
    clientId: tokens.clientId,
    clientSecret: tokens.clientSecret,
    organisation,
    switches,
    requests: log.requests,
    issueToken: ({ scopes = fullScopes, expiresInSeconds, userId: owner = userId() } = {}) =>
      tokens.issue(owner, scopes, expiresInSeconds),
    issueGrantCode: (scope = fullScopes.join(',')) => oauth.issueGrantCode(scope),
    revoke: (token) => void tokens.revoke(token),
    advance: (ms) => {
      passed += ms;
    },
    failNext: (fault) => faults.add(fault),
    close: async () => {
      closing.abort();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
