import * as vscode from 'vscode';
import { scopes } from '../../../core/zoho/tokens';
import type { Disposable } from '../../../core/util/event';
import { idOf, type AccountId, type TokenAccount } from '../../../core/credentials/account';
import type { Accounts } from '../../../core/credentials/accounts';
import { accountLabel } from '../../../messages/organisations';
import type { Session } from '../../../core/session/sessions';

/**
 * Shows the accounts in VS Code's Accounts menu, where they can be signed out, and gives tokens to other extensions when
 * the person allows it there. Our own code asks the accounts directly.
 */
export class ZohoAuthenticationProvider implements vscode.AuthenticationProvider, vscode.Disposable {
  private readonly changes =
    new vscode.EventEmitter<vscode.AuthenticationProviderAuthenticationSessionsChangeEvent>();
  readonly onDidChangeSessions = this.changes.event;
  private shown: readonly vscode.AuthenticationSession[] = [];
  private readonly subscription: Disposable;

  constructor(
    private readonly accounts: Accounts,
    private readonly signIn: () => Promise<Pick<Session, 'account'>>,
    /** Signs an account out and tells what came of it. */
    private readonly signOut: (id: AccountId) => Promise<void>,
    onFault: (error: unknown) => void,
  ) {
    this.subscription = accounts.onDidChange(() => {
      this.tell().catch(onFault);
    });
  }

  /** The accounts with their tokens as they are; only a call that names scopes means to use one, and gets it renewed. */
  async getSessions(
    wanted?: readonly string[],
    options?: vscode.AuthenticationProviderSessionOptions,
  ): Promise<vscode.AuthenticationSession[]> {
    const accounts = (await this.accounts.list()).filter((account) => account.kind !== 'demo');
    const asked = accounts.filter((account) => !options?.account || options.account.id === idOf(account));
    if (!wanted?.length) return asked.map((account) => sessionOf(account, account.accessToken));
    if (!wanted.every((scope) => (scopes as readonly string[]).includes(scope))) return [];
    const { signal } = new AbortController();
    return Promise.all(
      asked.map(async (account) => sessionOf(account, await this.accounts.tokensOf(account).current(signal))),
    );
  }

  async createSession(): Promise<vscode.AuthenticationSession> {
    const { account } = await this.signIn();
    if (account.kind === 'demo') throw new Error('The demo organisation has no token to give.');
    return sessionOf(account, account.accessToken);
  }

  async removeSession(id: string): Promise<void> {
    await this.signOut(id);
  }

  dispose(): void {
    this.subscription.dispose();
    this.changes.dispose();
  }

  private async tell(): Promise<void> {
    const before = new Map(this.shown.map((session) => [session.id, session]));
    this.shown = await this.getSessions();
    const now = new Set(this.shown.map(({ id }) => id));
    const added = this.shown.filter(({ id }) => !before.has(id));
    const removed = [...before.values()].filter(({ id }) => !now.has(id));
    const changed = this.shown.filter((session) => {
      const known = before.get(session.id);
      return known && known.accessToken !== session.accessToken;
    });
    if (added.length + removed.length + changed.length > 0) this.changes.fire({ added, removed, changed });
  }
}

function sessionOf(account: TokenAccount, accessToken: string): vscode.AuthenticationSession {
  const id = idOf(account);
  return { id, accessToken, account: { id, label: accountLabel(account) }, scopes };
}
