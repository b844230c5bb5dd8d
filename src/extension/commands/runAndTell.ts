import * as vscode from 'vscode';
import type { Session } from '../../core/session/sessions';
import { Cancelled } from '../../core/util/async';
import type { TerritoryId } from '../../core/util/ids';
import { l10n } from '../../core/util/l10n';
import { othersFirst } from '../../core/util/turns';
import type { ApplyOptions } from '../../core/apply/apply';
import type { Conflict } from '../../core/apply/membership';
import type { Names } from '../../core/plan/names';
import { doneIn } from '../../core/journal/outcome';
import type { FinishedRun } from '../../core/journal/result';
import { summaryOf } from '../../messages/summary';
import { keepRunsForDays } from '../ui/config';
import { signInLabel } from '../ui/signInLabel';
import type { CommandContext } from './context';
import { describeConflict } from './conflict';
import type { CommandId } from './ids';
import { RunProgress } from './runProgress';

/** Runs a plan, or goes on with one, under a progress that can be cancelled; then says what became of it. */
export async function runAndTell(
  context: CommandContext,
  session: Session,
  names: Names,
  work: (options: ApplyOptions) => Promise<FinishedRun>,
): Promise<void> {
  const { model, target } = session;
  const run = await context.prompter.progress(l10n.t('Changing territories'), async (progress) => {
    const shown = new RunProgress(progress);
    const waits = context.sessions.onDidWait((wait) => shown.wait(wait));
    try {
      return await context.underWay.during(() =>
        work({
          client: model.client,
          target,
          history: context.history,
          // signing out ends the run as a cancel does
          cancel: AbortSignal.any([progress.signal, model.whenClosed]),
          now: Date.now,
          onProgress: (done, of) => shown.step(done, of),
          onUnderWay: (requests) => shown.underWay(requests),
          onConflict: askOneByOne(context, names),
        }),
      );
    } finally {
      waits.dispose();
      shown.end();
    }
  });
  await othersFirst(); // the result of a long run took a turn
  model.noteChanges(changesOf(run), run.members);
  context.history.prune(keepRunsForDays(), Date.now()).catch((error: unknown) => {
    context.log.error('Forgetting old runs', error);
  });
  await tell(context, run, names, session.creditsLeft());
}

/** How many users a run added to and removed from each territory that it sent something to. */
function changesOf({ rows }: FinishedRun): Map<TerritoryId, { added: number; removed: number }> {
  const changes = new Map<TerritoryId, { added: number; removed: number }>();
  for (const { row, outcome } of rows) {
    const isOld = outcome.kind === 'alreadySo' && outcome.seen === 'plan';
    if (isOld || outcome.kind === 'notStarted' || outcome.kind === 'skipped') continue;
    const change = changes.get(row.territory) ?? { added: 0, removed: 0 };
    changes.set(row.territory, change);
    if (outcome.kind !== 'applied' && outcome.kind !== 'soNow') continue;
    if (row.operation === 'add') change.added++;
    else change.removed++;
  }
  return changes;
}

/** Territories are written side by side, but a person is asked about one after the other. */
function askOneByOne(
  { prompter }: CommandContext,
  names: Names,
): (conflict: Conflict) => Promise<'goOn' | 'leave'> {
  let before: Promise<unknown> = Promise.resolve();
  return (conflict) => {
    const answer = before.then(async () => {
      try {
        await prompter.confirm(describeConflict(conflict, names));
        return 'goOn' as const;
      } catch (error) {
        if (error instanceof Cancelled) return 'leave' as const;
        throw error;
      }
    });
    before = answer.catch(() => undefined);
    return answer;
  };
}

async function tell(
  { prompter, reports, log }: CommandContext,
  run: FinishedRun,
  names: Names,
  creditsLeft: number | undefined,
): Promise<void> {
  const report = reports.add(run, names);
  log.info(`Run ${run.id} ended ${run.ended}: ${JSON.stringify(run.tally)}`);
  if (run.error) log.error('Changing territories', run.error);
  const actions = actionsAfter(run, () => reports.open(report));
  const summary = summaryOf(run, names);
  const credits = creditsLeft === undefined ? [] : [l10n.t('API credits left: {0}.', creditsLeft)];
  const chosen = await prompter.tell(severityOf(run), [summary, ...credits].join(' '), ...actions.keys());
  await actions.get(chosen ?? '')?.();
}

function severityOf({ tally, rows, ended }: FinishedRun): 'info' | 'warning' | 'error' {
  if (doneIn(tally) + tally.alreadySo === rows.length) return 'info';
  return doneIn(tally) > 0 || ended === 'cancelled' ? 'warning' : 'error';
}

/** What a person may want to do next, straight from the message. */
function actionsAfter(
  run: FinishedRun,
  showReport: () => Promise<void>,
): Map<string, () => Promise<unknown>> {
  const command = (id: CommandId) => async () => vscode.commands.executeCommand(id, run.id);
  const signIn = signInLabel(run.error);
  const actions = new Map<string, () => Promise<unknown>>();
  if (signIn !== undefined) actions.set(signIn, command('zohoCrm.signIn'));
  if (run.canResume) actions.set(l10n.t('Resume'), command('zohoCrm.resumeRun'));
  actions.set(l10n.t('Show Report'), showReport);
  if (run.tally.applied > 0 && run.isRecorded) actions.set(l10n.t('Undo'), command('zohoCrm.undoRun'));
  return actions;
}
