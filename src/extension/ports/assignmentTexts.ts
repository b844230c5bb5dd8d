import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Included } from '../../core/assignments/read';
import { mostBytes } from '../../core/assignments/source';
import { isAssignmentFile } from './assignmentFile';

/** A file that another one includes; `note` is told where it is, whether it is there or not. */
export async function included(
  root: vscode.Uri,
  name: string,
  note: (file: vscode.Uri) => void,
): Promise<Included> {
  try {
    const file = vscode.Uri.joinPath(root, '..', name);
    note(file);
    if (root.scheme === 'file' && (await leadsOut(file.fsPath, folderOf(root).fsPath)))
      return { fault: 'outside' };
    return { content: await contentOf(file) };
  } catch {
    return { fault: 'missing' };
  }
}

/** Whether a link on the way leads out of a folder. */
async function leadsOut(file: string, folder: string): Promise<boolean> {
  const [inside, real] = await Promise.all([fs.realpath(folder), fs.realpath(file)]);
  return !real.startsWith(inside.endsWith(path.sep) ? inside : inside + path.sep);
}

/** The text of a file as the editor has it; its bytes where they are no text, or far too many. */
export async function contentOf(file: vscode.Uri): Promise<string | Uint8Array> {
  const open = documentOf(file);
  if (open) return open.getText();
  const { size } = await vscode.workspace.fs.stat(file);
  if (size > mostBytes) return new Uint8Array(mostBytes + 1);
  const bytes = await vscode.workspace.fs.readFile(file);
  try {
    // without its byte order mark, which the editor does not count either
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes;
  }
}

/** Of a file that is no text, or not there, undefined. */
export async function textOf(file: vscode.Uri): Promise<string | undefined> {
  const content = await contentOf(file).catch(() => undefined);
  return typeof content === 'string' ? content : undefined;
}

/** Whether the disk has a text of an open file, line ends aside; undefined where that cannot be told. */
export async function isOnDisk(
  { uri, encoding }: vscode.TextDocument,
  text: string,
): Promise<boolean | undefined> {
  try {
    const bytes = await vscode.workspace.fs.readFile(uri);
    return asEdited(await vscode.workspace.decode(bytes, { encoding })) === asEdited(text);
  } catch (error) {
    const isGone = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    return isGone ? false : undefined;
  }
}

/** The editor makes all line ends of a text the same, and keeps its byte order mark apart. */
function asEdited(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
}

/** The file as it is open in the editor. */
export function documentOf(file: vscode.Uri): vscode.TextDocument | undefined {
  const address = file.toString();
  return vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === address);
}

/** In the order of their names. */
export async function assignmentFilesIn(folder: vscode.Uri): Promise<vscode.Uri[]> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    return entries
      .map(([name]) => vscode.Uri.joinPath(folder, name))
      .filter(isAssignmentFile)
      .sort((one, other) => (one.path < other.path ? -1 : 1));
  } catch {
    return [];
  }
}

export function folderOf(file: vscode.Uri): vscode.Uri {
  return file.with({ path: path.posix.dirname(file.path) });
}
