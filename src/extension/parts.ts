import * as vscode from 'vscode';
import type { ActivityNode } from './features/activity/nodes';
import { ActivityTree } from './features/activity/provider';
import { fetch } from '../core/zoho/fetch';
import type { AccountId } from '../core/credentials/account';
import { signInParts } from './features/accounts/compose';
import { circumstancesOf } from './features/accounts/flows/circumstances';
import { Guards } from '../core/org/protectionStore';
import type { LateProvider } from './features/accounts/lateProvider';
import { ZohoAuthenticationProvider } from './features/accounts/provider';
import { Sessions, type Session } from '../core/session/sessions';
import { UnderWay } from '../core/session/underWay';
import { WorkspaceChoice } from '../core/session/workspaceChoice';
import { Latest } from '../core/util/async';
import type { Redactor } from '../core/util/redact';
import { othersFirst } from '../core/util/turns';
import { RunHistory } from '../core/journal/runHistory';
import type { CommandContext } from './commands/context';
import type { CommandId } from './commands/ids';
import { runCommand } from './commands/run';
import type { FileProblems } from './features/userFiles/fileProblems';
import type { Node } from './features/territories/nodes';
import { TerritoryTree, type ViewState } from './features/territories/provider';
import { TerritoryView } from './features/territories/view';
import { commandTitles } from './ui/commandTitles';
import { apiVersion } from './ui/config';
import { ContextKey } from './ui/contextKey';
import type { LateTree } from './ui/lateTree';
import { Log } from './ui/log';
import { OrganisationItem } from './ui/organisationItem';
import type { Prompter } from './ui/prompter';
import { Reports } from './ui/reports';
import { showOtherWindow, showWait } from './ui/showWait';
import { explain } from '../messages/explain';

/** What is there from the start. */
export interface Surface {
  readonly redactor: Redactor;
  readonly prompter: Prompter;
  readonly territories: LateTree<Node>;
  readonly activity: LateTree<ActivityNode>;
  readonly accounts: LateProvider;
}

/** What is behind it. */
export interface Parts {
  readonly provider: vscode.AuthenticationProvider;
  /** Runs a command; takes what a menu hands over, which may be anything. */
  readonly run: (id: CommandId, clicked: unknown, selected: unknown) => Promise<void>;
}

/** Builds the parts and connects them with what is seen of them. Reads no file and no network. */
export async function assemble(context: vscode.ExtensionContext, surface: Surface): Promise<Parts> {
  await othersFirst(); // loading has taken long enough for one turn
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const { redactor, prompter } = surface;
  const log = new Log(own(vscode.window.createOutputChannel('Zoho CRM', { log: true })), redactor);
  const failed = (doing: string) => (error: unknown) => log.error(doing, error);
  const onFault = failed('Following the accounts');
  const onWait = showOtherWindow;
  const { accounts, signInTools } = signInParts(context, { fetch, redactor, prompter, onWait, onFault, own });
  const underWay = new UnderWay(async (target) =>
    (await import('./commands/endRun')).askToEndRun(prompter, target),
  );
  const sessions = own(
    new Sessions({
      accounts,
      underWay,
      choice: new WorkspaceChoice(context.workspaceState),
      fetch,
      version: apiVersion,
      redactor,
      onExchange: (exchange) => log.exchange(exchange),
      onFault,
    }),
  );
  own(sessions.onDidWait(showWait));
  const guards = own(new Guards(context.globalStorageUri.fsPath, () => vscode.workspace.isTrusted));
  own(new OrganisationItem(sessions, guards));
  const tree = own(new TerritoryTree(sessions, failed('Reading the territories')));
  const view = new TerritoryView(surface.territories.view, tree);
  const state = new ContextKey<ViewState>('zohoCrm.state');
  own(
    tree.onDidChangeState((next) => {
      state.set(next);
      view.setHeading(next === 'ready' || next === 'reading' ? headingOf(sessions.current) : '');
    }),
  );
  own(surface.territories.show(tree));
  const history = own(new RunHistory(context.globalStorageUri.fsPath, redactor));
  const activity = own(
    new ActivityTree(history, sessions, failed('Showing the runs'), surface.activity.view),
  );
  own(surface.activity.show(activity));
  let fileProblems: Promise<FileProblems> | undefined;
  const commands: CommandContext = {
    prompter,
    sessions,
    underWay,
    guards,
    accounts,
    signInTools,
    circumstances: circumstancesOf(context),
    attempts: new Latest(),
    tree,
    view,
    activity,
    fileProblems: () =>
      (fileProblems ??= import('./features/userFiles/fileProblems').then((files) =>
        own(new files.FileProblems()),
      )),
    reports: own(new Reports(redactor)),
    history,
    log,
    titleOf: commandTitles(context.extension),
  };
  const signIn = async () => (await import('./commands/signIn')).signInAnyWay(commands);
  const signOut = async (id: AccountId) => (await import('./commands/signOut')).signOutOf(commands, id);
  const provider = own(new ZohoAuthenticationProvider(accounts, signIn, signOut, onFault));
  own(surface.accounts.follow(provider));
  return { provider, run: (id, clicked, selected) => runCommand(commands, id, clicked, selected) };
}

/** The organisation that the rows are of, and what is missing in them. */
function headingOf(session: Session | undefined): string {
  if (!session) return '';
  const { territories } = session.model;
  const gap = territories.state === 'read' ? territories.gap : undefined;
  return gap ? `${session.target.label}. ${explain(gap).what}` : session.target.label;
}
