import { idOf, type Account, type AccountId } from '../../../core/credentials/account';
import { accountLabel, targetLabel } from '../../../messages/organisations';
import type { Flow } from './flows/flow';
import { openDemo, pasteAccessToken, signInToLocalSimulator, useEnvironment, waysIn } from './flows/ways';
import type { Accept, Session } from '../../../core/session/sessions';
import type { SignIn } from '../../../core/credentials/signIn';
import { l10n } from '../../../messages/l10n';
import { inert } from '../../../core/util/text';
import type { Choice } from '../../ui/prompter';
import type { AccountTools } from './tools';

export const openDemoOrganisation = signInWith(openDemo);
export const pasteToken = signInWith(pasteAccessToken);
export const localSimulator = signInWith(signInToLocalSimulator);
export const useTokenFromEnvironment = signInWith(useEnvironment);

/** Offers every way in that there is here. */
export async function signIn(tools: AccountTools): Promise<void> {
  await signInAnyWay(tools);
}

/** Signs in by a way that the person chooses. */
export function signInAnyWay(tools: AccountTools): Promise<Session> {
  return open(tools, () => chooseFlow(tools));
}

/** Opens another organisation that is signed in already, in this workspace. */
export async function switchOrganisation(tools: AccountTools): Promise<void> {
  await chooseOrganisation(tools);
}

/** The open organisation; a person who has none open is asked for one first. */
export async function openSession(tools: AccountTools): Promise<Session> {
  return (await tools.sessions.restore()) ?? chooseOrganisation(tools);
}

async function chooseOrganisation(tools: AccountTools): Promise<Session> {
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

function signInWith(flow: Flow): (tools: AccountTools) => Promise<void> {
  return async (tools) => {
    await open(tools, () => Promise.resolve(flow));
  };
}

/** Signs in; an attempt that is under way already ends. */
function open(tools: AccountTools, choose: () => Promise<Flow>): Promise<Session> {
  const { prompter, sessions, log, signInTools } = tools;
  return tools.attempts.run(async (signal) => {
    const flow = await choose();
    const server = await signInTools.accountsServer();
    const signedIn = await flow({ ...signInTools, server, prompter, signal });
    const session = await prompter.progress(l10n.t('Signing in'), (progress) =>
      sessions.open(signedIn, acceptance(tools, signedIn), AbortSignal.any([progress.signal, signal])),
    );
    log.info(`Opened ${targetLabel(session.target)}`);
    return session;
  });
}

/**
 * Shows a person whose organisation a new sign-in opens before anything of it is kept: somebody else's code may have come
 * in. Who typed address and token of a simulator knows.
 */
function acceptance({ prompter }: AccountTools, signedIn: SignIn): Accept {
  const isTyped = signedIn.kind === 'token' && signedIn.host.kind === 'loopback' && !signedIn.tokens.renewal;
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

function chooseFlow({ prompter, circumstances }: AccountTools): Promise<Flow> {
  const question = l10n.t('How do you want to sign in?');
  return prompter.pick(l10n.t('Sign In to Zoho CRM'), question, waysIn(circumstances));
}
