import * as vscode from 'vscode';
import { besideUsers } from '../../../core/assignmentPlan/reading';
import { readTerritories } from '../../../core/org/readTerritories';
import type { Session } from '../../../core/session/sessions';
import { l10n } from '../../../messages/l10n';
import { inert } from '../../../core/util/text';
import { isAssignmentFile } from '../../ports/assignmentFile';
import type { Services } from '../../ports/services';

/**
 * Reads the territories and active users of the open organisation, for the editor to know them. Where an assignment file is
 * written in, it then offers them.
 *
 * @throws CrmError when they cannot be read as a whole
 */
export async function loadNames({ prompter }: Services, { model, target }: Session): Promise<void> {
  const title = l10n.t('Reading the users and territories of {0}', inert(target.name, 60));
  await prompter.progress(title, ({ signal }) =>
    besideUsers(model, AbortSignal.any([signal, model.whenClosed]), (either) =>
      readTerritories(model, either),
    ),
  );
  const { activeTextEditor } = vscode.window;
  if (activeTextEditor && isAssignmentFile(activeTextEditor.document.uri))
    await vscode.commands.executeCommand('editor.action.triggerSuggest');
}
