import { chunks } from '../base/text';
import type { UserId } from '../base/ids';

/** How many users one request may carry: 100 in a body; in a query 25 ids, or as many as fit into 500 characters. */
const chunkSizes = { associate: 100, remove: 25, removeCharacters: 500 } as const;

/** Users in runs that one bulk PUT may carry. */
export function associationChunks(users: readonly UserId[]): UserId[][] {
  return chunks(users, chunkSizes.associate);
}

/** Users in runs that the `ids` of one bulk DELETE may carry. */
export function removalChunks(users: readonly UserId[]): UserId[][] {
  const result: UserId[][] = [];
  let run: UserId[] = [];
  for (const user of users) {
    const full =
      run.length === chunkSizes.remove || [...run, user].join(',').length > chunkSizes.removeCharacters;
    if (full) {
      result.push(run);
      run = [];
    }
    run.push(user);
  }
  return run.length > 0 ? [...result, run] : result;
}
