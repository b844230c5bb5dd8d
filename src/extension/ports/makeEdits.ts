import * as vscode from 'vscode';
import type { FileEdits } from '../../core/assignments/edits';
import { InputError } from '../../core/util/errors';
import { inert } from '../../core/util/text';
import { l10n } from '../../messages/l10n';
import { workspaceEditOf, type Assignments } from './assignmentDocuments';
import type { Services } from './services';

/**
 * Makes edits in the editor, where they can be undone as what was typed.
 *
 * @throws InputError when somebody has changed a file since it was read; nothing was edited then
 */
export async function makeEdits(
  { assignmentDocuments }: Pick<Services, 'assignmentDocuments'>,
  assignments: Assignments,
  edits: FileEdits,
): Promise<void> {
  const now = await (await assignmentDocuments()).read(assignments.root);
  const textIn = ({ reading }: Assignments, name: string) =>
    reading.draft.files.find((file) => file.name === name)?.text;
  const isSame = [...edits.keys()].every(({ name, text }) => textIn(now, name) === text);
  const isDone = isSame && (await vscode.workspace.applyEdit(workspaceEditOf(assignments, edits)));
  if (isDone) return;
  throw new InputError({
    what: l10n.t('Somebody has changed {0} since it was read.', nameOf(assignments.root)),
    notDone: l10n.t('It is as they left it.'),
    next: l10n.t('Run this again.'),
  });
}

/** A file as people find it in their workspace. */
export function nameOf(file: vscode.Uri): string {
  return inert(vscode.workspace.asRelativePath(file), 200);
}
