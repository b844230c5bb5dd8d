import { placeOfAccount, type Account, type Identity } from '../core/credentials/account';
import type { Target } from '../core/org/target';
import { l10n } from './l10n';
import { inert } from '../core/util/text';
import { dataCentres, isDataCentre, type Environment } from '../core/zoho/dataCentres';

/** Which organisation an account opens, and as whom, with the label that every confirmation has for it. */
export function targetOf(account: Account, open: Identity): Target {
  const place = placeOfAccount(account, open);
  return { label: describe(place), ...place };
}

/** An account in a list of several: `Ada Smith in Acme (Europe, production)`. */
export function labelOf(account: Account): string {
  if (account.kind === 'demo') return l10n.t('Demo organisation');
  const place = placeOfAccount(account, account);
  // what a simulator plays is known once it is open
  const where = describe(account.kind === 'local' ? { ...place, environment: 'simulator' } : place);
  const who = inert(account.user?.name ?? '');
  return who ? l10n.t('{0} in {1}', who, where) : where;
}

/** Organisation and environment: `Acme (Europe, production)`. */
function describe({ name: given, place, environment }: Omit<Target, 'label'>): string {
  const name = given || l10n.t('Organisation');
  if (isDataCentre(place) && environment !== 'simulator')
    return `${name} (${dataCentres[place].label}, ${environmentName(environment)})`;
  if (place === 'demo') return l10n.t('{0} (demo organisation)', name);
  const port = place.slice(place.indexOf(':') + 1);
  return environment === 'production'
    ? l10n.t('{0} (local simulator, port {1}, production)', name, port)
    : l10n.t('{0} (local simulator, port {1})', name, port);
}

/** The environment in words. */
export function environmentName(name: Environment): string {
  switch (name) {
    case 'production':
      return l10n.t('production');
    case 'sandbox':
      return l10n.t('sandbox');
    case 'developer':
      return l10n.t('developer');
  }
}
