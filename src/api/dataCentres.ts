export type Environment = 'production' | 'sandbox' | 'developer';

interface Hosts {
  /** Name of the data centre for people. */
  readonly label: string;
  /** Host of the API, per environment; an environment that no page of Zoho's names is absent. */
  readonly api: Readonly<Partial<Record<Environment, string>>>;
  /** Host of the web application. */
  readonly crm: string;
}

function hosts(label: string, api: string, crm: string): Hosts {
  return {
    label,
    crm,
    api: { production: `www.${api}`, sandbox: `sandbox.${api}`, developer: `developer.${api}` },
  };
}

/**
 * Every host a token may ever be sent to. A constant on purpose: no setting, file, variable or answer can add one.
 * Rests on https://www.zoho.com/crm/developer/docs/api/v8/multi-dc.html; the United Kingdom and the Emirates are
 * documented for production only.
 */
export const dataCentres = {
  us: hosts('United States', 'zohoapis.com', 'crm.zoho.com'),
  eu: hosts('Europe', 'zohoapis.eu', 'crm.zoho.eu'),
  in: hosts('India', 'zohoapis.in', 'crm.zoho.in'),
  au: hosts('Australia', 'zohoapis.com.au', 'crm.zoho.com.au'),
  jp: hosts('Japan', 'zohoapis.jp', 'crm.zoho.jp'),
  cn: hosts('China', 'zohoapis.com.cn', 'crm.zoho.com.cn'),
  ca: hosts('Canada', 'zohoapis.ca', 'crm.zohocloud.ca'),
  sa: hosts('Saudi Arabia', 'zohoapis.sa', 'crm.zoho.sa'),
  uk: { label: 'United Kingdom', crm: 'crm.zoho.uk', api: { production: 'www.zohoapis.uk' } },
  ae: { label: 'United Arab Emirates', crm: 'crm.zoho.ae', api: { production: 'www.zohoapis.ae' } },
} as const satisfies Record<string, Hosts>;

export type DataCentre = keyof typeof dataCentres;

/** Where a token belongs: one of Zoho's hosts, or a simulator on this machine. */
export type ApiHost =
  | { readonly kind: 'zoho'; readonly dataCentre: DataCentre; readonly environment: Environment }
  | { readonly kind: 'loopback'; readonly port: number };

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
  if (!name) throw new RangeError(`No ${host.environment} host is known in data centre ${host.dataCentre}.`);
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
