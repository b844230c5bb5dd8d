import type * as vscode from 'vscode';
import type { AccountsServer } from '../../../core/zoho/accountsServer';
import type { Fetch } from '../../../core/zoho/http';
import { pause, systemClock } from '../../../core/util/clock';
import type { Disposable } from '../../../core/util/event';
import { waitForToken } from '../../../messages/waits';
import type { Redactor } from '../../../core/util/redact';
import type { Prompter } from '../../ui/prompter';
import { AccountFolders } from '../../../core/credentials/accountFolders';
import { Accounts } from '../../../core/credentials/accounts';
import { AccountStore } from '../../../core/credentials/accountStore';
import { ClientStore } from '../../../core/credentials/clients';
import type { FlowTools } from './flows/flow';
import type { KeeperOptions } from '../../../core/credentials/renew';

/** What ways of signing in work with, besides the person. */
export interface SignInTools extends Omit<FlowTools, 'prompter' | 'questions' | 'signal' | 'server'> {
  readonly accountsServer: () => Promise<AccountsServer>;
}

interface Surroundings {
  readonly fetch: Fetch;
  readonly redactor: Redactor;
  readonly prompter: Prompter;
  /** Told when another window keeps this one waiting; what it is handed resolves when that is over. */
  readonly onWait: (over: Promise<void>) => void;
  readonly onFault: (error: unknown) => void;
  /** Ends a part together with the extension. */
  readonly own: <T extends Disposable>(part: T) => T;
}

/** Connects what signing in and staying signed in needs. Touches neither files nor network. */
export function signInParts(
  { secrets, globalStorageUri }: Pick<vscode.ExtensionContext, 'secrets' | 'globalStorageUri'>,
  { fetch, redactor, prompter, onWait, onFault, own }: Surroundings,
): { accounts: Accounts; signInTools: SignInTools } {
  const clock = systemClock;
  // loaded with the first sign-in, renewal or sign-out
  let loading: Promise<AccountsServer> | undefined;
  const accountsServer = () =>
    (loading ??= import('../../../core/zoho/accountsServer').then(
      ({ AccountsServer }) => new AccountsServer(fetch),
    ));
  const server: KeeperOptions['server'] = {
    renew: async (...asked) => (await accountsServer()).renew(...asked),
    revoke: async (...asked) => (await accountsServer()).revoke(...asked),
  };
  const folders = own(new AccountFolders(globalStorageUri.fsPath, onWait));
  const waiting = (ms: number) =>
    prompter.progress(waitForToken(ms), ({ signal }) => pause(clock, ms, signal));
  const store = new AccountStore(secrets, folders);
  return {
    accounts: own(new Accounts({ store, folders, server, clock, redactor, waiting }, onFault)),
    signInTools: {
      accountsServer,
      clients: new ClientStore(secrets, redactor),
      clock,
      environment: process.env,
    },
  };
}
