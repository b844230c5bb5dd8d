import * as vscode from 'vscode';
import type { Redactor } from '../base/redact';
import { l10n } from '../base/l10n';

const scheme = 'zoho-crm-report';
const mostKept = 20;

/** The reports of this window's runs, as read-only documents. */
export class Reports implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  private added = 0;

  constructor(private readonly redactor: Redactor) {}

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.path) ?? l10n.t('This report belonged to an earlier window and is gone.');
  }

  /** The newest report of this window. */
  get last(): vscode.Uri | undefined {
    return this.added === 0 ? undefined : this.uriOf(this.added);
  }

  /** Keeps a report and returns the address of its document. */
  add(text: string): vscode.Uri {
    const uri = this.uriOf(++this.added);
    this.texts.set(uri.path, this.redactor.redact(text));
    const [oldest] = this.texts.keys();
    if (this.texts.size > mostKept && oldest) this.texts.delete(oldest);
    return uri;
  }

  /** Opens a report rendered, or as text where VS Code's Markdown preview is switched off. */
  async open(uri: vscode.Uri): Promise<void> {
    try {
      await vscode.commands.executeCommand('markdown.showPreview', uri);
    } catch {
      await vscode.window.showTextDocument(uri, { preview: true });
    }
  }

  private uriOf(number: number): vscode.Uri {
    return vscode.Uri.from({ scheme, path: `/report-${number}.md` });
  }

  dispose(): void {
    this.registration.dispose();
    this.texts.clear();
  }
}
