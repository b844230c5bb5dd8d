import { l10n } from '../util/l10n';
import type { Outcome } from './outcome';
import type { PlannedRow } from '../plan/plan';

/** Why a row came to its outcome and what to do about it: plain text that may hold words of Zoho's. */
export function explanationOf(row: PlannedRow, outcome: Outcome): string {
  switch (outcome.kind) {
    case 'applied':
      return howItIsKnown(outcome.seen);
    case 'soNow':
      return l10n.t(
        'It was sent without a clear answer and is so now, by this run or by somebody else: Undo leaves it alone.',
      );
    case 'alreadySo':
      return l10n.t('Nothing to do.');
    case 'failed':
    case 'skipped':
      return `${outcome.refusal.what} ${outcome.refusal.next}`;
    case 'notStarted':
      if (row.state.kind === 'alreadySo')
        return l10n.t(
          'It was so when this was planned and is not so any more. Nothing was sent for this user.',
        );
      return row.operation === 'add'
        ? l10n.t('Nothing was changed for this user.')
        : l10n.t('Nothing was changed for this user; they are where they were.');
    case 'unknown':
      return `${outcome.why} ${l10n.t('Resume the run, or refresh the territories, to see whether the user is a member.')}`;
  }
}

/** What to say of a row whose answer nobody got and whose membership nobody read. */
export function neverSeen(): Outcome {
  return {
    kind: 'unknown',
    why: l10n.t('Zoho gave no clear answer, and the membership was not read again.'),
  };
}

/** Of a row that may be in a part of the journal that is damaged. */
export function recordDamaged(): Outcome {
  return { kind: 'unknown', why: l10n.t('The record of this run is damaged; it may have been sent.') };
}

/** Of a row that an answer called done and the members do not show. */
export function againstItself(): Outcome {
  return {
    kind: 'unknown',
    why: l10n.t('Zoho confirmed it, but the members read afterwards do not show it.'),
  };
}

/** Of a row that one reading after its request showed, and a later one does not. */
export function seenOnce(): Outcome {
  return {
    kind: 'unknown',
    why: l10n.t(
      'It was seen after it was sent without a clear answer, but the members read later do not show it.',
    ),
  };
}

function howItIsKnown(seen: Extract<Outcome, { kind: 'applied' }>['seen']): string {
  switch (seen) {
    case 'answer':
      return l10n.t('Zoho confirmed it.');
    case 'both':
      return l10n.t('Zoho confirmed it, and the members read afterwards show it.');
  }
}
