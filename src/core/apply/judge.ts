import { CrmError } from '../zoho/errors';
import type { Batch, Suggestion, Told } from './request';
import type { Memberships } from './membership';
import type { Outcome } from '../journal/outcome';
import type { PlannedRow } from '../plan/plan';
import type { Refusal } from '../plan/refusal';

/** What is known of an open row once the membership has been read again. */
interface Evidence {
  /** Whether the membership shows the row as wanted. */
  readonly live: boolean;
  readonly suggested: Suggestion | undefined;
  readonly closed: Refusal | undefined;
  /** Whether an earlier request of this run carried it, too, and may have done it. */
  readonly sentBefore: boolean;
}

/** Decides an open row: its outcome, and whether it is worth sending once more instead. */
export function decisionFor(
  row: PlannedRow,
  evidence: Evidence,
): { readonly outcome: Outcome; readonly retry: boolean } {
  const { live, suggested, closed } = evidence;
  if (live) return { outcome: byWhom(row, evidence), retry: false };
  if (suggested?.outcome.kind === 'failed') return { outcome: suggested.outcome, retry: false };
  // sending it again might undo what somebody else did in between
  if (suggested?.outcome.kind === 'applied' && !suggested.guessed)
    return { outcome: { kind: 'unknown', why: 'againstItself' }, retry: false };
  return { outcome: { kind: 'failed', refusal: closed ?? { code: 'noAnswer' } }, retry: true };
}

/** Of a row that is as wanted and was not so before: by this run only where an answer says so. */
function byWhom({ operation }: PlannedRow, { suggested, sentBefore }: Evidence): Outcome {
  if (!suggested || suggested.guessed) return { kind: 'soNow' };
  const { kind } = suggested.outcome;
  if (kind === 'applied') return { kind, seen: 'both' };
  const wasSo = kind === 'alreadySo' || (operation === 'remove' && kind === 'failed');
  return wasSo && !sentBefore ? { kind: 'alreadySo', seen: 'answer' } : { kind: 'soNow' };
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

/** What keeps a second sending from anything may be the doing of the first: the membership decides. */
export function withoutDoubtful(told: Told, sentBefore: ReadonlySet<PlannedRow>): Told {
  const settled = new Map(told.settled);
  const open = new Map(told.open);
  for (const [row, outcome] of told.settled) {
    if (outcome.kind === 'applied' || !sentBefore.has(row)) continue;
    open.set(row, outcome.kind === 'failed' ? { outcome, guessed: false } : undefined);
    // a refusal stands unless the membership tells otherwise
    if (outcome.kind === 'alreadySo') settled.delete(row);
  }
  return { ...told, settled, open };
}

/** Somebody other than Zoho answers, such as the sign-in page of a network: nothing more is sent into it. */
export function isForeign(lost: Told['lost']): lost is CrmError {
  return lost instanceof CrmError && lost.kind === 'unreadable' && !lost.passing;
}
