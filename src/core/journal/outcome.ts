import type { ActionItem } from '../zoho/writeAnswer';
import type { Refusal } from '../plan/plan';

/** What became of one planned row. Each row ends in exactly one of these. */
export type Outcome =
  /**
   * A request of this run made it so: the answer said it, and where that is `both`, the members read afterwards show it.
   * `gone`: read once more, they do not, so somebody has taken it back. What is there later is not this run's doing.
   */
  | { readonly kind: 'applied'; readonly seen: 'answer' | 'both' | 'gone' }
  /** It was sent, no clear answer came, and it is as wanted now: whether this run did it is not known. Never undone. */
  | { readonly kind: 'soNow' }
  /** It was as wanted before; nothing was to do. */
  | { readonly kind: 'alreadySo'; readonly seen: 'plan' | 'answer' | 'reread' }
  | { readonly kind: 'failed'; readonly refusal: Refusal }
  /** Not sent, because it was known that it could not succeed. */
  | { readonly kind: 'skipped'; readonly refusal: Refusal }
  /** Not done, because the run was cancelled or ended before: not sent, or refused with the whole request. */
  | { readonly kind: 'notStarted' }
  /** Sent, and neither an answer nor a second reading tells what became of it. */
  | { readonly kind: 'unknown'; readonly why: Unsure };

/** Why nobody can tell what became of a row. */
export type Unsure =
  /** Nobody got an answer, and nobody read the membership. */
  | 'neverSeen'
  /** It may stand in a part of the journal that is damaged. */
  | 'recordDamaged'
  /** An answer called it done, and the members do not show it. */
  | 'againstItself'
  /** One reading after its request showed it, and a later one does not. */
  | 'seenOnce';

/** Of a row that takes something back: others have taken it back before, and it was done again since. That is theirs. */
export const leftToOthers = { kind: 'skipped', refusal: { code: 'doneAgain' } } as const satisfies Outcome;

export function isLeftToOthers(outcome: Outcome): boolean {
  return outcome.kind === 'skipped' && outcome.refusal.code === leftToOthers.refusal.code;
}

export type OutcomeKind = Outcome['kind'];

export const outcomeKinds = [
  'applied',
  'soNow',
  'alreadySo',
  'failed',
  'skipped',
  'notStarted',
  'unknown',
] as const satisfies readonly OutcomeKind[];

export type Tally = Readonly<Record<OutcomeKind, number>>;

/** Counts outcomes per kind; the numbers add up to the number of rows. */
export function tallyOf(outcomes: Iterable<Outcome>): Tally {
  const tally = { applied: 0, soNow: 0, alreadySo: 0, failed: 0, skipped: 0, notStarted: 0, unknown: 0 };
  for (const outcome of outcomes) tally[outcome.kind]++;
  return tally;
}

/** Rows that are as they were wanted to be by this run, or as far as anybody knows by it. */
export function doneIn({ applied, soNow }: Tally): number {
  return applied + soNow;
}

/** Codes that say a user is in the territory already: v7 pages name the first, v8 pages the second. */
export function saysAlreadyMember(item: ActionItem): boolean {
  return item.code === 'DUPLICATE_DATA' || item.code === 'ALREADY_EXISTS';
}

/** An item that says success in its code and contradicts itself in its status tells nothing. */
export function saysApplied(item: ActionItem): boolean {
  return item.code === 'SUCCESS' && item.status !== 'error' && item.status !== 'failure';
}
