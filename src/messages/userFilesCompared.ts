import type { Person } from '../core/userFiles/person';
import type { PersonCause, TerritoryCause } from '../core/userFiles/problem';
import { l10n } from './l10n';
import { inert } from '../core/util/text';

/** What only a comparison with Zoho tells. */
export function comparedText(cause: PersonCause | TerritoryCause): string {
  switch (cause.code) {
    case 'idOfAnother': {
      const owner = nameOf(cause.owner);
      return l10n.t('{0} is the id of {1} in Zoho, not of {2}.', cause.id, owner, listed(cause.named));
    }
    case 'unknownId':
      return l10n.t(
        'Zoho knows nobody with the id {0}, beside which stands {1}.',
        cause.id,
        listed(cause.named),
      );
    case 'sharedAddress':
      return l10n.t(
        'Several active users have the address {0}: {1}.',
        inert(cause.address),
        people(cause.owners, ({ id }) => id),
      );
    case 'addressOfAnother':
      return l10n.t(
        '{0} is the address of {1} in Zoho, not of {2}.',
        inert(cause.address),
        nameOf(cause.owner),
        listed(cause.named),
      );
    case 'unknownAddress':
      return unknownAddress(cause);
    case 'territoryIdOfAnother':
      return l10n.t(
        '{0} is the id of the territory {1} in Zoho, not of {2}.',
        cause.id,
        inert(cause.name, 60),
        inert(cause.named, 60),
      );
    case 'unknownTerritoryId':
      return l10n.t('Zoho knows no territory with the id {0}.', cause.id);
    case 'sharedTerritoryName': {
      const ids = cause.territories.map(({ id, path }) => `${pathText(path)} (${id})`).join(', ');
      const name = inert(cause.name, 60);
      return l10n.t('Several territories are called {0}; write the id of one: {1}.', name, ids);
    }
    case 'unknownTerritory': {
      const name = inert(cause.name, 60);
      if (cause.similar === undefined) return l10n.t('Zoho knows no territory called {0}.', name);
      const similar = inert(cause.similar, 60);
      return l10n.t('Zoho knows no territory called {0}. Perhaps this is meant: {1}.', name, similar);
    }
  }
}

function unknownAddress({
  address,
  allRead,
  alike,
}: Extract<PersonCause, { code: 'unknownAddress' }>): string {
  const shown = inert(address);
  const nobody = allRead
    ? l10n.t('No active user has the address {0}.', shown)
    : l10n.t(
        'Nobody with the address {0} was found, but some users could not be read from Zoho; try again, or write the id.',
        shown,
      );
  if (alike.length === 0) return nobody;
  const meant = people(alike, ({ email }) => inert(email));
  return `${nobody} ${l10n.t('Perhaps this is meant: {0}.', meant)}`;
}

function listed(texts: readonly string[]): string {
  return inert(texts.join(', '));
}

function pathText(path: readonly string[]): string {
  return path.map((name) => inert(name, 40)).join(' › ');
}

const mostListed = 5;

function people(all: readonly Person[], more: (person: Person) => string): string {
  const some = all.slice(0, mostListed).map((person) => `${nameOf(person)} (${more(person)})`);
  return [...some, ...(all.length > mostListed ? ['…'] : [])].join(', ');
}

/** A user in a sentence. */
export function nameOf({ name, email, id }: Person): string {
  return inert(name, 60) || inert(email, 60) || id;
}
