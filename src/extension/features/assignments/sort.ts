import * as vscode from 'vscode';
import { sortAssignments } from '../../../core/assignments/sort';
import { l10n } from '../../../messages/l10n';
import { uriOf } from '../../ports/assignmentDocuments';
import { makeEdits, nameOf } from '../../ports/makeEdits';
import type { Services } from '../../ports/services';
import type { Invocation } from '../../ports/invocation';
import { chosenFile } from './chooseFile';

/** Puts territories and people of a file in order, with their comments. Saves nothing, asks Zoho nothing. */
export async function sortCommand(services: Services, invocation: Invocation): Promise<void> {
  const file = await chosenFile(services, invocation, l10n.t('Sort Territory Assignments'));
  const edits = sortAssignments(file.document);
  const [changed] = edits.keys();
  if (!changed)
    return void services.prompter.tell('info', l10n.t('{0} is in order already.', nameOf(file.root)));
  await makeEdits(services, file, edits);
  await vscode.window.showTextDocument(uriOf(file, changed), { preview: false });
}
