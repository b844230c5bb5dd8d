import * as v from 'valibot';
import { dataCentres, environmentsOf, type ApiHost, type DataCentre } from '../api/dataCentres';
import type { OrganisationInfo } from '../api/schemas';
import { l10n } from '../base/l10n';
import { inert } from '../base/text';
import type { Target } from '../model/target';

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

/**
 * What is kept of a sign-in, as one record in SecretStorage: the token and the host it belongs to, never one without
 * the other. The demo organisation needs neither: its simulator makes a token when it starts.
 */
const accountSchema = v.variant('kind', [
  v.object({ version: v.literal(1), kind: v.literal('demo') }),
  v.object({
    version: v.literal(1),
    kind: v.literal('local'),
    port,
    accessToken: token,
    organisation: v.optional(organisation),
  }),
  v.object({
    version: v.literal(1),
    kind: v.literal('zoho'),
    dataCentre,
    environment,
    accessToken: token,
    organisation: v.optional(organisation),
  }),
]);

export type Account = v.InferOutput<typeof accountSchema>;

/** A token goes into a header line: nothing that could end or split one may be in it. */
export function isToken(text: string): boolean {
  return /^[\w.~+/=-]{8,2000}$/.test(text);
}

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

/** The host that the token of an account may be sent to. */
export function hostOf(account: Exclude<Account, { kind: 'demo' }>): ApiHost {
  return account.kind === 'local'
    ? { kind: 'loopback', port: account.port }
    : { kind: 'zoho', dataCentre: account.dataCentre, environment: account.environment };
}

/** Which organisation an account opens. The user is not known from the token alone. */
export function targetOf(account: Account, info: OrganisationInfo | undefined): Target {
  const facts = {
    label: describe(account, info?.name),
    name: inert(info?.name ?? ''),
    organisation: info?.id ?? '',
    user: '',
  };
  switch (account.kind) {
    case 'demo':
      return { ...facts, place: 'demo', environment: 'simulator' };
    case 'local':
      return { ...facts, place: `loopback:${account.port}`, environment: 'simulator' };
    case 'zoho':
      return { ...facts, place: account.dataCentre, environment: account.environment };
  }
}

/** Organisation and environment in the words of every confirmation: `Acme (Europe, production)`. */
export function describe(account: Account, organisationName: string | undefined): string {
  const name = inert(organisationName ?? '') || l10n.t('Organisation');
  switch (account.kind) {
    case 'demo':
      return l10n.t('{0} (demo organisation)', name);
    case 'local':
      return l10n.t('{0} (local simulator, port {1})', name, String(account.port));
    case 'zoho':
      return `${name} (${dataCentres[account.dataCentre].label}, ${environmentName(account.environment)})`;
  }
}

/** The environment in words. */
export function environmentName(name: v.InferOutput<typeof environment>): string {
  switch (name) {
    case 'production':
      return l10n.t('production');
    case 'sandbox':
      return l10n.t('sandbox');
    case 'developer':
      return l10n.t('developer');
  }
}
