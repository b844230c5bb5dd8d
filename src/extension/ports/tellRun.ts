import * as vscode from 'vscode';
import { doneIn } from '../../core/journal/outcome';
import type { FinishedRun } from '../../core/journal/result';
import type { Ending, Proposal } from '../../core/operations';
import { l10n } from '../../messages/l10n';
import { nameOrId } from '../../messages/names';
import { purposeOf, type Purpose } from '../../core/plan/plan';
import { nothingPossible, summaryOf } from '../../messages/summary';
import type { Prompter } from '../ui/prompter';
import { signInAfter } from '../ui/signInAfter';
import { tellResult } from '../ui/tellResult';
import type { Afterwards, Offers } from './beside';
import type { Services } from './services';

/** Says why nothing was sent: everything was as wanted, or Zoho would refuse what was not. */
export function tellNothingSent(
  prompter: Prompter,
  kind: Exclude<Ending['kind'], 'ended'>,
  { plan, names }: Proposal,
): void {
  if (kind === 'nothingPossible') {
    void prompter.tell('warning', nothingPossible(plan.rows, names));
    return;
  }
  const [only, another] = plan.territories;
  const where = only && !another ? nameOrId({ id: only.id, name: names.territory(only.id) }) : undefined;
  // an assignment file that fits has no row at all
  const purpose = plan.rows.length === 0 ? 'change' : purposeOf(plan);
  void prompter.tell('info', nothingToDo(purpose, where));
}

function nothingToDo(purpose: Purpose, where: string | undefined): string {
  switch (purpose) {
    case 'add':
      return where
        ? l10n.t('All of these users are members of {0} already. Nothing was sent.', where)
        : l10n.t('All of these users are members of all these territories already. Nothing was sent.');
    case 'remove':
      return where
        ? l10n.t('None of these users is a member of {0}. Nothing was sent.', where)
        : l10n.t('None of these users is a member of these territories. Nothing was sent.');
    case 'change':
    case 'manager':
      return l10n.t('Everything is as wanted already. Nothing was sent.');
  }
}

/** Says what became of a run, and offers what a person may want to do next. */
export async function tellRun(
  { prompter, reports, log, settings }: Services,
  run: FinishedRun,
  creditsLeft: number | undefined,
  { remarks, offers }: Required<Afterwards>,
): Promise<void> {
  const report = await reports.add(run);
  log.info(`Run ${run.id} ended ${run.ended}: ${JSON.stringify(run.tally)}`);
  if (run.error) log.error('Changing territories', run.error);
  const actions = actionsAfter(run, offers, () => reports.open(report));
  const summary = summaryOf(run, run.names);
  const credits = creditsLeft === undefined ? [] : [l10n.t('API credits left: {0}.', creditsLeft)];
  const isOnRecord = run.isRecorded && !run.error && offers.size === 0 && remarks.length === 0;
  const result = {
    severity: severityOf(run, remarks),
    text: [summary, ...remarks, ...credits].join(' '),
    actions,
    ...(isOnRecord && { record: { title: '', command: 'zohoCrm.openReport', arguments: [run.id] } }),
  };
  await tellResult(prompter, settings.results, result);
}

function severityOf(
  { tally, rows, ended }: FinishedRun,
  remarks: readonly string[],
): 'info' | 'warning' | 'error' {
  if (doneIn(tally) + tally.alreadySo === rows.length) return remarks.length === 0 ? 'info' : 'warning';
  return doneIn(tally) > 0 || ended === 'cancelled' ? 'warning' : 'error';
}

/** What a person may want to do next, straight from the message. */
function actionsAfter(
  run: FinishedRun,
  offers: Offers,
  showReport: () => Promise<void>,
): Map<string, () => Promise<unknown>> {
  const command = (id: string) => async () => vscode.commands.executeCommand(id, run.id);
  const signIn = signInAfter(run.error);
  const actions = new Map<string, () => Promise<unknown>>();
  if (signIn) actions.set(signIn.label, command(signIn.command));
  if (run.canResume) actions.set(l10n.t('Resume'), command('zohoCrm.resumeRun'));
  for (const [button, offer] of offers) actions.set(button, offer);
  actions.set(l10n.t('Show Report'), showReport);
  if (run.tally.applied > 0 && run.isRecorded) actions.set(l10n.t('Undo'), command('zohoCrm.undoRun'));
  return actions;
}
