import type { CrmError } from '../zoho/errors';
import type { User } from '../zoho/schemas';
import { userId, writtenId, type UserId } from '../util/ids';
import { asWritten, fold, foldMarks, type Found, RankedSearch } from '../util/search';
import { inSlices } from '../util/turns';

/** What a piece of text, typed or pasted by a person, says about who is meant. */
export type Resolution =
  | { readonly kind: 'found'; readonly text: string; readonly user: User }
  | { readonly kind: 'ambiguous'; readonly text: string; readonly users: readonly User[] }
  /** The text is nobody's name or address as it stands: these look like it. Who is meant is for a person to say. */
  | { readonly kind: 'similar'; readonly text: string; readonly users: readonly User[] }
  /** A well-formed id that no active user has: Zoho decides about it. */
  | { readonly kind: 'unlisted'; readonly text: string; readonly id: UserId }
  | { readonly kind: 'unknown'; readonly text: string };

const longestNameInWords = 6;

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
   * one, and a row that names different people, are for a person to look at.
   *
   * @param keepsLines whether the text has its line ends, if it had any: a one-line box turns them into blanks
   */
  resolve(text: string, keepsLines = false): Resolution[] {
    const hasLines = /[\n\r]/.test(text.trim());
    const seen = new Set<string>();
    return text
      .split(hasLines ? /[\n\r]+/ : /[,;]+/)
      .flatMap((row) => this.resolveRow(row.split(/[\t,;]+/), keepsLines || hasLines))
      .filter((resolution) => {
        const key = resolution.kind === 'found' ? resolution.user.id : fold(resolution.text);
        return !seen.has(key) && seen.add(key);
      });
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

  private resolveRow(fields: readonly string[], keepsLines: boolean): Resolution[] {
    const hits = fields.flatMap((field) => this.resolveSegment(field.trim(), keepsLines));
    return (keepsLines || fields.length > 1) && contradict(hits) ? hits.map(offered) : hits;
  }

  private resolveSegment(segment: string, keepsLines: boolean): Resolution[] {
    if (segment === '') return [];
    const whole = this.lookUp(segment);
    if (whole) return [whole];
    const words = segment.split(/\s+/);
    if (words.length === 1) return [{ kind: 'unknown', text: segment }];
    const hits = this.resolveWords(words);
    // ids and addresses are whole wherever they stand
    const isPart = keepsLines || mayBeOneName(hits);
    return isPart ? hits.map((hit) => (isName(hit) ? offered(hit) : hit)) : hits;
  }

  /** A one-line box turns pasted line ends into blanks: take the longest run of words that means somebody. */
  private resolveWords(words: readonly string[]): Resolution[] {
    const result: Resolution[] = [];
    let strange: string[] = [];
    const flush = () => {
      if (strange.length > 0) result.push({ kind: 'unknown', text: strange.join(' ') });
      strange = [];
    };
    for (let at = 0; at < words.length;) {
      const [length, hit] = this.longestHit(words, at);
      if (hit) {
        flush();
        result.push(hit);
      } else strange.push(words[at] ?? '');
      at += length;
    }
    flush();
    return result;
  }

  private longestHit(words: readonly string[], at: number): [length: number, hit?: Resolution] {
    for (let length = Math.min(longestNameInWords, words.length - at); length > 0; length--) {
      const hit = this.lookUp(words.slice(at, at + length).join(' '));
      if (hit) return [length, hit];
    }
    return [1];
  }

  private lookUp(text: string): Resolution | undefined {
    const id = userId(writtenId(text));
    if (id) {
      const user = this.byId.get(id);
      return user ? { kind: 'found', text, user } : { kind: 'unlisted', text, id };
    }
    const email = /^[^<>]*<([^<>\s]+@[^<>\s]+)>$/.exec(text)?.[1] ?? text;
    const addressed = [this.byEmail.get(fold(email)) ?? []].flat();
    const users = addressed.length > 0 ? addressed : [this.byName.get(fold(text)) ?? []].flat();
    const name = asWritten(text);
    const isMeant = (user: User) =>
      user.email.toLowerCase() === email.toLowerCase() || asWritten(user.name) === name;
    const [first, ...others] = users.filter(isMeant);
    // a namesake may be among those who could not be read
    const isSure = others.length === 0 && (addressed.length > 0 || !this.gap);
    if (first && isSure) return { kind: 'found', text, user: first };
    if (first) return { kind: 'ambiguous', text, users: [first, ...others] };
    const similar = users.length > 0 ? users : this.lookingLike(text);
    return similar.length > 0 ? { kind: 'similar', text, users: similar } : undefined;
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

/** What is left of a resolution when it is not certain after all. */
function offered(resolution: Resolution): Resolution {
  const { kind, text } = resolution;
  if (kind === 'found') return { kind: 'similar', text, users: [resolution.user] };
  return kind === 'unlisted' ? { kind: 'unknown', text } : resolution;
}

function isName({ kind, text }: Resolution): boolean {
  return kind !== 'unknown' && sortOf(text) === 'name';
}

function sortOf(text: string): 'id' | 'address' | 'name' {
  if (userId(writtenId(text))) return 'id';
  return text.includes('@') ? 'address' : 'name';
}

/** Whether words with blanks between may be somebody else's longer name: `Ram Singh`, or `Maria Garcia Lopez`. */
function mayBeOneName(hits: readonly Resolution[]): boolean {
  const isSurname = (hit: Resolution, before: Resolution | undefined) =>
    isName(hit) && !/\s/.test(hit.text) && before !== undefined && isName(before);
  return hits.some((hit, index) => hit.kind === 'unknown' || isSurname(hit, hits[index - 1]));
}

/** Whether an id, an address and a name in one row are not the same person's. */
function contradict(hits: readonly Resolution[]): boolean {
  const known = hits.filter(({ kind }) => kind !== 'unknown');
  if (new Set(known.map(({ text }) => sortOf(text))).size < 2) return false;
  const [first = [], ...others] = known.map(meant);
  return !first.some((id) => others.every((ids) => ids.includes(id)));
}

function meant(resolution: Resolution): readonly UserId[] {
  switch (resolution.kind) {
    case 'found':
      return [resolution.user.id];
    case 'ambiguous':
    case 'similar':
      return resolution.users.map(({ id }) => id);
    case 'unlisted':
      return [resolution.id];
    case 'unknown':
      return [];
  }
}

function append(map: Namesakes, key: string, user: User): void {
  const held = map.get(key);
  if (held === undefined) map.set(key, user);
  else if (Array.isArray(held)) held.push(user);
  else map.set(key, [held, user]);
}
