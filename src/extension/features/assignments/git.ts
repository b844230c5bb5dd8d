import * as path from 'node:path';
import * as vscode from 'vscode';
import type { AssignmentDocument } from '../../../core/assignments/document';
import { readAssignments } from '../../../core/assignments/read';
import { uriOf } from '../../ports/assignmentDocuments';
import type { SoundAssignments } from './chooseFile';

/** As much as is used of what VS Code's own Git extension offers to others. */
interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): {
    getRepository(file: vscode.Uri): Repository | null;
  };
}

interface Repository {
  readonly state: { readonly HEAD: { readonly commit?: string } | undefined };
  show(ref: string, file: string): Promise<string>;
}

/** The version of a file that was committed last. */
export interface Committed {
  /** Undefined where something is wrong in it. */
  readonly document: AssignmentDocument | undefined;
  /** The commit, where the file is as it has it. */
  readonly commit: string | undefined;
}

/**
 * The last commit of a file and of what it includes, as VS Code's Git extension tells; undefined where that is off, or the
 * file is not committed. Whose change a row is, is worth knowing and never worth a failure.
 */
export async function committed(assignments: SoundAssignments): Promise<Committed | undefined> {
  const { root, document } = assignments;
  try {
    const repository = await repositoryOf(root);
    if (!repository) return undefined;
    // one and the same throughout: the extension hears of a commit later than Git, and another may come meanwhile
    const head = repository.state.HEAD?.commit;
    const read = (file: vscode.Uri) => repository.show(head ?? 'HEAD', file.fsPath);
    const text = await read(root);
    const include = async (name: string) => {
      const content = await read(vscode.Uri.joinPath(root, '..', name)).catch(() => undefined);
      return content === undefined ? ({ fault: 'missing' } as const) : { content };
    };
    const name = path.posix.basename(root.path);
    const base = await readAssignments(name, text, include, new AbortController().signal);
    const same = await Promise.all(
      document.files.map(async (file) => (await read(uriOf(assignments, file))) === file.text),
    );
    return { document: base.document, commit: same.every(Boolean) ? head : undefined };
  } catch {
    return undefined;
  }
}

async function repositoryOf(file: vscode.Uri): Promise<Repository | undefined> {
  if (file.scheme !== 'file') return undefined;
  const git = vscode.extensions.getExtension<GitExtension>('vscode.git');
  const exported = git && (git.isActive ? git.exports : await git.activate());
  return (exported?.enabled && exported.getAPI(1).getRepository(file)) || undefined;
}
