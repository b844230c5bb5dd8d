import type { Outcome } from '../core/journal/outcome';
import type { Names } from '../core/plan/names';
import { isOfManager, joins, type Change, type ManagerRow, type Plan } from '../core/plan/plan';
import { l10n } from './l10n';
import { nameAndId, nameOrId } from './names';
import { refusalWords } from './outcomes';

/** Of a long list, a dialog has room for so many. */
const mostLines = 4;

/** Who is to be the manager of what, as a question. */
export function managerQuestion(rows: readonly Change[], names: Names): string {
  const [first, ...others] = rows;
  if (!first || !isSame(rows)) return l10n.t('Change the managers of {0} territories?', rows.length);
  const only = nameOrId({ id: first.territory, name: names.territory(first.territory) });
  const who = nameOrId({ id: first.user, name: names.user(first.user) });
  if (first.operation === 'setManager')
    return others.length > 0
      ? l10n.t('Make {0} the manager of {1} territories?', who, rows.length)
      : l10n.t('Make {0} the manager of {1}?', who, only);
  return others.length > 0
    ? l10n.t('Leave {0} territories without a manager?', rows.length)
    : l10n.t('Leave {0} without a manager?', only);
}

/** Whether all of them are to have the same manager, or none. */
function isSame([first, ...others]: readonly Change[]): boolean {
  return others.every(({ user, operation }) => user === first?.user && operation === first.operation);
}

/** Who is the manager now, what cannot be done, and what follows; where the question names nobody, also who is to be it. */
export function managerLines(plan: Plan, names: Names): string[] {
  const rows = plan.rows.filter(isOfManager);
  const sent = rows.filter(({ state }) => state.kind === 'send');
  const isNamed = isSame(sent);
  const lines = rows.map((row) => {
    const territory = nameAndId({ id: row.territory, name: names.territory(row.territory) });
    return `${territory} – ${stateWords(row, names)}${isNamed ? '' : nextWords(row, names)}`;
  });
  const more = lines.length - mostLines;
  const [comer] = sent.filter((row) => joins(row, plan));
  return [
    ...lines.slice(0, mostLines),
    ...(more > 0 ? [l10n.t('and {0} more', more)] : []),
    ...(comer
      ? [l10n.t('{0} becomes a user of it: a manager counts as one.', person(comer.user, names))]
      : []),
    ...(sent.some(({ replaces }) => replaces !== null)
      ? [l10n.t('Whoever was the manager stays among its users.')]
      : []),
    ...(sent.some(({ operation }) => operation === 'clearManager')
      ? [l10n.t('Without a manager, the manager of the territory above administers it.')]
      : []),
  ];
}

function stateWords({ user, replaces, state }: ManagerRow, names: Names): string {
  switch (state.kind) {
    case 'send':
      return replaces === null
        ? l10n.t('no manager now')
        : l10n.t('manager now: {0}', nameAndId({ id: replaces, name: names.user(replaces) }));
    case 'alreadySo':
      return l10n.t('already so');
    case 'impossible':
      return l10n.t('not possible: {0} ({1})', person(user, names), refusalWords(state.refusal).what);
  }
}

function nextWords({ user, operation, state }: ManagerRow, names: Names): string {
  if (state.kind !== 'send') return '';
  return operation === 'setManager'
    ? l10n.t(', then: {0}', nameAndId({ id: user, name: names.user(user) }))
    : l10n.t(', then: nobody');
}

/** What became of the manager of one territory, as a whole sentence. */
export function managerBecame(
  { territory, user, operation }: ManagerRow,
  { kind }: Outcome,
  names: Names,
): string {
  const where = nameOrId({ id: territory, name: names.territory(territory) });
  const isSet = operation === 'setManager';
  switch (kind) {
    case 'applied':
    case 'soNow':
      return isSet
        ? l10n.t('{0} is the manager of {1} now.', person(user, names), where)
        : l10n.t('{0} has no manager any more.', where);
    case 'alreadySo':
      return isSet
        ? l10n.t('{0} was the manager of {1} already.', person(user, names), where)
        : l10n.t('{0} had no manager any more.', where);
    case 'unknown':
      return l10n.t('It is not known whether the manager of {0} was changed.', where);
    case 'failed':
    case 'skipped':
    case 'notStarted':
      return l10n.t('The manager of {0} was not changed.', where);
  }
}

function person(id: ManagerRow['user'], names: Names): string {
  return nameOrId({ id, name: names.user(id) });
}
