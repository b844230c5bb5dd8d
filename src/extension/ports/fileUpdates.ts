import * as vscode from 'vscode';
import { editsAfter, type Settled } from '../../core/assignmentPlan/afterRun';
import type { FileEdits } from '../../core/assignments/edits';
import type { RunResult } from '../../core/journal/result';
import type { Session } from '../../core/session/sessions';
import { l10n } from '../../messages/l10n';
import type { Assignments } from './assignmentDocuments';
import { isAssignmentFile } from './assignmentFile';
import { nameOf, makeEdits } from './makeEdits';
import type { Services } from './services';

interface Update {
  readonly assignments: Assignments;
  readonly edits: FileEdits;
}

/**
 * Brings the open assignment files up to date with what a run did.
 *
 * @returns undefined when none of them covers it, or all of them say so already
 */
export async function fileUpdates(
  services: Services,
  session: Session,
  run: Pick<RunResult, 'rows'>,
): Promise<(() => Promise<void>) | undefined> {
  const files = openFiles();
  const settled = files.length > 0 && vscode.workspace.isTrusted ? settledIn(run) : [];
  if (settled.length === 0) return undefined;
  const updates = await updatesOf(services, session, files, settled);
  if (updates.length === 0) return undefined;
  return async () => {
    for (const { assignments, edits } of updates) {
      await makeEdits(services, assignments, edits);
      void services.prompter.tell('info', l10n.t('{0}: brought up to date.', nameOf(assignments.root)));
    }
  };
}

/** Files that somebody looks at, each once; a comparison counts for what can be changed in it. */
function openFiles(): vscode.Uri[] {
  const shown = vscode.window.tabGroups.all.flatMap(({ tabs }) =>
    tabs.flatMap(({ input }) => {
      if (input instanceof vscode.TabInputText) return [input.uri];
      return input instanceof vscode.TabInputTextDiff ? [input.modified] : [];
    }),
  );
  const { fs } = vscode.workspace;
  const files = shown.filter((uri) => isAssignmentFile(uri) && fs.isWritableFileSystem(uri.scheme) === true);
  return [...new Map(files.map((uri) => [uri.toString(), uri])).values()];
}

function settledIn({ rows }: Pick<RunResult, 'rows'>): Settled[] {
  return rows.flatMap(({ row: { territory, user, operation }, outcome: { kind } }) => {
    const isSo = kind === 'applied' || kind === 'soNow' || kind === 'alreadySo';
    return isSo ? [{ territory, user, isMember: operation === 'add' }] : [];
  });
}

async function updatesOf(
  { assignmentDocuments }: Services,
  { target, model }: Session,
  files: readonly vscode.Uri[],
  settled: readonly Settled[],
): Promise<Update[]> {
  const documents = await assignmentDocuments();
  const hierarchy = await model.hierarchy();
  const ids = [...new Set(settled.map(({ user }) => user))];
  const users = [...(await model.usersById(ids, model.whenClosed)).values()];
  const roots = new Map<string, Assignments>();
  for (const file of files) {
    const root = await documents.rootOf(file);
    if (root) roots.set(root.root.toString(), root);
  }
  return [...roots.values()].flatMap((assignments) => {
    const { document } = assignments.reading;
    const edits = document && editsAfter(document, { target, hierarchy }, settled, users);
    return edits && edits.size > 0 ? [{ assignments, edits }] : [];
  });
}
