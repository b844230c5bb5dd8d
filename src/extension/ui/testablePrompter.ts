import * as vscode from 'vscode';
import { Cancelled } from '../../core/util/async';
import type { Redactor } from '../../core/util/redact';
import type { Prompter } from './prompter';
import { VsCodePrompter } from './vscodePrompter';

const command = 'zohoCrm.test.answerWith';

/**
 * The prompter of VS Code's dialogs. Only when VS Code runs the extension's own tests, which cannot click a modal
 * dialog, a hidden command puts a scripted prompter in its place. What is told passes through the redactor either way.
 */
export class TestablePrompter implements Prompter, vscode.Disposable {
  private behind: Prompter = new VsCodePrompter();
  private readonly seam: vscode.Disposable | undefined;

  constructor(
    mode: vscode.ExtensionMode,
    private readonly redactor: Redactor,
  ) {
    if (mode !== vscode.ExtensionMode.Test) return;
    this.seam = vscode.commands.registerCommand(command, (scripted?: Prompter) => {
      this.behind = scripted ?? new VsCodePrompter();
      // a script throws it to turn away; its own bundle has another class of that name
      return Cancelled;
    });
  }

  readonly pick: Prompter['pick'] = (...args) => this.behind.pick(...args);
  readonly ask: Prompter['ask'] = (...args) => this.behind.ask(...args);
  readonly confirm: Prompter['confirm'] = ({ message, detail, action }) =>
    this.behind.confirm({ message: this.clean(message), detail: this.clean(detail), action });
  readonly pickUsers: Prompter['pickUsers'] = (...args) => this.behind.pickUsers(...args);
  readonly pickFile: Prompter['pickFile'] = (...args) => this.behind.pickFile(...args);
  readonly pickNewFile: Prompter['pickNewFile'] = (...args) => this.behind.pickNewFile(...args);
  readonly tell: Prompter['tell'] = (severity, message, ...actions) =>
    this.behind.tell(severity, this.clean(message), ...actions);
  readonly progress: Prompter['progress'] = (title, work, limit) =>
    this.behind.progress(
      title,
      ({ signal, report }) => work({ signal, report: (message, done) => report(this.clean(message), done) }),
      limit,
    );
  readonly openPage: Prompter['openPage'] = (...args) => this.behind.openPage(...args);
  readonly copy: Prompter['copy'] = (text) => this.behind.copy(this.clean(text));

  private clean(text: string): string {
    return this.redactor.redact(text);
  }

  dispose(): void {
    this.seam?.dispose();
  }
}
