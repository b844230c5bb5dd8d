import { personKey, plainAddress } from '../assignments/names';
import type {
  AssignmentDocument,
  AssignmentFile,
  FencedOrganisation,
  Member,
  PersonEntry,
} from '../assignments/document';
import type { UserId } from '../util/ids';
import { nearest } from '../util/nearest';
import { inSlices } from '../util/turns';
import type { User } from '../zoho/schemas';
import type { TerritoryHere } from './territories';
import { unresolved, type Unresolved } from './unresolved';

/** Somebody whom a list names, and where it does. */
export interface PersonHere {
  readonly entry: PersonEntry;
  /** The file in which the entry stands: of a group, the root. */
  readonly file: AssignmentFile;
  readonly user: User;
}

/** What a territory is to look like. */
export interface DesiredTerritory extends TerritoryHere {
  readonly members: readonly PersonHere[];
  readonly absent: readonly PersonHere[];
}

export interface ResolvedPeople {
  readonly wanted: readonly DesiredTerritory[];
  readonly protected: ReadonlySet<UserId>;
  /** People whom this organisation does not have, and need not have, each once. */
  readonly skipped: readonly PersonEntry[];
  /** Those whom neither the active users nor the members show: somebody inactive may be meant, or nobody. */
  readonly unseen: readonly PersonEntry[];
  readonly problems: readonly Unresolved[];
}

/** Finds the people of a document among the users of an organisation. */
export async function resolvePeople(
  document: AssignmentDocument,
  fence: FencedOrganisation,
  territories: readonly TerritoryHere[],
  users: KnownUsers,
): Promise<ResolvedPeople> {
  const finder = new Finder(document, fence, users);
  const wanted: DesiredTerritory[] = [];
  const resolve = (one: TerritoryHere) => {
    const members = finder.membersOf(one.covered.members.entries, one.covered.file);
    const absent = finder.find(one.covered.absent?.entries ?? [], one.covered.file);
    finder.check(one, members, absent);
    wanted.push({ ...one, members, absent });
  };
  await inSlices(territories, (slice) => slice.forEach(resolve), 1);
  const [root] = document.files;
  const kept = finder.find(document.protectedPeople?.entries ?? [], root);
  return {
    wanted,
    protected: new Set(kept.map(({ user }) => user.id)),
    skipped: [...finder.skipped.values()],
    unseen: [...finder.unseen.values()],
    problems: finder.problems,
  };
}

/** The users who were read. Of several with one address, those who are active are meant. */
export class KnownUsers {
  private readonly byId = new Map<UserId, User>();
  private readonly active = new Map<string, Map<UserId, User>>();
  private readonly others = new Map<string, Map<UserId, User>>();
  /** An editor asks for the same few again with every keystroke. */
  private readonly similar = new Map<string, readonly string[]>();

  /** @param users whoever was read: the active ones, members of territories, in the end everybody */
  constructor(users: Iterable<User>) {
    for (const user of users) this.add(user);
  }

  /** The same of any number of users, made without holding up the process. */
  static async of(users: readonly User[]): Promise<KnownUsers> {
    const known = new KnownUsers([]);
    await inSlices(users, (slice) => {
      for (const user of slice) known.add(user);
    });
    return known;
  }

  get(id: UserId): User | undefined {
    return this.byId.get(id);
  }

  byAddress(address: string): User[] {
    return [...(this.active.get(address) ?? this.others.get(address) ?? new Map<UserId, User>()).values()];
  }

  /** Whom an address means, unless it is nobody or several. */
  onlyByAddress(address: string): User | undefined {
    const users = this.active.get(address) ?? this.others.get(address);
    return users?.size === 1 ? users.values().next().value : undefined;
  }

  /** Addresses of active users that somebody may have meant. */
  similarTo(address: string): readonly string[] {
    const similar = this.similar.get(address) ?? nearest(address, this.active.keys());
    this.similar.set(address, similar);
    return similar;
  }

