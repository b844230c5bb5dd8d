import * as vscode from 'vscode';
import { isIncludePath } from '../../../core/assignments/names';
import type { AssignmentDocuments } from '../../ports/assignmentDocuments';
import { folderOf } from '../../ports/assignmentTexts';

/** A root may include a hundred. */
const mostFiles = 200;

/** The files beside or below another one that are parts of assignment files, by their paths from there. */
export async function partsFor(
  documents: AssignmentDocuments,
  root: vscode.Uri,
  token: vscode.CancellationToken,
): Promise<readonly string[]> {
  if (root.scheme === 'untitled') return [];
  const folder = folderOf(root);
  const below = new vscode.RelativePattern(folder, '**/*.territories.jsonc');
  const files = await vscode.workspace.findFiles(below, '**/node_modules/**', mostFiles, token);
  const start = folder.path.replace(/\/?$/, '/');
  const paths = await Promise.all(
    files.map(async (file) => {
      const path = file.path.slice(start.length);
      const isOther = file.path.startsWith(start) && file.path !== root.path && isIncludePath(path);
      const { reading } = (isOther && (await documents.last(file).catch(() => undefined))) || {};
      return reading?.isPart ? [path] : [];
    }),
  );
  return paths.flat().sort((one, other) => depthOf(one) - depthOf(other) || (one < other ? -1 : 1));
}

function depthOf(path: string): number {
  return path.split('/').length;
}
