import type * as vscode from 'vscode';

interface ContributedCommand {
  readonly command: string;
  readonly title: string;
}

/** The commands of package.json, in the language of the editor. */
export function contributedCommands({
  packageJSON,
}: vscode.Extension<unknown>): readonly ContributedCommand[] {
  return (packageJSON as { contributes: { commands: readonly ContributedCommand[] } }).contributes.commands;
}

/** The title of each command as menus show it. */
export function commandTitles(extension: vscode.Extension<unknown>): (command: string) => string {
  const commands = contributedCommands(extension);
  return (id) => commands.find(({ command }) => command === id)?.title ?? id;
}
