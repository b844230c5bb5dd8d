import type { UserId } from '../util/ids';
import type { Operation } from '../plan/plan';
import type { Entry } from './fields';
import type { Lines } from '../util/place';
import type { Problem } from './problem';

/** A change that a row asks for, told apart from others by territory and user. */
export interface Claim {
  readonly key: string;
  readonly user: UserId;
  readonly operation: Operation;
  readonly entry: Entry;
  /** The lines of its file, and what the file is called. */
  readonly lines: Lines;
  readonly file: string;
}

/** To find what is taken out with a row takes time in a long list, and nobody corrects hundreds one by one. */
const mostFixed = 100;

/**
 * Rows that say again, or the opposite of, what an earlier row says. The same wish in two files is one wish.
 */
export function clashesIn<T extends Claim>(
  claims: readonly T[],
): { readonly claim: T; readonly isOpposite: boolean; readonly problem: Problem }[] {
  const first = new Map<string, T>();
  const clashes: { claim: T; isOpposite: boolean; problem: Problem }[] = [];
  for (const claim of claims) {
    const earlier = first.get(claim.key);
    if (!earlier) first.set(claim.key, claim);
    else {
      const isOpposite = earlier.operation !== claim.operation;
      if (isOpposite || earlier.lines === claim.lines)
        clashes.push({ claim, isOpposite, problem: problemOf(claim, earlier, clashes.length < mostFixed) });
    }
  }
  return clashes;
}

function problemOf(claim: Claim, earlier: Claim, isFixed: boolean): Problem {
  const { entry, user, lines, file } = claim;
  const again = earlier.operation === claim.operation;
  const isHere = earlier.lines === lines;
  const problem: Problem = {
    place: entry.values.find(({ field }) => field === 'id' || field === 'email')?.place() ?? entry.place,
    cause: {
      code: again ? 'saidAgain' : 'opposite',
      user,
      line: earlier.lines.lineOf(earlier.entry.place.at),
      file: isHere ? undefined : earlier.file || file,
    },
    ...(isHere && { earlier: earlier.entry.place }),
  };
  if (!again || !isFixed) return problem;
  return { ...problem, fix: { place: entry.removal(), text: '', remedy: { code: 'deleteRow' } } };
}
