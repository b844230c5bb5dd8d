import * as vscode from 'vscode';

/** Documents of this scheme are reports of runs. */
export const reportScheme = 'zoho-crm-report';
/** Documents of this scheme are plans, and files as Zoho CRM would have them. */
export const planScheme = 'zoho-crm-plan';

/** Texts are written by a part that is loaded for the first of them, which may be one that was open before a reload. */
export class LateTexts implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private write: ((uri: vscode.Uri) => string | Promise<string>) | undefined;
  private readonly registration: vscode.Disposable;

  constructor(
    scheme: string,
    /** Loads the part, which then calls `show`. */
    private readonly load: () => Promise<unknown>,
  ) {
    this.registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  /** From now on texts are written like this. */
  show(write: (uri: vscode.Uri) => string | Promise<string>): void {
    this.write = write;
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    if (!this.write) await this.load();
    return (await this.write?.(uri)) ?? '';
  }

  dispose(): void {
    this.registration.dispose();
  }
}
