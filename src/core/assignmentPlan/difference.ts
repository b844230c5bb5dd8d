import type { AssignmentFile, CoveredTerritory, Written } from '../assignments/document';
import { rowKey, type MembershipChange } from '../plan/plan';
import type { TerritoryId, UserId } from '../util/ids';
import { inSlices } from '../util/turns';
import type { Territory, User } from '../zoho/schemas';
import { isActive, type DesiredTerritory } from './people';

/** A change that a document asks for, and what it stands on. */
export interface AssignmentRow extends MembershipChange {
  readonly covered: CoveredTerritory;
  readonly member: User;
  /** Where the person stands in the file; undefined for one who is removed because no list has them. */
  readonly from: { readonly entry: Written; readonly file: AssignmentFile } | undefined;
}

/** What is worth knowing and no difference: nothing is ever done about it. */
export type Note =
  /** Listed and a member, though not active; Zoho would not take them again. */
  | { readonly code: 'inactiveMember'; readonly territory: Territory; readonly user: User }
  /** Listed, no member and not active: Zoho takes nobody who is not. */
  | { readonly code: 'inactiveNotAdded'; readonly territory: Territory; readonly user: User }
  /** Not wanted, but Zoho keeps the manager of a territory among its users. */
  | { readonly code: 'managerStays'; readonly territory: Territory; readonly user: User }
  | { readonly code: 'protectedStays'; readonly territory: Territory; readonly user: User }
  | { readonly code: 'peopleSkipped'; readonly texts: readonly string[] }
  | { readonly code: 'territoriesSkipped'; readonly texts: readonly string[] }
  | {
      readonly code: 'nearlyFull';
      readonly territory: Territory;
      readonly users: number;
      readonly most: number;
    };

export interface Difference {
  readonly rows: readonly AssignmentRow[];
  readonly notes: readonly Note[];
  /** How many memberships there are in the territories that are held exactly. */
  readonly held: number;
}

/** What must not be taken from whom. */
export interface Protected {
  readonly people: ReadonlySet<UserId>;
  readonly territories: ReadonlySet<TerritoryId>;
}

/** Zoho's documented maximum of users in a territory, its manager included, and from how many of them on to say so. */
const documentedMost = 100;
const nearlyFull = 95;

/**
 * Who would be added and removed, so that every covered territory is as wanted. Managers, protected people and those who
 * are not active never are a difference.
 *
 * @param membersOf everybody who is in a territory now
 */
export async function difference(
  wanted: readonly DesiredTerritory[],
  membersOf: (territory: TerritoryId) => readonly User[],
  kept: Protected,
): Promise<Difference> {
  const rows: AssignmentRow[] = [];
  const notes: Note[] = [];
  let held = 0;
  const compare = (one: DesiredTerritory) => {
    const members = membersOf(one.territory.id);
    if (one.covered.mode === 'exact') held += members.length;
    const adds = additions(one, members, notes);
    const leaving = removals(one, members, kept, notes);
    const users = members.length + adds.length - leaving.length;
    rows.push(...adds, ...leaving);
    if (users >= nearlyFull && adds.length > 0)
      notes.push({ code: 'nearlyFull', territory: one.territory, users, most: documentedMost });
  };
  await inSlices(wanted, (slice) => slice.forEach(compare), 1);
  return { rows, notes, held };
}

function additions(
  { covered, territory, members: listed }: DesiredTerritory,
  live: readonly User[],
  notes: Note[],
): AssignmentRow[] {
  const isMember = new Set(live.map(({ id }) => id));
  return listed.flatMap(({ user, entry, file }): AssignmentRow[] => {
    if (isMember.has(user.id)) {
      if (!isActive(user)) notes.push({ code: 'inactiveMember', territory, user });
      return [];
    }
    if (!isActive(user)) {
      notes.push({ code: 'inactiveNotAdded', territory, user });
      return [];
    }
    const change = { territory: territory.id, user: user.id, operation: 'add' } as const;
    return [{ ...change, covered, member: user, from: { entry, file } }];
  });
}

function removals(
  { covered, territory, members: listed, absent }: DesiredTerritory,
  live: readonly User[],
  kept: Protected,
  notes: Note[],
): AssignmentRow[] {
  const isListed = new Set(listed.map(({ user }) => user.id));
  const unwanted = new Map(absent.map((person) => [person.user.id, person]));
  const leaving = live.filter(({ id }) => (covered.mode === 'exact' ? !isListed.has(id) : unwanted.has(id)));
  return leaving.flatMap((user): AssignmentRow[] => {
    const isManager = territory.manager?.id === user.id;
    const isProtected = kept.people.has(user.id) || kept.territories.has(territory.id);
    if (isManager || isProtected) {
      notes.push({ code: isManager ? 'managerStays' : 'protectedStays', territory, user });
      return [];
    }
    const from = unwanted.get(user.id);
    const change = { territory: territory.id, user: user.id, operation: 'remove' } as const;
    return [{ ...change, covered, member: user, from: from && { entry: from.entry, file: from.file } }];
  });
}

/** What a document says of a membership: that it is to be, that it is not to be, or nothing. */
export type Opinion = 'in' | 'out' | undefined;

/** What a document says of any membership, as far as its people and territories are known. */
export function opinionsOf(
  wanted: readonly DesiredTerritory[],
): (change: Pick<MembershipChange, 'territory' | 'user'>) => Opinion {
  const listed = new Set<string>();
  const absent = new Set<string>();
  const exact = new Set<TerritoryId>();
  for (const { covered, territory, members, absent: out } of wanted) {
    const keyOf = ({ user }: { readonly user: User }) => rowKey({ territory: territory.id, user: user.id });
    if (covered.mode === 'exact') exact.add(territory.id);
    for (const person of members) listed.add(keyOf(person));
    for (const person of out) absent.add(keyOf(person));
  }
  return (change) => {
    const key = rowKey(change);
    if (listed.has(key)) return 'in';
    return absent.has(key) || exact.has(change.territory) ? 'out' : undefined;
  };
}

/** Whose change a row is: of whoever wrote the file since its base, or of somebody in Zoho. */
export type Label = 'yours' | 'drift';

/** @param base what the base says: where it already said the same, the organisation has moved away from it */
export function labelOf(
  { operation, ...change }: MembershipChange,
  base: (change: Pick<MembershipChange, 'territory' | 'user'>) => Opinion,
): Label {
  return base(change) === (operation === 'add' ? 'in' : 'out') ? 'drift' : 'yours';
}
