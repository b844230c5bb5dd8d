import { l10n } from '../../../../messages/l10n';
import type { Choice } from '../../../ui/prompter';
import type { Circumstances } from './circumstances';
import { worksHere, type Way } from './worksHere';

/** The ways of signing in, in the order in which they are offered: to one's own organisation first. */
const ways = {
  browser: {
    label: () => l10n.t('Sign In in the Browser'),
    detail: () => l10n.t('You agree on a page of Zoho. Needs a client of your own from Zoho’s API console.'),
    icon: 'globe',
  },
  device: {
    label: () => l10n.t('Sign In with a Device Code'),
    detail: () =>
      l10n.t('You type a short code on a page of Zoho, on any machine. Needs a client of your own.'),
    icon: 'device-mobile',
  },
  self: {
    label: () => l10n.t('Sign In with a Self Client'),
    detail: () => l10n.t('You paste a code from Zoho’s API console. The fastest way for developers.'),
    icon: 'account',
  },
  token: {
    label: () => l10n.t('Paste Access Token'),
    detail: () => l10n.t('An access token of your Zoho CRM organisation, good for one hour.'),
    icon: 'key',
  },
  environment: {
    label: () => l10n.t('Use Token from Environment'),
    detail: () => l10n.t('The token in ZOHO_CRM_ACCESS_TOKEN.'),
    icon: 'terminal',
  },
  simulator: {
    label: () => l10n.t('Sign In to a Local Simulator'),
    detail: () => l10n.t('A simulator that you started with npm run simulator.'),
    icon: 'vm',
  },
  demo: {
    label: () => l10n.t('Open the Demo Organisation'),
    detail: () =>
      l10n.t('A made-up company on this machine. No account needed, nothing leaves your computer.'),
    icon: 'beaker',
  },
} as const satisfies Record<
  Way,
  { readonly label: () => string; readonly detail: () => string; readonly icon: string }
>;

/**
 * The ways of signing in that can work here, in the order in which they are offered.
 *
 * @param isNew nobody has signed in on this machine: the demo organisation is offered second, and last to everybody else
 */
export function waysIn(circumstances: Circumstances, isNew: boolean): Choice<Way>[] {
  const [first, ...others] = (Object.keys(ways) as Way[]).filter((way) => worksHere(way, circumstances));
  const rest = isNew ? [...others].sort((a, b) => Number(b === 'demo') - Number(a === 'demo')) : others;
  return [...(first ? [first] : []), ...rest].map((way) => {
    const { label, detail, icon } = ways[way];
    return { label: label(), detail: detail(), icon, value: way };
  });
}
