/**
 * The candidates that a text may have been meant to be: those that few typing errors make of it: one in three letters, two
 * at most. The nearest first, ties in their order.
 *
 * @param most how many to give at most
 */
export function nearest(text: string, candidates: Iterable<string>, most = 3): string[] {
  const wanted = text.toLowerCase();
  const allowed = Math.min(mostErrors, Math.floor(wanted.length / 3));
  const near: { readonly candidate: string; readonly errors: number }[] = [];
  for (const candidate of candidates) {
    const errors = typingErrors(wanted, candidate.toLowerCase(), allowed);
    if (errors <= allowed) near.push({ candidate, errors });
  }
  return near
    .sort((one, other) => one.errors - other.errors)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

const mostErrors = 2;

/** How many letters were left out, put in, changed or swapped with their neighbour; looks no further than `most`. */
function typingErrors(one: string, other: string, most: number): number {
  const shorter = Math.min(one.length, other.length);
  if (Math.max(one.length, other.length) - shorter > most) return most + 1;
  // addresses mostly differ in a few letters between what all have in common
  let start = 0;
  while (start < shorter && one[start] === other[start]) start++;
  let end = 0;
  while (end < shorter - start && one[one.length - 1 - end] === other[other.length - 1 - end]) end++;
  return errorsBetween(one.slice(start, one.length - end), other.slice(start, other.length - end), most);
}

function errorsBetween(one: string, other: string, most: number): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1];
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      row[j] = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (before[j - 2] ?? 0) + 1 : most + 1,
      );
    }
    if (Math.min(...row) > most) return most + 1;
    [before, last] = [last, row];
  }
  return last[other.length] ?? most + 1;
}
