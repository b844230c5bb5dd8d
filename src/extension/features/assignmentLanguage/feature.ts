import * as vscode from 'vscode';
import { signedIn, type Commands } from '../../ports/commands';
import { isAssignmentFile } from '../../ports/assignmentFile';
import type { Services } from '../../ports/services';
import { whenAssignmentsOpen } from './whenOpened';

/** What the editor knows of assignment files, and of ids in any file. */
export function assignmentLanguage(services: Services): Commands {
  const { own, sessions, settings, assignmentDocuments } = services;
  own(
    whenAssignmentsOpen(async () => {
      const { startLanguage } = await import('./language');
      startLanguage(services, await assignmentDocuments());
    }),
  );
  own(
    vscode.languages.registerHoverProvider('*', {
      provideHover: async (document, position) => {
        const { current } = sessions;
        if (!current || !settings.explainsIds || isAssignmentFile(document.uri)) return undefined;
        return (await import('./idHover')).hoverOfId(current, document, position);
      },
    }),
  );
  return {
    'zohoCrm.loadNames': signedIn(services, async (session) =>
      (await import('./loadNames')).loadNames(services, session),
    ),
  };
}
