import type { UserId } from '../util/ids';
import { l10n } from '../util/l10n';
import { inert } from '../util/text';
import { type Directory, isDescribed, type Person } from './directory';
import type { Problem } from './problem';
import type { Row } from './rows';

/** Why the id of a row does not count: it is not the id of whom the row names. */
export function notTheirs(row: Row, id: UserId, owner: Person | undefined, active: Directory): Problem {
  const named = namedIn(row);
  const message = owner
    ? l10n.t('{0} is the id of {1} in Zoho, not of {2}.', id, nameOf(owner), named)
    : l10n.t('Zoho knows nobody with the id {0}, beside which stands {1}.', id, named);
  const [right, another] = active.like(row).filter((person) => isDescribed(row, person));
  if (!right || another || !active.isWhole) return problemOf(row, 'id', message);
  const title = l10n.t('Write the id of {0}: {1}', nameOf(right), right.id);
  return problemOf(row, 'id', message, { title, text: right.id });
}

/** Why an e-mail address alone names nobody, or not one alone. */
export function notOne(row: Row, active: Directory): Problem {
  const [email = ''] = row.emails;
  const shown = inert(email, 80);
  const [owner, another] = active.withAddress(email);
  if (another) {
    const who = listed(active.withAddress(email), ({ id }) => id);
    return problemOf(row, 'email', l10n.t('Several active users have the address {0}: {1}.', shown, who));
  }
  if (owner) {
    const named = namedIn({ ...row, emails: [] });
    const message = l10n.t('{0} is the address of {1} in Zoho, not of {2}.', shown, nameOf(owner), named);
    return problemOf(row, 'email', message);
  }
  const alike = active.like(row);
  const nobody = active.isWhole
    ? l10n.t('No active user has the address {0}.', shown)
    : l10n.t(
        'Nobody with the address {0} was found, but some users could not be read from Zoho; try again, or write the id.',
        shown,
      );
  const [only, more] = alike;
  if (!only) return problemOf(row, 'email', nobody);
  const meant = l10n.t(
    'Perhaps this is meant: {0}.',
    listed(alike, (person) => inert(person.email)),
  );
  const message = `${nobody} ${meant}`;
  if (more || !only.email || !active.isWhole) return problemOf(row, 'email', message);
  const title = l10n.t('Write the address of {0}: {1}', nameOf(only), inert(only.email));
  return problemOf(row, 'email', message, { title, text: only.email });
}

const mostListed = 5;

function listed(people: readonly Person[], more: (person: Person) => string): string {
  const some = people.slice(0, mostListed).map((person) => `${nameOf(person)} (${more(person)})`);
  return [...some, ...(people.length > mostListed ? ['…'] : [])].join(', ');
}

function namedIn({ names, parts, emails }: Row): string {
  return inert(
    [...names, ...(names.length > 0 ? [] : [parts.join(' ')]), ...emails].filter(Boolean).join(', '),
  );
}

function nameOf({ name, email, id }: Person): string {
  return inert(name, 60) || inert(email, 60) || id;
}

function problemOf(
  { entry }: Row,
  field: 'id' | 'email',
  message: string,
  fix?: { readonly title: string; readonly text: string },
): Problem {
  const place = entry.values.find((value) => value.field === field)?.place() ?? entry.place;
  const row = entry.place;
  return fix
    ? { place, message, row, fix: { title: fix.title, place, text: entry.write(fix.text) } }
    : { place, message, row };
}
