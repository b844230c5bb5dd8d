import { isToken } from '../../../../core/zoho/tokens';
import { l10n } from '../../../../messages/l10n';
import type { Flow } from './flow';
import { askSimulator, zohoHosts } from './place';
import type { Questions } from './questions';

/** Asks for data centre and token. */
export const pasteAccessToken: Flow = async ({ questions }) => {
  const title = l10n.t('Paste Access Token');
  const question = l10n.t('Where does the organisation of this token live?');
  const place = await questions.pick('place', title, question, zohoHosts(), 1);
  const host = place === 'simulator' ? await askSimulator(questions, title, 1) : place;
  return { kind: 'token', host, tokens: { accessToken: await askToken(questions, title) } };
};

/** Asks for the address of a simulator on this machine, and for a token it printed. */
export const signInToLocalSimulator: Flow = async ({ questions }) => {
  const title = l10n.t('Sign In to a Local Simulator');
  const host = await askSimulator(questions, title, 1);
  return { kind: 'token', host, tokens: { accessToken: await askToken(questions, title) } };
};

function askToken(questions: Questions, title: string): Promise<string> {
  const question = {
    title,
    prompt: l10n.t('Access token. It is kept in the secret storage of VS Code and sent to this host only'),
    placeholder: '1000.…',
    secret: true,
    check: (text: string) =>
      isToken(text) ? undefined : l10n.t('A token is one word without blanks or quotation marks'),
  };
  return questions.ask('token', question, 0);
}
