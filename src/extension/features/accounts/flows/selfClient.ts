import { consoleUrl } from '../../../../core/zoho/dataCentres';
import { isToken, scopes } from '../../../../core/zoho/tokens';
import { l10n } from '../../../../messages/l10n';
import { signInWith, type Flow, type FlowTools, type Place } from './flow';
import { choosePlace, clientFor } from './place';

/** The person makes a grant code in Zoho's console and pastes it. */
export const signInWithSelfClient: Flow = async (tools) => {
  const title = l10n.t('Sign In with a Self Client');
  const place = await choosePlace(tools, title);
  const client = await clientFor(tools, place, 'self', title);
  await tools.prompter.copy(scopes.join(','));
  showTheWay(tools, place);
  const code = await tools.prompter.ask({
    title,
    prompt: l10n.t(
      'Grant code: Self Client › Generate Code › paste the scopes (they are copied) › choose the organisation › Create',
    ),
    placeholder: '1000.…',
    secret: true,
    check: (text) =>
      isToken(text) ? undefined : l10n.t('A code is one word without blanks or quotation marks'),
  });
  return tools.prompter.progress(l10n.t('Exchanging the code'), async (progress) => {
    const signal = AbortSignal.any([progress.signal, tools.signal]);
    const answer = await tools.server.exchange(place.host, client, { code }, signal);
    return signInWith(place.host, client, answer, tools.clock);
  });
};

/** Offers to open the console, beside the question for the code. */
function showTheWay({ prompter }: FlowTools, { host }: Place): void {
  const open = l10n.t('Open Console');
  const url = consoleUrl(host);
  prompter.tell('info', l10n.t('The code is made at {0}; the scopes are on the clipboard.', url), open).then(
    (chosen) => (chosen === open ? prompter.openPage(url) : undefined),
    () => undefined,
  );
}
