import * as vscode from 'vscode';
import { Cancelled } from '../../core/util/async';
import type { Prompter } from './prompter';
import { VsCodePrompter } from './vscodePrompter';

const command = 'zohoCrm.test.answerWith';

/**
 * Who asks and tells people: VS Code's own dialogs. Only when VS Code runs the extension's own tests, which cannot click
 * a modal dialog, a hidden command puts a scripted prompter in their place.
 */
export class PromptSeam implements vscode.Disposable {
  current: Prompter = new VsCodePrompter();
  private readonly registered: vscode.Disposable | undefined;

  constructor(mode: vscode.ExtensionMode) {
    if (mode !== vscode.ExtensionMode.Test) return;
    this.registered = vscode.commands.registerCommand(command, (scripted?: Prompter) => {
      this.current = scripted ?? new VsCodePrompter();
      // a script throws it to turn away; its own bundle has another class of that name
      return Cancelled;
    });
  }

  dispose(): void {
    this.registered?.dispose();
  }
}
