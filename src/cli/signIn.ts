import { targetAt } from '../core/credentials/account';
import { hostFromEnvironment } from '../core/credentials/environment';
import { tokensFromEnvironment } from '../core/credentials/environmentTokens';
import { identify, unidentified } from '../core/credentials/identity';
import type { OpenOrganisation } from '../core/operations';
import { OrganisationModel } from '../core/org/organisation';
import { Connector } from '../core/session/connector';
import { systemClock } from '../core/util/clock';
import { InputError } from '../core/util/errors';
import { AccountsServer } from '../core/zoho/accountsServer';
import type { CrmClient } from '../core/zoho/client';
import { CrmError } from '../core/zoho/errors';
import type { ApiHost } from '../core/zoho/dataCentres';
import { fetch } from '../core/zoho/http';
import type { Wait } from '../core/zoho/rateLimiter';
import type { CallLogEntry } from '../core/zoho/transport';
import { l10n } from '../messages/l10n';
import type { Arguments, Io } from './command';

/** Shorter waits are told only to those who want to know everything. */
const longMs = 5_000;

/** What is signed in to, as the environment says. */
export interface Connection {
  readonly host: ApiHost;
  readonly client: CrmClient;
  /** API credits of the day that are left; undefined while Zoho does not tell. */
  readonly creditsLeft: () => number | undefined;
}

/**
 * Signs in as the environment says. Nothing is sent before the first call.
 *
 * @throws SignInError when the environment lacks something
 */
export function connect(args: Arguments, io: Io): Connection {
  const host = hostFromEnvironment(io.environment);
  const tokens = tokensFromEnvironment(io.environment, {
    host,
    server: new AccountsServer(fetch),
    clock: systemClock,
    redactor: io.redactor,
    signal: io.cancel,
  });
  const version = args.value('api-version') === 'v8' ? 'v8' : 'v7';
  const connector = new Connector({
    fetch,
    version: () => version,
    onCall: (call) => io.detail(lineOf(call)),
  });
  return { host, ...connector.limited(host, tokens, (wait) => tellWait(wait, io)) };
}

/**
 * The organisation that the token belongs to, to be read and changed until the command is cancelled.
 *
 * @throws CrmError when the token may not read which one it is
 */
export async function openOrganisation({ host, client }: Connection, io: Io): Promise<OpenOrganisation> {
  const identity = await identify(client, io.cancel);
  // a plan is fenced by it
  if (!identity.organisation) throw unidentified();
  const model = new OrganisationModel(client, identity.organisation);
  io.cancel.addEventListener('abort', () => model.dispose(), { once: true });
  return { target: targetAt(host, identity), model };
}

/** Signs in as the environment says, and opens the organisation that this leads to. Throws as the two. */
export function signIn(args: Arguments, io: Io): Promise<OpenOrganisation> {
  return firstCalls(connect(args, io), io, (connection) => openOrganisation(connection, io));
}

/** @throws InputError when no simulator is where the environment says; else as the work does */
export async function firstCalls<T>(
  connection: Connection,
  io: Io,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  try {
    return await io.during(l10n.t('Asking Zoho'), () => work(connection));
  } catch (error) {
    const { host } = connection;
    throw host.kind === 'loopback' && isSilent(error) ? nobodyThere(host.port) : error;
  }
}

function isSilent(error: unknown): boolean {
  return error instanceof CrmError && error.kind === 'network' && error.fault.effect === 'none';
}

/** On this machine there is neither a line nor a proxy to look at. */
function nobodyThere(port: number): InputError {
  return new InputError({
    what: l10n.t('Nobody answers at {0}.', `http://127.0.0.1:${port}`),
    notDone: l10n.t('Nothing was read or sent.'),
    next: l10n.t('Start the simulator there, or correct ZOHO_CRM_DATA_CENTER.'),
  });
}

function lineOf({ call, attempt, status, ms }: CallLogEntry): string {
  const answer = status === undefined ? l10n.t('no answer') : `HTTP ${status}`;
  return [call, answer, `${ms} ms`, ...(attempt > 1 ? [l10n.t('attempt {0}', attempt)] : [])].join(', ');
}

function tellWait({ until }: Wait, io: Io): void {
  const ms = until - Date.now();
  const text = l10n.t('Zoho CRM asks to wait: {0} s', Math.ceil(ms / 1000));
  if (ms >= longMs) io.note(text);
  else io.detail(text);
}
