import * as vscode from 'vscode';
import { othersFirst } from '../../../core/util/turns';
import { l10n } from '../../../messages/l10n';
import { changing, type Commands } from '../../ports/commands';
import type { Views } from '../../ports/invocation';
import type { Services } from '../../ports/services';
import { ContextKey } from '../../ui/contextKey';
import type { LateTree } from '../../ui/lateTree';
import { isEmpty, type RunFilter } from './filter';
import type { Interrupted } from './interrupted';
import type { ActivityNode } from './nodes';
import type { ActivityTree } from './provider';

const runs = () => import('./runs');
const forgetting = () => import('./forget');

export interface ActivityFeature {
  readonly commands: Commands;
  readonly runIdOf: Views['runIdOf'];
  /** Loads the rows of the view. */
  readonly load: () => Promise<unknown>;
}

/** What was changed from this computer: the view of runs, their reports, and the log. */
export function activity(
  services: Services,
  shown: LateTree<ActivityNode>,
  memory: vscode.Memento,
): ActivityFeature {
  const { history, settings, log, reports, prompter, sessions, own } = services;
  const failed = (error: unknown) => log.error('Showing the runs', error);
  let tree: ActivityTree | undefined;
  const make = async () => {
    const { ActivityTree: Tree } = await import('./provider');
    tree = own(new Tree(history, settings, sessions, failed, shown.view));
    own(shown.show(tree));
    return tree;
  };
  let making: Promise<ActivityTree> | undefined;
  const load = () => (making ??= make());
  const since = Date.now();
  let interrupted: Promise<Interrupted> | undefined;
  const look = () => {
    interrupted ??= import('./interrupted').then(
      (late) => new late.Interrupted(services, shown.view, memory, since, vscode.commands.executeCommand),
    );
    interrupted.then((known) => known.look()).catch(failed);
  };
  own(history.onDidChange(look));
  void othersFirst().then(look); // whoever loaded this goes first
  const filtered = new ContextKey<boolean>('zohoCrm.activityFiltered');
  const filterWith = (rows: ActivityTree, filter: RunFilter) => {
    rows.setFilter(filter);
    filtered.set(!isEmpty(filter));
  };
  const commands: Commands = {
    'zohoCrm.resumeRun': changing(services, async (...on) =>
      (await runs()).continueRun('resume', services, ...on),
    ),
    'zohoCrm.undoRun': changing(services, async (...on) =>
      (await runs()).continueRun('undo', services, ...on),
    ),
    'zohoCrm.retryFailed': changing(services, async (...on) =>
      (await runs()).continueRun('retry', services, ...on),
    ),
    'zohoCrm.filterActivity': async () => {
      const rows = await load();
      const setFilter = (filter: RunFilter) => filterWith(rows, filter);
      await (await import('./filterRuns')).filterRuns(services, { filter: rows.filter, setFilter });
    },
    'zohoCrm.showAllRuns': async () => filterWith(await load(), {}),
    'zohoCrm.openReport': async (on) => (await runs()).openReport(services, on),
    'zohoCrm.exportRun': async (on) => (await import('./exportRun')).exportRun(services, on),
    'zohoCrm.forgetRun': async (on) => (await forgetting()).forgetRun(services, on),
    'zohoCrm.clearActivity': async () => (await forgetting()).clearActivity(services),
    'zohoCrm.showLastReport': async () => {
      const { last } = reports;
      if (last) await reports.open(last);
      else void prompter.tell('info', l10n.t('Nothing has been changed in this window yet.'));
    },
    'zohoCrm.showLog': () => {
      log.show();
      return Promise.resolve();
    },
  };
  return { commands, load, runIdOf: (candidate) => tree?.runIdOf(candidate) };
}
