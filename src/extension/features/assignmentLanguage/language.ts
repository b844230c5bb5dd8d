import * as vscode from 'vscode';
import { loadNamesOfText, loadNamesText } from '../../../messages/assignmentEditor';
import type { AssignmentDocuments } from '../../ports/assignmentDocuments';
import type { Services } from '../../ports/services';
import { AssignmentCompletion } from './completion';
import { AssignmentHover } from './hover';
import { AssignmentInlays } from './inlay';
import { KnownFiles } from './knownFiles';
import { AssignmentNavigation } from './navigation';
import { partsFor } from './parts';
import { AssignmentProblems } from './problems';

const files: vscode.DocumentFilter = { pattern: '**/*.territories.jsonc' };

/** Everything that the editor knows of assignment files. None of it asks Zoho anything. */
export function startLanguage({ sessions, log, own }: Services, documents: AssignmentDocuments): void {
  const { languages } = vscode;
  const known = own(new KnownFiles(documents, sessions));
  own(
    new AssignmentProblems(known, (error) => log.error('Looking for problems of an assignment file', error)),
  );
  const first = (isHere: boolean) => firstIn(sessions, isHere);
  const completion = new AssignmentCompletion(known, first, (...of) => partsFor(documents, ...of));
  own(languages.registerCompletionItemProvider(files, completion, '"', '@', '/'));
  own(languages.registerHoverProvider(files, new AssignmentHover(known)));
  own(languages.registerInlayHintsProvider(files, own(new AssignmentInlays(known))));
  const navigation = new AssignmentNavigation(known);
  own(languages.registerDefinitionProvider(files, navigation));
  own(languages.registerReferenceProvider(files, navigation));
  own(languages.registerRenameProvider(files, navigation));
  own(languages.registerDocumentLinkProvider(files, navigation));
}

/** To sign in, to open an organisation, or to read the one that is open: what `zohoCrm.loadNames` would do here. */
async function firstIn(sessions: Services['sessions'], isHere: boolean): Promise<string | undefined> {
  const { current } = sessions;
  if (!current) return loadNamesText(await sessions.areKept());
  if (!isHere) return undefined;
  const { model, target } = current;
  const isRead = model.users.held !== undefined && model.territories.state === 'read';
  return isRead ? undefined : loadNamesOfText(target.name);
}
