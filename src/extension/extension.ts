import * as vscode from 'vscode';
import { environmentHasToken } from '../core/credentials/environmentToken';
import { l10n } from '../messages/l10n';
import { LateProvider } from './features/accounts/lateProvider';
import type { ActivityNode } from './features/activity/nodes';
import { whenAssignmentsOpen } from './features/assignmentLanguage/whenOpened';
import type { Node } from './features/territories/nodes';
import type { Node as UsersNode } from './features/users/nodes';
import type { Parts, Surface } from './parts';
import { contributedCommands } from './ui/commandTitles';
import { ContextKey } from './ui/contextKey';
import { LateTasks } from './ui/lateTasks';
import { LateTexts, planScheme, reportScheme } from './ui/lateTexts';
import { LateTree } from './ui/lateTree';
import { onceActive } from './ui/onceActive';
import { PromptSeam } from './ui/promptSeam';
import { isPartGone, tellUpdated } from './ui/updated';

/** Shows what there is: commands, views, accounts. The features behind them are loaded by whichever is used first. */
export function activate(context: vscode.ExtensionContext): void {
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  l10n.use((message, ...args) => vscode.l10n.t(message, ...args), vscode.env.language);

  let loading: Promise<Parts> | undefined;
  const load = (): Promise<Parts> =>
    (loading ??= import('./parts').then(({ assemble }) => assemble(context, surface)));
  const surface: Surface = {
    dialogs: own(new PromptSeam(context.extensionMode)),
    territories: own(
      new LateTree<Node>('zohoCrm.territories', load, {
        canSelectMany: true,
        drops: ['zohoCrm.territories', 'zohoCrm.users'],
      }),
    ),
    activity: own(new LateTree<ActivityNode>('zohoCrm.activity', async () => (await load()).loadActivity())),
    users: own(
      new LateTree<UsersNode>('zohoCrm.users', async () => (await load()).loadUsers(), {
        canSelectMany: true,
      }),
    ),
    accounts: own(new LateProvider(load)),
    tasks: own(new LateTasks('zohoCrmTerritories', '**/*.territories.jsonc', load)),
    reports: own(new LateTexts(reportScheme, load)),
    pages: own(new LateTexts(planScheme, load)),
  };
  // each of them stands in package.json and in the feature that it belongs to, and nowhere else
  for (const { command } of contributedCommands(context.extension)) {
    own(
      vscode.commands.registerCommand(command, async (clicked?: unknown, selected?: unknown) => {
        try {
          await (await load()).run(command, clicked, selected);
        } catch (error) {
          if (!isPartGone(error)) throw error;
          if (await tellUpdated(surface.dialogs.current))
            await vscode.commands.executeCommand('workbench.action.reloadWindow');
        }
      }),
    );
  }
  own(onceActive(context.extension, () => whenAssignmentsOpen(load)));
  new ContextKey<boolean>('zohoCrm.environmentToken').set(environmentHasToken(process.env));
}
