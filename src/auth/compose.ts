import type * as vscode from 'vscode';
import { AccountsServer } from '../api/accountsServer';
import type { Fetch } from '../api/http';
import { pause, systemClock } from '../base/clock';
import type { Disposable } from '../base/event';
import type { Redactor } from '../base/redact';
import type { Prompter } from '../ui/prompter';
import { AccountFolders } from './accountFolders';
import { Accounts } from './accounts';
import { AccountStore } from './accountStore';
import { ClientStore } from './clients';
import type { FlowTools } from './flows/flow';

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
): { accounts: Accounts; signInTools: Omit<FlowTools, 'prompter' | 'signal'> } {
  const clock = systemClock;
  const server = new AccountsServer(fetch);
  const folders = own(new AccountFolders(globalStorageUri.fsPath, onWait));
  const waiting = (message: string, ms: number) =>
    prompter.progress(message, ({ signal }) => pause(clock, ms, signal));
  const store = new AccountStore(secrets, folders);
  return {
    accounts: own(new Accounts({ store, folders, server, clock, redactor, waiting }, onFault)),
    signInTools: { server, clients: new ClientStore(secrets, redactor), clock, environment: process.env },
  };
}
