'use strict';
const vscode = require('vscode');

exports.activate = async () => {
  await vscode.commands.executeCommand('zohoCrm.openDemoOrganisation');
  await vscode.commands.executeCommand('zohoCrm.territories.focus');
};
