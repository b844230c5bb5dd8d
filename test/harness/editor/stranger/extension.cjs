'use strict';
const vscode = require('vscode');

/** Calls every command of ours that is greyed somewhere, with the look of a row and with a file of the workspace. */
function changeSomething() {
  const ours = vscode.extensions.getExtension('territory-tools.zoho-crm-territories').packageJSON;
  const changing = ours.contributes.commands.filter(({ enablement }) => enablement !== undefined);
  const [folder] = vscode.workspace.workspaceFolders;
  const territory = { id: '431581000000744113', name: 'Germany South', description: '', parentId: undefined };
  for (const { command } of changing) {
    void vscode.commands.executeCommand(command, { kind: 'territory', territory });
    void vscode.commands.executeCommand(command, vscode.Uri.joinPath(folder.uri, 'users.json'));
  }
}

exports.activate = (context) => {
  context.subscriptions.push(vscode.commands.registerCommand('stranger.changeSomething', changeSomething));
};
