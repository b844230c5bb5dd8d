import * as vscode from 'vscode';

/** Milliseconds; who has just started an editor waits for all of its extensions. */
const pauseMs = 100;

/** Begins something once an extension is active and others have had their turn: nothing of it makes the start slower. */
export function onceActive(
  extension: Pick<vscode.Extension<unknown>, 'isActive'>,
  begin: () => vscode.Disposable,
): vscode.Disposable {
  let begun: vscode.Disposable | undefined;
  const look = () => {
    if (extension.isActive) begun = begin();
    else timer = setTimeout(look, pauseMs);
  };
  let timer = setTimeout(look, pauseMs);
  return new vscode.Disposable(() => {
    clearTimeout(timer);
    begun?.dispose();
  });
}
