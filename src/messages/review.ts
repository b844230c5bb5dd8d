import type { Names } from '../core/plan/names';
import { byTerritory, grouped, purposeOf, rowsToSend, type Plan, type PlannedRow } from '../core/plan/plan';
import { overfull } from '../core/plan/planner';
import type { UserId } from '../core/util/ids';
import { l10n } from './l10n';
import { managerLines } from './managers';
import { andMore, nameAndId, nameOrId } from './names';
import { refusalWords } from './outcomes';
import { actionOf, questionOf } from './question';

/** A plan in words, for the last look before anything is sent. */
export interface Review {
  readonly message: string;
  readonly lines: readonly string[];
  /** The verb on the button. */
  readonly action: string;
}

/** A dialog has room for so many; the plan has all of them. */
const mostNames = 3;
const mostTerritories = 6;

/** What is sent, who comes and goes in each territory, what cannot be done, requests and credits. */
export function reviewOf(plan: Plan, names: Names): Review {
  const sent = rowsToSend(plan);
  const isOfManagers = purposeOf(plan) === 'manager';
  const removals = sent.filter(({ operation }) => operation === 'remove').length;
  return {
    message: questionOf(sent, names),
    lines: [
      ...(isOfManagers ? managerLines(plan, names) : territoryLines(plan.rows, names)),
      ...tooMany(plan, names),
      cost(plan),
      ...(isOfManagers ? [] : consequences(removals, sent.length - removals)),
    ],
    action: actionOf(sent),
  };
}

/**
 * A line for each territory: who comes, who goes, who is as wanted already, who cannot and why. Those in which anything is
 * sent come first: what has no room in a dialog is what changes nothing.
 */
function territoryLines(rows: readonly PlannedRow[], names: Names): string[] {
  const changes = ([, found]: readonly [unknown, readonly PlannedRow[]]) =>
    rowsToSend({ rows: found }).length > 0;
  const all = [...byTerritory(rows)];
  const lines = [...all.filter(changes), ...all.filter((one) => !changes(one))].map(([id, found]) => {
    const territory = nameAndId({ id, name: names.territory(id) });
    return `${territory} – ${partsOf(found, names).join(' · ')}`;
  });
  const more = lines.length - mostTerritories;
  if (more <= 0) return lines;
  const rest = more === 1 ? l10n.t('and 1 more territory') : l10n.t('and {0} more territories', more);
  return [...lines.slice(0, mostTerritories), rest];
}

function partsOf(rows: readonly PlannedRow[], names: Names): string[] {
  const listed = (users: readonly UserId[]) =>
    andMore(
      users.map((id) => nameAndId({ id, name: names.user(id) })),
      ', ',
      mostNames,
    );
  const of = (operation: PlannedRow['operation'], kind: 'send' | 'alreadySo') =>
    rows.filter((row) => row.operation === operation && row.state.kind === kind).map(({ user }) => user);
  const told = (users: readonly UserId[], words: (who: string) => string) =>
    users.length === 0 ? [] : [words(listed(users))];
  return [
    ...told(of('add', 'send'), (who) => l10n.t('to add: {0}', who)),
    ...told(of('remove', 'send'), (who) => l10n.t('to remove: {0}', who)),
    ...told(of('add', 'alreadySo'), (who) => l10n.t('already there: {0}', who)),
    ...told(of('remove', 'alreadySo'), (who) => l10n.t('not there any more: {0}', who)),
    ...[...reasons(rows)].map(([why, users]) => l10n.t('not possible: {0} ({1})', listed(users), why)),
  ];
}

/** Users whom Zoho would refuse for certain, by the reason. */
function reasons(rows: readonly PlannedRow[]): ReadonlyMap<string, readonly UserId[]> {
  const refused = rows.flatMap(({ user, state }) =>
    state.kind === 'impossible' ? [{ user, why: refusalWords(state.refusal).what }] : [],
  );
  const groups = [...grouped(refused, ({ why }) => why)];
  return new Map(groups.map(([why, found]) => [why, found.map(({ user }) => user)]));
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
  if (others.length === 0) return [first];
  return [
    first,
    others.length === 1
      ? l10n.t('1 more territory would have too many users.')
      : l10n.t('{0} more territories would have too many users.', others.length),
  ];
}

function cost({ writes, reads, target }: Plan): string {
  const credits = writes + reads;
  if (target.place === 'demo')
    return writes === 1
      ? l10n.t(
          'In a real organisation this would take 1 request to Zoho and {0} readings: {1} API credits.',
          reads,
          credits,
        )
      : l10n.t(
          'In a real organisation this would take {0} requests to Zoho and {1} readings: {2} API credits.',
          writes,
          reads,
          credits,
        );
  return writes === 1
    ? l10n.t('This takes 1 request to Zoho and {0} readings: {1} API credits.', reads, credits)
    : l10n.t('This takes {0} requests to Zoho and {1} readings: {2} API credits.', writes, reads, credits);
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
