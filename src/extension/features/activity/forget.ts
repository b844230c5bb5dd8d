import { InputError } from '../../../core/util/errors';
import { l10n } from '../../../messages/l10n';
import type { RunSummary } from '../../../core/journal/result';
import { titleOfRun } from '../../../messages/runTitle';
import { clockTime } from '../../../messages/time';
import { anyRun } from './runs';
import type { Invocation } from '../../ports/invocation';
import type { Services } from '../../ports/services';
import { targetLabel } from '../../../messages/organisations';

/** Deletes what is kept of a run; it can neither be resumed nor undone then. */
export async function forgetRun(services: Services, invocation: Invocation): Promise<void> {
  const { history, prompter } = services;
  const run = await anyRun(services, invocation, l10n.t('Forget Run'));
  await prompter.confirm({
    message: l10n.t('Forget the run of {0} in {1}?', clockTime(run.startedAt), targetLabel(run.target)),
    detail: [
      titleOfRun(run),
      ...(run.canResume ? [l10n.t('It did not come to its end. It cannot be resumed then.')] : []),
      l10n.t('It cannot be undone then. Nothing changes in Zoho CRM.'),
    ].join('\n'),
    action: l10n.t('Forget'),
  });
  if (await history.isUnderWay(run)) throw underWay();
  await history.remove(run.id);
}

/** Forgets all runs; those that can be resumed only where a person says so. */
export async function clearActivity(services: Services): Promise<void> {
  const { history, prompter } = services;
  const runs = await history.list();
  const ended = runs.filter(({ canResume }) => !canResume);
  if (runs.length === 0) {
    void prompter.tell('info', l10n.t('There are no runs to forget.'));
    return;
  }
  const chosen = ended.length === runs.length ? runs : await chooseRuns(services, ended, runs);
  await prompter.confirm({
    message: chosen.length === 1 ? l10n.t('Forget 1 run?') : l10n.t('Forget {0} runs?', chosen.length),
    detail: l10n.t('They cannot be resumed or undone then. Nothing changes in Zoho CRM.'),
    action: l10n.t('Forget'),
  });
  // the oldest first: nothing has to be marked in what goes, too
  for (const run of chosen.toReversed()) if (!(await history.isUnderWay(run))) await history.remove(run.id);
}

function chooseRuns(
  { prompter }: Services,
  ended: readonly RunSummary[],
  all: readonly RunSummary[],
): Promise<readonly RunSummary[]> {
  const everything = {
    label: l10n.t('All runs ({0})', all.length),
    detail: l10n.t('Also those that did not come to their end; they cannot be resumed then.'),
    value: all,
  };
  const finished = { label: l10n.t('Runs that came to their end ({0})', ended.length), value: ended };
  return prompter.pick(
    l10n.t('Clear Activity'),
    l10n.t('Which runs?'),
    ended.length > 0 ? [finished, everything] : [everything],
  );
}

function underWay(): InputError {
  return new InputError({
    what: l10n.t('This run is just going on.'),
    notDone: l10n.t('It was not forgotten.'),
    next: l10n.t('Cancel it or wait until it has ended, then try again.'),
  });
}
