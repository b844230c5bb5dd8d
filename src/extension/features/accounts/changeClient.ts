import type { ClientKind } from '../../../core/credentials/clients';
import { askClient, choosePlace, kindInConsole } from './flows/place';
import { Questions } from './flows/questions';
import { l10n } from '../../../messages/l10n';
import type { Choice } from '../../ui/prompter';
import type { AccountTools } from './tools';

/** Replaces the client id and secret that sign-ins at a data centre use. Who is signed in stays so. */
export async function changeClient({ prompter, signInTools }: AccountTools): Promise<void> {
  const title = l10n.t('Change Client ID and Secret');
  const choice = (label: string, kind: ClientKind): Choice<ClientKind> => ({
    label,
    description: kindInConsole(kind),
    value: kind,
  });
  const kinds = [
    choice(l10n.t('Sign In in the Browser'), 'server'),
    choice(l10n.t('Sign In with a Device Code'), 'device'),
    choice(l10n.t('Sign In with a Self Client'), 'self'),
  ];
  const questions = new Questions(prompter);
  const { signal } = new AbortController();
  const server = await signInTools.accountsServer();
  const tools = { ...signInTools, server, prompter, questions, signal };
  await questions.follow(async () => {
    const kind = await questions.pick('kind', title, l10n.t('For which way of signing in?'), kinds);
    const { host } = await choosePlace(tools, title);
    await askClient(tools, host, kind, title);
  });
  void prompter.tell(
    'info',
    l10n.t('The next sign-in uses the new client. Who is signed in stays signed in.'),
  );
}
