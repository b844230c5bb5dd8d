export type Environment = 'production' | 'sandbox' | 'developer';

interface Hosts {
  /** Host that people sign in at and that gives tokens. */
  readonly accounts: string;
  /** Host of the console where people register a client and make grant codes. */
  readonly console: string;
  /** Host of the API, per environment; an environment that no page of Zoho's names is absent. */
  readonly api: Readonly<Partial<Record<Environment, string>>>;
  /** Host of the web application. */
  readonly crm: string;
}

/** The hosts of a data centre; `web` is the domain that its web applications share, `api` that of its API. */
function hosts(web: string, api: string) {
  return {
    ...productionOnly(web, api),
    api: { production: `www.${api}`, sandbox: `sandbox.${api}`, developer: `developer.${api}` },
  };
}

function productionOnly(web: string, api: string) {
  return {
    accounts: `accounts.${web}`,
    console: `api-console.${web}`,
    crm: `crm.${web}`,
    api: { production: `www.${api}` },
  };
}

/**
 * Every host a token or a client secret may ever be sent to. A constant on purpose: no setting, file, variable or answer
 * can add one. Rests on https://www.zoho.com/crm/developer/docs/api/v8/multi-dc.html and
 * https://www.zoho.com/accounts/protocol/oauth/multi-dc.html; the United Kingdom and the Emirates are documented for
 * production only.
 */
export const dataCentres = {
  us: hosts('zoho.com', 'zohoapis.com'),
  eu: hosts('zoho.eu', 'zohoapis.eu'),
  in: hosts('zoho.in', 'zohoapis.in'),
  au: hosts('zoho.com.au', 'zohoapis.com.au'),
  jp: hosts('zoho.jp', 'zohoapis.jp'),
  cn: hosts('zoho.com.cn', 'zohoapis.com.cn'),
  ca: hosts('zohocloud.ca', 'zohoapis.ca'),
  sa: hosts('zoho.sa', 'zohoapis.sa'),
  uk: productionOnly('zoho.uk', 'zohoapis.uk'),
  ae: productionOnly('zoho.ae', 'zohoapis.ae'),
} as const satisfies Record<string, Hosts>;

export type DataCentre = keyof typeof dataCentres;

type Loopback = { readonly kind: 'loopback'; readonly port: number };

/** Where people sign in: a data centre of Zoho's, or a simulator on this machine. */
export type AccountsHost = { readonly kind: 'zoho'; readonly dataCentre: DataCentre } | Loopback;

/** Where a token belongs: an environment of a data centre, or a simulator on this machine. */
export type ApiHost =
  { readonly kind: 'zoho'; readonly dataCentre: DataCentre; readonly environment: Environment } | Loopback;

/** The data centres that know of one another, by the names that Zoho's `location` has for them. */
export type Locations = ReadonlyMap<string, AccountsHost>;

export const zohoLocations: Locations = new Map(
  Object.keys(dataCentres).map((dataCentre) => [
    dataCentre,
    { kind: 'zoho', dataCentre: dataCentre as DataCentre },
  ]),
);

export function isDataCentre(text: string): text is DataCentre {
  return Object.hasOwn(dataCentres, text);
}

/** The environments of a data centre that have a documented API host. */
export function environmentsOf(dataCentre: DataCentre): Environment[] {
  return Object.keys(dataCentres[dataCentre].api) as Environment[];
}

/** `https://www.zohoapis.eu`, or `http://127.0.0.1:PORT`. Throws a RangeError for an environment without a host. */
export function apiOrigin(host: ApiHost): string {
  if (host.kind === 'loopback') return `http://127.0.0.1:${host.port}`;
  const api: Hosts['api'] = dataCentres[host.dataCentre].api;
  const name = api[host.environment];
  if (!name) throw new RangeError(`no ${host.environment} host in data centre ${host.dataCentre}`);
  return `https://${name}`;
}

/**
 * Reads the loopback URL of a local simulator: `http://127.0.0.1:8080`, `http://localhost:8080`, with or without a
 * final slash. Anything else (another host, https, a path, a user name) gives undefined.
 */
export function parseLoopbackUrl(text: string): { kind: 'loopback'; port: number } | undefined {
  const match = /^http:\/\/(?:127\.0\.0\.1|localhost):([1-9][0-9]{0,4})\/?$/.exec(text.trim());
  const port = Number(match?.[1]);
  return port >= 1 && port <= 65535 ? { kind: 'loopback', port } : undefined;
}

/** `https://accounts.zoho.eu`, or `http://127.0.0.1:PORT`. */
export function accountsOrigin(host: AccountsHost): string {
  return host.kind === 'loopback'
    ? `http://127.0.0.1:${host.port}`
    : `https://${dataCentres[host.dataCentre].accounts}`;
}

/** `accounts.zoho.eu`, or `127.0.0.1:PORT`: the server as people read it. */
export function accountsServerName(host: AccountsHost): string {
  return new URL(accountsOrigin(host)).host;
}

/** The page where clients are registered and grant codes made; a simulator has one too. */
export function consoleUrl(host: AccountsHost): string {
  return host.kind === 'loopback'
    ? `http://127.0.0.1:${host.port}/console`
    : `https://${dataCentres[host.dataCentre].console}`;
}

/** Names the accounts server of a host in keys and messages: `eu`, or `loopback:8080`. */
export function accountsName(host: AccountsHost): string {
  return host.kind === 'loopback' ? `loopback:${host.port}` : host.dataCentre;
}

/**
 * The same environment at the accounts server that answered. Undefined where that data centre has no such environment,
 * and for a change between Zoho and this machine.
 */
export function movedTo(host: ApiHost, accounts: AccountsHost): ApiHost | undefined {
  if (host.kind === 'loopback') return accounts.kind === 'loopback' ? accounts : undefined;
  if (accounts.kind === 'loopback') return undefined;
  const { dataCentre } = accounts;
  return environmentsOf(dataCentre).includes(host.environment) ? { ...host, dataCentre } : undefined;
}

/**
 * Whether an `api_domain` or `accounts-server` that came in is this origin of the table. Compared as text and never
 * parsed, so that no way of writing a URL can make another host look like it.
 */
export function isOrigin(given: string, origin: string): boolean {
  return given === origin || given === `${origin}/`;
}

/**
 * Whether the `api_domain` of a token answer fits a host. For a sandbox or developer organisation Zoho may name the
 * production host of the same data centre.
 */
export function fitsApiDomain(host: ApiHost, apiDomain: string): boolean {
  return (
    isOrigin(apiDomain, apiOrigin(host)) ||
    (host.kind === 'zoho' && isOrigin(apiDomain, apiOrigin({ ...host, environment: 'production' })))
  );
}
