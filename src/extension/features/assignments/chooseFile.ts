import * as vscode from 'vscode';
import { isHint } from '../../../core/assignments/problem';
import type { AssignmentDocument } from '../../../core/assignments/document';
import { InputError, ProblemsError } from '../../../core/util/errors';
import { inert } from '../../../core/util/text';
import { assignmentProblemText } from '../../../messages/assignments';
import { l10n } from '../../../messages/l10n';
import type { Assignments } from '../../ports/assignmentDocuments';
import { isAssignmentFile } from '../../ports/assignmentFile';
import { nameOf } from '../../ports/makeEdits';
import { notTrusted } from '../../ports/readText';
import type { Services } from '../../ports/services';
import type { Invocation } from '../../ports/invocation';

/** A document in which nothing is wrong, and where it is. */
export interface SoundAssignments extends Assignments {
  readonly document: AssignmentDocument;
}

const mostFiles = 200;

/**
 * The assignment file that a command was invoked on, that is open in front, or that the person picks.
 *
 * @throws ProblemsError when something is wrong in it; InputError where there is none, or the workspace is not trusted
 */
export async function chosenFile(
  services: Services,
  { files = [] }: Invocation,
  title: string,
): Promise<SoundAssignments> {
  const documents = await services.assignmentDocuments();
  const file = files.find(isAssignmentFile) ?? fileInFront() ?? (await pickFile(services, title));
  const assignments = await documents.rootOf(file);
  if (!assignments) throw onlyPart(file);
  return sound(assignments);
}

/**
 * The assignment files of the workspace that name organisations, as no included file does.
 *
 * @throws InputError in a workspace that is not trusted
 */
export async function rootsInWorkspace({ assignmentDocuments }: Services): Promise<readonly vscode.Uri[]> {
  if (!vscode.workspace.isTrusted) throw notTrusted();
  const documents = await assignmentDocuments();
  const files = await vscode.workspace.findFiles('**/*.territories.jsonc', undefined, mostFiles);
  const read = await Promise.all(files.map((file) => documents.read(file).catch(() => undefined)));
  const roots = read.flatMap((one) => (one && !one.reading.isPart ? [one.root] : []));
  return roots.sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** @throws ProblemsError that names the first of several problems */
export function sound(assignments: Assignments): SoundAssignments {
  const { document, problems, draft } = assignments.reading;
  if (document) return { ...assignments, document };
  const errors = problems.filter(({ cause }) => !isHint(cause));
  const [first] = errors;
  const file = draft.files.find(({ name }) => name === first?.file) ?? draft.files[0];
  const { line, column } = file.lines.positionOf(first?.place.at ?? 0);
  const more =
    errors.length > 1 ? ` ${l10n.t('And {0} more, in the Problems view.', errors.length - 1)}` : '';
  throw new ProblemsError({
    what: `${inert(file.name, 200)}:${line}:${column} ${first ? assignmentProblemText(first.cause) : ''}${more}`,
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Correct the file and try again.'),
  });
}

function fileInFront(): vscode.Uri | undefined {
  const file = vscode.window.activeTextEditor?.document.uri;
  return file && isAssignmentFile(file) ? file : undefined;
}

async function pickFile(services: Services, title: string): Promise<vscode.Uri> {
  const roots = await rootsInWorkspace(services);
  const [only, another] = roots;
  if (only && !another) return only;
  if (!only) throw noFile();
  return services.prompter.pick(
    title,
    l10n.t('Which file?'),
    roots.map((file) => ({ label: nameOf(file), icon: 'file', value: file })),
  );
}

function noFile(): InputError {
  return new InputError({
    what: l10n.t('There is no assignment file here.'),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Export the assignments of the organisation first.'),
  });
}

function onlyPart(file: vscode.Uri): InputError {
  return new InputError({
    what: l10n.t('{0} is a part of an assignment file, and no file here includes it.', nameOf(file)),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Include it in the file that names the organisations.'),
  });
}
