import type * as vscode from 'vscode';
import { doneIn } from '../../../core/journal/outcome';
import type { RunSummary } from '../../../core/journal/result';
import { l10n } from '../../../messages/l10n';
import { targetLabel } from '../../../messages/organisations';
import { ago } from '../../../messages/time';
import type { Services } from '../../ports/services';
import { inert } from '../../../core/util/text';
import { titleOfRun } from '../../../messages/runTitle';

/** Under it stands which runs somebody has been told of already, in whichever window. */
const key = 'zohoCrm.toldRuns';
const mostKept = 50;

/** Runs that a window left in the middle when it went: a badge counts them, and one message offers to go on. */
export class Interrupted {
  private turn = 0;

  constructor(
    private readonly services: Pick<Services, 'history' | 'prompter'>,
    private readonly view: Pick<vscode.TreeView<unknown>, 'badge'>,
    private readonly memory: Pick<vscode.Memento, 'get' | 'update'>,
    /** Runs that began later are of windows that are open, and told of there. */
    private readonly since: number,
    private readonly execute: typeof vscode.commands.executeCommand,
  ) {}

  /** Looks which runs are interrupted, and shows it. Reads the list of runs and nothing else. */
  async look(): Promise<void> {
    const turn = ++this.turn;
    const { history } = this.services;
    const open = (await history.list()).filter(
      ({ ended, canResume }) => ended === 'interrupted' && canResume,
    );
    const isGoingOn = await Promise.all(open.map((run) => history.isUnderWay(run)));
    if (turn !== this.turn) return; // something newer is being looked at
    const runs = open.filter((_, index) => !isGoingOn[index]);
    this.view.badge = runs.length === 0 ? undefined : { value: runs.length, tooltip: countOf(runs.length) };
    await this.tell(runs.filter(({ startedAt }) => startedAt < this.since));
  }

  private async tell(runs: readonly RunSummary[]): Promise<void> {
    const told = this.told();
    const [first, ...others] = runs.filter(({ id }) => !told.includes(id));
    if (!first) return;
    const news = [first, ...others].map(({ id }) => id);
    await this.memory.update(key, [...told, ...news].slice(-mostKept));
    const resume = l10n.t('Resume');
    const show = l10n.t('Show Activity');
    const buttons = others.length === 0 ? [resume, show] : [show];
    const words = others.length === 0 ? wordsOf(first) : countOf(news.length);
    const chosen = await this.services.prompter.tell('warning', words, ...buttons);
    if (chosen === resume) await this.execute('zohoCrm.resumeRun', first.id);
    if (chosen === show) await this.execute('zohoCrm.activity.focus');
  }

  private told(): readonly string[] {
    const told = this.memory.get(key);
    return Array.isArray(told) ? told.filter((id) => typeof id === 'string') : [];
  }
}

function wordsOf(run: RunSummary): string {
  return l10n.t(
    'A run was interrupted: {0} in {1}, {2} of {3} done, {4}.',
    titleOfRun(run),
    inert(targetLabel(run.target)),
    doneIn(run.tally),
    run.size,
    ago(run.startedAt, Date.now()),
  );
}

function countOf(count: number): string {
  return count === 1
    ? l10n.t('1 run was interrupted and can be resumed.')
    : l10n.t('{0} runs were interrupted and can be resumed.', count);
}