  private add(user: User): void {
    // members of territories are active users mostly, each of them of several
    if (this.byId.has(user.id)) return;
    this.byId.set(user.id, user);
    if (!user.email) return;
    const address = plainAddress(user.email);
    const index = isActive(user) ? this.active : this.others;
    const same = index.get(address);
    if (same) same.set(user.id, user);
    else index.set(address, new Map([[user.id, user]]));
  }
}

/** Only these may be added; where Zoho does not say it in a way that can be read, Zoho decides. */
export function isActive({ status }: User): boolean {
  return status === 'active' || status === 'unknown';
}

class Finder {
  readonly problems: Unresolved[] = [];
  readonly skipped = new Map<string, PersonEntry>();
  readonly unseen = new Map<string, PersonEntry>();
  /** A person of many lists is looked for once, and a problem with them told once. */
  private readonly found = new Map<string, User | undefined>();

  constructor(
    private readonly document: AssignmentDocument,
    private readonly fence: FencedOrganisation,
    private readonly users: KnownUsers,
  ) {}

  /** Everybody in a list, whoever stands in its groups included, each once. */
  membersOf(entries: readonly Member[], file: AssignmentFile): PersonHere[] {
    const [root] = this.document.files;
    const people = entries.flatMap((entry) => {
      if (entry.kind === 'person') return this.find([entry], file);
      return this.find(this.document.groups.get(entry.name)?.people.entries ?? [], root);
    });
    return [...new Map(people.reverse().map((person) => [person.user.id, person])).values()].reverse();
  }

  find(entries: readonly PersonEntry[], file: AssignmentFile): PersonHere[] {
    return entries.flatMap((entry) => {
      const user = this.userOf(entry, file);
      return user ? [{ entry, file, user }] : [];
    });
  }

  /** What can only be seen once it is known who is meant. */
  check({ covered }: TerritoryHere, members: readonly PersonHere[], absent: readonly PersonHere[]): void {
    const ids = new Set(members.map(({ user }) => user.id));
    for (const { entry, file, user } of absent) {
      if (!ids.has(user.id)) continue;
      this.problems.push(unresolved(file, entry, { code: 'memberAndAbsentHere', text: entry.text }));
    }
    const isEmptied = covered.mode === 'exact' && !covered.empty && members.length === 0;
    if (isEmptied && covered.members.entries.length > 0 && this.problems.length === 0)
      this.problems.push(unresolved(covered.file, covered, { code: 'nobodyLeft', text: covered.text }));
  }

  private userOf(entry: PersonEntry, file: AssignmentFile): User | undefined {
    const { key } = entry;
    if (!this.found.has(key)) this.found.set(key, this.lookFor(entry, file));
    return this.found.get(key);
  }

  private lookFor(entry: PersonEntry, file: AssignmentFile): User | undefined {
    const mapped = this.fence.people.get(personKey(entry.person))?.to;
    const [root] = this.document.files;
    const [wanted, where] = mapped ? [mapped, root] : [entry, file];
    const { person, text } = wanted;
    const users = person.kind === 'id' ? [this.users.get(person.id)] : this.users.byAddress(person.address);
    const [only, another] = users;
    if (only && !another) return only;
    if (only) {
      const ids = users.flatMap((user) => (user ? [user.id] : []));
      this.problems.push(unresolved(where, wanted, { code: 'ambiguousPerson', text, ids }));
      return undefined;
    }
    this.unseen.set(wanted.key, wanted);
    if (this.fence.missing === 'skip') return void this.skipped.set(entry.key, entry);
    const similar = person.kind === 'id' ? [] : this.users.similarTo(person.address);
    const fix = similar.length === 1 ? JSON.stringify(similar[0]) : undefined;
    return void this.problems.push(unresolved(where, wanted, { code: 'unknownPerson', text, similar }, fix));
  }
}
