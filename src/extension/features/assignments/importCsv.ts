import * as vscode from 'vscode';
import { addMembers } from '../../../core/assignments/cover';
import { personOf } from '../../../core/assignments/names';
import { readMemberships, type MembershipRow, type TableFault } from '../../../core/userFiles/memberships';
import { decode } from '../../../core/userFiles/decode';
import { InputError } from '../../../core/util/errors';
import { inert } from '../../../core/util/text';
import { l10n } from '../../../messages/l10n';
import { uriOf } from '../../ports/assignmentDocuments';
import type { Services } from '../../ports/services';
import type { Invocation } from '../../ports/targets';
import { makeEdits } from './adopt';
import { chosenFile, nameOf } from './chooseFile';

const mostBytes = 5 * 1024 * 1024;

/** Writes the people of a table into the lists of an assignment file. Takes nobody out, saves nothing, asks Zoho nothing. */
export async function importCommand(services: Services, invocation: Invocation): Promise<void> {
  const title = l10n.t('Import Assignments from CSV');
  const file = await chosenFile(services, invocation, title);
  const table = await services.prompter.pickFile(title);
  const rows = await rowsOf(table);
  const edits = addMembers(file.document, rows);
  const name = nameOf(file.root);
  if (edits.size === 0) return void services.prompter.tell('info', l10n.t('{0} has them all already.', name));
  await makeEdits(services, file, edits);
  const [first = file.document.files[0]] = edits.keys();
  await vscode.window.showTextDocument(uriOf(file, first), { preview: false });
  void services.prompter.tell(
    'info',
    l10n.t('{0}: {1} rows of {2} are in it now. Nothing was sent to Zoho.', name, rows.length, nameOf(table)),
  );
}

async function rowsOf(table: vscode.Uri): Promise<readonly MembershipRow[]> {
  const bytes = await vscode.workspace.fs.readFile(table).then(
    (read) => read,
    () => undefined,
  );
  const text = bytes && bytes.length <= mostBytes ? decode(bytes) : undefined;
  if (text === undefined) throw unusable(table, l10n.t('it cannot be read, is too large, or is no text'));
  const rows = await readMemberships(text, new AbortController().signal);
  if ('code' in rows) throw unusable(table, faultWords(rows), rows.line);
  const strange = rows.find(({ user }) => !personOf(user));
  if (strange)
    throw unusable(table, l10n.t('{0} is no e-mail address', inert(strange.user, 60)), strange.line);
  return rows;
}

function faultWords({ code }: TableFault): string {
  switch (code) {
    case 'noColumns':
      return l10n.t('it has no columns {0} and {1}', '“territory”', '“user”');
    case 'noRows':
      return l10n.t('it has no rows');
    case 'emptyCell':
      return l10n.t('a cell is empty');
    case 'notCsv':
      return l10n.t('it is no CSV');
    case 'tooManyRows':
      return l10n.t('it has too many rows');
  }
}

function unusable(table: vscode.Uri, why: string, line?: number): InputError {
  const where = line === undefined ? nameOf(table) : `${nameOf(table)}:${line}`;
  return new InputError({
    what: l10n.t('{0} cannot be used: {1}.', where, why),
    notDone: l10n.t('No file was changed.'),
    next: l10n.t('Correct the table and try again.'),
  });
}
