import { codeAndMessage } from '../zoho/answers';
import type { CrmError } from '../zoho/errors';
import type { ActionItem } from '../zoho/actionItem';
import { l10n } from '../util/l10n';
import { inert } from '../util/text';
import type { Operation } from './change';

/** Why a row was not done: Zoho's code or ours, and what it means for the person who asked. */
export interface Refusal {
  readonly code: string;
  readonly what: string;
  readonly next: string;
}

/** What an item that is neither success nor "already so" means for a person. */
export function refusalOf(item: ActionItem, operation: Operation): Refusal {
  const { code, details } = item;
  if (code === 'LIMIT_EXCEEDED') return limitReached(details?.limit ?? undefined);
  if (code === 'INVALID_DATA') {
    if (details?.owner_status) return userIs(details.owner_status);
    if (isAboutTerritory(item)) return unknownTerritory(codeAndMessage(code, item.message));
    if (operation === 'remove') return cannotBeRemoved(item);
    return {
      code,
      what: l10n.t(
        'Zoho does not accept this user: the id is unknown in this organisation, or the user is inactive ({0}).',
        codeAndMessage(code, item.message),
      ),
      next: l10n.t('Check the id and whether the user is active under Setup › Users.'),
    };
  }
  return {
    code: inert(code, 60),
    what: l10n.t('Zoho refused this user ({0}).', codeAndMessage(code, item.message)),
    next: l10n.t('Correct what Zoho names and try again.'),
  };
}

/** By its place in the URL of either side, or in what the user side was sent. */
function isAboutTerritory({ details }: ActionItem): boolean {
  const { resource_path_index: place, json_path: path } = details ?? {};
  return place === 2 || place === 3 || (path?.startsWith('$.territories') ?? false);
}

function limitReached(limit: number | undefined): Refusal {
  return {
    code: 'LIMIT_EXCEEDED',
    what: limit
      ? l10n.t('The territory has reached its maximum of {0} users; its manager counts as one.', limit)
      : l10n.t('The territory has reached its maximum number of users; its manager counts as one.'),
    next: l10n.t('Remove somebody from the territory first, or choose a child territory.'),
  };
}

/** A user whose status keeps them out of every territory; `status` as Zoho writes it, `deleted`. */
export function userIs(status: string): Refusal {
  return {
    code: 'INVALID_DATA',
    what: l10n.t('The user is {0} in Zoho CRM.', inert(status, 30)),
    next: l10n.t('Choose an active user, or activate this one under Setup › Users first.'),
  };
}

/** `said` is Zoho's code and message. */
export function unknownTerritory(said: string): Refusal {
  return {
    code: 'INVALID_DATA',
    what: l10n.t('Zoho does not know this territory ({0}).', said),
    next: l10n.t('Refresh the territories; it may have been deleted.'),
  };
}

/** Zoho keeps the manager of a territory among its users. */
export function isManager(): Refusal {
  return {
    code: 'IS_MANAGER',
    what: l10n.t('The user is the manager of this territory, and Zoho does not remove managers.'),
    next: l10n.t('Give the territory another manager in Zoho CRM first.'),
  };
}

function cannotBeRemoved(item: ActionItem): Refusal {
  if (/manager/i.test(item.message ?? '')) return isManager();
  return {
    code: item.code,
    what: l10n.t('Zoho does not remove this user ({0}).', codeAndMessage(item.code, item.message)),
    next: l10n.t('Refresh the territory and look whether the user is still in it.'),
  };
}

/** A user who stays where they are, because they did not arrive where they were to go. */
export function notArrived(): Refusal {
  return {
    code: 'NOT_MOVED',
    what: l10n.t(
      'The user was not removed here, because the members read afterwards do not show them where they were to be added.',
    ),
    next: l10n.t('See why the other row failed, then try again.'),
  };
}

/** A row that was sent, is not as wanted, and of which no answer said anything. */
export function unanswered(lost: CrmError | 'aborted' | undefined): Refusal {
  return {
    code: lost === undefined || lost === 'aborted' ? 'NO_ANSWER' : (lost.code ?? lost.kind),
    what: l10n.t(
      'Zoho gave no clear answer for this user, and the members of the territory do not show the change.',
    ),
    next: l10n.t('Try again for this user alone.'),
  };
}
