import * as vscode from 'vscode';
import { fetch } from '../core/zoho/http';
import type { Stall } from '../core/zoho/transport';
import { RunHistory } from '../core/journal/runHistory';
import { ProtectionStore } from '../core/org/protection';
import { Sessions } from '../core/session/sessions';
import { UnderWay } from '../core/session/underWay';
import { WorkspaceChoice } from '../core/session/workspaceChoice';
import { Latest } from '../core/util/async';
import { Emitter } from '../core/util/event';
import { Redactor } from '../core/util/redact';
import { othersFirst } from '../core/util/turns';
import { signInParts } from './features/accounts/compose';
import { accounts } from './features/accounts/feature';
import { circumstancesOf } from './features/accounts/flows/circumstances';
import { KnownWays } from './features/accounts/knownWays';
import type { LateProvider } from './features/accounts/lateProvider';
import type { AccountTools } from './features/accounts/tools';
import { activity } from './features/activity/feature';
import type { ActivityNode } from './features/activity/nodes';
import { assignmentLanguage } from './features/assignmentLanguage/feature';
import { assignments } from './features/assignments/feature';
import { organisation } from './features/organisation/feature';
import { people } from './features/people/feature';
import { territories } from './features/territories/feature';
import type { Node } from './features/territories/nodes';
import { userFiles } from './features/userFiles/feature';
import { users } from './features/users/feature';
import type { Node as UsersNode } from './features/users/nodes';
import type { AssignmentDocuments } from './ports/assignmentDocuments';
import { run, type Commands } from './ports/commands';
import { PlanMarks } from './ports/planMarks';
import { Selections, type SelectedView } from './ports/selections';
import { invocationOf, type Views } from './ports/invocation';
import type { Services } from './ports/services';
import { commandTitles } from './ui/commandTitles';
import type { LateTasks } from './ui/lateTasks';
import type { LateTexts } from './ui/lateTexts';
import type { LateTree } from './ui/lateTree';
import { Log } from './ui/log';
import type { PromptSeam } from './ui/promptSeam';
import { Pages } from './ui/pages';
import { RedactingPrompter } from './ui/redactingPrompter';
import { Reports } from './ui/reports';
import { Settings } from './ui/settings';
import { showOtherWindow, showWait, stallsShown } from './ui/showWait';

/** What is there from the start. */
export interface Surface {
  readonly dialogs: PromptSeam;
  readonly territories: LateTree<Node>;
  readonly activity: LateTree<ActivityNode>;
  readonly users: LateTree<UsersNode>;
  readonly accounts: LateProvider;
  readonly tasks: LateTasks;
  readonly reports: LateTexts;
  readonly pages: LateTexts;
}

/** Runs a command; takes what a menu hands over, which may be anything. */
export type Run = (id: string, clicked: unknown, selected: unknown) => Promise<void>;

/** What is behind the surface. */
export interface Parts {
  readonly run: Run;
  /** Loads the rows of the view of users. */
  readonly loadUsers: () => Promise<unknown>;
  /** Loads the rows of the view of runs. */
  readonly loadActivity: () => Promise<unknown>;
}

/** Builds what is behind the surface and connects the two. Reads no network; the list of runs is read once others had a turn. */
export async function assemble(context: vscode.ExtensionContext, surface: Surface): Promise<Parts> {
  await othersFirst(); // loading has taken long enough for one turn
  const tools = toolsOf(context, surface);
  surface.reports.show((uri) => tools.reports.write(uri));
  surface.pages.show((uri) => tools.pages.write(uri));
  const services: Services = {
    ...tools,
    openSession: async () =>
      (await tools.sessions.restore()) ??
      (await import('./features/accounts/signIn')).chooseOrganisation(tools),
  };
  const ofUsers = users(services, surface.users);
  const ofTerritories = territories(services, surface.territories, ofUsers.reveal);
  const ofActivity = activity(services, surface.activity, context.globalState);
  const commands: Commands = {
    ...accounts(tools, surface.accounts),
    ...organisation(services),
    ...ofTerritories.commands,
    ...people(services),
    ...ofUsers.commands,
    ...userFiles(services),
    ...assignmentLanguage(services),
    ...assignments(services, surface.territories.view, surface.tasks),
    ...ofActivity.commands,
  };
  const selections = services.own(selectionsOf(surface));
  const views: Views = {
    rowOf: (candidate) => ofTerritories.rowOf(candidate) ?? ofUsers.rowOf(candidate),
    runIdOf: ofActivity.runIdOf,
    selectionFor: (handedOver) => selections.for(handedOver),
  };
  surface.territories.onDrop = async (target, dragged) => {
    const onto = ofTerritories.rowOf(target)?.territory;
    const rows = dragged.flatMap((candidate) => views.rowOf(candidate) ?? []).filter(({ user }) => user);
    if (onto && rows.length > 0) await run(services, commands, 'zohoCrm.moveUsers', { rows, onto });
  };
  return {
    run: (id, clicked, selected) => run(services, commands, id, invocationOf(views, clicked, selected)),
    loadUsers: ofUsers.load,
    loadActivity: ofActivity.load,
  };
}

function selectionsOf({ territories: tree, users: people, activity: runs }: Surface): Selections {
  const views = new Map<string, SelectedView>([
    ['zohoCrm.territories', tree.view],
    ['zohoCrm.users', people.view],
    ['zohoCrm.activity', runs.view],
  ]);
  return new Selections(views, [tree.view, people.view]);
}

function toolsOf(context: vscode.ExtensionContext, { dialogs }: Surface): AccountTools {
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const redactor = new Redactor();
  const prompter = new RedactingPrompter(() => dialogs.current, redactor);
  const log = new Log(own(vscode.window.createOutputChannel('Zoho CRM', { log: true })), redactor);
  const onFault = (error: unknown) => log.error('Following the accounts', error);
  const settings = new Settings((name) => vscode.workspace.getConfiguration('zohoCrm').inspect(name));
  const folder = context.globalStorageUri.fsPath;
  const signIn = signInParts(context, { fetch, redactor, prompter, onWait: showOtherWindow, onFault, own });
  const underWay = new UnderWay(async (target) =>
    (await import('./features/accounts/endRun')).askToEndRun(prompter, target),
  );
  const stalls = own(new Emitter<Stall>());
  own(stalls.event(stallsShown()));
  const choice = new WorkspaceChoice(context.workspaceState);
  const sessions = own(
    new Sessions({
      accounts: signIn.accounts,
      underWay,
      choice,
      fetch,
      version: () => settings.apiVersion,
      redactor,
      onCall: (entry) => log.call(entry),
      onStall: (stall) => stalls.fire(stall),
      onFault,
    }),
  );
  own(sessions.onDidWait(showWait));
  const history = own(new RunHistory(folder, redactor));
  let documents: Promise<AssignmentDocuments> | undefined;
  return {
    ...signIn,
    prompter,
    log,
    settings,
    sessions,
    onDidStall: stalls.event,
    underWay,
    protection: own(new ProtectionStore(folder, () => vscode.workspace.isTrusted)),
    history,
    reports: new Reports(redactor, history),
    pages: new Pages(redactor),
    planMarks: new PlanMarks(),
    assignmentDocuments: () =>
      (documents ??= import('./ports/assignmentDocuments').then((port) =>
        own(new port.AssignmentDocuments()),
      )),
    circumstances: circumstancesOf(context),
    choice,
    knownWays: new KnownWays(context.globalState),
    attempts: new Latest(),
    titleOf: commandTitles(context.extension),
    own,
  };
}
