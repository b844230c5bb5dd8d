import * as v from 'valibot';
import {
  dataCentres,
  environmentsOf,
  isDataCentre,
  type ApiHost,
  type DataCentre,
} from '../zoho/dataCentres';
import { isToken } from '../zoho/tokens';
import { inert } from '../util/text';
import type { Target } from '../org/target';

const organisation = v.object({
  id: v.string(),
  name: v.string(),
  domainName: v.string(),
  type: v.string(),
});

const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535));
const token = v.pipe(v.string(), v.check(isToken));
const dataCentre = v.picklist(Object.keys(dataCentres) as DataCentre[]);
const environment = v.picklist(['production', 'sandbox', 'developer']);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));

/** What renews an access token: a refresh token is good only together with the client it was given to. */
const renewal = v.object({
  refreshToken: token,
  clientId: token,
  clientSecret: token,
});

/** Facts of every sign-in that has a token of its own. */
const signedIn = {
  accessToken: token,
  /** When and for how long the token was given, by the clock of this machine; absent for pasted tokens. */
  issuedAt: v.optional(amount),
  lifeSeconds: v.optional(amount),
  renewal: v.optional(renewal),
  organisation: v.optional(organisation),
  user: v.optional(v.object({ id: v.string(), name: v.string() })),
  /** Grows with each change of the tokens, so that windows know which of two records is newer. */
  generation: count,
};

/**
 * What is kept of a sign-in, as one record in SecretStorage: the tokens and the host, organisation and user they belong
 * to, never one without the others. The demo organisation needs none: its simulator makes a token when it starts.
 */
const accountSchema = v.variant('kind', [
  v.object({ version: v.literal(2), kind: v.literal('demo') }),
  v.object({ version: v.literal(2), kind: v.literal('local'), port, ...signedIn }),
  v.object({ version: v.literal(2), kind: v.literal('zoho'), dataCentre, environment, ...signedIn }),
]);

export type Account = v.InferOutput<typeof accountSchema>;
/** An account whose tokens are kept. */
export type TokenAccount = Exclude<Account, { kind: 'demo' }>;

/** Names an account: its place, organisation and user. Never a secret. */
export type AccountId = string;

const marginMs = 5 * 60_000;

/** Reads a stored record; undefined when it is not one, or of a version this extension does not know. */
export function parseAccount(text: string): Account | undefined {
  try {
    const parsed = v.safeParse(accountSchema, JSON.parse(text));
    return parsed.success && hostIsKnown(parsed.output) ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

function hostIsKnown(account: Account): boolean {
  return account.kind !== 'zoho' || environmentsOf(account.dataCentre).includes(account.environment);
}

/** `eu/production/7000001/431581000000258001`; what is not known is a dash. */
export function idOf(account: Account): AccountId {
  if (account.kind === 'demo') return 'demo';
  const place =
    account.kind === 'local'
      ? [`loopback:${account.port}`]
      : [account.dataCentre, account.environment as string];
  return [...place, account.organisation?.id ?? '-', account.user?.id ?? '-'].join('/');
}

/** All that must never be seen. */
export function secretsOf({ accessToken, renewal }: TokenAccount): string[] {
  return renewal ? [accessToken, renewal.refreshToken, renewal.clientSecret] : [accessToken];
}

/** The token that a sign-in stands or falls with. */
export function lastingTokenOf({ accessToken, renewal }: TokenAccount): string {
  return renewal?.refreshToken ?? accessToken;
}

/** How long a token is good in all, in milliseconds. */
export function lifeMs({ lifeSeconds }: TokenAccount): number {
  return (lifeSeconds ?? Infinity) * 1000;
}

/** Whether a token that is good for so long yet can be used as it is: it is renewed five minutes early, or at half its life. */
export function isFresh(account: TokenAccount, leftMs: number): boolean {
  return leftMs > Math.min(marginMs, lifeMs(account) / 2);
}

/** The host that the token of an account may be sent to. */
export function hostOf(account: TokenAccount): ApiHost {
  return account.kind === 'local'
    ? { kind: 'loopback', port: account.port }
    : { kind: 'zoho', dataCentre: account.dataCentre, environment: account.environment };
}

/** The host that the id of an account names; undefined for the demo organisation, and for what is no id. */
export function hostNamedIn(id: AccountId): ApiHost | undefined {
  const [place = '', inPlace] = id.split('/');
  const port = /^loopback:(\d+)$/.exec(place)?.[1];
  if (port !== undefined) return { kind: 'loopback', port: Number(port) };
  const named = v.safeParse(environment, inPlace);
  if (!isDataCentre(place) || !named.success) return undefined;
  const isThere = environmentsOf(place).includes(named.output);
  return isThere ? { kind: 'zoho', dataCentre: place, environment: named.output } : undefined;
}

/** The place of a record for a token of this host. */
export function placeOf(host: ApiHost) {
  return host.kind === 'loopback'
    ? { kind: 'local' as const, port: host.port }
    : { kind: 'zoho' as const, dataCentre: host.dataCentre, environment: host.environment };
}

/** Which organisation an account opens, and as whom. */
export function targetOf(account: Account, open: Identity): Target {
  if (account.kind !== 'demo') return targetAt(hostOf(account), open);
  return { ...factsOf(open), place: 'demo', environment: 'simulator' };
}

/** Which organisation a token of this host opens, and as whom. */
export function targetAt(host: ApiHost, open: Identity): Target {
  return host.kind === 'loopback'
    ? { ...factsOf(open), place: `loopback:${host.port}`, environment: playedBy(open) }
    : { ...factsOf(open), place: host.dataCentre, environment: host.environment };
}

function factsOf({ organisation, user }: Identity): Pick<Target, 'name' | 'organisation' | 'user'> {
  return {
    name: inert(organisation?.name ?? ''),
    organisation: organisation?.id ?? '',
    user: user?.id ?? '',
  };
}

/** Whose organisation is open, as far as the token may read it. */
export type Identity = Pick<TokenAccount, 'organisation' | 'user'>;

/** A local simulator is taken at its word, so that the protections of production can be tried. */
function playedBy(open: Identity): Target['environment'] {
  const played = v.safeParse(environment, open.organisation?.type);
  return played.success ? played.output : 'simulator';
}
