import { createHash, randomBytes } from 'node:crypto';
import {
  authorisationUrl,
  oauthErrorOf,
  unreadableAnswer,
  type OAuthClient,
} from '../../../../core/zoho/oauth';
import { accountsServerName } from '../../../../core/zoho/dataCentres';
import { OAuthError } from '../../../../core/zoho/oauthError';
import { l10n } from '../../../../messages/l10n';
import type { TimeLimit } from '../../../ui/prompter';
import type { TokenSignIn } from '../../../../core/credentials/signIn';
import { followed, signInWith, type Flow, type FlowTools, type SignInPlace } from './flow';
import { waitForBrowser, type BrowserAnswer } from '../../../../core/credentials/loopbackServer';
import { answerPage } from '../../../../messages/answerPage';
import { choosePlace, clientFor } from './place';

const limit: TimeLimit = {
  ms: 5 * 60_000,
  error: () => new OAuthError('expired', { code: 'browserSilent' }),
};

/** The person agrees on a page of Zoho's, which sends the browser back to this machine with a code. */
export const signInInBrowser: Flow = async (tools) => {
  const title = l10n.t('Sign In in the Browser');
  const place = await choosePlace(tools, title);
  const client = await clientFor(tools, place, 'server', title);
  const state = randomBytes(32).toString('base64url');
  const verifier = randomBytes(48).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const server = await waitForBrowser(state, answerPage());
  try {
    const { redirectUri } = server;
    const url = authorisationUrl(place.host, { clientId: client.id, redirectUri, state, challenge });
    return await tools.prompter.progress(
      l10n.t('Waiting for your browser'),
      async (progress) => {
        const signal = AbortSignal.any([progress.signal, tools.signal]);
        signal.throwIfAborted();
        await tools.prompter.openPage(url);
        progress.report(
          l10n.t(
            'agree on the page of Zoho that was opened. If it speaks of an invalid redirect address, register {0} in the API console and load the page again',
            redirectUri,
          ),
        );
        const answer = await server.answer(signal);
        return exchange(tools, place, client, answer, { redirectUri, verifier }, signal);
      },
      limit,
    );
  } finally {
    server.close();
  }
};

/** Gets the tokens for the code that the browser brought. */
async function exchange(
  tools: FlowTools,
  place: SignInPlace,
  client: OAuthClient,
  { code, error, location, accountsServer }: BrowserAnswer,
  proof: { redirectUri: string; verifier: string },
  signal: AbortSignal,
): Promise<TokenSignIn> {
  if (error !== undefined) throw oauthErrorOf(error, accountsServerName(place.host));
  if (code === undefined) throw unreadableAnswer();
  const host = followed(place, location, accountsServer);
  const own = (await tools.clients.read(host, 'server')) ?? client;
  const answer = await tools.server.exchange(host, own, { code, ...proof }, signal);
  return signInWith(host, own, answer, tools.clock);
}
