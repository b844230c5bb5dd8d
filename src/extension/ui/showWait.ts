import * as vscode from 'vscode';
import type { Wait } from '../../core/zoho/rateLimiter';
import { l10n } from '../../messages/l10n';
import { countDown } from './countdown';

/** Shows in the status bar that everything waits because Zoho asked for it, and counts the seconds down. */
export function showWait({ everybody, until }: Wait): void {
  if (!everybody) return;
  void vscode.window.withProgress({ location: vscode.ProgressLocation.Window }, (progress) =>
    countDown(until, (seconds) => {
      progress.report({ message: l10n.t('Zoho CRM asks to wait: {0} s', seconds) });
    }),
  );
}

/** Shows in the status bar that another window has to end something first. */
export function showOtherWindow(over: Promise<void>): void {
  const title = l10n.t('Zoho CRM: waiting for another window that signs in, signs out or renews a token');
  void vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () => over);
}
