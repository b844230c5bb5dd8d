import * as vscode from 'vscode';
import { withoutSyntax } from '../../core/util/text';
import { l10n } from '../../messages/l10n';

const shownForMs = 60_000;

let takeAwayLast = (): void => undefined;

/** Shows a line in the status bar for a minute, or until the next one; a click runs the command. */
export function showNote(text: string, command: vscode.Command): void {
  takeAwayLast();
  const item = vscode.window.createStatusBarItem('zohoCrm.result', vscode.StatusBarAlignment.Left);
  item.name = l10n.t('Zoho CRM Result');
  item.text = `$(check) ${withoutSyntax(text)}`;
  item.tooltip = withoutSyntax(text);
  item.command = command;
  item.accessibilityInformation = { label: text, role: 'button' };
  item.show();
  const timer = setTimeout(() => takeAwayLast(), shownForMs);
  takeAwayLast = () => {
    clearTimeout(timer);
    item.dispose();
  };
}
