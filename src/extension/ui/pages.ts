import * as vscode from 'vscode';
import type { Redactor } from '../../core/util/redact';
import { l10n } from '../../messages/l10n';
import { planScheme } from './lateTexts';

const mostKept = 40;

/** Texts that are looked at in an editor and never changed there: plans, and files as Zoho CRM would have them. */
export class Pages {
  private readonly pages = new Map<string, () => string>();
  private added = 0;

  constructor(private readonly redactor: Redactor) {}

  /** The text of a page; of an earlier window, or of one that many came after, that it is gone. */
  write({ path }: vscode.Uri): string {
    return this.pages.get(path)?.() ?? l10n.t('This text is not kept any more. Plan again.');
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

  private keep(name: string, write: () => string): vscode.Uri {
    const path = `/${++this.added}/${name}`;
    this.pages.set(path, write);
    const [oldest] = this.pages.keys();
    if (this.pages.size > mostKept && oldest !== undefined) this.pages.delete(oldest);
    return vscode.Uri.from({ scheme: planScheme, path });
  }
}
