import * as vscode from 'vscode';
import type { Redactor } from '../../core/util/redact';
import { l10n } from '../../messages/l10n';

const scheme = 'zoho-crm-plan';
const mostKept = 40;

/** Texts that are looked at in an editor and never changed there: plans, and files as Zoho CRM would have them. */
export class Pages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly pages = new Map<string, () => string>();
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  private added = 0;

  constructor(private readonly redactor: Redactor) {}

  provideTextDocumentContent({ path }: vscode.Uri): string {
    return (
      this.pages.get(path)?.() ?? l10n.t('This text belonged to an earlier window and is gone. Plan again.')
    );
  }

  /** Keeps a text that is written when it is looked at, and returns its address. */
  add(name: string, write: () => string): vscode.Uri {
    return this.keep(name, () => this.redactor.redact(write()));
  }

  /** Keeps what is to be compared with a file letter by letter. */
  addAsIs(name: string, text: string): vscode.Uri {
    return this.keep(name, () => text);
  }

  /** Beside the file that it is about, which would otherwise make room for it. */
  async open(page: vscode.Uri): Promise<void> {
    await vscode.window.showTextDocument(page, { preview: true, viewColumn: vscode.ViewColumn.Beside });
  }

  dispose(): void {
    this.registration.dispose();
    this.pages.clear();
  }

  private keep(name: string, write: () => string): vscode.Uri {
    const path = `/${++this.added}/${name}`;
    this.pages.set(path, write);
    const [oldest] = this.pages.keys();
    if (this.pages.size > mostKept && oldest !== undefined) this.pages.delete(oldest);
    return vscode.Uri.from({ scheme, path });
  }
}
