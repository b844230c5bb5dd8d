import type { HeldProblem } from '../core/assignmentPlan/heldNames';
import type { Mention, RenameFault, Role } from '../core/assignments/mentions';
import type { Remedy } from '../core/assignments/remedies';
import { inert } from '../core/util/text';
import type { Territory, User } from '../core/zoho/schemas';
import { l10n } from './l10n';
import { andMore, didYouMean, nameOrId, statusName } from './names';
import { unresolvedWords } from './unresolved';

/** What is wrong in an assignment file by what is known of the open organisation. */
export function heldProblemText(cause: HeldProblem['cause']): string {
  switch (cause.code) {
    case 'notActive': {
      const meant = didYouMean(cause.similar);
      const words = l10n.t('{0} is none of the active users of this organisation.', inert(cause.text, 260));
      return meant === undefined ? words : `${words} ${meant}`;
    }
    case 'inactive':
      return l10n.t(
        '{0} ({1}) is {2} in Zoho CRM and cannot be added to a territory.',
        inert(cause.text, 260),
        inert(cause.name),
        statusName(cause.status),
      );
    case 'idWithAddress':
      return l10n.t(
        '{0} is the id in one organisation; {1} means the same person in every one.',
        inert(cause.text),
        inert(cause.address, 260),
      );
    default:
      return unresolvedWords(cause);
  }
}

/** What is not in order is no mistake. */
export function unsortedText(): string {
  return l10n.t('From here on the names are not in the order that sorting gives them.');
}

export function sortText(): string {
  return l10n.t('Sort territories and people');
}

/** What the editor offers to do about a problem of an assignment file. */
export function assignmentRemedyText({ code, text }: Pick<Remedy, 'code' | 'text'>): string {
  const what = inert(text, 80);
  switch (code) {
    case 'write':
      return l10n.t('Write {0}', what);
    case 'delete':
      return l10n.t('Delete {0}', what);
    case 'add':
      return l10n.t('Add {0}', what);
    case 'previously':
      return l10n.t('Write {0}, and the old name under "previously"', what);
  }
}

/** Why a name was not changed. */
export function renameFaultText(fault: RenameFault): string {
  switch (fault) {
    case 'notHere':
      return l10n.t('This name cannot be changed from here.');
    case 'noPerson':
      return l10n.t('Write an e-mail address, or "id:" and the id of a user.');
    case 'noGroupName':
      return l10n.t('Use lowercase letters, digits and hyphens, with a letter first; 61 characters at most.');
    case 'noName':
      return l10n.t('Write 1 to 400 characters.');
    case 'taken':
      return l10n.t('There is another one of this name in the file.');
  }
}

/** Who a user is, a line each. */
export function userLines({ name, email, role, status, id }: User): string[] {
  return [
    inert(name) || inert(email) || id,
    inert(email, 260),
    role && l10n.t('Role: {0}', inert(role, 60)),
    l10n.t('Status: {0}', statusName(status)),
    l10n.t('Id: {0}', id),
  ].filter(Boolean);
}

/** What a territory is, a line each; `count` is the number of its users, where it is known. */
export function territoryLines(
  territory: Territory,
  path: readonly string[],
  count: number | undefined,
): string[] {
  const { id, manager } = territory;
  const above = path.map((name) => inert(name, 60)).join(' > ');
  return [
    above || nameOrId(territory),
    manager ? l10n.t('Manager: {0}', inert(manager.name) || (manager.id ?? '')) : l10n.t('No manager'),
    ...(count === undefined ? [] : [l10n.t('Users: {0}', count)]),
    l10n.t('Id: {0}', id),
  ];
}

/** Whether something is a user or a territory, and in which organisation. */
export function idHeading(kind: 'user' | 'territory', organisation: string): string {
  const name = inert(organisation, 60);
  return kind === 'user' ? l10n.t('User of {0}', name) : l10n.t('Territory of {0}', name);
}

/** Where else a document mentions somebody or something. */
export function mentionLines(mentions: readonly Mention[]): string[] {
  const roles: readonly Role[] = ['member', 'absent', 'grouped', 'protected', 'previously', 'mapped'];
  return roles.flatMap((role) => {
    const texts = mentions
      .filter((mention) => mention.role === role)
      .map(({ within = '' }) => inert(within, 60));
    return texts.length > 0 ? [roleText(role, andMore([...new Set(texts)]))] : [];
  });
}

function roleText(role: Role, names: string): string {
  switch (role) {
    case 'member':
      return l10n.t('Listed in: {0}', names);
    case 'absent':
      return l10n.t('Absent from: {0}', names);
    case 'grouped':
      return l10n.t('In the group: {0}', names);
    case 'protected':
      return l10n.t('Protected in this file');
    case 'previously':
      return l10n.t('Earlier name of: {0}', names);
    case 'mapped':
      return l10n.t('Something else in: {0}', names);
    case 'here':
    case 'defined':
      return '';
  }
}

/** What a group is. */
export function groupLines(name: string, people: number): string[] {
  return [`@${inert(name, 80)}`, l10n.t('People: {0}', people)];
}

/** What is said beside the list of those who can be written. */
export function candidateText(isListed: boolean): string {
  return isListed ? l10n.t('listed already') : '';
}

/** The one thing to choose where no organisation is open; `isSignedIn` tells that one need not sign in first. */
export function loadNamesText(isSignedIn: boolean): string {
  return isSignedIn
    ? l10n.t('Load the users and territories of an organisation…')
    : l10n.t('Sign in to Zoho CRM to be offered users and territories…');
}

/** The one thing to choose where nobody is known yet. */
export function loadNamesOfText(organisation: string): string {
  return l10n.t('Load the users and territories of {0}…', inert(organisation, 60));
}

export function managerHint(): string {
  return l10n.t('manager');
}
