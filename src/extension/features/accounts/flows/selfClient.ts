import { consoleUrl, type ApiHost } from '../../../../core/zoho/dataCentres';
import { isToken, scopes } from '../../../../core/zoho/tokens';
import { l10n } from '../../../../messages/l10n';
import type { Prompter } from '../../../ui/prompter';
import { signInWith, type Flow, type FlowTools, type SignInPlace } from './flow';
import { choosePlace, clientFor, toConsole } from './place';

/** The person makes a grant code in Zoho's console and pastes it. */
export const signInWithSelfClient: Flow = async (tools) => {
  const title = l10n.t('Sign In with a Self Client');
  const place = await choosePlace(tools, title);
  const client = await clientFor(tools, place, 'self', title, 1);
  const code = await askCode(tools, place, title);
  return tools.prompter.progress(l10n.t('Exchanging the code'), async (progress) => {
    const signal = AbortSignal.any([progress.signal, tools.signal]);
    const answer = await tools.server.exchange(place.host, client, { code }, signal);
    return signInWith(place.host, client, answer, tools.clock);
  });
};

/** Asks for the code; the scopes that the console wants for it are copied before. */
async function askCode(
  { prompter, questions }: FlowTools,
  { host }: SignInPlace,
  title: string,
): Promise<string> {
  const copyScopes = {
    label: l10n.t('Copy Scopes'),
    icon: 'copy',
    run: () => prompter.copy(scopes.join(',')),
  };
  if (!questions.has('code')) {
    await copyScopes.run();
    showTheWay(prompter, host);
  }
  const question = {
    title,
    prompt: l10n.t(
      'Grant code: at {0} choose Self Client › Generate Code › paste the scopes (they are copied) › choose the organisation › Create',
      consoleUrl(host),
    ),
    placeholder: '1000.…',
    secret: true,
    check: (text: string) => {
      if (isToken(text)) return undefined;
      return text ? l10n.t('A code is one word without blanks or quotation marks') : l10n.t('Enter the code');
    },
    helpers: [toConsole(prompter, host), copyScopes],
  };
  return questions.ask('code', question, 0);
}

/** Offers to open the console, beside the question for the code. */
function showTheWay(prompter: Prompter, host: ApiHost): void {
  const { label, run } = toConsole(prompter, host);
  prompter
    .tell(
      'info',
      l10n.t('The code is made at {0}; the scopes are on the clipboard.', consoleUrl(host)),
      label,
    )
    .then(
      (chosen) => (chosen === label ? run() : undefined),
      () => undefined,
    );
}
