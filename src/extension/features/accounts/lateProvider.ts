import * as vscode from 'vscode';

type Provider = vscode.AuthenticationProvider;
type Changes = vscode.AuthenticationProviderAuthenticationSessionsChangeEvent;

/** Registers for the Accounts menu at the start; what answers is loaded when VS Code asks. */
export class LateProvider implements Provider, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<Changes>();
  readonly onDidChangeSessions = this.changes.event;
  private readonly registration: vscode.Disposable;
  private provider: Provider | undefined;

  constructor(
    /** Loads the feature, which then calls `show`. */
    private readonly load: () => Promise<unknown>,
  ) {
    // id as contributed in package.json
    this.registration = vscode.authentication.registerAuthenticationProvider('zoho-crm', 'Zoho CRM', this, {
      supportsMultipleAccounts: true,
    });
  }

  /** From now on these are the accounts. */
  show(provider: Provider): vscode.Disposable {
    this.provider = provider;
    return provider.onDidChangeSessions((changed) => this.changes.fire(changed));
  }

  async getSessions(...asked: Parameters<Provider['getSessions']>): Promise<vscode.AuthenticationSession[]> {
    return (await this.loaded()).getSessions(...asked);
  }

  async createSession(
    ...asked: Parameters<Provider['createSession']>
  ): Promise<vscode.AuthenticationSession> {
    return (await this.loaded()).createSession(...asked);
  }

  async removeSession(id: string): Promise<void> {
    await (await this.loaded()).removeSession(id);
  }

  dispose(): void {
    this.registration.dispose();
    this.changes.dispose();
  }

  private async loaded(): Promise<Provider> {
    if (!this.provider) await this.load();
    if (!this.provider) throw new Error('The accounts could not be loaded.');
    return this.provider;
  }
}
