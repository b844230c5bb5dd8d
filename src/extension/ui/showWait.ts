import * as vscode from 'vscode';
import type { Wait } from '../../core/zoho/rateLimiter';
import type { Stall } from '../../core/zoho/transport';
import { l10n } from '../../messages/l10n';
import { stallWords } from '../../messages/waits';
import { countDown, countUp } from './countdown';

/** Shows in the status bar that everything waits because Zoho asked for it, and counts the seconds down. */
export function showWait({ everybody, until }: Wait): void {
  if (!everybody) return;
  void vscode.window.withProgress({ location: vscode.ProgressLocation.Window }, (progress) =>
    countDown(until, (seconds) => {
      progress.report({ message: l10n.t('Zoho CRM asks to wait: {0} s', seconds) });
    }),
  );
}

/** Shows in the status bar which answer takes long, and counts the seconds up; of several, the one that came first. */
export function stallsShown(): (stall: Stall) => void {
  let isShown = false;
  return ({ call, since, over }) => {
    if (isShown) return;
    isShown = true;
    void vscode.window
      .withProgress({ location: vscode.ProgressLocation.Window }, (progress) =>
        countUp(since, (seconds) => progress.report({ message: stallWords(call, seconds) }), over),
      )
      .then(() => (isShown = false));
  };
}

/** Shows in the status bar that another window has to end something first. */
export function showOtherWindow(over: Promise<void>): void {
  const title = l10n.t('Zoho CRM: waiting for another window that signs in, signs out or renews a token');
  void vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () => over);
}
