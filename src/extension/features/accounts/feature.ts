import type { AccountId } from '../../../core/credentials/account';
import type { Commands } from '../../ports/commands';
import type { LateProvider } from './lateProvider';
import { ZohoAuthenticationProvider } from './provider';
import type { AccountTools } from './tools';

// Loaded with the first command that needs it: activation is not to wait for what may never be asked for.
const signingIn = () => import('./signIn');
const signingOut = () => import('./signOut');

/** Signing in and out, by our commands and in VS Code's Accounts menu. */
export function accounts(tools: AccountTools, menu: LateProvider): Commands {
  const failed = (error: unknown) => tools.log.error('Following the accounts', error);
  const provider = tools.own(
    new ZohoAuthenticationProvider(
      tools.accounts,
      async () => (await signingIn()).signInAnyWay(tools),
      async (id: AccountId) => (await signingOut()).signOutOf(tools, id),
      failed,
    ),
  );
  tools.own(menu.show(provider));
  return {
    'zohoCrm.openDemoOrganisation': async () => (await signingIn()).openDemoOrganisation(tools),
    'zohoCrm.pasteAccessToken': async () => (await signingIn()).pasteToken(tools),
    'zohoCrm.signInToLocalSimulator': async () => (await signingIn()).localSimulator(tools),
    'zohoCrm.useTokenFromEnvironment': async () => (await signingIn()).useTokenFromEnvironment(tools),
    'zohoCrm.signIn': async () => (await signingIn()).signIn(tools),
    'zohoCrm.signOut': async () => (await signingOut()).signOut(tools),
    'zohoCrm.switchOrganisation': async () => (await signingIn()).switchOrganisation(tools),
    'zohoCrm.changeClient': async () => (await import('./changeClient')).changeClient(tools),
  };
}
