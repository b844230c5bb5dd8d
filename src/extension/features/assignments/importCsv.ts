import * as vscode from 'vscode';
import { addMembers } from '../../../core/assignments/cover';
import { readMemberships, type Memberships } from '../../../core/userFiles/memberships';
import { ProblemsError } from '../../../core/util/errors';
import { l10n } from '../../../messages/l10n';
import { problemText, unusedText } from '../../../messages/userFiles';
import { uriOf } from '../../ports/assignmentDocuments';
import { readText } from '../../ports/readText';
import { makeEdits, nameOf } from '../../ports/makeEdits';
import type { Services } from '../../ports/services';
import type { Invocation } from '../../ports/invocation';
import { chosenFile } from './chooseFile';

/** Writes the people of a table into the lists of an assignment file. Takes nobody out, saves nothing, asks Zoho nothing. */
export async function importCommand(services: Services, invocation: Invocation): Promise<void> {
  const title = l10n.t('Import Assignments from CSV');
  const file = await chosenFile(services, invocation, title);
  const table = await services.prompter.pickFile(title);
  const read = await readMemberships(await readText(table), new AbortController().signal);
  if (read.problems.length > 0) throw unusable(nameOf(table), read);
  const edits = addMembers(file.document, read.memberships);
  const name = nameOf(file.root);
  if (edits.size > 0) {
    await makeEdits(services, file, edits);
    const [first = file.document.files[0]] = edits.keys();
    await vscode.window.showTextDocument(uriOf(file, first), { preview: false });
  }
  const rows = read.memberships.length;
  const said =
    edits.size > 0
      ? l10n.t('{0}: {1} rows of {2} are in it now. Nothing was sent to Zoho.', name, rows, nameOf(table))
      : l10n.t('{0} has them all already.', name);
  void services.prompter.tell('info', [said, ...leftOut(read)].join(' '));
}

/** What of a table is not in the file now. */
function leftOut({ done, unused }: Memberships): string[] {
  return [
    ...(done > 0 ? [l10n.t('Rows left out because they were done already: {0}', done)] : []),
    ...(unused.length > 0 ? [l10n.t('Not used of it: {0}', unused.map(unusedText).join(', '))] : []),
  ];
}

function unusable(name: string, { problems, lines }: Memberships): ProblemsError {
  const [first] = problems;
  const { line, column } = lines.positionOf(first?.place.at ?? 0);
  const more = problems.length > 1 ? ` ${l10n.t('And {0} more.', problems.length - 1)}` : '';
  return new ProblemsError({
    what: `${name}:${line}:${column} ${first ? problemText(first.cause) : ''}${more}`,
    notDone: l10n.t('No file was changed.'),
    next: l10n.t('Correct the table and try again.'),
  });
}
