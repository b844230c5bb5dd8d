import type * as vscode from 'vscode';

interface ContributedCommand {
  readonly command: string;
  /** An editor of another language than English has both here: the translation, and what package.json says. */
  readonly title: string | { readonly value: string };
}

/** The commands of package.json, in the language of the editor. */
export function contributedCommands({
  packageJSON,
}: Pick<vscode.Extension<unknown>, 'packageJSON'>): readonly ContributedCommand[] {
  return (packageJSON as { contributes: { commands: readonly ContributedCommand[] } }).contributes.commands;
}

/** The title of each command as menus show it. */
export function commandTitles(
  extension: Pick<vscode.Extension<unknown>, 'packageJSON'>,
): (command: string) => string {
  const commands = contributedCommands(extension);
  return (id) => {
    const title = commands.find(({ command }) => command === id)?.title ?? id;
    return typeof title === 'string' ? title : title.value;
  };
}
