import type { UserId } from '../util/ids';
import { type Directory, isDescribed } from './directory';
import type { Person } from './person';
import type { PersonCause, Problem } from './problem';
import type { Row } from './rows';

/** Why the id of a row does not count: it is not the id of whom the row names. */
export function notTheirs(row: Row, id: UserId, owner: Person | undefined, active: Directory): Problem {
  const named = namedIn(row);
  const [right, another] = active.like(row).filter((person) => isDescribed(row, person));
  return problemOf(
    row,
    'id',
    owner ? { code: 'idOfAnother', id, owner, named } : { code: 'unknownId', id, named },
    right && !another && active.isWhole ? right : undefined,
  );
}

/** Why an e-mail address alone names nobody, or not one alone. */
export function notOne(row: Row, active: Directory): Problem {
  const [address = ''] = row.emails;
  const owners = active.withAddress(address);
  const [owner, another] = owners;
  if (another) return problemOf(row, 'email', { code: 'sharedAddress', address, owners });
  if (owner) {
    const named = namedIn({ ...row, emails: row.emails.slice(1) });
    return problemOf(row, 'email', { code: 'addressOfAnother', address, owner, named });
  }
  const alike = active.like(row);
  const [only, more] = alike;
  return problemOf(
    row,
    'email',
    { code: 'unknownAddress', address, allRead: active.isWhole, alike },
    only?.email && !more && active.isWhole ? only : undefined,
  );
}

function namedIn({ names, parts, emails }: Row): string[] {
  return [...names, ...(names.length > 0 ? [] : [parts.join(' ')]), ...emails].filter(Boolean);
}

/** The fix writes the id or the address of whoever is meant instead, where that is certain. */
function problemOf({ entry }: Row, field: 'id' | 'email', cause: PersonCause, right?: Person): Problem {
  const place = entry.values.find((value) => value.field === field)?.place() ?? entry.place;
  const problem = { place, cause, row: entry.place };
  if (!right) return problem;
  const code = field === 'id' ? 'writeId' : 'writeAddress';
  return { ...problem, fix: { place, text: entry.write(right[field]), remedy: { code, person: right } } };
}
