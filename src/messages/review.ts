import { l10n } from './l10n';
import type { TerritoryId, UserId } from '../core/util/ids';
import { andMore, nameOrId } from './names';
import type { Names } from '../core/plan/names';
import { refusalWords } from './outcomes';
import { rowsToSend, type Plan, type PlannedRow, purposeOf, type Purpose } from '../core/plan/plan';
import { overfull } from '../core/plan/planner';
import { targetLabel } from './organisations';

/** A plan in words, for the last look before anything is sent. */
export interface Review {
  readonly message: string;
  readonly detail: string;
  /** The verb on the button. */
  readonly action: string;
  readonly adds: number;
  readonly removals: number;
}

/** A dialog has room for so many; the plan has all of them. */
const mostNames = 3;
const mostReasons = 2;

/** Organisation, territories, users, what cannot be done, requests and credits. */
export function reviewOf(plan: Plan, names: Names): Review {
  const purpose = purposeOf(plan);
  const sent = rowsToSend(plan);
  const removals = sent.filter(({ operation }) => operation === 'remove').length;
  const territories = plan.territories.map(({ id }) => id);
  const users = [...new Set(plan.rows.map(({ user }) => user))];
  const already = plan.rows.filter(({ state }) => state.kind === 'alreadySo').length;
  return {
    message: question(plan, purpose, names, territories, users, sent.length),
    detail: [
      `${l10n.t('Territories')} (${territories.length}): ${listed(territories, names.territory)}`,
      `${l10n.t('Users')} (${users.length}): ${listed(users, names.user)}`,
      ...(purpose === 'change'
        ? [l10n.t('Added: {0}. Removed: {1}.', sent.length - removals, removals)]
        : []),
      ...(already > 0 ? [alreadySo(purpose, already)] : []),
      ...impossible(plan, names),
      ...tooMany(plan, names),
      cost(plan),
      ...consequences(removals, sent.length - removals),
    ].join('\n'),
    action: action(purpose),
    adds: sent.length - removals,
    removals,
  };
}

function question(
  plan: Plan,
  purpose: Purpose,
  names: Names,
  territories: readonly TerritoryId[],
  users: readonly UserId[],
  changes: number,
): string {
  const who = users.length === 1 ? l10n.t('1 user') : l10n.t('{0} users', users.length);
  const [only] = territories;
  const where =
    only !== undefined && territories.length === 1
      ? nameOrId({ id: only, name: names.territory(only) })
      : l10n.t('{0} territories', territories.length);
  const label = targetLabel(plan.target);
  switch (purpose) {
    case 'add':
      return l10n.t('Associate {0} with {1} in {2}?', who, where, label);
    case 'remove':
      return l10n.t('Remove {0} from {1} in {2}?', who, where, label);
    case 'change':
      return l10n.t('Make {0} changes to {1} in {2}?', changes, where, label);
  }
}

function action(purpose: Purpose): string {
  switch (purpose) {
    case 'add':
      return l10n.t('Associate');
    case 'remove':
      return l10n.t('Remove');
    case 'change':
      return l10n.t('Make Changes');
  }
}

function alreadySo(purpose: Purpose, count: number): string {
  switch (purpose) {
    case 'add':
      return l10n.t('Already members, not sent: {0}', count);
    case 'remove':
      return l10n.t('No members, not sent: {0}', count);
    case 'change':
      return l10n.t('Already as wanted, not sent: {0}', count);
  }
}

/** Rows that Zoho would refuse for certain, with their reasons. */
function impossible({ rows }: Plan, names: Names): string[] {
  const told = rows.flatMap((row: PlannedRow) =>
    row.state.kind === 'impossible'
      ? [`${nameOrId({ id: row.user, name: names.user(row.user) })}: ${refusalWords(row.state.refusal).what}`]
      : [],
  );
  if (told.length === 0) return [];
  const reasons = andMore([...new Set(told)], ' ', mostReasons);
  return [l10n.t('Not possible, not sent ({0}): {1}', told.length, reasons)];
}

function tooMany(plan: Plan, names: Names): string[] {
  const [first, ...others] = overfull(plan).map(({ territory, users, most }) =>
    l10n.t(
      '{0} would have {1} users. Zoho documents a maximum of {2}, its manager included, and may refuse the rest.',
      nameOrId({ id: territory, name: names.territory(territory) }),
      users,
      most,
    ),
  );
  if (first === undefined) return [];
  return others.length === 0 ? [first] : [`${first} ${l10n.t('and {0} more', others.length)}`];
}

function cost({ writes, reads }: Plan): string {
  const requests = writes === 1 ? l10n.t('1 request') : l10n.t('{0} requests', writes);
  return l10n.t('This takes {0} to Zoho and {1} readings: {2} API credits.', requests, reads, writes + reads);
}

function consequences(removals: number, adds: number): string[] {
  return [
    ...(adds > 0 ? [l10n.t('Users of a territory see its records.')] : []),
    ...(removals > 0
      ? [
          l10n.t(
            'Users who are removed no longer see its records. Undo brings back memberships, not the ownership of records.',
          ),
        ]
      : []),
  ];
}

function listed<Id extends string>(ids: readonly Id[], nameOf: (id: Id) => string): string {
  const texts = ids.map((id) => {
    const name = nameOrId({ id, name: nameOf(id) });
    return name === id ? id : `${name} (${id})`;
  });
  return andMore(texts, ', ', mostNames);
}
