import { oauthErrorOf, type DeviceAnswer, type OAuthClient } from '../../../../core/zoho/oauth';
import { pause } from '../../../../core/util/clock';
import { inert } from '../../../../core/util/text';
import { l10n } from '../../../../messages/l10n';
import type { TokenSignIn } from '../../../../core/credentials/signIn';
import { followed, signInWith, type Flow, type FlowTools, type SignInPlace } from './flow';
import { choosePlace, clientFor } from './place';

/** Zoho wants no faster polling than this after it said `slow_down`. */
const slowMs = 30_000;
const fastMs = 1_000;

/** The person types a short code on a page of Zoho's, on whichever machine the browser runs. */
export const signInWithDeviceCode: Flow = async (tools) => {
  const title = l10n.t('Sign In with a Device Code');
  const place = await choosePlace(tools, title);
  const client = await clientFor(tools, place, 'device', title);
  return tools.prompter.progress(l10n.t('Signing in with a device code'), async (progress) => {
    const signal = AbortSignal.any([progress.signal, tools.signal]);
    const device = await tools.server.startDevice(place.host, client.id, signal);
    await tools.prompter.copy(device.userCode);
    await tools.prompter.openPage(device.verificationUrl);
    progress.report(
      l10n.t(
        'agree on the page of Zoho that was opened; on another machine open {0} and enter {1}',
        inert(withoutQuery(device.verificationUrl)),
        device.userCode,
      ),
    );
    return poll(tools, place, client, device, signal);
  });
};

/** The page as people type it: the code is in the query, and is typed there. */
function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

async function poll(
  tools: FlowTools,
  place: SignInPlace,
  client: OAuthClient,
  device: DeviceAnswer,
  signal: AbortSignal,
): Promise<TokenSignIn> {
  const { clock, clients, server } = tools;
  const end = clock.now() + device.lifeMs;
  // a pace that is none, or one at which the code would expire, is not kept to
  let intervalMs = Math.min(slowMs, Math.max(fastMs, device.intervalMs));
  let { host } = place;
  while (clock.now() < end) {
    await pause(clock, intervalMs, signal);
    const own = (await clients.read(host, 'device')) ?? client;
    const poll = await server.pollDevice(host, own, device.deviceCode, signal);
    switch (poll.state) {
      case 'granted':
        return signInWith(host, own, poll.answer, clock);
      case 'slowDown':
        intervalMs = Math.max(intervalMs + 5_000, slowMs);
        break;
      case 'elsewhere':
        host = followed(place, poll.location);
        break;
      case 'pending':
        break;
    }
  }
  throw oauthErrorOf('expired');
}
