import type * as vscode from 'vscode';
import { parseAccount, type Account } from './account';

const key = 'zohoCrm.account';

/** The account of this installation, in SecretStorage and nowhere else. */
export class AccountStore {
  /** Fires when the account was changed, in this window or another. */
  readonly onDidChange: (listener: () => unknown) => vscode.Disposable;

  constructor(private readonly secrets: vscode.SecretStorage) {
    this.onDidChange = (listener) =>
      secrets.onDidChange((event) => {
        if (event.key === key) listener();
      });
  }

  /** The stored account; undefined when there is none or it cannot be read, and then nothing is deleted. */
  async read(): Promise<Account | undefined> {
    const text = await this.secrets.get(key);
    return text === undefined ? undefined : parseAccount(text);
  }

  async write(account: Account): Promise<void> {
    await this.secrets.store(key, JSON.stringify(account));
  }

  async clear(): Promise<void> {
    await this.secrets.delete(key);
  }
}
