import type { AccountId } from '../../../core/credentials/account';
import type { Commands } from '../../ports/commands';
import type { LateProvider } from './lateProvider';
import { ContextKey } from '../../ui/contextKey';
import type { Way } from './flows/worksHere';
import { ZohoAuthenticationProvider } from './provider';
import type { AccountTools } from './tools';
import { wayBack } from './wayBack';

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
  const by = (way: Way) => async () => (await signingIn()).signInBy(tools, way);
  const canReturn = new ContextKey<boolean>('zohoCrm.canSignInAgain');
  canReturn.set(wayBack(tools) !== undefined);
  let open = tools.sessions.current;
  tools.own(
    tools.sessions.onDidChange((session) => {
      const before = open;
      open = session;
      const back = wayBack(tools);
      canReturn.set(back !== undefined);
      if (before && !session && back)
        signingIn().then(({ tellEnded }) => tellEnded(tools, before.target), failed);
    }),
  );
  return {
    'zohoCrm.openDemoOrganisation': by('demo'),
    'zohoCrm.pasteAccessToken': by('token'),
    'zohoCrm.signInToLocalSimulator': by('simulator'),
    'zohoCrm.useTokenFromEnvironment': by('environment'),
    'zohoCrm.signIn': async () => (await signingIn()).signIn(tools),
    'zohoCrm.signInAgain': async () => (await signingIn()).signInAgain(tools),
    'zohoCrm.leaveDemo': async () => (await signingOut()).leaveDemo(tools),
    'zohoCrm.signOut': async () => (await signingOut()).signOut(tools),
    'zohoCrm.switchOrganisation': async () => (await signingIn()).switchOrganisation(tools),
    'zohoCrm.changeClient': async () => (await import('./changeClient')).changeClient(tools),
  };
}
