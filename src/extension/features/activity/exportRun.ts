import * as vscode from 'vscode';
import { InputError } from '../../../core/util/errors';
import { l10n } from '../../../messages/l10n';
import { inert } from '../../../core/util/text';
import { csvOf, fileNameOf, jsonOf } from '../../../messages/exports';
import type { Names } from '../../../core/plan/names';
import type { RunResult } from '../../../core/journal/result';
import { anyRun, withRows } from './runs';
import type { Invocation } from '../../ports/invocation';
import type { Services } from '../../ports/services';

interface Format {
  readonly extension: 'csv' | 'json';
  readonly write: (run: RunResult, names: Names) => string;
}

/** Writes the rows of a run to a file that can be looked at elsewhere, and associated again as it is. */
export async function exportRun(services: Services, invocation: Invocation): Promise<void> {
  const { prompter } = services;
  const title = l10n.t('Export Run');
  const chosen = await anyRun(services, invocation, title);
  const { extension, write } = await prompter.pick<Format>(title, l10n.t('In which form?'), [
    {
      label: 'JSON',
      detail: l10n.t('Without any loss. What is left to do can be associated again.'),
      icon: 'json',
      value: { extension: 'json', write: jsonOf },
    },
    {
      label: 'CSV',
      detail: l10n.t('For spreadsheets. What is left to do can be associated again.'),
      icon: 'table',
      value: { extension: 'csv', write: csvOf },
    },
  ]);
  const file = await prompter.pickNewFile(title, `${fileNameOf(chosen)}.${extension}`);
  // read only now: it may have gone on while a place was chosen
  const run = await withRows(services, chosen);
  const text = write(run, run.names);
  const name = inert(vscode.workspace.asRelativePath(file));
  try {
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  } catch (error) {
    services.log.error('Exporting a run', error);
    throw new InputError({
      what: l10n.t('{0} cannot be written.', name),
      notDone: l10n.t('Nothing was exported.'),
      next: l10n.t('Check that you may write there, or choose another place.'),
    });
  }
  const open = l10n.t('Open File');
  const answer = await prompter.tell(
    'info',
    l10n.t('Exported {0} rows to {1}.', run.rows.length, name),
    open,
  );
  if (answer === open) await vscode.commands.executeCommand('vscode.open', file);
}
