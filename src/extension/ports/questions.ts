import { Cancelled } from '../../core/util/async';
import { l10n } from '../../messages/l10n';
import type { RunResult } from '../../core/journal/result';
import type { Approval, Proposal } from '../../core/operations';
import { isPhrase } from '../../core/org/protection';
import type { Target } from '../../core/org/target';
import { peopleIn, type Names } from '../../core/plan/names';
import { purposeOf, rowsToSend, type Plan } from '../../core/plan/plan';
import { rowsPage } from '../../messages/planPage';
import { reviewOf } from '../../messages/review';
import { takesBack } from '../../messages/runTitle';
import { clockTime } from '../../messages/time';
import type { Pages } from '../ui/pages';
import type { Confirmation, Prompter } from '../ui/prompter';
import type { TerritoryId, UserId } from '../../core/util/ids';
import type { Conflict, TerritoryConflict, UserConflict } from '../../core/apply/reconcile';
import { andMore, nameOrId } from '../../messages/names';
import { phraseFor, targetLabel } from '../../messages/organisations';
import type { Beside } from './beside';

/** Shows what would be done; resolves when the person agrees. */
export async function approve(
  { prompter, pages }: { readonly prompter: Prompter; readonly pages: Pick<Pages, 'add' | 'open'> },
  approval: Approval,
  typed: boolean,
  { question, remarks = [], show }: Beside,
): Promise<void> {
  const { message: usual, lines, action } = wordsOf(approval, remarks);
  const message = question ?? usual;
  const { environment } = targetOf(approval);
  const size = sizeOf(approval);
  const openPage = () => {
    const { plan, names } = planOf(approval);
    return pages.open(
      pages.add(`${l10n.t('Plan of Changes')}.txt`, () => rowsPage(plan, names, [message, size, ...lines])),
    );
  };
  await prompter.confirm({
    message,
    detail: fitting([size, ...lines]).join('\n'),
    action: typed ? `${action}…` : action,
    routine: approval.removals === 0 && environment !== 'production',
    look: { label: l10n.t('Show the Plan'), open: show ?? openPage },
  });
}

/** A dialog grows with its text, and its buttons leave the window when that is too long; this fits at twice the size. */
const mostRows = 13;
const rowLength = 60;
const longestLine = 280;

/** What it takes and what it means come last in a review, and stay whatever is left out. */
const lastLines = 3;

/** As much of a review as a dialog holds; what it leaves out stands in the plan. */
function fitting(lines: readonly string[]): readonly string[] {
  const short = lines.map((line) =>
    line.length > longestLine ? `${line.slice(0, longestLine - 1)}…` : line,
  );
  if (rowsOf(short) <= mostRows) return short;
  const end = short.slice(-lastLines);
  const begin = short.slice(0, -lastLines);
  while (rowsOf([...begin, ...end]) >= mostRows && begin.length > 1) begin.pop();
  return [...begin, l10n.t('The rest stands in the plan.'), ...end];
}

/** How many rows of a dialog lines take where they wrap; what is East Asian is twice as wide. */
function rowsOf(lines: readonly string[]): number {
  const widths = lines.map(
    (line) => line.length + (line.match(/[\u1100-\u115f\u2e80-\uffee]/g)?.length ?? 0),
  );
  return widths.reduce((rows, width) => rows + Math.max(1, Math.ceil(width / rowLength)), 0);
}

/** Resolves when the person has typed the name of the organisation. */
export async function typeName(prompter: Prompter, approval: Approval): Promise<void> {
  const { action } = wordsOf(approval, []);
  const phrase = phraseFor(targetOf(approval));
  const typed = await prompter.ask({
    title: l10n.t('{0}: type {1} to go on', action, phrase),
    prompt: sizeOf(approval),
    placeholder: phrase,
    check: (text) => (isPhrase(text, phrase) ? undefined : l10n.t('Type {0}, or press Escape', phrase)),
  });
  if (!isPhrase(typed, phrase)) throw new Cancelled();
}

function planOf(approval: Approval): Pick<Proposal, 'plan' | 'names'> {
  return approval.kind === 'change' ? approval.proposal : approval.run;
}

function targetOf(approval: Approval): Target {
  return planOf(approval).plan.target;
}

/** Which organisation, and how many. */
function sizeOf(approval: Approval): string {
  const { adds, removals } = approval;
  const { plan } = planOf(approval);
  if (purposeOf(plan) === 'manager')
    return l10n.t('{0}: managers to change: {1}', targetLabel(plan.target), leftOf(approval));
  return l10n.t('{0}: {1} to add, {2} to remove.', targetLabel(targetOf(approval)), adds, removals);
}

/** How many rows are to be sent, or sent once more. */
function leftOf(approval: Approval): number {
  return approval.kind === 'change'
    ? rowsToSend(approval.proposal.plan).length
    : approval.run.tally.notStarted + approval.run.tally.unknown;
}

/** A question, and what it stands on. */
interface Words {
  readonly message: string;
  readonly lines: readonly string[];
  readonly action: string;
}

