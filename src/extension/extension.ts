import * as vscode from 'vscode';
import type { ActivityNode } from './features/activity/nodes';
import { environmentHasToken } from '../core/credentials/environmentToken';
import { LateProvider } from './features/accounts/lateProvider';
import { l10n } from '../core/util/l10n';
import { Redactor } from '../core/util/redact';
import { commandIds } from './commands/ids';
import type { Parts, Surface } from './parts';
import type { Node } from './features/territories/nodes';
import { ContextKey } from './ui/contextKey';
import { LateTree } from './ui/lateTree';
import { TestablePrompter } from './ui/testablePrompter';

/** Shows what there is: commands, views, accounts. The parts behind them are loaded by whichever is used first. */
export function activate(context: vscode.ExtensionContext): void {
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  l10n.use((message, ...args) => vscode.l10n.t(message, ...args));

  let loading: Promise<Parts> | undefined;
  const parts = (): Promise<Parts> =>
    (loading ??= import('./parts').then(({ assemble }) => assemble(context, surface)));
  const redactor = new Redactor();
  const surface: Surface = {
    redactor,
    prompter: own(new TestablePrompter(context.extensionMode, redactor)),
    territories: own(new LateTree<Node>('zohoCrm.territories', parts, { canSelectMany: true })),
    activity: own(new LateTree<ActivityNode>('zohoCrm.activity', parts)),
    accounts: own(new LateProvider(parts)),
  };
  for (const id of commandIds) {
    own(
      vscode.commands.registerCommand(id, async (clicked?: unknown, selected?: unknown) =>
        (await parts()).run(id, clicked, selected),
      ),
    );
  }
  new ContextKey<boolean>('zohoCrm.environmentToken').set(environmentHasToken(process.env));
}
