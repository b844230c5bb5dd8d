import * as vscode from 'vscode';
import { l10n } from '../../core/util/l10n';
import type { CommandContext, Handler, Invocation, SessionHandler } from './context';
import type { CommandId } from './ids';
import { invocationOf } from './targets';

// Loaded with the first command that needs them: activation is not to wait for what may never be asked for.
const activity = () => import('./activity');
const associating = () => import('./associate');
const copying = () => import('./copy');
const removing = () => import('./remove');
const runs = () => import('./runs');
const signingIn = () => import('./signIn');
const asAWhole = () => import('./organisation');

const refresh: SessionHandler = (_, { model }) => model.refresh();

const showLog: Handler = ({ log }) => {
  log.show();
  return Promise.resolve();
};

const showLastReport: Handler = async ({ reports, prompter }) => {
  const last = reports.last;
  if (last) await reports.open(last);
  else void prompter.tell('info', l10n.t('Nothing has been changed in this window yet.'));
};

const handlers: Readonly<Record<CommandId, Handler>> = {
  'zohoCrm.openDemoOrganisation': async (...on) => (await signingIn()).openDemoOrganisation(...on),
  'zohoCrm.pasteAccessToken': async (...on) => (await signingIn()).pasteToken(...on),
  'zohoCrm.signInToLocalSimulator': async (...on) => (await signingIn()).localSimulator(...on),
  'zohoCrm.useTokenFromEnvironment': async (...on) => (await signingIn()).useTokenFromEnvironment(...on),
  'zohoCrm.signIn': async (...on) => (await signingIn()).signIn(...on),
  'zohoCrm.signOut': async (...on) => (await import('./signOut')).signOut(...on),
  'zohoCrm.switchOrganisation': async (...on) => (await signingIn()).switchOrganisation(...on),
  'zohoCrm.changeClient': async (context, on) => (await import('./changeClient')).changeClient(context, on),
  'zohoCrm.showOrganisation': signedIn(async (...on) => (await asAWhole()).showOrganisation(...on)),
  'zohoCrm.protectOrganisation': signedIn(async (...on) => (await asAWhole()).protectOrganisation(...on)),
  'zohoCrm.refresh': signedIn(refresh),
  'zohoCrm.goTo': signedIn(async (...on) => (await import('./goTo')).goTo(...on)),
  'zohoCrm.associateUsers': changing(async (...on) => (await associating()).associateUsers(...on)),
  'zohoCrm.associateUserById': changing(async (...on) => (await associating()).associateUserById(...on)),
  'zohoCrm.associateUsersFromFile': changing(async (...on) =>
    (await import('./associateFromFile')).associateUsersFromFile(...on),
  ),
  'zohoCrm.removeUsers': changing(async (...on) => (await removing()).removeUsers(...on)),
  'zohoCrm.moveUsers': changing(async (...on) => (await removing()).moveUsers(...on)),
  'zohoCrm.resumeRun': changing(async (...on) => (await runs()).resumeRun(...on)),
  'zohoCrm.undoRun': changing(async (...on) => (await runs()).undoRun(...on)),
  'zohoCrm.retryFailed': changing(async (...on) => (await runs()).retryFailed(...on)),
  'zohoCrm.openReport': async (...on) => (await activity()).openReport(...on),
  'zohoCrm.exportRun': async (...on) => (await import('./exportRun')).exportRun(...on),
  'zohoCrm.forgetRun': async (...on) => (await activity()).forgetRun(...on),
  'zohoCrm.clearActivity': async (...on) => (await activity()).clearActivity(...on),
  'zohoCrm.copyTerritoryId': signedIn(async (...on) => (await copying()).copyTerritoryId(...on)),
  'zohoCrm.copyUserId': signedIn(async (...on) => (await copying()).copyUserId(...on)),
  'zohoCrm.copyAsCurl': signedIn(async (...on) => (await copying()).copyAsCurl(...on)),
  'zohoCrm.openInZoho': signedIn(async (...on) => (await import('./openInZoho')).openInZoho(...on)),
  'zohoCrm.showLastReport': showLastReport,
  'zohoCrm.showLog': showLog,
};

/**
 * Runs a command with whatever menus and other extensions hand over. Handlers throw; here, and only here, a failure
 * becomes a message.
 */
export function runCommand(
  context: CommandContext,
  id: CommandId,
  clicked: unknown,
  selected: unknown,
): Promise<void> {
  return run(context, id, invocationOf(context, clicked, selected));
}

async function run(context: CommandContext, id: CommandId, invocation: Invocation): Promise<void> {
  try {
    await handlers[id](context, invocation);
  } catch (error) {
    const { presentError } = await import('../ui/presentError');
    await presentError(error, context.titleOf(id), context.prompter, context.log, {
      retry: () => run(context, id, invocation),
      signIn: () => run(context, 'zohoCrm.signIn', { nodes: [] }),
      protect: () => run(context, 'zohoCrm.protectOrganisation', { nodes: [] }),
      manageTrust: async () => {
        await vscode.commands.executeCommand('workbench.trust.manage');
      },
      showProblems: async () => {
        await vscode.commands.executeCommand('workbench.actions.view.problems');
      },
    });
  }
}

function signedIn(handler: SessionHandler): Handler {
  return async (context, invocation) => {
    const session = await (await signingIn()).openSession(context);
    return handler(context, session, invocation);
  };
}

/** A command that changes the organisation is refused before it asks anything; confirmChange refuses it once more. */
function changing(handler: SessionHandler): Handler {
  return signedIn(async (context, session, invocation) => {
    await context.guards.consentTo(session.target, { adds: 0, removals: 0 });
    return handler(context, session, invocation);
  });
}
