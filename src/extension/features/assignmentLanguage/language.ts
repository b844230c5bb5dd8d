import * as vscode from 'vscode';
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
  const unread = () => unreadIn(sessions.current);
  const completion = new AssignmentCompletion(known, unread, (...of) => partsFor(documents, ...of));
  own(languages.registerCompletionItemProvider(files, completion, '"', '@', '/'));
  own(languages.registerHoverProvider(files, new AssignmentHover(known)));
  own(languages.registerInlayHintsProvider(files, own(new AssignmentInlays(known))));
  const navigation = new AssignmentNavigation(known);
  own(languages.registerDefinitionProvider(files, navigation));
  own(languages.registerReferenceProvider(files, navigation));
  own(languages.registerRenameProvider(files, navigation));
  own(languages.registerDocumentLinkProvider(files, navigation));
}

/** The name of an organisation whose users or territories nobody has looked at yet. */
function unreadIn(session: Services['sessions']['current']): string | undefined {
  if (!session) return undefined;
  const { model, target } = session;
  const isRead = model.users.held !== undefined && model.territories.state === 'read';
  return isRead ? undefined : target.name;
}
