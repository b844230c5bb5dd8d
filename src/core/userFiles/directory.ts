import { fold } from '../util/search';
import { inSlices } from '../util/turns';
import type { Person } from './person';
import type { Row } from './rows';

type Description = Pick<Row, 'names' | 'parts' | 'emails'>;

/** The active users by what files call them. */
export class Directory {
  private readonly byEmail = new Map<string, Person[]>();
  private readonly byName = new Map<string, Person[]>();

  private constructor(
    /** Otherwise some users could not be read: nobody is missing for certain, and nobody alone in being called so. */
    readonly isWhole: boolean,
  ) {}

  static async of(users: readonly Person[], isWhole: boolean): Promise<Directory> {
    const directory = new Directory(isWhole);
    await inSlices(users, (slice) => {
      for (const user of slice) {
        append(directory.byEmail, fold(user.email), user);
        append(directory.byName, wordsOf(user.name).join(' '), user);
      }
    });
    return directory;
  }

  /** Whose address this is; only case makes no difference. */
  withAddress(email: string): readonly Person[] {
    const alike = this.byEmail.get(fold(email)) ?? [];
    return alike.filter((person) => isAddressOf(email, person));
  }

  /** Whose name or address a row may mean. */
  like({ names, parts, emails }: Description): readonly Person[] {
    const named = [...names, ...(parts.length > 0 ? [parts.join(' ')] : [])];
    return [
      ...new Set([
        ...emails.flatMap((email) => this.byEmail.get(fold(email)) ?? []),
        ...named.flatMap((name) => this.byName.get(wordsOf(name).join(' ')) ?? []),
      ]),
    ];
  }
}

/** Whether everything that a row says of its user is said of this one. */
export function isDescribed({ names, parts, emails }: Description, person: Person): boolean {
  const known = wordsOf(person.name);
  const isName = (text: string) => wordsOf(text).join(' ') === known.join(' ');
  return (
    emails.every((email) => isAddressOf(email, person)) &&
    names.every((name) => isName(name) || isAddressOf(name, person)) &&
    parts.every((part) => wordsOf(part).every((word) => known.includes(word)))
  );
}

function isAddressOf(text: string, { email }: Person): boolean {
  return email !== '' && text.trim().toLowerCase() === email.toLowerCase();
}

/** Case, accents and the order of words make no difference; anything else is another name. */
function wordsOf(name: string): string[] {
  return fold(name.replace(/[\p{DI}\p{Cf}]/gu, ''))
    .split(/[\s,]+/)
    .filter(Boolean)
    .sort();
}

function append(map: Map<string, Person[]>, key: string, person: Person): void {
  const held = map.get(key);
  if (held) held.push(person);
  else map.set(key, [person]);
}
