import * as vscode from 'vscode';
import { Cancelled } from '../base/async';
import type { Prompter } from './prompter';
import { VsCodePrompter } from './vscodePrompter';

const command = 'zohoCrm.test.answerWith';

/**
 * The prompter of VS Code's dialogs. Only when VS Code runs the extension's own tests, which cannot click a modal
 * dialog, a hidden command puts a scripted prompter in its place.
 */
export class TestablePrompter implements Prompter, vscode.Disposable {
  private behind: Prompter = new VsCodePrompter();
  private readonly seam: vscode.Disposable | undefined;

  constructor(mode: vscode.ExtensionMode) {
    if (mode !== vscode.ExtensionMode.Test) return;
    this.seam = vscode.commands.registerCommand(command, (scripted?: Prompter) => {
      this.behind = scripted ?? new VsCodePrompter();
      // a script throws it to turn away; its own bundle has another class of that name
      return Cancelled;
    });
  }

  readonly pick: Prompter['pick'] = (...args) => this.behind.pick(...args);
  readonly ask: Prompter['ask'] = (...args) => this.behind.ask(...args);
  readonly confirm: Prompter['confirm'] = (...args) => this.behind.confirm(...args);
  readonly pickUsers: Prompter['pickUsers'] = (...args) => this.behind.pickUsers(...args);
  readonly pickFile: Prompter['pickFile'] = (...args) => this.behind.pickFile(...args);
  readonly tell: Prompter['tell'] = (...args) => this.behind.tell(...args);
  readonly progress: Prompter['progress'] = (...args) => this.behind.progress(...args);
  readonly openPage: Prompter['openPage'] = (...args) => this.behind.openPage(...args);
  readonly copy: Prompter['copy'] = (...args) => this.behind.copy(...args);

  dispose(): void {
    this.seam?.dispose();
  }
}
