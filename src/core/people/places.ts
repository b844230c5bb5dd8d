import { placesOf, type Places } from '../plan/facts';
import type { UserId } from '../util/ids';
import type { CrmClient } from '../zoho/client';

interface Reading {
  readonly signal: AbortSignal;
  /** Told how many of the people are read. */
  readonly step: (done: number, of: number) => void;
}

/**
 * Where people are, read now, with one call each; whoever is gone is nowhere.
 *
 * @throws CrmError when it cannot be read of one of them, all of it; the signal's reason when it is aborted
 */
export async function readPlaces(
  users: readonly UserId[],
  client: CrmClient,
  { signal, step }: Reading,
): Promise<Places> {
  const people = [...new Set(users)];
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  let done = 0;
  const read = await Promise.all(
    people.map(async (user) => {
      const places = await placesOf(user, client, either);
      step(++done, people.length);
      return [user, places] as const;
    }),
  ).finally(() => stop.abort()); // one failure is enough: the others need not be read
  return new Map(read);
}
