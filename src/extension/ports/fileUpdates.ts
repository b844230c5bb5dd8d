import * as vscode from 'vscode';
import { editsAfter, settledIn, type Settled } from '../../core/assignmentPlan/afterRun';
import { isActive } from '../../core/assignmentPlan/people';
import { readMembers, readUsers } from '../../core/assignmentPlan/reading';
import type { FileEdits } from '../../core/assignments/edits';
import type { RunResult } from '../../core/journal/result';
import { isOfManager } from '../../core/plan/plan';
import type { Session } from '../../core/session/sessions';
import type { User } from '../../core/zoho/schemas';
import { l10n } from '../../messages/l10n';
import { andMore } from '../../messages/names';
import { makeAgreedEdits } from './agreedEdits';
import type { Assignments } from './assignmentDocuments';
import { isAssignmentFile } from './assignmentFile';
import { nameOf } from './makeEdits';
import { during } from './runProgress';
import type { Services } from './services';

interface Update {
  readonly assignments: Assignments;
  readonly edits: FileEdits;
  /** What was changed in its territories. */
  readonly settled: readonly Settled[];
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
  const settled = files.length > 0 && vscode.workspace.isTrusted ? settledBy(run) : [];
  if (settled.length === 0) return undefined;
  const updates = await updatesOf(services, session, files, settled);
  return updates.length === 0 ? undefined : () => updateNow(services, session, updates);
}

/** The offer may stand for hours, and what the run did may have been taken back meanwhile. */
async function updateNow(services: Services, session: Session, offered: readonly Update[]): Promise<void> {
  const roots = offered.map(({ assignments }) => assignments.root);
  const settled = await stillSo(
    services,
    session,
    offered.flatMap((one) => one.settled),
  );
  const updates = await updatesOf(services, session, roots, settled);
  for (const { assignments, edits } of updates) {
    const question = l10n.t('Bring {0} up to date with this change?', nameOf(assignments.root));
    await makeAgreedEdits(services, assignments, edits, question);
    void services.prompter.tell('info', l10n.t('{0}: brought up to date.', nameOf(assignments.root)));
  }
  if (updates.length > 0) return;
  const names = andMore(roots.map(nameOf));
  void services.prompter.tell('info', l10n.t('{0}: there is nothing to bring up to date any more.', names));
}

async function stillSo(
  services: Services,
  { model }: Session,
  settled: readonly Settled[],
): Promise<readonly Settled[]> {
  const ids = [...new Set(settled.map(({ territory }) => territory))];
  const territories = ids.map((id) => ({ id, manager: undefined }));
  const members = await during(services, 'planning', ({ signal, step }) =>
    readMembers(territories, model, { signal: AbortSignal.any([signal, model.whenClosed]), step }),
  );
  const isMember = ({ territory, user }: Settled) =>
    members.get(territory)?.some(({ id }) => id === user) === true;
  return settled.filter((one) => isMember(one) === one.isMember);
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

/** A change of managers takes nobody out of the members, and puts nobody there whom somebody wanted to be listed. */
function settledBy({ rows }: Pick<RunResult, 'rows'>): Settled[] {
  return rows.flatMap(({ row, outcome: { kind } }) => {
    const { territory, user, operation } = row;
    const isSo = kind === 'applied' || kind === 'soNow' || kind === 'alreadySo';
    return isSo && !isOfManager(row) ? [{ territory, user, isMember: operation === 'add' }] : [];
  });
}

async function updatesOf(
  services: Services,
  { target, model }: Session,
  files: readonly vscode.Uri[],
  settled: readonly Settled[],
): Promise<Update[]> {
  const documents = await services.assignmentDocuments();
  const hierarchy = await model.hierarchy();
  const roots = new Map<string, Assignments>();
  for (const file of files) {
    const root = await documents.rootOf(file);
    if (root) roots.set(root.root.toString(), root);
  }
  const covering = [...roots.values()].flatMap((assignments) => {
    const { document } = assignments.reading;
    const here = document ? settledIn(document, { target, hierarchy }, settled) : [];
    return document && here.length > 0 ? [{ assignments, document, here }] : [];
  });
  const users = await usersIn(
    services,
    model,
    covering.flatMap(({ here }) => here),
  );
  return covering.flatMap(({ assignments, document, here }) => {
    const edits = editsAfter(document, { target, hierarchy }, here, users);
    return edits.size > 0 ? [{ assignments, edits, settled: here }] : [];
  });
}

/** Those who were changed, and the active users: of several with one address, a file means the one who is active. */
async function usersIn(
  { prompter }: Services,
  model: Session['model'],
  settled: readonly Settled[],
): Promise<readonly User[]> {
  const ids = [...new Set(settled.map(({ user }) => user))];
  const changed = [...(await model.usersById(ids, model.whenClosed)).values()];
  if (changed.every(isActive)) return [...changed, ...(model.users.held?.users ?? [])];
  const active = await prompter.progress(l10n.t('Reading the active users'), ({ signal }) =>
    readUsers(model, AbortSignal.any([signal, model.whenClosed])),
  );
  return [...changed, ...active.users];
}
