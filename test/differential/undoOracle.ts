import type { Changed, Entry, Mismatch, Planned, Told } from './record';
import { nameOf } from './record';
import { readingOf, saidOf } from './reading';

type At<T> = T & { readonly at: number };

/**
 * Rule 6: an undo touches only what the run did that it takes back. What somebody took away and gave again in between is
 * theirs, as far as any reading or answer could have shown it.
 */
export function undoMismatches(record: readonly Entry[]): Mismatch[] {
  const undos = record.filter(
    (entry): entry is Planned => entry.kind === 'planned' && entry.undoes !== undefined,
  );
  return undos.flatMap(({ run, undoes }) => {
    const family = new Set([
      undoes,
      ...undos.filter((other) => other.undoes === undoes).map((other) => other.run),
    ]);
    return record.flatMap((entry, at): Mismatch[] => {
      if (entry.kind !== 'changed' || entry.by !== run) return [];
      const why = whyNotOurs(record, { ...entry, at }, undoes, family);
      return why === undefined
        ? []
        : [
            {
              rule: 6,
              what: `run ${run}, which takes back run ${undoes}, did "${nameOf(entry)}", but ${why}`,
            },
          ];
    });
  });
}

function whyNotOurs(
  record: readonly Entry[],
  effect: At<Changed>,
  undone: number | undefined,
  family: ReadonlySet<number | 'other' | undefined>,
): string | undefined {
  const history = record.flatMap((entry, at): At<Changed>[] => {
    const isHere =
      entry.kind === 'changed' && entry.user === effect.user && entry.territory === effect.territory;
    return isHere && at < effect.at ? [{ ...entry, at }] : [];
  });
  const own = history.findLastIndex(({ by }) => by === undone);
  if (own < 0) return 'that run never did the contrary';
  const since = history.slice(own + 1);
  // by turns: somebody takes it back, and somebody does it again
  const isKnown = since.some((reversal, index) => {
    const again = since[index + 1];
    if (again === undefined || again.operation === effect.operation) return false;
    // whatever another run of this installation may have done, it knows of; of its own, what was answered or read
    const isKnownOf = reversal.by !== effect.by && isTold(record, reversal);
    return isKnownOf || wasShown(record, reversal, again, family);
  });
  return isKnown ? 'it was taken back before, and then done again by somebody else' : undefined;
}

/** Whether a change is the doing of a run that says so, or that it may be. */
function isTold(record: readonly Entry[], { by, ...row }: At<Changed>): boolean {
  if (typeof by !== 'number') return false;
  const told = record.findLast((entry): entry is Told => entry.kind === 'told' && entry.run === by);
  const own = told?.rows.find(({ user, territory }) => user === row.user && territory === row.territory);
  return own !== undefined && ['applied', 'soNow', 'unknown'].includes(own.outcome);
}

/** Whether one of the runs was shown the state between a change and the next. */
function wasShown(
  record: readonly Entry[],
  reversal: At<Changed>,
  again: At<Changed>,
  family: ReadonlySet<number | 'other' | undefined>,
): boolean {
  const request = reversal.request === undefined ? undefined : record[reversal.request];
  const isAnswered =
    family.has(reversal.by) && request?.kind === 'request' && saidOf(request, reversal) === 'done';
  if (isAnswered) return true;
  return record.some((entry, at) => {
    if (at < reversal.at || at > again.at) return false;
    if (entry.kind === 'planned') return family.has(entry.run) && entry.members.has(reversal.territory);
    return entry.kind === 'request' && family.has(entry.run) && readingOf(entry, reversal) !== undefined;
  });
}
