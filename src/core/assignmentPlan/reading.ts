import type { OrganisationModel } from '../org/organisation';
import type { UserDirectory } from '../org/userDirectory';
import type { TerritoryId } from '../util/ids';
import type { Territory, User } from '../zoho/schemas';

export interface Reading {
  readonly signal: AbortSignal;
  /** Told how many of the territories are read. */
  readonly step: (done: number, of: number) => void;
}

/**
 * Reads all active users while something else is read: they are many pages, and only names in a file need them.
 *
 * @param work told to stop when the users cannot be read
 * @throws CrmError also where only some of them can be read: who is missing could not be told from who is unknown
 */
export async function besideUsers<T>(
  model: OrganisationModel,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<{ readonly active: UserDirectory; readonly found: T }> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const [active, found] = await Promise.all([readUsers(model, either), work(either)]).finally(() =>
    stop.abort(),
  );
  return { active, found };
}

/**
 * All active users as they are now.
 *
 * @throws CrmError also where only some of them can be read
 */
export async function readUsers(model: OrganisationModel, signal: AbortSignal): Promise<UserDirectory> {
  model.users.forget();
  const active = await model.activeUsers(signal);
  if (active.gap) throw active.gap;
  return active;
}

/**
 * The members of territories, side by side. One that has no manager, and no users by its number, is not read; one whose members do not
 * fit its number is read once more, because somebody may be changing it.
 *
 * @param countOf how many users each had a moment ago; without it, all are read
 * @throws CrmError when one of them cannot be read as a whole
 */
export async function readMembers(
  territories: readonly Pick<Territory, 'id' | 'manager'>[],
  model: OrganisationModel,
  { signal, step }: Reading,
  countOf: (territory: TerritoryId) => number | undefined = () => undefined,
): Promise<ReadonlyMap<TerritoryId, readonly User[]>> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  let done = 0;
  const lists = await Promise.all(
    territories.map(async (territory) => {
      const list = await membersOf(territory, countOf(territory.id), model, either);
      step(++done, territories.length);
      return [territory.id, list] as const;
    }),
  ).finally(() => stop.abort()); // one failure is enough: the others need not be read
  return new Map(lists);
}

async function membersOf(
  { id, manager }: Pick<Territory, 'id' | 'manager'>,
  count: number | undefined,
  model: OrganisationModel,
  signal: AbortSignal,
): Promise<readonly User[]> {
  // Zoho's pages do not say whether the manager counts
  if (count === 0 && !manager) return [];
  const members = await model.readMembers(id, signal);
  const others = members.filter((user) => user.id !== manager?.id).length;
  const fits = count === undefined || count === members.length || count === others;
  return fits ? members : model.readMembers(id, signal);
}
