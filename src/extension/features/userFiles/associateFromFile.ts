import * as vscode from 'vscode';
import type { Session } from '../../../core/session/sessions';
import { l10n } from '../../../messages/l10n';
import { inert } from '../../../core/util/text';
import { othersFirst } from '../../../core/util/turns';
import { nameOrId } from '../../../messages/names';
import { unusedRemark } from '../../../messages/userFiles';
import type { Change } from '../../../core/plan/plan';
import { wishClashes, type Wish } from '../../../core/userFiles/compare';
import { readFiles, refuseIf, type FileSource } from './readFiles';
import type { FileProblems } from './fileProblems';
import { fileError, isUserFile } from '../../ports/readText';
import { makeChanges } from '../../ports/change';
import type { Invocation } from '../../ports/invocation';
import { territoriesOf } from '../../ports/targets';
import type { Services } from '../../ports/services';

/**
 * Makes the changes that files list: users to be added, or whatever an exported run has left to do. Rows that name no
 * territory are about those that the command was invoked on, or that are asked for.
 */
export async function associateUsersFromFile(
  services: Services,
  problems: () => Promise<FileProblems>,
  session: Session,
  invocation: Invocation,
): Promise<void> {
  const { model } = session;
  const files = invocation.files ?? [await chooseFile(services)];
  const [only, another] = files;
  const name =
    only && !another ? inert(vscode.workspace.asRelativePath(only)) : l10n.t('{0} files', files.length);
  const shown = await problems();
  const calls = () => model.calls + model.users.calls;
  const before = calls();
  const read = await services.prompter.progress(
    l10n.t('Reading {0} and comparing it with Zoho', name),
    ({ signal }) => readFiles(files, shown, model, AbortSignal.any([signal, model.whenClosed])),
  );
  const { sources, wishes, users } = read;
  if (wishes.length === 0) throw allDone(name);
  const title = l10n.t('Associate Users from {0}', name);
  const open = wishes.filter(({ territory }) => territory === undefined).length;
  const which = open === wishes.length ? title : l10n.t('{0}: {1} rows name no territory', title, open);
  const territories = open === 0 ? [] : await territoriesOf(services, session, invocation, which);
  await othersFirst(); // a short file may name ten thousand changes
  const placed = wishes.flatMap((wish): Wish[] =>
    wish.territory === undefined ? territories.map(({ id }) => ({ ...wish, territory: id })) : [wish],
  );
  if (open > 0 && open < wishes.length) refuseOpposites(placed, sources, shown);
  const changes = placed.flatMap(({ user, operation, territory }): Change[] =>
    territory === undefined ? [] : [{ territory, user, operation }],
  );
  const remarks = [...remarksOn(sources, calls() - before), ...unusedTerritories(placed, invocation)];
  await makeChanges(services, session, { changes, known: users }, { remarks });
}

/** Rows without a territory may contradict those with one, once it is known where they belong. */
function refuseOpposites(
  wishes: readonly Wish[],
  sources: readonly FileSource[],
  shown: Parameters<typeof refuseIf>[2],
): void {
  const opposites = wishClashes(wishes).filter(({ isOpposite }) => isOpposite);
  const problems = new Map(
    sources.map((source) => [
      source,
      opposites.flatMap(({ wish, problem }) => (wish.source === source ? [problem] : [])),
    ]),
  );
  refuseIf(problems, sources, shown);
}

/** What of the files is used, and what it took to be sure of it. */
function remarksOn(sources: readonly FileSource[], calls: number): string[] {
  const done = sources.reduce((sum, source) => sum + source.done, 0);
  return [
    l10n.t('From {0}', sources.map(({ name, rows }) => `${inert(name)} (${rows.length})`).join(', ')),
    ...(done > 0 ? [l10n.t('Rows left out because they were done already: {0}', done)] : []),
    ...unusedRemark(sources.flatMap(({ unused }) => unused)),
    ...(calls > 0 ? [l10n.t('Comparing it with Zoho took {0} API credits.', calls)] : []),
  ];
}

/** A territory that was clicked, when every row of the file names another. */
function unusedTerritories(wishes: readonly Wish[], { rows }: Invocation): string[] {
  const used = new Set(wishes.map(({ territory }) => territory));
  const clicked = rows.flatMap((row) => (row.kind === 'territory' ? [row.territory] : []));
  const unused = clicked.filter(({ id }) => !used.has(id)).map(nameOrId);
  return unused.length > 0
    ? [l10n.t('The file names its own territories; not used: {0}', unused.join(', '))]
    : [];
}

/** The file that is open in front is likely meant, but not for certain. */
async function chooseFile({ prompter }: Services): Promise<vscode.Uri> {
  const title = l10n.t('Associate Users from File');
  const open = vscode.window.activeTextEditor?.document;
  if (!open || !isUserFile(open.uri)) return prompter.pickFile(title);
  const another = 'another';
  const chosen = await prompter.pick<vscode.Uri | typeof another>(title, l10n.t('Which file?'), [
    { label: inert(vscode.workspace.asRelativePath(open.uri)), icon: 'file', value: open.uri },
    { label: l10n.t('Choose another file…'), icon: 'folder-opened', value: another },
  ]);
  return chosen === another ? prompter.pickFile(title) : chosen;
}

function allDone(name: string): Error {
  return fileError(
    l10n.t('The run that wrote {0} has done all of its rows.', name),
    l10n.t('To use them all the same, delete the column “outcome”.'),
  );
}
