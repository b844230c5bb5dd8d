import { Hierarchy } from '../core/org/hierarchy';
import type { TerritoryId } from '../core/util/ids';
import type { CrmClient } from '../core/zoho/client';
import type { Territory, User } from '../core/zoho/schemas';

/** The territories of an organisation, and how many users Zoho counts in each. */
export interface CountedTerritories {
  readonly hierarchy: Hierarchy;
  /** Undefined where the number cannot be read. */
  readonly countOf: (territory: TerritoryId) => number | undefined;
}

/** A territory with all of its members as they are now. */
export interface Membership {
  readonly territory: Territory;
  readonly members: readonly User[];
  /** How many users Zoho counts in it, where that does not fit the members, who were read twice then. */
  readonly miscounted: number | undefined;
}

/** @throws CrmError when not all of them can be read */
export async function readTerritories(client: CrmClient, signal: AbortSignal): Promise<CountedTerritories> {
  const [territories, counts] = await Promise.all([
    client.territories({ signal }),
    client.userCounts({ signal }),
  ]);
  const counted = new Map(counts.map(({ territory, count }) => [territory, count]));
  // who is left out has no users
  const countOf = (territory: TerritoryId) => (counted.has(territory) ? counted.get(territory) : 0);
  return { hierarchy: new Hierarchy(territories), countOf };
}

/**
 * Who is in which of some territories: all of it, or nothing. Territories without users are not read.
 *
 * @param step told how many of them are read
 * @throws CrmError when one list cannot be read as a whole
 */
export async function readMemberships(
  client: CrmClient,
  territories: readonly Territory[],
  countOf: CountedTerritories['countOf'],
  signal: AbortSignal,
  step: (done: number, of: number) => void,
): Promise<readonly Membership[]> {
  // one failure is enough: the others need not be read
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  let done = 0;
  const read = async (territory: Territory): Promise<Membership> => {
    const membership = await readOne(client, territory, countOf(territory.id), either);
    step(++done, territories.length);
    return membership;
  };
  return Promise.all(territories.map(read)).finally(() => stop.abort());
}

/** One whose members do not fit its number is read once more: somebody may be changing it. */
async function readOne(
  client: CrmClient,
  territory: Territory,
  count: number | undefined,
  signal: AbortSignal,
): Promise<Membership> {
  if (count === 0) return { territory, members: [], miscounted: undefined };
  const first = await client.members(territory.id, { signal });
  if (fits(count, first, territory)) return { territory, members: first, miscounted: undefined };
  const members = await client.members(territory.id, { signal });
  return { territory, members, miscounted: fits(count, members, territory) ? undefined : count };
}

/** Zoho's pages do not say whether the manager counts. */
function fits(count: number | undefined, members: readonly User[], { manager }: Territory): boolean {
  const others = members.filter((user) => user.id !== manager?.id).length;
  return count === undefined || count === members.length || count === others;
}
