import type { OrganisationModel } from '../org/organisation';
import { unlessCancelled } from '../util/async';
import type { TerritoryId, UserId } from '../util/ids';
import { othersFirst } from '../util/turns';
import type { User } from '../zoho/schemas';
import { type Change, byTerritory } from './plan';
import type { Names } from './names';
import type { Facts } from './planner';

interface Reading {
  readonly signal: AbortSignal;
  /** Told how many of the territories are read. */
  readonly step: (done: number, of: number) => void;
  /** Users who were read a moment ago. */
  readonly known?: ReadonlyMap<UserId, User>;
}

/**
 * What a plan of these changes stands on, read now where it is not held since a moment ago: members, managers, and who
 * the users are.
 *
 * @throws CrmError when the members of a territory cannot be read; the signal's reason when it is aborted
 */
export async function readFacts(
  changes: readonly Change[],
  model: OrganisationModel,
  { signal, step, known = new Map() }: Reading,
): Promise<{ facts: Facts; names: Names }> {
  const territories = byTerritory(changes);
  const hierarchy = await unlessCancelled(model.hierarchy(), signal);
  let done = 0;
  const stop = new AbortController();
  const lists = await Promise.all(
    [...territories].map(async ([id, own]) => {
      const members = await membersFor(own, id, model, AbortSignal.any([signal, stop.signal]));
      step(++done, territories.size);
      return [id, members] as const;
    }),
  ).finally(() => stop.abort()); // one failure is enough: the others need not be read
  const members = new Map<TerritoryId, ReadonlySet<UserId>>(lists);
  const others = [...new Set(changes.map(({ user }) => user))].filter((id) => !known.has(id));
  const users = new Map([...known, ...(await model.usersById(others, signal))]);
  await othersFirst(); // there may be ten thousand users
  return {
    facts: {
      membersOf: (territory) => members.get(territory) ?? new Set(),
      managerOf: (territory) => hierarchy.get(territory)?.manager?.id,
      statusOf: (user) => statusIn(users.get(user)),
      isRoot: (territory) => hierarchy.top[0]?.id === territory,
    },
    names: {
      territory: (id) => hierarchy.get(id)?.name ?? '',
      user: (id) => users.get(id)?.name ?? '',
    },
  };
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

/** Where Zoho does not say it in a way that can be read, Zoho decides. */
function statusIn(user: User | undefined): string | undefined {
  return user?.status === 'unknown' ? undefined : user?.status;
}

export function idsOf(users: readonly User[]): UserId[] {
  return users.map(({ id }) => id);
}
