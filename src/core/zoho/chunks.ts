import { chunks } from '../util/text';
import type { TerritoryId, UserId } from '../util/ids';

/**
 * How many ids one request may carry: 100 users in a body; in a query 25, or as many as fit into 500 characters; 100
 * territories on the user side, whose query has no documented length.
 */
const chunkSizes = { associate: 100, remove: 25, removeCharacters: 500, territories: 100 } as const;

/** Users in runs that one bulk PUT may carry. */
export function associationChunks(users: readonly UserId[]): UserId[][] {
  return chunks(users, chunkSizes.associate);
}

/** Users in runs that the `ids` of one bulk DELETE may carry. */
export function removalChunks(users: readonly UserId[]): UserId[][] {
  const result: UserId[][] = [];
  let run: UserId[] = [];
  let characters = 0;
  for (const user of users) {
    if (run.length === chunkSizes.remove || characters + user.length > chunkSizes.removeCharacters) {
      result.push(run);
      run = [];
      characters = 0;
    }
    characters += user.length + 1; // and a comma behind it
    run.push(user);
  }
  return run.length > 0 ? [...result, run] : result;
}

/** Territories in runs that one call of the user side may carry. */
export function territoryChunks(territories: readonly TerritoryId[]): TerritoryId[][] {
  return chunks(territories, chunkSizes.territories);
}
