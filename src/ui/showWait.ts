import * as vscode from 'vscode';
import type { Wait } from '../api/pace';
import { l10n } from '../base/l10n';

/** Shows in the status bar that everything waits because Zoho asked for it, and counts the seconds down. */
export function showWait({ everybody, until }: Wait): void {
  if (!everybody) return;
  void vscode.window.withProgress({ location: vscode.ProgressLocation.Window }, async (progress) => {
    for (let left = until - Date.now(); left > 0; left = until - Date.now()) {
      progress.report({ message: l10n.t('Zoho CRM asks to wait: {0} s', Math.ceil(left / 1000)) });
      await new Promise((resolve) => setTimeout(resolve, left % 1000 || 1000));
    }
  });
}
