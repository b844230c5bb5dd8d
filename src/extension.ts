import * as vscode from 'vscode';
import { ActivityTree } from './activity/provider';
import { fetch } from './api/fetch';
import { signInParts } from './auth/compose';
import { environmentHasToken } from './auth/flows/environment';
import { circumstancesOf } from './auth/flows/circumstances';
import { Guards } from './auth/guards';
import { ZohoAuthenticationProvider } from './auth/provider';
import { Sessions } from './auth/sessions';
import { WorkspaceChoice } from './auth/workspaceChoice';
import { Latest } from './base/async';
import { l10n } from './base/l10n';
import { Redactor } from './base/redact';
import { RunHistory } from './changes/runHistory';
import type { CommandContext } from './commands/context';
import { registerCommands } from './commands/register';
import { TerritoryTree, type ViewState } from './tree/provider';
import { TerritoryView } from './tree/view';
import { commandTitles } from './ui/commandTitles';
import { apiVersion } from './ui/config';
import { ContextKey } from './ui/contextKey';
import { Log } from './ui/log';
import { OrganisationItem } from './ui/organisationItem';
import { Reports } from './ui/reports';
import { showWait } from './ui/showWait';
import { TestablePrompter } from './ui/testablePrompter';

/** Builds the parts and connects them. Reads no file and no network: that waits until the view or a command asks. */
export function activate(context: vscode.ExtensionContext): void {
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  l10n.use((message, ...args) => vscode.l10n.t(message, ...args));

  const redactor = new Redactor();
  const log = new Log(own(vscode.window.createOutputChannel('Zoho CRM', { log: true })), redactor);
  const prompter = own(new TestablePrompter(context.extensionMode, redactor));
  const onFault = (error: unknown) => log.error('Following the accounts', error);
  const { accounts, signInTools } = signInParts(context, { fetch, redactor, prompter, onFault, own });
  const sessions = own(
    new Sessions({
      accounts,
      choice: new WorkspaceChoice(context.workspaceState),
      environment: process.env,
      fetch,
      version: apiVersion,
      redactor,
      onExchange: (exchange) => log.exchange(exchange),
      onFault,
    }),
  );
  own(sessions.onDidWait(showWait));
  const guards = new Guards(context.globalState, () => vscode.workspace.isTrusted);
  own(new OrganisationItem(sessions, guards));
  const tree = own(new TerritoryTree(sessions, (error) => log.error('Reading the territories', error)));
  const view = own(new TerritoryView(tree));
  const state = new ContextKey<ViewState>('zohoCrm.state');
  own(
    tree.onDidChangeState((next) => {
      state.set(next);
      view.setHeading(next === 'ready' || next === 'reading' ? (sessions.current?.target.label ?? '') : '');
    }),
  );
  new ContextKey<boolean>('zohoCrm.environmentToken').set(environmentHasToken(process.env));
  const history = own(new RunHistory(context.globalStorageUri.fsPath));
  const commands: CommandContext = {
    prompter,
    sessions,
    guards,
    accounts,
    signInTools,
    circumstances: circumstancesOf(context),
    attempts: new Latest(),
    tree,
    view,
    activity: own(new ActivityTree(history, sessions, (error) => log.error('Showing the runs', error))),
    diagnostics: own(vscode.languages.createDiagnosticCollection('zohoCrm')),
    reports: own(new Reports(redactor)),
    history,
    log,
    titleOf: commandTitles(context.extension),
  };
  own(registerCommands(commands));
  const signIn = async () => (await import('./commands/signIn')).signInAnyWay(commands);
  own(new ZohoAuthenticationProvider(accounts, sessions, signIn, onFault));
}
