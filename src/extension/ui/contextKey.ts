import * as vscode from 'vscode';

/** A key that menus and welcome texts look at; VS Code is told only when the value changes. */
export class ContextKey<Value extends string | boolean> {
  private value: Value | undefined;

  constructor(private readonly name: string) {}

  set(value: Value): void {
    if (value === this.value) return;
    this.value = value;
    void vscode.commands.executeCommand('setContext', this.name, value);
  }
}
