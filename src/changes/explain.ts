import { l10n } from '../base/l10n';
import type { Outcome } from './outcome';
import type { PlannedRow } from './plan';

/** Why a row came to its outcome and what to do about it: plain text that may hold words of Zoho's. */
export function explanationOf(row: PlannedRow, outcome: Outcome): string {
  switch (outcome.kind) {
    case 'applied':
      return howItIsKnown(outcome.seen);
    case 'alreadySo':
      return l10n.t('Nothing to do.');
    case 'failed':
    case 'skipped':
      return `${outcome.refusal.what} ${outcome.refusal.next}`;
    case 'notStarted':
      return row.operation === 'add'
        ? l10n.t('Nothing was sent for this user.')
        : l10n.t('Nothing was sent for this user; they are where they were.');
    case 'unknown':
      return `${outcome.why} ${l10n.t('Resume the run, or refresh the territories, to see whether the user is a member.')}`;
  }
}

function howItIsKnown(seen: Extract<Outcome, { kind: 'applied' }>['seen']): string {
  switch (seen) {
    case 'answer':
      return l10n.t('Zoho confirmed it.');
    case 'reread':
      return l10n.t('The membership was read again and shows it.');
    case 'both':
      return l10n.t('Zoho confirmed it, and the members read afterwards show it.');
  }
}
