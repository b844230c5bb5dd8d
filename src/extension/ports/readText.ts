import * as vscode from 'vscode';
import { InputError } from '../../core/util/errors';
import { l10n } from '../../messages/l10n';
import { decode } from '../../core/userFiles/decode';

/** Files of users, by the ending of their names. */
const fileNames = /\.(?:jsonc?|csv|tsv)$/i;

/** Whether it can be a file of users: by the ending of its name, and where it has none yet, by its language. */
export function isUserFile(file: vscode.Uri): boolean {
  return fileNames.test(file.path) || /^(?:jsonc?|csv|tsv)$/.test(languageOf(file));
}

/** Whether a file is read as a table. */
export function isCsv(file: vscode.Uri): boolean {
  return !/\.jsonc?$/i.test(file.path) && !/^jsonc?$/.test(languageOf(file));
}

/** What somebody set as the language of a text that was never saved; empty for files. */
function languageOf(file: vscode.Uri): string {
  return file.scheme === 'untitled' ? (opened(file)?.languageId ?? '') : '';
}

function opened(file: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === file.toString());
}

/** The largest file that is read: some 100,000 users. */
const mostBytes = 5 * 1024 * 1024;

/**
 * The text of a file, as the editor has it where it is open.
 *
 * @throws InputError when it cannot be read, is too large, or is no text
 */
export async function readText(file: vscode.Uri): Promise<string> {
  const name = vscode.workspace.asRelativePath(file);
  const open = opened(file);
  if (open) {
    const text = open.getText();
    if (text.length > mostBytes) throw tooLarge(name, text.length);
    return text;
  }
  const text = decode(await readBytes(file, name));
  if (text !== undefined) return text;
  throw fileError(
    l10n.t('{0} is not text in UTF-8 or UTF-16.', name),
    l10n.t('Save it as UTF-8 and try again.'),
  );
}

async function readBytes(file: vscode.Uri, name: string): Promise<Uint8Array> {
  try {
    const { size } = await vscode.workspace.fs.stat(file);
    if (size > mostBytes) throw tooLarge(name, size);
    return await vscode.workspace.fs.readFile(file);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw fileError(
      l10n.t('{0} cannot be read.', name),
      l10n.t('Check that the file is there and try again.'),
    );
  }
}

function tooLarge(name: string, size: number): InputError {
  return fileError(
    l10n.t('{0} is too large ({1} MB).', name, Math.ceil(size / 1024 / 1024)),
    l10n.t('Split it into files of at most {0} MB.', mostBytes / 1024 / 1024),
  );
}

/** A file that is not used, and why. */
export function fileError(what: string, next: string): InputError {
  return new InputError({ what, notDone: l10n.t('Nothing was sent to Zoho.'), next });
}

/** The menus grey commands on files out; another extension can call them all the same. */
export function notTrusted(): InputError {
  return fileError(
    l10n.t('Files of a workspace that you have not trusted are not used.'),
    l10n.t('Trust the workspace if you know where it comes from, then try again.'),
  );
}
