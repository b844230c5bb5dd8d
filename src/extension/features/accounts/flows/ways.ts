import { l10n } from '../../../../messages/l10n';
import type { Choice } from '../../../ui/prompter';
import { signInFromEnvironment } from '../../../../core/credentials/environment';
import { environmentHasToken } from '../../../../core/credentials/environmentToken';
import type { Circumstances } from './circumstances';
import type { Flow } from './flow';

interface Way {
  readonly choice: () => Choice<Flow>;
  readonly works: (circumstances: Circumstances) => boolean;
}

const always = () => true;

// Loaded when somebody signs in that way: most windows begin with nobody signing in.
const signInInBrowser: Flow = async (tools) => (await import('./browser')).signInInBrowser(tools);
const signInWithDeviceCode: Flow = async (tools) => (await import('./device')).signInWithDeviceCode(tools);
const signInWithSelfClient: Flow = async (tools) =>
  (await import('./selfClient')).signInWithSelfClient(tools);
export const pasteAccessToken: Flow = async (tools) =>
  (await import('./accessToken')).pasteAccessToken(tools);
export const signInToLocalSimulator: Flow = async (tools) =>
  (await import('./accessToken')).signInToLocalSimulator(tools);

export const openDemo: Flow = () => Promise.resolve({ kind: 'demo' });
export const useEnvironment: Flow = ({ environment }) => Promise.resolve(signInFromEnvironment(environment));

const ways: readonly Way[] = [
  {
    choice: () => ({
      label: l10n.t('Open the Demo Organisation'),
      detail: l10n.t('A made-up company on this machine. No account needed, nothing leaves your computer.'),
      icon: 'beaker',
      value: openDemo,
    }),
    works: always,
  },
  {
    choice: () => ({
      label: l10n.t('Sign In in the Browser'),
      detail: l10n.t('You agree on a page of Zoho. Needs a client of your own from Zoho’s API console.'),
      icon: 'globe',
      value: signInInBrowser,
    }),
    works: ({ browserReachesUs }) => browserReachesUs,
  },
  {
    choice: () => ({
      label: l10n.t('Sign In with a Device Code'),
      detail: l10n.t('You type a short code on a page of Zoho, on any machine. Needs a client of your own.'),
      icon: 'device-mobile',
      value: signInWithDeviceCode,
    }),
    works: always,
  },
  {
    choice: () => ({
      label: l10n.t('Sign In with a Self Client'),
      detail: l10n.t('You paste a code from Zoho’s API console. The fastest way for developers.'),
      icon: 'account',
      value: signInWithSelfClient,
    }),
    works: always,
  },
  {
    choice: () => ({
      label: l10n.t('Paste Access Token'),
      detail: l10n.t('An access token of your Zoho CRM organisation, good for one hour.'),
      icon: 'key',
      value: pasteAccessToken,
    }),
    works: always,
  },
  {
    choice: () => ({
      label: l10n.t('Sign In to a Local Simulator'),
      detail: l10n.t('A simulator that you started with npm run simulator.'),
      icon: 'vm',
      value: signInToLocalSimulator,
    }),
    works: always,
  },
  {
    choice: () => ({
      label: l10n.t('Use Token from Environment'),
      detail: l10n.t('The token in ZOHO_CRM_ACCESS_TOKEN.'),
      icon: 'terminal',
      value: useEnvironment,
    }),
    works: ({ environment }) => environmentHasToken(environment),
  },
];

/** The ways of signing in that can work here, in the order in which they are offered. */
export function waysIn(circumstances: Circumstances): Choice<Flow>[] {
  return ways.filter(({ works }) => works(circumstances)).map(({ choice }) => choice());
}
