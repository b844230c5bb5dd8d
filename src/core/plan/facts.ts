import type { OrganisationModel } from '../org/organisation';
import { unlessCancelled } from '../util/async';
import type { TerritoryId, UserId } from '../util/ids';
import { othersFirst } from '../util/turns';
import type { CrmClient } from '../zoho/client';
import { CrmError } from '../zoho/errors';
import type { Territory, TerritoryOfUser, User } from '../zoho/schemas';
import { type Change, byTerritory, grouped } from './plan';
import { readByUser } from './batches';
import type { Names } from './names';

/** What the plan stands on, as read just before. */
export interface Facts {
  readonly membersOf: (territory: TerritoryId) => ReadonlySet<UserId>;
  /** Whether Zoho lists somebody there who cannot be told: such a territory is left alone, and the others are not. */
  readonly areUnknown?: (territory: TerritoryId) => boolean;
  readonly managerOf: (territory: TerritoryId) => UserId | undefined;
  /** `active`, `inactive`, `deleted` …; undefined for a user of whom nothing is known: Zoho decides about them. */
  readonly statusOf: (user: UserId) => string | undefined;
  readonly isRoot: (territory: TerritoryId) => boolean;
}

/** Where people are: all territories of each of them, as read a moment ago. */
export type Places = ReadonlyMap<UserId, readonly TerritoryOfUser[]>;

interface Reading {
  readonly signal: AbortSignal;
  /** Told how many of the territories are read. */
  readonly step: (done: number, of: number) => void;
  /** Users who were read a moment ago. */
  readonly known?: ReadonlyMap<UserId, User>;
  /** Territories in which only the users of the changes count. */
  readonly additive?: ReadonlySet<TerritoryId> | undefined;
  /** Where the users of the changes are, as far as that was read a moment ago. */
  readonly places?: Places;
}

/**
 * What a plan of these changes stands on, read now where it is not held since a moment ago: members, managers, and who
 * the users are.
 *
 * @throws CrmError when the members or the manager of a territory cannot be read, but for a row without an id; the
 * signal's reason when it is aborted
 */
export async function readFacts(
  changes: readonly Change[],
  model: OrganisationModel,
  { signal, step, known = new Map(), additive = new Set(), places = new Map() }: Reading,
): Promise<{ facts: Facts; names: Names }> {
  const hierarchy = await unlessCancelled(model.hierarchy(), signal);
  await othersFirst(); // there may be ten thousand changes
  const told = toldBy(places, changes, additive);
  const untold = changes.filter(({ territory }) => !told.has(territory));
  const byUser = readByUser(untold, (territory) => additive.has(territory));
  const territories = byTerritory(untold.filter(({ territory }) => !byUser.has(territory)));
  const people = grouped(
    untold.filter(({ territory }) => byUser.has(territory)),
    ({ user }) => user,
  );
  await othersFirst();
  let done = 0;
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const counted = async <T>(reading: Promise<T>): Promise<T> => {
    const found = await reading;
    step(++done, territories.size + people.size);
    return found;
  };
  const unknown = new Map<TerritoryId, CrmError>();
  const [lists, read] = await Promise.all([
    Promise.all(
      [...territories].map(async ([id, own]) => {
        const reading = membersFor(own, id, model, either).catch((error: unknown) => {
          if (!listsTheUntold(error)) throw error;
          unknown.set(id, error);
          return new Set<UserId>();
        });
        return [id, await counted(reading)] as const;
      }),
    ),
    Promise.all(
      [...people.keys()].map(async (id) => [id, await counted(placesOf(id, model.client, either))] as const),
    ),
  ]).finally(() => stop.abort()); // one failure is enough: the others need not be read
  const [gap] = unknown.values();
  const all = territories.size + people.size + told.size;
  if (gap && unknown.size === all) throw gap; // nothing could be changed
  const seen = seenIn(new Map([...places, ...read]));
  const members = new Map<TerritoryId, ReadonlySet<UserId>>(lists);
  for (const id of [...byUser, ...told]) members.set(id, seen.usersIn.get(id) ?? new Set());
  const managerSeen = (id: TerritoryId) => seen.territories.get(id)?.manager;
  const managerHeld = (id: TerritoryId) => hierarchy.get(id)?.manager?.id;
  const leavers = changes.filter(({ operation, territory: id, user }) => {
    const isManager = managerSeen(id) === undefined && managerHeld(id) === user;
    return isManager && operation === 'remove' && members.get(id)?.has(user);
  });
  const managers = await managersNow(byTerritory(leavers).keys(), model, signal);
  const others = [...new Set(changes.map(({ user }) => user))].filter((id) => !known.has(id));
  const users = new Map([...known, ...(await model.usersById(others, signal))]);
  await othersFirst();
  const nameIn = (id: TerritoryId) => hierarchy.get(id)?.name ?? seen.territories.get(id)?.name ?? '';
  return {
    facts: {
      membersOf: (territory) => members.get(territory) ?? new Set(),
      areUnknown: (territory) => unknown.has(territory),
      managerOf: (id) => {
        const manager = managerSeen(id);
        if (manager !== undefined) return manager ?? undefined;
        return managers.has(id) ? managers.get(id) : managerHeld(id);
      },
      statusOf: (user) => statusIn(users.get(user)),
      isRoot: (territory) => hierarchy.top[0]?.id === territory,
    },
    names: { territory: nameIn, user: (id) => users.get(id)?.name ?? '' },
  };
}

