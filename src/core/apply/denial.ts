import type { Journal } from '../journal/journal';
import { leftToOthers, type OutcomeKind } from '../journal/outcome';
import type { PlannedRow } from '../plan/plan';
import type { Memberships } from './reconcile';

/** What was read, and when. */
interface Reading {
  readonly live: Memberships;
  /** The moment (`RunState.moment`) at which the reading began: of what was settled later it tells nothing. */
  readonly began: number;
  /** Whether the run takes another one back. */
  readonly isUndo: boolean;
}

/**
 * Writes down of rows what a reading denies: what was so before, what may have been this run's doing, and what was.
 *
 * @returns rows that were so before, are so no more, and are to be made so
 */
export async function denyRows(
  journal: Journal,
  rows: readonly PlannedRow[],
  { live, began, isUndo }: Reading,
): Promise<readonly PlannedRow[]> {
  const { state } = journal;
  const denied = (kind: OutcomeKind) =>
    rows.filter((row) => {
      const isKnown = state.settledOutcomeOf(row)?.kind === kind && state.isSettledAt(row, began);
      return isKnown && live.covers(row) && !live.fulfil(row);
    });
  const reopened = denied('alreadySo');
  await journal.reopen(reopened);
  if (isUndo) await journal.settle(reopened, leftToOthers);
  await journal.settle(denied('soNow'), { kind: 'unknown', why: 'seenOnce' });
  const applied = denied('applied');
  const seen = applied.filter((row) => state.wasSeen(row));
  await journal.settle(seen, { kind: 'applied', seen: 'gone' });
  const told = applied.filter((row) => state.isOnlyTold(row));
  await journal.settle(told, { kind: 'unknown', why: 'againstItself' });
  return reopened;
}
