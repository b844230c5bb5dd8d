import * as vscode from 'vscode';
import { adoptAssignments, exportAssignments, type ExportWanted } from '../../../core/assignmentPlan/export';
import { isSimulator } from '../../../core/assignmentPlan/fence';
import { writeAssignments } from '../../../core/assignments/write';
import type { Session } from '../../../core/session/sessions';
import type { Hierarchy } from '../../../core/org/hierarchy';
import { InputError } from '../../../core/util/errors';
import { assignmentComments } from '../../../messages/assignments';
import { l10n } from '../../../messages/l10n';
import { nameOrId } from '../../../messages/names';
import type { Target } from '../../../core/org/target';
import type { Territory } from '../../../core/zoho/schemas';
import { uriOf } from '../../ports/assignmentDocuments';
import { isAssignmentFile } from '../../ports/assignmentFile';
import { folderOf } from '../../ports/assignmentTexts';
import { during } from '../../ports/runProgress';
import { makeEdits, nameOf } from '../../ports/makeEdits';
import type { Choice } from '../../ui/prompter';
import type { Services } from '../../ports/services';
import type { Invocation } from '../../ports/invocation';
import { pickTerritory, territoriesOf } from '../../ports/targets';
import { isStopped } from './adopt';
import { rootsInWorkspace, sound } from './chooseFile';
import { nameIn, unresolvedIn } from './planning';

const usualName = 'crm.territories.jsonc';

/** Writes who is in which territory into a new file, or into one that is there: all, or nothing. */
export async function exportCommand(
  services: Services,
  session: Session,
  invocation: Invocation,
): Promise<void> {
  const title = l10n.t('Export Territory Assignments');
  const wanted = await wantedBy(services, session, invocation, title);
  await write(services, session, wanted, title);
}

/** Writes the territories of the rows that were clicked, as they are, into an assignment file. */
export async function addCommand(
  services: Services,
  session: Session,
  invocation: Invocation,
): Promise<void> {
  const title = l10n.t('Add to Assignment File');
  const clicked = invocation.rows.flatMap(({ territory }) => territory ?? []);
  const territories =
    clicked.length > 0 ? clicked : await territoriesOf(services, session, invocation, title);
  await write(services, session, { territories: idsOf(territories) }, title);
}

async function wantedBy(
  services: Services,
  session: Session,
  invocation: Invocation,
  title: string,
): Promise<ExportWanted> {
  const pointedAt = invocation.implied ? [] : invocation.rows;
  const rows = pointedAt.flatMap((row) => (row.kind === 'territory' ? [row.territory] : []));
  const hierarchy = await session.model.hierarchy();
  const choices: Choice<ExportWanted | undefined>[] = [
    ...(rows.length === 0 ? [] : ofRows(rows, hierarchy)),
    {
      label: l10n.t('All territories'),
      description: l10n.number(hierarchy.size),
      icon: 'globe',
      value: {},
    },
    { label: l10n.t('One territory and all below it…'), icon: 'location', value: undefined },
  ];
  const wanted = await services.prompter.pick(title, l10n.t('Which territories?'), choices);
  return wanted ?? { below: `id:${(await pickTerritory(services, session, title)).id}` };
}

/** The menu of a view's title hands over the row with the focus as a row's own menu does, so it is offered, not taken. */
function ofRows(rows: readonly Territory[], hierarchy: Hierarchy): Choice<ExportWanted>[] {
  const [only, another] = rows;
  const value = { territories: idsOf(rows) };
  if (!only || another) return [{ label: l10n.t('{0} territories', rows.length), icon: 'list-tree', value }];
  const alone = { label: l10n.t('{0} alone', nameOrId(only)), icon: 'location', value };
  if (hierarchy.childrenOf(only.id).length === 0) return [alone];
  const label = l10n.t('{0} and all below it', nameOrId(only));
  return [{ label, icon: 'list-tree', value: { below: `id:${only.id}` } }, alone];
}

function idsOf(territories: readonly Territory[]): string[] {
  return [...new Set(territories.map(({ id }) => `id:${id}`))];
}

async function write(
  services: Services,
  session: Session,
  wanted: ExportWanted,
  title: string,
): Promise<void> {
  const roots = await rootsInWorkspace(services);
  const newFile = 'new';
  const into =
    roots.length === 0
      ? newFile
      : await services.prompter.pick<vscode.Uri | typeof newFile>(title, l10n.t('Into which file?'), [
          ...roots.map((file) => ({ label: nameOf(file), icon: 'file', value: file })),
          { label: l10n.t('A new file…'), icon: 'new-file', value: newFile },
        ]);
  if (into === newFile) await intoNew(services, session, wanted, title);
  else await intoOld(services, session, wanted, into);
}

async function intoNew(
  services: Services,
  session: Session,
  wanted: ExportWanted,
  title: string,
): Promise<void> {
  const { target, model } = session;
  const file = await newFile(services, title);
  const { organisation, territories } = await during(services, 'planning', (reading) =>
    exportAssignments(target, model, wanted, reading),
  );
  const fence = { ...organisation, name: fenceNameOf(target) };
  const comments = assignmentComments();
  const text = writeAssignments({ organisation: fence, mode: 'exact', territories, comments });
  try {
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  } catch (error) {
    services.log.error('Exporting assignments', error);
    throw new InputError({
      what: l10n.t('{0} cannot be written.', nameOf(file)),
      notDone: l10n.t('Nothing was exported.'),
      next: l10n.t('Check that you may write there, or choose another place.'),
    });
  }
  await vscode.window.showTextDocument(file, { preview: false });
}

/** A file by whose name it is known what is in it: another name is asked for again, whatever was answered before stays. */
async function newFile({ prompter }: Services, title: string): Promise<vscode.Uri> {
  const ending = '.territories.jsonc';
  let file = await prompter.pickNewFile(title, usualName);
  while (!isAssignmentFile(file)) {
    await prompter.confirm({
      message: l10n.t('{0} is no name of an assignment file.', nameOf(file)),
      detail: l10n.t('Let the name end with {0}.', ending),
      action: l10n.t('Choose Another Name…'),
      routine: true,
    });
    const [name = ''] = /[^/]*$/.exec(file.path) ?? [];
    file = await prompter.pickNewFile(title, name.replace(/\.jsonc?$/i, '') + ending, folderOf(file));
  }
  return file;
}

/** The file is changed in the editor, and not saved. */
async function intoOld(
  services: Services,
  session: Session,
  wanted: ExportWanted,
  file: vscode.Uri,
): Promise<void> {
  const { target, model } = session;
  const assignments = sound(await (await services.assignmentDocuments()).read(file));
  const { document } = assignments;
  const name = nameIn(document, target);
  const edits = await during(services, 'planning', (reading) =>
    adoptAssignments(target, model, { document, organisation: name }, reading, wanted),
  );
  if (isStopped(edits)) throw unresolvedIn(document, edits);
  if (edits.size > 0) await makeEdits(services, assignments, edits);
  else void services.prompter.tell('info', l10n.t('{0}: says what is so.', nameOf(file)));
  const [first = document.files[0]] = edits.keys();
  await vscode.window.showTextDocument(uriOf(assignments, first), { preview: false });
}

/** What a new file calls the open organisation. */
function fenceNameOf(target: Target): string {
  if (target.place === 'demo') return 'demo';
  return isSimulator(target) ? 'simulator' : target.environment;
}
