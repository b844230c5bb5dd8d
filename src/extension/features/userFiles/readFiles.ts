import * as vscode from 'vscode';
import { ProblemsError } from '../../../core/util/errors';
import { l10n } from '../../../messages/l10n';
import type { OrganisationModel } from '../../../core/org/organisation';
import { compareWithZoho, type Compared, type Source } from '../../../core/userFiles/compare';
import { mostShown, type FileProblems } from './fileProblems';
import type { Problem } from '../../../core/userFiles/problem';
import { fileError, isCsv, isUserFile, notTrusted, readText } from '../../ports/readText';
import { checkText } from '../../../core/userFiles/rows';
import { problemText } from '../../../messages/userFiles';

export interface FileSource extends Source {
  readonly file: vscode.Uri;
  readonly text: string;
}

/**
 * What files ask for, compared with Zoho. What is wrong in them is marked in the editor and the Problems view.
 *
 * @throws InputError that names file, line and remedy when a file cannot be used as a whole; CrmError when Zoho cannot be asked
 */
export async function readFiles(
  files: readonly vscode.Uri[],
  shown: FileProblems,
  model: OrganisationModel,
  signal: AbortSignal,
): Promise<Compared & { readonly sources: readonly FileSource[] }> {
  if (!vscode.workspace.isTrusted) throw notTrusted();
  const sources: FileSource[] = [];
  for (const file of files) {
    shown.clear(file);
    const name = vscode.workspace.asRelativePath(file);
    if (!isUserFile(file))
      throw fileError(l10n.t('{0} is no JSON or CSV file.', name), l10n.t('Choose other files.'));
    const text = await readText(file);
    sources.push({ ...(await checkText(text, isCsv(file), signal)), file, name, text });
  }
  refuseIf(new Map(sources.map((source) => [source, source.problems])), sources, shown);
  const compared = await compareWithZoho(sources, model, signal);
  refuseIf(compared.problems, sources, shown);
  return { ...compared, sources };
}

/** @throws ProblemsError when there are any */
export function refuseIf(
  found: ReadonlyMap<Source, readonly Problem[]>,
  sources: readonly FileSource[],
  shown: FileProblems,
): void {
  const wrong = sources.flatMap((source) => {
    const problems = [...(found.get(source) ?? [])].sort((a, b) => a.place.at - b.place.at);
    return problems.length > 0 ? [{ source, problems }] : [];
  });
  for (const { source, problems } of wrong) shown.show(source.file, source, problems);
  const [first] = wrong;
  const problem = first?.problems[0];
  if (!first || !problem) return;
  const all = wrong.reduce((sum, { problems }) => sum + problems.length, 0);
  const marked = wrong.reduce((sum, { problems }) => sum + Math.min(problems.length, mostShown), 0);
  const { line, column } = first.source.lines.positionOf(problem.place.at);
  throw new ProblemsError({
    what: `${first.source.name}:${line}:${column} ${problemText(problem.cause)}${andMore(all, marked)}`,
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Correct the file and try again.'),
  });
}

function andMore(all: number, marked: number): string {
  if (all === 1) return '';
  if (all === marked) return ` ${l10n.t('And {0} more, in the Problems view.', all - 1)}`;
  return ` ${l10n.t('And {0} more; the Problems view shows {1} of all.', all - 1, marked)}`;
}
