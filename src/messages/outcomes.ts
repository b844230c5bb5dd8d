import { l10n } from './l10n';
import { inert } from '../core/util/text';
import { statusName } from './names';
import { codeAndMessage } from '../core/zoho/answers';
import type { Outcome, Unsure } from '../core/journal/outcome';
import { isOfManager, type PlannedRow, type Refusal } from '../core/plan/plan';

/** Why a row came to its outcome and what to do about it: plain text that may hold words of Zoho's. */
export function explanationOf(row: PlannedRow, outcome: Outcome): string {
  switch (outcome.kind) {
    case 'applied':
      return howItIsKnown(row, outcome.seen);
    case 'soNow':
      return l10n.t(
        'It was sent without a clear answer and is so now, by this run or by somebody else: Undo leaves it alone.',
      );
    case 'alreadySo':
      return l10n.t('Nothing to do.');
    case 'failed':
    case 'skipped': {
      const { what, next } = refusalWords(outcome.refusal);
      return `${what} ${next}`;
    }
    case 'notStarted':
      if (row.state.kind === 'alreadySo')
        return l10n.t(
          'It was so when this was planned and is not so any more. Nothing was sent for this user.',
        );
      if (isOfManager(row)) return l10n.t('The manager was not changed.');
      return row.operation === 'add'
        ? l10n.t('Nothing was changed for this user.')
        : l10n.t('Nothing was changed for this user; they are where they were.');
    case 'unknown':
      if (isOfManager(row))
        return `${whyManagerUnknown(outcome.why)} ${l10n.t('Resume the run, or refresh the territories, to see who the manager is.')}`;
      return `${whyUnknown(outcome.why)} ${l10n.t('Resume the run, or refresh the territories, to see whether the user is a member.')}`;
  }
}

function howItIsKnown(row: PlannedRow, seen: Extract<Outcome, { kind: 'applied' }>['seen']): string {
  if (isOfManager(row)) return l10n.t('Zoho confirmed it, and the territory read afterwards shows it.');
  switch (seen) {
    case 'answer':
      return l10n.t('Zoho confirmed it.');
    case 'both':
      return l10n.t('Zoho confirmed it, and the members read afterwards show it.');
    case 'gone':
      return l10n.t(
        'Zoho confirmed it, and the members showed it; read later, they do not: somebody took it back.',
      );
  }
}

function whyUnknown(why: Unsure): string {
  switch (why) {
    case 'neverSeen':
      return l10n.t('Zoho gave no clear answer, and the membership was not read again.');
    case 'recordDamaged':
      return l10n.t('The record of this run is damaged; it may have been sent.');
    case 'againstItself':
      return l10n.t('Zoho confirmed it, but the members read afterwards do not show it.');
    case 'seenOnce':
      return l10n.t(
        'It was seen after it was sent without a clear answer, but the members read later do not show it.',
      );
    default:
      return unfamiliar(why);
  }
}

/** Of these, only what is said of members is not true of a manager. */
function whyManagerUnknown(why: Unsure): string {
  switch (why) {
    case 'neverSeen':
      return l10n.t('Zoho gave no clear answer, and the territory was not read again.');
    case 'againstItself':
      return l10n.t('Zoho confirmed it, but the territory read afterwards does not show it.');
    default:
      return whyUnknown(why);
  }
}

/** Why a row is not done, and what to do about it. */
export function refusalWords(refusal: Refusal): { readonly what: string; readonly next: string } {
  switch (refusal.code) {
    case 'territoryFull':
      return {
        what: refusal.limit
          ? l10n.t(
              'The territory has reached its maximum of {0} users; its manager counts as one.',
              refusal.limit,
            )
          : l10n.t('The territory has reached its maximum number of users; its manager counts as one.'),
        next: l10n.t('Remove somebody from the territory first, or choose a child territory.'),
      };
    case 'territoryUnknown':
      return {
        what: l10n.t('Zoho does not know this territory ({0}).', said(refusal)),
        next: l10n.t('Refresh the territories; it may have been deleted.'),
      };
    case 'membersUnknown':
      return {
        what: l10n.t('Zoho lists somebody in this territory without an id, so who is in it cannot be told.'),
        next: l10n.t('Try again later; if it stays like this, only Zoho can help.'),
      };
    case 'userNotAccepted':
      return {
        what: l10n.t(
          'Zoho does not accept this user: the id is unknown in this organisation, or the user is inactive ({0}).',
          said(refusal),
        ),
        next: l10n.t('Check the id and whether the user is active under Setup › Users.'),
      };
    case 'userStatus':
      return {
        what: l10n.t('The user is {0} in Zoho CRM.', statusName(refusal.status)),
        next: l10n.t('Choose an active user, or activate this one under Setup › Users first.'),
      };
    case 'isManager':
      return {
        what: l10n.t('The user is the manager of this territory, and Zoho does not remove managers.'),
        next: l10n.t('Give the territory another manager in Zoho CRM first.'),
      };
    case 'otherManager':
      return {
        what: l10n.t('The territory has another manager by now than when this was agreed to.'),
        next: l10n.t('Look who the manager is, and set one anew if that is not right.'),
      };
    case 'ownTerritory':
      return {
        what: l10n.t(
          'This is the territory of the organisation itself, of which Zoho lets nothing be changed but the name.',
        ),
        next: l10n.t('Choose a territory below it.'),
      };
    case 'notRemoved':
      return {
        what: l10n.t('Zoho does not remove this user ({0}).', said(refusal)),
        next: l10n.t('Refresh the territory and look whether the user is still in it.'),
      };
    case 'notArrived':
      return {
        what: l10n.t(
          'The user was not removed here, because the members read afterwards do not show them where they were to be added.',
        ),
        next: l10n.t('See why the other row failed, then try again.'),
      };
    case 'otherNotDone':
      return {
        what: l10n.t('Another change has to come before this one, and the members do not show it.'),
        next: l10n.t('See why the other row failed, then try again.'),
      };
    case 'doneAgain':
      return {
        what: l10n.t('It had been taken back already, and somebody else has done it again since.'),
        next: l10n.t('Undo leaves that alone. If it is wrong, change it by hand.'),
      };
    case 'fullSwap':
      return {
        what: l10n.t('The territory is full, and whoever is to leave it waits until others have arrived.'),
        next: l10n.t(
          'Make this change once more with removals first, or free a seat in one of the territories.',
        ),
      };
    case 'noAnswer':
      return {
        what: l10n.t(
          'Zoho gave no clear answer for this user, and the members of the territory do not show the change.',
        ),
        next: l10n.t('Try again for this user alone.'),
      };
    case 'refused':
      return {
        what: l10n.t('Zoho refused this user ({0}).', said(refusal)),
        next: l10n.t('Correct what Zoho names and try again.'),
      };
    default:
      return {
        what: unfamiliar((refusal satisfies never as Refusal).code),
        next: l10n.t('Try again for this user alone.'),
      };
  }
}

function said({ said: { code, message } }: Extract<Refusal, { said: unknown }>): string {
  return codeAndMessage(code, message);
}

/** Of a reason that another version of this extension wrote down. */
function unfamiliar(code: string): string {
  return l10n.t('The reason that was noted is not known to this version ({0}).', inert(code, 60));
}
