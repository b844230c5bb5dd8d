import * as vscode from 'vscode';

/** Documents of this scheme are reports of runs. */
export const reportScheme = 'zoho-crm-report';

/** Reports are written by a part that is loaded for the first of them, which may be one that was open before a reload. */
export class LateReports implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private write: ((uri: vscode.Uri) => Promise<string>) | undefined;
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(reportScheme, this);

  /** @param load loads the part, which then calls `show` */
  constructor(private readonly load: () => Promise<unknown>) {}

  /** From now on reports are written like this. */
  show(write: (uri: vscode.Uri) => Promise<string>): void {
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
