import type { Random } from './random';
import type { Row } from './record';
import type { Members, Place } from './scenario';

/** An assignment file as plain data: who is to be where, by ids. */
export interface Sheet {
  readonly lists: readonly SheetList[];
  /** People of one group, which stands in a list for those of them who are in it all. */
  readonly group: readonly string[];
  readonly protect: readonly string[];
  /** How the file has people: by address, by id, or by an address that is another one in this organisation. */
  readonly spelling: 'address' | 'id' | 'mapped';
}

interface SheetList {
  readonly territory: string;
  readonly mode: 'exact' | 'additive';
  readonly members: readonly string[];
  readonly absent: readonly string[];
}

/** Somebody whom the organisation does not know: a file that names them is not planned at all. */
export const stranger = '431581000000299999';

/** A file about some of the territories: some people leave, some come, some are replaced by others. */
export function sheetOf(random: Random, { territories, users, active }: Place, members: Members): Sheet {
  const covered = random.some(territories, random.whole(1, territories.length));
  const named = random.chance(0.03) ? users : users.filter((id) => id !== stranger);
  const lists = covered.map((territory): SheetList => {
    const here = members.filter((member) => member.territory === territory).map(({ user }) => user);
    const staying = random.chance(0.2) ? [] : random.some(here, random.whole(0, here.length));
    const coming = random.some(
      named.filter((id) => !staying.includes(id)),
      random.whole(0, 4),
    );
    const listed = [...staying, ...coming];
    if (random.chance(0.6)) return { territory, mode: 'exact', members: listed, absent: [] };
    const absent = random.some(
      named.filter((id) => !listed.includes(id)),
      random.whole(0, 3),
    );
    return { territory, mode: 'additive', members: listed, absent };
  });
  const [first] = lists;
  return {
    lists,
    group: random.chance(0.4) ? (first?.members.slice(0, 2) ?? []) : [],
    protect: random.chance(0.3) ? random.some(active, 2) : [],
    spelling: random.one('address', 'address', 'id', 'mapped'),
  };
}

/** The file, for an organisation of this id, in which a user is called `called`. */
export function textOf(
  { lists, group, protect, spelling }: Sheet,
  organisation: string,
  called: (user: string) => string | undefined,
): string {
  const aliased = (user: string) => `alias-${user}@x.example`;
  const written = (user: string): string => {
    const address = called(user);
    if (spelling === 'id' || address === undefined) return `id:${user}`;
    return spelling === 'address' ? address.toUpperCase() : aliased(user);
  };
  const people = [
    ...new Set([...lists.flatMap(({ members, absent }) => [...members, ...absent]), ...protect]),
  ];
  const mapped = people.flatMap((user): [string, string][] => {
    const address = called(user);
    return address === undefined ? [] : [[aliased(user), address]];
  });
  const membersIn = (members: readonly string[]): string[] => {
    const isGrouped = group.length > 0 && group.every((user) => members.includes(user));
    if (!isGrouped) return members.map(written);
    return ['@some', ...members.filter((user) => !group.includes(user)).map(written)];
  };
  const territories = lists.map(({ territory, mode, members, absent }) => [
    territory.slice(-4),
    {
      mode,
      members: membersIn(members),
      ...(absent.length > 0 && { absent: absent.map(written) }),
      ...(members.length === 0 && { empty: true }),
    },
  ]);
  const here = {
    id: organisation,
    environment: 'simulator',
    ...(spelling === 'mapped' && { people: Object.fromEntries(mapped) as object }),
  };
  const file = {
    version: 1,
    organisations: { here },
    mode: 'exact',
    ...(group.length > 0 && { groups: { some: group.map(written) } }),
    ...(protect.length > 0 && { protect: { people: protect.map(written) } }),
    territories: Object.fromEntries(territories) as object,
  };
  return JSON.stringify(file, undefined, 2);
}

/** Whatever the file may ask for, of whoever is or is not a member. */
export function askedIn({ lists, protect }: Sheet, everybody: readonly string[]): Row[] {
  return lists.flatMap(({ territory, mode, members, absent }) => {
    const leaving = mode === 'exact' ? everybody.filter((user) => !members.includes(user)) : absent;
    return [
      ...members.map((user): Row => ({ territory, user, operation: 'add' })),
      ...leaving
        .filter((user) => !protect.includes(user))
        .map((user): Row => ({ territory, user, operation: 'remove' })),
    ];
  });
}

/** What it asks for of an organisation of these members. */
export function changesIn(sheet: Sheet, { users }: Pick<Place, 'users'>, members: Members): Row[] {
  return askedIn(sheet, users).filter(({ territory, user, operation }) => {
    const isMember = members.some((member) => member.territory === territory && member.user === user);
    return isMember !== (operation === 'add');
  });
}

/** The file with one thing less. */
export function* smallerSheets(sheet: Sheet): Generator<Sheet> {
  const { lists, group, protect, spelling } = sheet;
  for (const at of lists.keys()) if (lists.length > 1) yield { ...sheet, lists: lists.toSpliced(at, 1) };
  if (group.length > 0) yield { ...sheet, group: [] };
  if (protect.length > 0) yield { ...sheet, protect: [] };
  if (spelling !== 'address') yield { ...sheet, spelling: 'address' };
  for (const [at, list] of lists.entries()) {
    for (const who of list.members.keys())
      yield { ...sheet, lists: lists.with(at, { ...list, members: list.members.toSpliced(who, 1) }) };
    for (const who of list.absent.keys())
      yield { ...sheet, lists: lists.with(at, { ...list, absent: list.absent.toSpliced(who, 1) }) };
  }
}
