import type { ClientKind } from '../../../core/credentials/clients';
import { askClient, choosePlace } from './flows/place';
import { l10n } from '../../../messages/l10n';
import type { Choice } from '../../ui/prompter';
import type { AccountTools } from './tools';

/** Replaces the client id and secret that sign-ins at a data centre use. Who is signed in stays so. */
export async function changeClient({ prompter, signInTools }: AccountTools): Promise<void> {
  const title = l10n.t('Change Client ID and Secret');
  const kinds: Choice<ClientKind>[] = [
    { label: l10n.t('Sign In in the Browser'), description: 'Server-based Applications', value: 'server' },
    { label: l10n.t('Sign In with a Device Code'), description: 'Non-browser Applications', value: 'device' },
    { label: l10n.t('Sign In with a Self Client'), description: 'Self Client', value: 'self' },
  ];
  const kind = await prompter.pick(title, l10n.t('For which way of signing in?'), kinds);
  const { signal } = new AbortController();
  const server = await signInTools.accountsServer();
  const { host } = await choosePlace({ ...signInTools, server, prompter, signal }, title);
  await askClient({ ...signInTools, prompter }, host, kind, title);
  void prompter.tell(
    'info',
    l10n.t('The next sign-in uses the new client. Who is signed in stays signed in.'),
  );
}
