import { noRun, nothingLeft, type Sequel } from '../../../core/journal/errors';
import { isFitFor, type RunResult, type RunSummary } from '../../../core/journal/result';
import { sameTarget } from '../../../core/org/target';
import type { Session } from '../../../core/session/sessions';
import { l10n } from '../../../messages/l10n';
import { nameOf } from '../../../messages/faults/run';
import { makeSequel } from '../../ports/change';
import type { Invocation } from '../../ports/invocation';
import type { Services } from '../../ports/services';
import { runChoice } from './runChoice';

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
  const isRefused = ({ isOvertaken = false }: RunSummary) => sequel === 'retry' && isOvertaken;
  const runs = (await history.list()).filter(
    (run) => sameTarget(run.target, target) && isFitFor(sequel, run) && !isRefused(run),
  );
  if (runs.length === 0) throw nothingLeft(sequel);
  const { id } = await prompter.pick(nameOf(sequel), l10n.t('Which run?'), runs.map(runChoice));
  return id;
}

/** The run a command was invoked on, of whichever organisation; asked for when there is none. */
export async function anyRun(
  { history, prompter }: Services,
  { runId }: Invocation,
  title: string,
): Promise<RunSummary> {
  const named = runId === undefined ? undefined : await history.summary(runId);
  if (named) return named;
  const runs = runId === undefined ? await history.list() : [];
  if (runs.length === 0) throw noRun();
  return prompter.pick(title, l10n.t('Which run?'), runs.map(runChoice));
}

/** A run that was listed a moment ago, as a whole; another window may have forgotten it since. */
export async function withRows({ history }: Services, { id }: RunSummary): Promise<RunResult> {
  const run = await history.get(id);
  if (!run) throw noRun();
  return run;
}

/** Opens the report of a run, of whichever organisation. */
export async function openReport(services: Services, invocation: Invocation): Promise<void> {
  const run = await withRows(services, await anyRun(services, invocation, l10n.t('Open Report')));
  await services.reports.open(await services.reports.add(run));
}
