import * as vscode from 'vscode';
import { idOf, type Account, type AccountId } from '../../../core/credentials/account';
import type { Accept, SignIn } from '../../../core/credentials/signIn';
import type { Target } from '../../../core/org/target';
import type { Session } from '../../../core/session/sessions';
import { isKnown } from '../../../core/util/errors';
import { inert } from '../../../core/util/text';
import { accountsOrigin } from '../../../core/zoho/dataCentres';
import { l10n } from '../../../messages/l10n';
import { accountLabel, targetLabel } from '../../../messages/organisations';
import type { Choice, Prompter } from '../../ui/prompter';
import { flowOf } from './flows/flows';
import { Questions } from './flows/questions';
import { waysIn } from './flows/ways';
import type { Way } from './flows/worksHere';
import type { AccountTools } from './tools';
import { wayBack } from './wayBack';

/** Signs in by a way that a command names. */
export async function signInBy(tools: AccountTools, way: Way): Promise<void> {
  const questions = new Questions(tools.prompter);
  questions.give('way', way);
  await open(tools, questions);
}

/** Offers every way in that there is here. */
export async function signIn(tools: AccountTools): Promise<void> {
  await signInAnyWay(tools);
}

/** Signs in by a way that the person chooses. */
export function signInAnyWay(tools: AccountTools): Promise<Session> {
  return open(tools, new Questions(tools.prompter));
}

/** Signs in to the organisation of this workspace as the last time, and asks only what was not kept. */
export async function signInAgain(tools: AccountTools): Promise<void> {
  const back = wayBack(tools);
  const questions = new Questions(tools.prompter);
  if (back) {
    const { way, host } = back;
    questions.give('way', way);
    questions.give('place', host.kind === 'zoho' ? host : 'simulator');
    if (host.kind === 'loopback') questions.give('address', accountsOrigin(host));
  }
  await open(tools, questions);
}

/** Says that nobody is signed in any more though nobody here signed out, and offers the way back. */
export async function tellEnded({ prompter }: AccountTools, target: Target): Promise<void> {
  const again = l10n.t('Sign In Again');
  const message = l10n.t('The sign-in to {0} was ended, at Zoho or in another window.', targetLabel(target));
  if ((await prompter.tell('warning', message, again)) === again)
    await vscode.commands.executeCommand('zohoCrm.signInAgain');
}

/** Opens another organisation that is signed in already, in this workspace. */
export async function switchOrganisation(tools: AccountTools): Promise<void> {
  await chooseOrganisation(tools);
}

/** Opens an organisation that the person chooses; without any that is signed in, they sign in. */
export async function chooseOrganisation(tools: AccountTools): Promise<Session> {
  const { accounts, sessions, prompter } = tools;
  const stored = await accounts.list();
  if (stored.length === 0) return signInAnyWay(tools);
  const open = sessions.current && idOf(sessions.current.account);
  const another: Choice<AccountId | undefined> = {
    label: l10n.t('Sign In to Another Organisation…'),
    icon: 'add',
    value: undefined,
  };
  const choices = [...stored.map((account) => accountChoice(account, open)), another];
  const question = l10n.t('Which organisation do you want to work on in this workspace?');
  const id = await prompter.pick(l10n.t('Switch Organisation'), question, choices);
  return (id !== undefined && (await sessions.switchTo(id))) || signInAnyWay(tools);
}

function accountChoice(account: Account, open: AccountId | undefined): Choice<AccountId | undefined> {
  const id = idOf(account);
  return {
    label: accountLabel(account),
    ...(id === open ? { description: l10n.t('open') } : {}),
    icon: account.kind === 'demo' ? 'beaker' : 'organization',
    value: id,
  };
}

/** Signs in; an attempt that is under way already ends. What failed for one answer begins anew once that is mended. */
async function open(tools: AccountTools, questions: Questions): Promise<Session> {
  for (;;) {
    try {
      return await tools.attempts.run((signal) => attempt(tools, questions, signal));
    } catch (error) {
      if (!isKnown(error)) throw error;
      const { wayOut } = await import('./wayOut');
      if (!(await wayOut(tools, questions, error))) throw error;
    }
  }
}

async function attempt(tools: AccountTools, questions: Questions, signal: AbortSignal): Promise<Session> {
  const { prompter, sessions, log, signInTools } = tools;
  const server = await signInTools.accountsServer();
  const { way, signedIn } = await questions.follow(async () => {
    const way = await chooseWay(tools, questions);
    return { way, signedIn: await flowOf(way)({ ...signInTools, server, prompter, questions, signal }) };
  });
  const session = await prompter.progress(l10n.t('Signing in'), (progress) =>
    sessions.open(signedIn, acceptance(tools, way, signedIn), AbortSignal.any([progress.signal, signal])),
  );
  log.info(`Opened ${targetLabel(session.target)}`);
  await tools.knownWays.note(session.account, way);
  if (lasts(way) && signedIn.kind === 'token' && !signedIn.tokens.renewal) tellItEnds(prompter);
  return session;
}

/** Whether a sign-in of this way is meant to last. */
function lasts(way: Way): boolean {
  return way === 'browser' || way === 'device' || way === 'self';
}

function tellItEnds(prompter: Prompter): void {
  void prompter.tell(
    'warning',
    l10n.t(
      'This sign-in ends in an hour, because Zoho gave no refresh token with it. To get one, end the earlier access of your client in your Zoho account under Sessions › Connected Apps, then sign in again.',
    ),
  );
}

/**
 * Shows a person whose organisation a new sign-in opens before anything of it is kept: somebody else's code may have come
 * in. Who typed address and token of a simulator knows.
 */
function acceptance({ prompter }: AccountTools, way: Way, signedIn: SignIn): Accept {
  const isTyped = !lasts(way) && signedIn.kind === 'token' && signedIn.host.kind === 'loopback';
  if (isTyped) return () => Promise.resolve();
  return ({ user }, target) => {
    const label = targetLabel(target);
    return prompter.confirm({
      message: user
        ? l10n.t('Signed in as {0} in {1}.', inert(user.name), label)
        : l10n.t('Signed in to {0}.', label),
      detail: l10n.t(
        'Is this where you want to work? If not, cancel: the sign-in is ended and nothing is kept.',
      ),
      action: l10n.t('Open'),
      routine: true,
    });
  };
}

async function chooseWay({ accounts, circumstances }: AccountTools, questions: Questions): Promise<Way> {
  // a key store that does not answer hides no way in
  const isNew = await accounts.list().then(
    ({ length }) => length === 0,
    () => false,
  );
  const question = l10n.t('How do you want to sign in?');
  return questions.pick('way', l10n.t('Sign In to Zoho CRM'), question, waysIn(circumstances, isNew));
}
