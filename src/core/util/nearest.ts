/** Two slips of the fingers; with more, a guess is as likely wrong. */
const mostSlips = 2;

/**
 * The one of several words that was probably meant: the one that begins so, or is written nearly so. Undefined when
 * none is near, or several are equally.
 */
export function nearest(given: string, words: Iterable<string>): string | undefined {
  const known = [...words];
  const begun = known.filter((word) => word.startsWith(given));
  if (given !== '' && begun.length === 1) return begun[0];
  const near = known.map((word) => ({ word, slips: slipsBetween(given, word) }));
  const least = Math.min(...near.map(({ slips }) => slips));
  // of a short word two letters are too much of it
  if (least > Math.min(mostSlips, given.length / 2)) return undefined;
  const [best, ...others] = near.filter(({ slips }) => slips === least);
  return others.length === 0 ? best?.word : undefined;
}

/** How many letters must be put in, taken out or exchanged to make one word of the other. */
function slipsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
