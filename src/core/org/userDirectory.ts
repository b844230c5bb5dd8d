import type { CrmError } from '../zoho/errors';
import type { User } from '../zoho/schemas';
import { userId, writtenId, type UserId } from '../util/ids';
import { once, Pasted, type Resolution } from './pasted';
import { asWritten, fold, foldMarks, type Found, RankedSearch } from '../util/search';
import { inSlices } from '../util/turns';

/** Nearly always a text means one user, and lists of one would cost more memory than all else here. */
type Namesakes = Map<string, User | User[]>;

/** The active users of the organisation, findable by id, e-mail address and name. */
export class UserDirectory {
  private readonly all: User[] = [];
  private readonly byId = new Map<UserId, User>();
  private readonly byEmail: Namesakes = new Map();
  private readonly byName: Namesakes = new Map();
  /** Those in whose names marks make other letters, by what is left without them; made when a text fits nobody. */
  private byLook: Namesakes | undefined;
  private readonly texts = new RankedSearch<User>(({ name, id, email, role, profile }) => ({
    name: name || email,
    id,
    email,
    more: `${role} ${profile}`,
  }));

  constructor(
    users: readonly User[],
    /** What is missing: then nobody is meant for certain by a name, which one of the missing users may have, too. */
    readonly gap?: CrmError,
  ) {
    this.add(users);
  }

  /** A directory of any size, made without holding up the process. */
  static async of(users: readonly User[], gap?: CrmError): Promise<UserDirectory> {
    const directory = new UserDirectory([], gap);
    await inSlices(users, (slice) => directory.add(slice));
    await directory.texts.arrange();
    return directory;
  }

  get users(): readonly User[] {
    return this.all;
  }

  get(id: UserId): User | undefined {
    return this.byId.get(id);
  }

  /** The users that a text fits, best first, at most so many; and how many there are in all. */
  find(text: string, most: number): Found<User> {
    return this.texts.find(text, most);
  }

  /**
   * Finds out who is meant by a pasted list: ids, e-mail addresses and names, separated by lines, commas, semicolons,
   * tabs, or blanks. Each user is found once, however often they are named. A name that may be only a part of another
   * one, and a line with more than one kind of these that does not name one person with each, are for a person to look
   * at.
   *
   * @param keepsLines whether the text has its line ends, if it had any: a one-line box turns them into blanks
   */
  resolve(text: string, keepsLines = false): Resolution[] {
    const lines = text.trim().split(/[\n\r]+/);
    const pasted = new Pasted((part) => this.lookUp(part), keepsLines || lines.length > 1);
    return once(lines.flatMap((line) => pasted.resolveLine(line)));
  }

  private add(users: readonly User[]): void {
    for (const user of users) {
      this.all.push(user);
      this.byId.set(user.id, user);
    }
    for (const { item, name, email } of this.texts.add(users)) {
      if (email) append(this.byEmail, email, item);
      if (item.name) append(this.byName, name, item);
    }
  }

  private lookUp(text: string): Resolution | undefined {
    const id = userId(writtenId(text));
    if (id) {
      const user = this.byId.get(id);
      return user ? { kind: 'found', text, user } : { kind: 'unlisted', text, id };
    }
    const [, before = '', email = text] = /^([^<>]*)<([^<>\s]+@[^<>\s]+)>$/.exec(text) ?? [];
    const named = before.replace(/["']/g, ' ').trim();
    const addressed = [this.byEmail.get(fold(email)) ?? []].flat();
    const users = addressed.length > 0 ? addressed : this.called(text);
    const name = asWritten(text);
    const isMeant = (user: User) =>
      user.email.toLowerCase() === email.toLowerCase() || asWritten(user.name) === name;
    const [first, ...others] = users.filter(isMeant);
    if (first && named && !users.every((user) => isNameOf(named, user)))
      return { kind: 'similar', text, users: [...new Set([...users, ...this.called(named)])] };
    // a namesake may be among those who could not be read
    const isSure = others.length === 0 && (addressed.length > 0 || !this.gap);
    if (first && isSure) return { kind: 'found', text, user: first };
    if (first) return { kind: 'ambiguous', text, users: [first, ...others] };
    const similar = users.length > 0 ? users : this.lookingLike(text);
    return similar.length > 0 ? { kind: 'similar', text, users: similar } : undefined;
  }

  private called(name: string): User[] {
    return [this.byName.get(fold(name)) ?? []].flat();
  }

  private lookingLike(text: string): User[] {
    const byLook = (this.byLook ??= this.byLookOfNames());
    const look = foldMarks(text);
    return [byLook.get(look) ?? [], look === fold(text) ? [] : (this.byName.get(look) ?? [])].flat(2);
  }

  private byLookOfNames(): Namesakes {
    const byLook: Namesakes = new Map();
    for (const [name, users] of this.byName) {
      const look = foldMarks(name);
      if (look !== name) for (const user of [users].flat()) append(byLook, look, user);
    }
    return byLook;
  }
}

/** Whether a name that stands before an address is its owner's, in whichever order and case. */
function isNameOf(text: string, { name }: User): boolean {
  const words = (some: string) =>
    fold(some)
      .split(/[\s,]+/)
      .filter(Boolean)
      .sort()
      .join(' ');
  return words(text) === words(name);
}

function append(map: Namesakes, key: string, user: User): void {
  const held = map.get(key);
  if (held === undefined) map.set(key, user);
  else if (Array.isArray(held)) held.push(user);
  else map.set(key, [held, user]);
}
