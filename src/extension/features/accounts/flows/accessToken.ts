import { isToken } from '../../../../core/zoho/tokens';
import { l10n } from '../../../../messages/l10n';
import type { Prompter } from '../../../ui/prompter';
import type { Flow } from './flow';
import { askSimulator, zohoHosts } from './place';

/** Asks for data centre and token. */
export const pasteAccessToken: Flow = async ({ prompter }) => {
  const title = l10n.t('Paste Access Token');
  const question = l10n.t('Where does the organisation of this token live?');
  const host = await prompter.pick(title, question, zohoHosts());
  return { kind: 'token', host, tokens: { accessToken: await askToken(prompter, title) } };
};

/** Asks for the address of a simulator on this machine, and for a token it printed. */
export const signInToLocalSimulator: Flow = async ({ prompter }) => {
  const title = l10n.t('Sign In to a Local Simulator');
  const host = await askSimulator(prompter, title);
  return { kind: 'token', host, tokens: { accessToken: await askToken(prompter, title) } };
};

function askToken(prompter: Prompter, title: string): Promise<string> {
  return prompter.ask({
    title,
    prompt: l10n.t('Access token. It is kept in the secret storage of VS Code and sent to this host only'),
    placeholder: '1000.…',
    secret: true,
    check: (text) =>
      isToken(text) ? undefined : l10n.t('A token is one word without blanks or quotation marks'),
  });
}
