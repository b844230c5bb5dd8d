import type { TerritoryId, UserId } from '../util/ids';
import type { Territory, User } from '../zoho/schemas';
import type { OrganisationModel } from './organisation';
import { documentedMost } from './userCounts';

/** What may be wrong with a territory. */
export type TerritoryProblem = 'withoutManager' | 'inactiveMembers' | 'nearlyFull';

/** What problems are told from; nothing is read for it. */
export type Held = Pick<OrganisationModel, 'countOf' | 'heldMembers'>;

/** From so many users on, a territory is nearly full. */
export const nearlyFullFrom = documentedMost * 0.9;

/** Whether a territory has room for few users more, or for nobody, as far as their number is known. */
export function fullness(count: number | undefined): 'full' | 'nearlyFull' | undefined {
  if (count === undefined || count < nearlyFullFrom) return undefined;
  return count < documentedMost ? 'nearlyFull' : 'full';
}

/** How many of the members of a territory are not active; 0 while they are not read. */
export function inactiveIn(territory: TerritoryId, { heldMembers }: Pick<Held, 'heldMembers'>): number {
  const members = heldMembers.get(territory) ?? [];
  return members.filter(({ status }) => status !== 'active' && status !== 'unknown').length;
}

/** The territories that have a problem, by name. */
export function territoriesWith(
  problem: TerritoryProblem,
  territories: Iterable<Territory>,
  held: Held,
): readonly Territory[] {
  const has = ({ id, manager }: Territory): boolean => {
    switch (problem) {
      case 'withoutManager':
        return manager === undefined;
      case 'inactiveMembers':
        return inactiveIn(id, held) > 0;
      case 'nearlyFull':
        return fullness(held.countOf(id)) !== undefined;
    }
  };
  const { compare } = new Intl.Collator();
  return [...territories].filter(has).sort((a, b) => compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
}

/** The territories whose members are not known: without a manager, a number of 0 tells as much as a list of nobody. */
export async function unreadIn(model: OrganisationModel): Promise<readonly Territory[]> {
  const hierarchy = await model.hierarchy();
  await model.counted();
  const isUnread = ({ id }: Territory) => !model.heldMembers.has(id) || model.gapIn(id) !== undefined;
  // whether a manager counts Zoho's pages do not say
  return [...hierarchy.all()].filter(
    (one) => (model.countOf(one.id) !== 0 || one.manager !== undefined) && isUnread(one),
  );
}

/** In how many territories each user is; nobody who is in none. */
export function territoriesPerUser(
  members: ReadonlyMap<TerritoryId, readonly User[]>,
): ReadonlyMap<UserId, number> {
  const places = new Map<UserId, number>();
  for (const list of members.values()) {
    for (const { id } of list) places.set(id, (places.get(id) ?? 0) + 1);
  }
  return places;
}
