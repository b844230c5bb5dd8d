import * as vscode from 'vscode';
import { isAssignmentFile } from '../../ports/assignmentFile';

/** Loads what knows assignment files when the first one is open, and nothing for any other file. */
export function whenAssignmentsOpen(load: () => Promise<unknown>): vscode.Disposable {
  const { workspace } = vscode;
  const look = (documents: readonly vscode.TextDocument[]) => {
    if (!documents.some(({ uri }) => isAssignmentFile(uri))) return;
    subscription.dispose();
    void load();
  };
  const subscription = workspace.onDidOpenTextDocument((document) => look([document]));
  look(workspace.textDocuments);
  return subscription;
}
