import {
  accountFromEnvironment,
  environmentHasToken,
  pasteAccessToken,
  signInToLocalSimulator,
} from '../auth/flows';
import type { Account } from '../auth/account';
import type { Session } from '../auth/sessions';
import { l10n } from '../base/l10n';
import type { Choice } from '../ui/prompter';
import type { CommandContext, Handler } from './context';

type Flow = (context: CommandContext) => Promise<Account>;

const demo: Flow = () => Promise.resolve({ version: 1, kind: 'demo' });
const paste: Flow = ({ prompter }) => pasteAccessToken(prompter);
const local: Flow = ({ prompter }) => signInToLocalSimulator(prompter);
const fromEnvironment: Flow = ({ environment }) => Promise.resolve(accountFromEnvironment(environment));

export const openDemoOrganisation = signInWith(demo);
export const pasteToken = signInWith(paste);
export const localSimulator = signInWith(local);
export const useTokenFromEnvironment = signInWith(fromEnvironment);

/** Offers every way in that there is here. */
export const signIn: Handler = async (context) => {
  await open(context, await chooseFlow(context));
};

export const signOut: Handler = async ({ sessions, prompter }) => {
  const label = sessions.current?.target.label;
  await sessions.signOut();
  void prompter.tell(
    'info',
    label
      ? l10n.t('Signed out of {0}. No token is kept here.', label)
      : l10n.t('Signed out. No token is kept here.'),
  );
};

/** The open organisation; a person who is not signed in is asked to do so first. */
export async function openSession(context: CommandContext): Promise<Session> {
  return (await context.sessions.restore()) ?? open(context, await chooseFlow(context));
}

function signInWith(flow: Flow): Handler {
  return async (context) => {
    await open(context, flow);
  };
}

async function open(context: CommandContext, flow: Flow): Promise<Session> {
  const account = await flow(context);
  const session = await context.prompter.progress(l10n.t('Signing in'), ({ signal }) =>
    context.sessions.open(account, signal),
  );
  context.log.info(`Opened ${session.target.label}`);
  return session;
}

function chooseFlow(context: CommandContext): Promise<Flow> {
  const choices: Choice<Flow>[] = [
    {
      label: l10n.t('Open the Demo Organisation'),
      detail: l10n.t('A made-up company on this machine. No account needed, nothing leaves your computer.'),
      icon: 'beaker',
      value: demo,
    },
    {
      label: l10n.t('Paste Access Token'),
      detail: l10n.t('An access token of your Zoho CRM organisation, good for one hour.'),
      icon: 'key',
      value: paste,
    },
    {
      label: l10n.t('Sign In to a Local Simulator'),
      detail: l10n.t('A simulator that you started with npm run simulator.'),
      icon: 'vm',
      value: local,
    },
  ];
  if (environmentHasToken(context.environment)) {
    choices.push({
      label: l10n.t('Use Token from Environment'),
      detail: l10n.t('The token in ZOHO_CRM_ACCESS_TOKEN.'),
      icon: 'terminal',
      value: fromEnvironment,
    });
  }
  return context.prompter.pick(l10n.t('Sign In to Zoho CRM'), l10n.t('How do you want to sign in?'), choices);
}
