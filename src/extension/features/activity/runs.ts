import type { RunResult } from '../../../core/journal/result';
import { doneIn } from '../../../core/journal/outcome';
import { isFitFor, type Sequel } from '../../../core/operations';
import { noRun, nothingLeft } from '../../../core/apply/noSequel';
import { organisationKey, sameTarget } from '../../../core/org/target';
import type { Names } from '../../../core/plan/names';
import type { Session } from '../../../core/session/sessions';
import { KnownError } from '../../../core/util/errors';
import { l10n } from '../../../core/util/l10n';
import { endOf, purposeOf } from '../../../messages/summary';
import { makeSequel } from '../../ports/change';
import type { Invocation } from '../../ports/invocation';
import type { Services } from '../../ports/services';
import type { Choice } from '../../ui/prompter';
import { startOf } from '../../ui/startOf';

/** Goes on with a run, takes it back or tries it again: the one a command was invoked on, or one that the person picks. */
export async function continueRun(
  sequel: Sequel,
  services: Services,
  session: Session,
  { runId }: Invocation,
): Promise<void> {
  const id = runId ?? (await chooseRun(sequel, services, session));
  await makeSequel(sequel, services, session, id);
}

async function chooseRun(
  sequel: Sequel,
  { history, prompter }: Services,
  { target }: Session,
): Promise<string> {
  const runs = (await history.list()).filter(
    (run) => sameTarget(run.plan.target, target) && isFitFor(sequel, run),
  );
  if (runs.length === 0) throw nothingLeft(sequel);
  const { id } = await prompter.pick(nameOf(sequel), l10n.t('Which run?'), runs.map(choiceOf));
  return id;
}

/** The run a command was invoked on, of whichever organisation; asked for when there is none. */
export async function anyRun(
  { history, prompter }: Services,
  { runId }: Invocation,
  title: string,
): Promise<RunResult> {
  const named = runId === undefined ? undefined : await history.get(runId);
  if (named) return named;
  const runs = runId === undefined ? await history.list() : [];
  if (runs.length === 0) throw noRun();
  return prompter.pick(title, l10n.t('Which run?'), runs.map(choiceOf));
}

/** Opens the report of a run, of whichever organisation. */
export async function openReport(services: Services, invocation: Invocation): Promise<void> {
  const run = await anyRun(services, invocation, l10n.t('Open Report'));
  const names = await knownNamesOf(services, run);
  await services.reports.open(services.reports.add(run, names));
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

/** What people of a run are called where its organisation is open and answers; ids alone otherwise. */
export async function knownNamesOf({ sessions, prompter }: Services, run: RunResult): Promise<Names> {
  const unknown: Names = { territory: () => '', user: () => '' };
  const ids = [...new Set(run.plan.rows.map(({ user }) => user))];
  try {
    const session = await sessions.restore();
    if (!session || organisationKey(session.target) !== organisationKey(run.plan.target)) return unknown;
    const { model } = session;
    return await prompter.progress(l10n.t('Reading names'), async ({ signal }) => {
      const hierarchy = await model.hierarchy();
      const users = await model.usersById(ids, signal);
      return {
        territory: (id) => hierarchy.get(id)?.name ?? '',
        user: (id) => users.get(id)?.name ?? '',
      };
    });
  } catch (error) {
    if (error instanceof KnownError) return unknown;
    throw error;
  }
}

function nameOf(sequel: Sequel): string {
  switch (sequel) {
    case 'resume':
      return l10n.t('Resume');
    case 'undo':
      return l10n.t('Undo');
    case 'retry':
      return l10n.t('Retry Failed');
  }
}