function wordsOf(approval: Approval, remarks: readonly string[]): Words {
  if (approval.kind === 'resume') return resumption(approval.run, approval);
  const { lostRuns = 0, proposal } = approval;
  const { plan, names, undoes } = proposal;
  const { message, lines, action } = reviewOf(plan, names);
  return {
    message,
    lines: [...takesBack(undoes), ...notTold(lostRuns), ...remarks, ...unnamed(plan, names), ...lines],
    action: undoes === undefined ? action : l10n.t('Undo'),
  };
}

/** What a damaged record hides is not left to others. */
function notTold(lostRuns: number): string[] {
  if (lostRuns === 0) return [];
  return [
    l10n.t(
      'Later runs whose records are damaged: {0}. What they changed again may be taken back, too.',
      lostRuns,
    ),
  ];
}

/** An id that stands for a name in the review is said to be one. */
function unnamed({ rows }: Plan, names: Names): string[] {
  const ids = new Set(rows.flatMap(peopleIn).filter((user) => names.user(user) === ''));
  return ids.size === 0
    ? []
    : [l10n.t('Users shown by their ids, because their names are not known: {0}', ids.size)];
}

/** What was reviewed before the run, and what is left of it. */
function resumption(run: RunResult, approval: Approval): Words {
  const before = reviewOf(run.plan, run.names);
  return {
    message: l10n.t('Resume the run of {0}?', clockTime(run.startedAt)),
    lines: [
      l10n.t('{0} of {1} changes are left.', leftOf(approval), run.rows.length),
      ...(run.isDamaged ? [l10n.t('A part of its record is damaged: what stood there counts as left.')] : []),
      l10n.t('The members of each territory are read again before anything is sent to it.'),
      l10n.t('The run as a whole: {0}', before.message),
      ...before.lines,
    ],
    action: l10n.t('Resume'),
  };
}

/** Asks whether a run goes on with a territory that somebody else changed. */
export async function decide(
  prompter: Prompter,
  conflict: Conflict,
  names: Names,
): Promise<'goOn' | 'leave'> {
  try {
    await prompter.confirm(describe(conflict, names));
    return 'goOn';
  } catch (error) {
    if (error instanceof Cancelled) return 'leave';
    throw error;
  }
}

/** What others did, what this run did, and what it would still do. */
function describe(conflict: Conflict, names: Names): Confirmation {
  const of = 'user' in conflict ? ofUser(conflict, names) : ofTerritory(conflict, names);
  const line = (label: string, ids: readonly string[]) => {
    const listed = andMore(ids.map((id) => nameOrId({ id, name: of.nameOf(id) })));
    return ids.length > 0 ? [l10n.t('{0} ({1}): {2}', label, ids.length, listed)] : [];
  };
  return {
    message: of.message,
    detail: [
      of.numbers,
      ...line(l10n.t('Others added'), conflict.came),
      ...line(l10n.t('Others removed'), conflict.left),
      ...line(l10n.t('This change still adds'), conflict.adds),
      ...line(l10n.t('This change still removes'), conflict.removes),
      whatWasSent(conflict, of),
      of.otherwise,
    ].join('\n'),
    action: l10n.t('Go On'),
  };
}

interface ConflictWords {
  readonly message: string;
  readonly numbers: string;
  readonly nothing: string;
  readonly some: string;
  readonly otherwise: string;
  readonly nameOf: (id: string) => string;
}

function ofTerritory({ territory, expected, live, done }: TerritoryConflict, names: Names): ConflictWords {
  return {
    message: l10n.t(
      'Somebody else changed {0} since this change was planned. Go on with it?',
      nameOrId({ id: territory, name: names.territory(territory) }),
    ),
    numbers: l10n.t('Without others it would have {0} users; it has {1}.', expected, live),
    nothing: l10n.t('This run has changed nothing in this territory yet.'),
    some: l10n.t('This run has made {0} changes to this territory already.', done),
    otherwise: l10n.t('Otherwise the territory is left as it is, and the run can be resumed.'),
    nameOf: (id) => names.user(id as UserId),
  };
}

function ofUser({ user, expected, live, done }: UserConflict, names: Names): ConflictWords {
  return {
    message: l10n.t(
      'Somebody else changed where {0} belongs since this change was planned. Go on with it?',
      nameOrId({ id: user, name: names.user(user) }),
    ),
    numbers: l10n.t(
      'Of the territories of this change, without others it would be {0}; it is {1}.',
      expected,
      live,
    ),
    nothing: l10n.t('This run has changed nothing for this user yet.'),
    some: l10n.t('This run has made {0} changes for this user already.', done),
    otherwise: l10n.t('Otherwise the user is left as they are, and the run can be resumed.'),
    nameOf: (id) => names.territory(id as TerritoryId),
  };
}

function whatWasSent({ done, unknown }: Conflict, { nothing, some }: ConflictWords): string {
  if (done + unknown === 0) return nothing;
  return unknown === 0
    ? some
    : `${some} ${l10n.t('Of {0} more it is not known whether it made them.', unknown)}`;
}
