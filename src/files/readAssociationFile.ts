import * as vscode from 'vscode';
import { InputError } from '../base/errors';
import type { UserId } from '../base/ids';
import { l10n } from '../base/l10n';
import { inert } from '../base/text';
import type { AssociationFile, NamedUser, Problem } from './associationFile';

type NamesOf = (ids: readonly UserId[]) => Promise<ReadonlyMap<UserId, { readonly name: string }>>;

/** The largest file that is read: some 100,000 users. */
const mostBytes = 5 * 1024 * 1024;
const mostShown = 100;

/**
 * The users that a JSON or CSV file lists. What is wrong in it is marked in the editor and the Problems view.
 *
 * @param namesOf what Zoho calls users, by id; asked about ids that a spreadsheet may have damaged
 * @throws InputError that names file, line and remedy when the file cannot be used as a whole
 */
export async function readAssociationFile(
  file: vscode.Uri,
  diagnostics: vscode.DiagnosticCollection,
  namesOf: NamesOf,
): Promise<readonly UserId[]> {
  if (!vscode.workspace.isTrusted) throw notTrusted();
  diagnostics.delete(file);
  const name = vscode.workspace.asRelativePath(file);
  const refuse = (problems: readonly [Problem, ...Problem[]]): InputError => {
    diagnostics.set(file, problems.slice(0, mostShown).map(diagnosticOf));
    return problemsIn(name, problems);
  };
  const parsed = await parse(file, await readText(file, name));
  if (!parsed.ok) throw refuse(parsed.problems);
  const [first, ...others] = await damagedIn(parsed.toCompare, namesOf);
  if (first) throw refuse([first, ...others]);
  return parsed.users;
}

/** The parsers are loaded with the first file of their kind. */
async function parse(file: vscode.Uri, text: string): Promise<AssociationFile> {
  return /\.csv$/i.test(file.path)
    ? (await import('./csvFile')).parseCsvFile(text)
    : (await import('./associationFile')).parseAssociationFile(text);
}

async function damagedIn(users: readonly NamedUser[], namesOf: NamesOf): Promise<Problem[]> {
  if (users.length === 0) return [];
  const known = await namesOf(users.map(({ id }) => id));
  return users.flatMap(({ id, name, line }) => {
    if (known.get(id)?.name === name) return [];
    const message = l10n.t(
      '{0} is not the id of {1}: a spreadsheet may have damaged it. Export the run again, as JSON.',
      id,
      inert(name, 60),
    );
    return [{ line, column: 1, message }];
  });
}

async function readText(file: vscode.Uri, name: string): Promise<string> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === file.toString());
  if (open) {
    const text = open.getText();
    if (text.length > mostBytes) throw tooLarge(name, text.length);
    return text;
  }
  const bytes = await readBytes(file, name);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw fileError(l10n.t('{0} is not text in UTF-8.', name), l10n.t('Save it as UTF-8 and try again.'));
  }
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

function problemsIn(name: string, [first, ...others]: readonly [Problem, ...Problem[]]): InputError {
  const more = others.length === 0 ? '' : ` ${l10n.t('And {0} more, in the Problems view.', others.length)}`;
  return fileError(
    `${name}:${first.line}:${first.column} ${first.message}${more}`,
    l10n.t('Correct the file and try again.'),
  );
}

/** The menus grey the command out; another extension can call it all the same. */
function notTrusted(): InputError {
  return fileError(
    l10n.t('Files of a workspace that you have not trusted are not used.'),
    l10n.t('Trust the workspace if you know where it comes from, then try again.'),
  );
}

function fileError(what: string, next: string): InputError {
  return new InputError({ what, notDone: l10n.t('Nothing was sent to Zoho.'), next });
}

function diagnosticOf({ line, column, message }: Problem): vscode.Diagnostic {
  const start = new vscode.Position(line - 1, column - 1);
  const diagnostic = new vscode.Diagnostic(new vscode.Range(start, start.translate(0, 1)), message);
  diagnostic.source = 'Zoho CRM';
  return diagnostic;
}
