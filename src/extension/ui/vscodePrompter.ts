import { homedir } from 'node:os';
import { extname } from 'node:path';
import * as vscode from 'vscode';
import { Cancelled } from '../../core/util/async';
import { withoutSyntax } from '../../core/util/text';
import { l10n } from '../../messages/l10n';
import type { UserId } from '../../core/util/ids';
import { itemsOf } from './choiceItems';
import type {
  Choice,
  Confirmation,
  Progress,
  Prompter,
  Question,
  Search,
  Severity,
  Step,
  TimeLimit,
  UserPickRequest,
} from './prompter';

/** Asks people through VS Code's own dialogs. */
export class VsCodePrompter implements Prompter {
  async pick<T>(
    title: string,
    placeholder: string,
    choices: readonly Choice<T>[] | Search<T>,
    step?: Step,
  ): Promise<T> {
    if (typeof choices === 'function') {
      const { searchPick } = await import('./searchPick');
      return searchPick(title, placeholder, choices);
    }
    if (step) return (await import('./steps')).pickInStep(title, placeholder, choices, step);
    const picked = await vscode.window.showQuickPick(choices.flatMap(itemsOf), {
      title,
      placeHolder: placeholder,
      matchOnDescription: true,
      matchOnDetail: true,
      ignoreFocusOut: true, // what was answered before would be lost
    });
    if (!picked?.choice) throw new Cancelled();
    return picked.choice.value;
  }

  async pickSeveral<T>(title: string, placeholder: string, search: Search<T>): Promise<readonly T[]> {
    const { tickPick } = await import('./tickPick');
    return tickPick(title, placeholder, search);
  }

  async ask(question: Question): Promise<string> {
    return (await import('./steps')).ask(question);
  }

  async confirm(confirmation: Confirmation): Promise<void> {
    const { message, detail, action, look, routine } = confirmation;
    const show = routine ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
    const answer = await show(
      withoutSyntax(message),
      { modal: true, detail: withoutSyntax(detail) },
      action,
      ...(look ? [look.label] : []),
    );
    if (look && answer === look.label) {
      await look.open();
      await untilRead(withoutSyntax(message));
      return this.confirm(confirmation);
    }
    if (answer !== action) throw new Cancelled();
  }

  async pickUsers(request: UserPickRequest): Promise<readonly UserId[]> {
    const { pickUsers } = await import('./userPicker');
    return pickUsers(request);
  }

  async pickFile(title: string): Promise<vscode.Uri> {
    const picked = await vscode.window.showOpenDialog({
      title,
      canSelectMany: false,
      filters: { 'JSON, CSV': ['json', 'jsonc', 'csv', 'tsv'] },
    });
    const [file] = picked ?? [];
    if (!file) throw new Cancelled();
    return file;
  }

  async pickNewFile(
    title: string,
    name: string,
    folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir()),
  ): Promise<vscode.Uri> {
    const file = await vscode.window.showSaveDialog({
      title,
      defaultUri: vscode.Uri.joinPath(folder, name),
      filters: { [extname(name).slice(1).toUpperCase()]: [extname(name).slice(1)] },
    });
    if (!file) throw new Cancelled();
    return file;
  }

  async tell(severity: Severity, message: string, ...actions: string[]): Promise<string | undefined> {
    const show = {
      info: vscode.window.showInformationMessage,
      warning: vscode.window.showWarningMessage,
      error: vscode.window.showErrorMessage,
    }[severity];
    // whatever a caller overlooked, a message holds no link and no icon
    return show(withoutSyntax(message), ...actions);
  }

  note(text: string, command: vscode.Command): void {
    void import('./statusNote').then(({ showNote }) => showNote(text, command));
  }

  async progress<T>(title: string, work: (progress: Progress) => Promise<T>, limit?: TimeLimit): Promise<T> {
    const { showProgress } = await import('./progress');
    return showProgress(title, work, limit);
  }

  async openPage(url: string): Promise<void> {
    await vscode.env.openExternal(vscode.Uri.parse(url, true));
  }

  async copy(text: string): Promise<void> {
    await vscode.env.clipboard.writeText(text);
  }
}

/** Lets a person read what was opened, and says how to go on: a dialog would stand before it. */
async function untilRead(question: string): Promise<void> {
  const goOn = { label: l10n.t('Continue…') };
  const options = {
    title: question,
    placeHolder: l10n.t('Read the plan, then continue; Escape cancels'),
    ignoreFocusOut: true,
  };
  if ((await vscode.window.showQuickPick([goOn], options)) !== goOn) throw new Cancelled();
}
