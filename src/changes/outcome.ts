import { codeAndMessage } from '../api/answers';
import type { ActionItem } from '../api/schemas';
import type { CrmError } from '../api/errors';
import { l10n } from '../base/l10n';
import { inert } from '../base/text';

/** Why Zoho did not take a user: its code, and what it means for the person who asked. */
export interface Refusal {
  /** Zoho's code, or ours for failures that have none. */
  readonly code: string;
  readonly what: string;
  readonly next: string;
}

/** What became of one planned row. Each row ends in exactly one of these. */
export type Outcome =
  /** The user is a member now; the answer said so, or the membership was read again and showed it. */
  | { readonly kind: 'applied'; readonly seen: 'answer' | 'reread' }
  /** The user was a member before; nothing was to do. */
  | { readonly kind: 'alreadyMember'; readonly seen: 'plan' | 'answer' }
  | { readonly kind: 'failed'; readonly refusal: Refusal }
  /** Not sent, because an earlier answer showed that it could not succeed. */
  | { readonly kind: 'skipped'; readonly refusal: Refusal }
  /** Not sent, because the run was cancelled or stopped before. */
  | { readonly kind: 'notStarted' }
  /** Sent, and neither an answer nor a second reading tells what became of it. */
  | { readonly kind: 'unknown'; readonly why: string };

export type OutcomeKind = Outcome['kind'];

export const outcomeKinds = [
  'applied',
  'alreadyMember',
  'failed',
  'skipped',
  'notStarted',
  'unknown',
] as const satisfies readonly OutcomeKind[];

export type Tally = Readonly<Record<OutcomeKind, number>>;

/** Counts outcomes per kind; the numbers add up to the number of rows. */
export function tallyOf(outcomes: Iterable<Outcome>): Tally {
  const tally = { applied: 0, alreadyMember: 0, failed: 0, skipped: 0, notStarted: 0, unknown: 0 };
  for (const outcome of outcomes) tally[outcome.kind]++;
  return tally;
}

/** Codes that say a user is in the territory already: v7 pages name the first, v8 pages the second. */
export function saysAlreadyMember(item: ActionItem): boolean {
  return item.code === 'DUPLICATE_DATA' || item.code === 'ALREADY_EXISTS';
}

/** An item that says success in its code and contradicts itself in its status tells nothing. */
export function saysApplied(item: ActionItem): boolean {
  return item.code === 'SUCCESS' && item.status !== 'error' && item.status !== 'failure';
}

/** What an item that is neither success nor "already a member" means for a person. */
export function refusalOf(item: ActionItem): Refusal {
  const { details } = item;
  if (item.code === 'LIMIT_EXCEEDED') {
    const limit = details?.limit;
    return {
      code: item.code,
      what: !limit
        ? l10n.t('The territory has reached its maximum number of users; its manager counts as one.')
        : l10n.t('The territory has reached its maximum of {0} users; its manager counts as one.', limit),
      next: l10n.t('Remove somebody from the territory first, or choose a child territory.'),
    };
  }
  if (item.code === 'INVALID_DATA' && details?.owner_status) {
    return {
      code: item.code,
      what: l10n.t('The user is {0} in Zoho CRM.', inert(details.owner_status, 30)),
      next: l10n.t('Choose an active user, or activate this one under Setup › Users first.'),
    };
  }
  if (item.code === 'INVALID_DATA' && details?.resource_path_index === 2) {
    return {
      code: item.code,
      what: l10n.t('Zoho does not know this territory ({0}).', codeAndMessage(item.code, item.message)),
      next: l10n.t('Refresh the territories; it may have been deleted.'),
    };
  }
  if (item.code === 'INVALID_DATA') {
    return {
      code: item.code,
      what: l10n.t(
        'Zoho does not accept this user: the id is unknown in this organisation, or the user is inactive ({0}).',
        codeAndMessage(item.code, item.message),
      ),
      next: l10n.t('Check the id and whether the user is active under Setup › Users.'),
    };
  }
  return {
    code: inert(item.code, 60),
    what: l10n.t('Zoho refused this user ({0}).', codeAndMessage(item.code, item.message)),
    next: l10n.t('Correct what Zoho names and try again.'),
  };
}

/** A failed call told as the refusal of each row it carried. */
export function refusalOfError(error: CrmError): Refusal {
  return { code: error.code ?? error.kind, what: error.what, next: error.next };
}