/** Territories in which nobody counts but users whose places are known already. */
function toldBy(
  places: Places,
  changes: readonly Change[],
  additive: ReadonlySet<TerritoryId>,
): ReadonlySet<TerritoryId> {
  const unknown = changes.filter(({ user }) => !places.has(user)).map(({ territory }) => territory);
  const left = new Set(unknown);
  const all = changes.map(({ territory }) => territory);
  return new Set(all.filter((territory) => additive.has(territory) && !left.has(territory)));
}

/** The same the other way round: who of these people is in a territory, and what was read of it, manager and all. */
function seenIn(places: Places): {
  readonly usersIn: ReadonlyMap<TerritoryId, ReadonlySet<UserId>>;
  readonly territories: ReadonlyMap<TerritoryId, TerritoryOfUser>;
} {
  const usersIn = new Map<TerritoryId, Set<UserId>>();
  const territories = new Map<TerritoryId, TerritoryOfUser>();
  for (const [user, own] of places)
    for (const territory of own) {
      const { id } = territory;
      usersIn.set(id, (usersIn.get(id) ?? new Set()).add(user));
      territories.set(id, territory);
    }
  return { usersIn, territories };
}

/**
 * The members of a territory. Those read a moment ago, for the picker, will do where each change has to be sent: they are
 * read again before that. To leave out what is so already, they have to be as they are now.
 */
async function membersFor(
  changes: readonly Change[],
  territory: TerritoryId,
  model: OrganisationModel,
  signal: AbortSignal,
): Promise<ReadonlySet<UserId>> {
  const recent = await unlessCancelled(model.recentMembers(territory), signal);
  const held = recent && new Set(idsOf(recent));
  if (held && changes.every(({ user, operation }) => held.has(user) === (operation === 'remove')))
    return held;
  return new Set(idsOf(await model.readMembers(territory, signal)));
}

/** Who manages these territories now: nobody is told to be a manager who was one when the tree was read. */
async function managersNow(
  ids: Iterable<TerritoryId>,
  model: OrganisationModel,
  signal: AbortSignal,
): Promise<ReadonlyMap<TerritoryId, UserId | undefined>> {
  const read = await Promise.all([...ids].map((id) => territoryNow(id, model.client, signal)));
  const territories = read.filter((one) => one !== undefined);
  model.noteManagers(territories);
  return new Map(territories.map(({ id, manager }) => [id, manager?.id]));
}

/**
 * The territories that a user is in; none of a user who is gone.
 *
 * @throws CrmError when they cannot be read, all of them; the reason of `signal` when it is aborted
 */
export function placesOf(
  user: UserId,
  client: CrmClient,
  signal: AbortSignal,
): Promise<readonly TerritoryOfUser[]> {
  return orNobody(client.territoriesOfUser(user, { signal }));
}

/**
 * A territory as it is at this moment; undefined where there is none of this id.
 *
 * @throws CrmError when it cannot be read; the reason of `signal` when it is aborted
 */
export async function territoryNow(
  id: TerritoryId,
  client: CrmClient,
  signal: AbortSignal,
): Promise<Territory | undefined> {
  const [found] = await orNobody(client.territory(id, signal));
  return found;
}

/** Whether a list was read whole but for people in it who cannot be told. */
export function listsTheUntold(error: unknown): error is CrmError {
  return error instanceof CrmError && error.fault.detail.code === 'rowsWithoutId';
}

/** 400 INVALID_DATA: there is no such territory, or user, any more. */
export function isGone(error: unknown): error is CrmError & { readonly zohoCode: string } {
  return error instanceof CrmError && error.zohoCode === 'INVALID_DATA';
}

/** Who is gone is nowhere, and nobody is there; what a request says of it then tells why. */
export async function orNobody<T>(reading: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await reading;
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

/** Where Zoho does not say it in a way that can be read, Zoho decides. */
function statusIn(user: User | undefined): string | undefined {
  return user?.status === 'unknown' ? undefined : user?.status;
}

export function idsOf(users: readonly User[]): UserId[] {
  return users.map(({ id }) => id);
}
