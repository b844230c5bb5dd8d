import { targetOf, type Account } from '../core/credentials/account';
import type { Target } from '../core/org/target';
import { l10n } from './l10n';
import { inert } from '../core/util/text';
import { isDataCentre, type DataCentre, type Environment } from '../core/zoho/dataCentres';

/** An account in a list of several: `Ada Smith in Acme (Europe, production)`. */
export function accountLabel(account: Account): string {
  if (account.kind === 'demo') return l10n.t('Demo organisation');
  const target = targetOf(account, account);
  // what a simulator plays is known once it is open
  const where = targetLabel(account.kind === 'local' ? { ...target, environment: 'simulator' } : target);
  const who = inert(account.user?.name ?? '');
  return who ? l10n.t('{0} in {1}', who, where) : where;
}

/** Organisation and environment, as every confirmation names them: `Acme (Europe, production)`. */
export function targetLabel({ name: given, place, environment }: Target): string {
  const name = given || l10n.t('Organisation');
  if (isDataCentre(place) && environment !== 'simulator')
    return l10n.t('{0} ({1}, {2})', name, dataCentreName(place), environmentName(environment));
  if (place === 'demo') return l10n.t('{0} (demo organisation)', name);
  const port = place.slice(place.indexOf(':') + 1);
  return environment === 'production'
    ? l10n.t('{0} (local simulator, port {1}, production)', name, port)
    : l10n.t('{0} (local simulator, port {1})', name, port);
}

/** What a person types to show that they mean this organisation: its name, or its id where the name is not known. */
export function phraseFor(target: Target): string {
  return target.name || target.organisation || targetLabel(target);
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

/** The data centre by the country or region that it serves. */
export function dataCentreName(name: DataCentre): string {
  switch (name) {
    case 'us':
      return l10n.t('United States');
    case 'eu':
      return l10n.t('Europe');
    case 'in':
      return l10n.t('India');
    case 'au':
      return l10n.t('Australia');
    case 'jp':
      return l10n.t('Japan');
    case 'cn':
      return l10n.t('China');
    case 'ca':
      return l10n.t('Canada');
    case 'sa':
      return l10n.t('Saudi Arabia');
    case 'uk':
      return l10n.t('United Kingdom');
    case 'ae':
      return l10n.t('United Arab Emirates');
  }
}
