import type { Session } from '../../core/session/sessions';
import { InputError, KnownError } from '../../core/util/errors';
import { l10n } from '../../core/util/l10n';
import { resumeRun as resume, takenBack } from '../../core/apply/apply';
import type { Names } from '../../core/plan/names';
import type { RunResult } from '../../core/journal/result';
import { reviewOf } from '../../messages/review';
import { doneIn } from '../../core/journal/outcome';
import { endOf, purposeOf } from '../../messages/summary';
import { retryOf, undoOf } from '../../core/journal/undo';
import { organisationKey, sameTarget } from '../../core/org/target';
import type { Choice } from '../ui/prompter';
import { makeChanges } from './change';
import { confirmChange, type ChangeReview } from './confirmChange';
import type { CommandContext, Invocation, SessionHandler } from './context';
import { runAndTell } from './runAndTell';
import { namesFrom } from './targets';

/** Goes on with a run that did not come to its end. What changed meanwhile is read first. */
export const resumeRun: SessionHandler = async (context, session, invocation) => {
  const title = l10n.t('Resume');
  const run = await runOf(context, session, invocation, title, ({ canResume }) => canResume);
  const names = await namesOf(context, session, run);
  await confirmChange(context, session, resumeReviewOf(run, names));
  await runAndTell(context, session, names, (options) => resume(run.id, options));
};

/** Takes back what a run did itself, as a new run with a review of its own. */
export const undoRun: SessionHandler = async (context, session, invocation) => {
  const title = l10n.t('Undo');
  const isFit = (candidate: RunResult) => candidate.undoneBy === undefined && undoOf(candidate).length > 0;
  const { runId } = invocation;
  // also where the mark of it is missing
  if (runId !== undefined && (await context.history.takenBackBy(runId)) !== undefined) throw takenBack();
  const run = await runOf(context, session, invocation, title, isFit);
  await makeChanges(context, session, { changes: undoOf(run), undoes: run.id });
};

/** Makes the changes of a run that failed once more, as a new run. */
export const retryFailed: SessionHandler = async (context, session, invocation) => {
  const title = l10n.t('Retry Failed');
  const run = await runOf(context, session, invocation, title, (candidate) => retryOf(candidate).length > 0);
  await makeChanges(context, session, { changes: retryOf(run), form: run.plan.form });
};

/**
 * The run a command was invoked on; asked for when there is none, as from the palette.
 *
 * @throws InputError when it belongs to another organisation than the open one, or there is none
 */
async function runOf(
  { history, prompter }: CommandContext,
  { target }: Session,
  { runId }: Invocation,
  title: string,
  isFit: (run: RunResult) => boolean,
): Promise<RunResult> {
  const named = runId === undefined ? undefined : await history.get(runId);
  if (named && !sameTarget(named.plan.target, target)) throw otherOrganisation(named, target.label);
  if (named && isFit(named)) return named;
  if (runId !== undefined) throw nothingFit(title);
  const runs = (await history.list()).filter((run) => sameTarget(run.plan.target, target) && isFit(run));
  if (runs.length === 0) throw nothingFit(title);
  return prompter.pick(title, l10n.t('Which run?'), runs.map(choiceOf));
}

/** The run a command was invoked on, of whichever organisation; asked for when there is none. */
export async function anyRun(
  { history, prompter }: CommandContext,
  { runId }: Invocation,
  title: string,
): Promise<RunResult> {
  const named = runId === undefined ? undefined : await history.get(runId);
  if (named) return named;
  const runs = runId === undefined ? await history.list() : [];
  if (runs.length === 0) throw noRun();
  return prompter.pick(title, l10n.t('Which run?'), runs.map(choiceOf));
}

function choiceOf(run: RunResult): Choice<RunResult> {
  return {
    label: startOf(run),
    description: `${doneIn(run.tally)}/${run.rows.length} · ${endOf(run)}`,
    detail: run.plan.target.label,
    icon: purposeOf(run.plan) === 'remove' ? 'person' : 'person-add',
    value: run,
  };
}

/** What was reviewed before the run, and what is left of it. */
function resumeReviewOf(run: RunResult, names: Names): ChangeReview {
  const before = reviewOf(run.plan, names);
  const left = run.rows.filter(({ outcome }) => outcome.kind === 'notStarted' || outcome.kind === 'unknown');
  const removals = left.filter(({ row }) => row.operation === 'remove').length;
  return {
    message: l10n.t('Resume the run of {0} in {1}?', startOf(run), run.plan.target.label),
    detail: [
      l10n.t('{0} of {1} changes are left.', left.length, run.rows.length),
      ...(run.isDamaged ? [l10n.t('A part of its record is damaged: what stood there counts as left.')] : []),
      l10n.t('The members of each territory are read again before anything is sent to it.'),
      l10n.t('The run as a whole: {0}', before.message),
      before.detail,
    ].join('\n'),
    action: l10n.t('Resume'),
    adds: left.length - removals,
    removals,
  };
}

/** When a run began, as the person's own clock shows it. */
export function startOf({ startedAt }: RunResult): string {
  return new Date(startedAt).toLocaleString();
}

/** What the territories and users of a run are called now; ids where nobody knows. */
function namesOf({ prompter }: CommandContext, { model }: Session, run: RunResult): Promise<Names> {
  const users = [...new Set(run.plan.rows.map(({ user }) => user))];
  return prompter.progress(l10n.t('Reading names'), async ({ signal }) =>
    namesFrom(await model.hierarchy(), await model.usersById(users, signal)),
  );
}

/** The same where the organisation of the run is open and answers; ids alone otherwise. */
export async function knownNamesOf(context: CommandContext, run: RunResult): Promise<Names> {
  const unknown: Names = { territory: () => '', user: () => '' };
  try {
    const session = await context.sessions.restore();
    const isOpen = session && organisationKey(session.target) === organisationKey(run.plan.target);
    return isOpen ? await namesOf(context, session, run) : unknown;
  } catch (error) {
    if (error instanceof KnownError) return unknown;
    throw error;
  }
}

function otherOrganisation(run: RunResult, open: string): InputError {
  const { label } = run.plan.target;
  return new InputError({
    what: l10n.t('This run belongs to {0}, but {1} is open.', label, open),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Sign in to {0} as the same user, then try again.', label),
  });
}

function nothingFit(title: string): InputError {
  return new InputError({
    what: l10n.t('There is no run in this organisation for which “{0}” has something to do.', title),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('The activity view shows what became of each run.'),
  });
}

function noRun(): InputError {
  return new InputError({
    what: l10n.t('There is no such run, or it has been forgotten.'),
    notDone: l10n.t('Nothing was done.'),
    next: l10n.t('The activity view shows the runs that are there.'),
  });
}
