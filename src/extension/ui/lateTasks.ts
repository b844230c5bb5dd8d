import * as vscode from 'vscode';

/** Tasks that a part makes which is loaded when there is a file for them. */
export class LateTasks implements vscode.TaskProvider, vscode.Disposable {
  private provider: vscode.TaskProvider | undefined;
  private readonly registration: vscode.Disposable;

  constructor(
    type: string,
    /** The files that the tasks are about. */
    private readonly files: vscode.GlobPattern,
    /** Loads the part, which then calls `show`. */
    private readonly load: () => Promise<unknown>,
  ) {
    this.registration = vscode.tasks.registerTaskProvider(type, this);
  }

  /** From now on these are the tasks. */
  show(provider: vscode.TaskProvider): void {
    this.provider = provider;
  }

  async provideTasks(token: vscode.CancellationToken): Promise<vscode.Task[]> {
    // VS Code asks in every workspace
    const found = await vscode.workspace.findFiles(this.files, undefined, 1, token);
    if (found.length === 0) return [];
    if (!this.provider) await this.load();
    return (await this.provider?.provideTasks(token)) ?? [];
  }

  async resolveTask(task: vscode.Task, token: vscode.CancellationToken): Promise<vscode.Task | undefined> {
    if (!this.provider) await this.load();
    return (await this.provider?.resolveTask(task, token)) ?? undefined;
  }

  dispose(): void {
    this.registration.dispose();
  }
}
