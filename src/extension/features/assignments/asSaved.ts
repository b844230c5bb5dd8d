import * as vscode from 'vscode';
import { InputError } from '../../../core/util/errors';
import { l10n } from '../../../messages/l10n';
import { andMore } from '../../../messages/names';
import { uriOf } from '../../ports/assignmentDocuments';
import { documentOf, isOnDisk, textOf } from '../../ports/assignmentTexts';
import { nameOf } from '../../ports/makeEdits';
import type { Services } from '../../ports/services';
import { sound, type SoundAssignments } from './chooseFile';

/** Where watches work, the editor takes over what another program wrote within this time. */
const mostToReload = 1000;

/** A file of a document that is open, and its text as it was read. */
interface OpenPart {
  readonly document: vscode.TextDocument;
  readonly text: string;
}

/**
 * A file as editor and disk have it both: what is applied is what is on the disk, so that it can be found again.
 *
 * @throws InputError when one of its files is not saved, or has another text on the disk; ProblemsError when the text of
 * the disk, which the editor took over meanwhile, is not sound
 */
export async function asSaved(
  { assignmentDocuments }: Services,
  chosen: SoundAssignments,
): Promise<SoundAssignments> {
  const late = await otherOnDisk(chosen);
  await Promise.all(late.map(reloaded));
  const file = late.length === 0 ? chosen : sound(await (await assignmentDocuments()).read(chosen.root));
  refuseUnsaved(openOf(file).filter(isUnsaved));
  refuseOther(await otherOnDisk(file));
  return file;
}

/**
 * What a person agreed to is what the file said when it was planned, and a review may have stood there for hours.
 *
 * @throws InputError when one of its files has another text by now, on the disk or in the editor
 */
export async function refuseChanged(file: SoundAssignments): Promise<void> {
  const parts = file.document.files.map((part) => ({ uri: uriOf(file, part), text: part.text }));
  const isSame = await Promise.all(parts.map(({ uri, text }) => isStill(uri, text)));
  const changed = parts.filter((_, at) => !isSame[at]);
  if (changed.length === 0) return;
  throw new InputError({
    what: l10n.t('Changed since it was planned: {0}', andMore(changed.map(({ uri }) => nameOf(uri)))),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Apply it again to see what it would change now.'),
  });
}

async function isStill(uri: vscode.Uri, text: string): Promise<boolean> {
  const document = documentOf(uri);
  if (!document) return (await textOf(uri)) === text;
  return document.getText() === text && (await isOnDisk(document, text)) !== false;
}

function openOf(file: SoundAssignments): OpenPart[] {
  return file.document.files.flatMap((part) => {
    const document = documentOf(uriOf(file, part));
    return document ? [{ document, text: part.text }] : [];
  });
}

async function otherOnDisk(file: SoundAssignments): Promise<OpenPart[]> {
  const clean = openOf(file).filter((part) => !isUnsaved(part));
  const asOnDisk = await Promise.all(clean.map(({ document, text }) => isOnDisk(document, text)));
  return clean.filter((_, at) => asOnDisk[at] === false);
}

function isUnsaved({ document: { isDirty, isUntitled } }: OpenPart): boolean {
  return isDirty || isUntitled;
}

/** Resolves when a document has another text, or does not get it within the time that takes. */
function reloaded({ document, text }: OpenPart): Promise<void> {
  if (document.getText() !== text) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      subscription.dispose();
      resolve();
    };
    const timer = setTimeout(end, mostToReload);
    const subscription = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document === document && event.contentChanges.length > 0) end();
    });
  });
}

function refuseUnsaved(parts: readonly OpenPart[]): void {
  if (parts.length === 0) return;
  throw new InputError({
    what: l10n.t('Not saved: {0}', namesOf(parts)),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Save it, then apply it again.'),
  });
}

function refuseOther(parts: readonly OpenPart[]): void {
  if (parts.length === 0) return;
  throw new InputError({
    what: l10n.t('Not the same on the disk as in the editor: {0}', namesOf(parts)),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Close it and open it again, then apply it again.'),
  });
}

function namesOf(parts: readonly OpenPart[]): string {
  return andMore(parts.map(({ document }) => nameOf(document.uri)));
}
