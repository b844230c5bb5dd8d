import { CrmError } from '../api/errors';
import type { Batch, Told } from './exchange';
import type { Memberships } from './membership';
import type { Outcome } from './outcome';
import type { PlannedRow } from './plan';
import { unanswered, type Refusal } from './refusal';

/** What is known of an open row once the membership has been read again. */
export interface Evidence {
  /** Whether the membership shows the row as wanted. */
  readonly live: boolean;
  readonly lost: Told['lost'];
  /** What the answer suggests about the row. */
  readonly suggested?: Outcome | undefined;
  readonly closed?: Refusal | undefined;
  /** Whether it had been sent before this request. */
  readonly sentBefore?: boolean;
}

/** Decides an open row: its outcome, and whether it is worth sending once more instead. */
export function decisionFor(
  { operation }: PlannedRow,
  { live, lost, suggested, closed, sentBefore }: Evidence,
): { readonly outcome: Outcome; readonly retry: boolean } {
  if (live) {
    // the plan's base was otherwise: as wanted now means by this run, unless Zoho itself says that it was so before
    const before =
      !sentBefore &&
      (suggested?.kind === 'alreadySo' || (operation === 'remove' && suggested?.kind === 'failed'));
    return {
      outcome: before ? { kind: 'alreadySo', seen: 'answer' } : { kind: 'applied', seen: 'reread' },
      retry: false,
    };
  }
  if (suggested?.kind === 'failed') return { outcome: suggested, retry: false };
  return { outcome: { kind: 'failed', refusal: closed ?? unanswered(lost) }, retry: true };
}

/**
 * Whether nobody else gets in. A bulk request that met the limit and added nobody proves less: it may have been
 * refused as a whole while some seats are left.
 */
export function isClosed(told: Told, live: Memberships | undefined, { axis }: Batch): boolean {
  const someoneGotIn =
    [...told.settled.values()].some((outcome) => outcome.kind === 'applied') ||
    [...told.open.keys()].some((row) => live?.fulfil(row));
  return told.closed !== undefined && (axis === 'single' || someoneGotIn || told.open.size === 0);
}

/** "Already a member" in answer to a second sending may be the doing of the first: the membership decides. */
export function withoutDoubtful(told: Told, sentBefore: ReadonlySet<PlannedRow>): Told {
  const isDoubtful = (row: PlannedRow, outcome: Outcome | undefined) =>
    sentBefore.has(row) && outcome?.kind === 'alreadySo';
  const settled = new Map([...told.settled].filter(([row, outcome]) => !isDoubtful(row, outcome)));
  const doubted = [...told.settled.keys()].filter((row) => !settled.has(row));
  const open = new Map(
    [...told.open].map(([row, outcome]) => [row, isDoubtful(row, outcome) ? undefined : outcome]),
  );
  for (const row of doubted) open.set(row, undefined);
  return { ...told, settled, open };
}

/** Somebody other than Zoho answers, such as the sign-in page of a network: nothing more is sent into it. */
export function isForeign(lost: Told['lost']): lost is CrmError {
  return lost instanceof CrmError && lost.kind === 'unreadable' && !lost.passing;
}
