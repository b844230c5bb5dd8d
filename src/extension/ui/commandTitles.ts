import type * as vscode from 'vscode';

/** The part of package.json that is read at run time, in the language of the editor. */
interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
  };
}

/** The title of each command as menus show it. */
export function commandTitles({ packageJSON }: vscode.Extension<unknown>): (command: string) => string {
  const { commands } = (packageJSON as Manifest).contributes;
  return (id) => commands.find(({ command }) => command === id)?.title ?? id;
}
