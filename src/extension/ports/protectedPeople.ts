import * as vscode from 'vscode';
import { openFence } from '../../core/assignmentPlan/fence';
import { KnownUsers, resolvePeople } from '../../core/assignmentPlan/people';
import type { Target } from '../../core/org/target';
import type { UserId } from '../../core/util/ids';
import type { User } from '../../core/zoho/schemas';
import type { Services } from './services';

/** As many files as anybody keeps; a workspace may be a whole disk. */
const mostFiles = 100;

/** Which of these users the assignment files of the workspace protect that are for this organisation and have no problems. */
export async function protectedPeople(
  { assignmentDocuments }: Services,
  target: Target,
  users: readonly User[],
): Promise<ReadonlySet<UserId>> {
  const files = await vscode.workspace.findFiles('**/*.territories.jsonc', undefined, mostFiles);
  if (files.length === 0 || users.length === 0) return new Set();
  const documents = await assignmentDocuments();
  const kept = await Promise.all(
    files.map(async (file) => {
      const { document } = (await documents.read(file).catch(() => undefined))?.reading ?? {};
      const fence = document && openFence(document, target);
      if (!document || !fence) return [];
      return [...(await resolvePeople(document, fence, [], new KnownUsers(users))).protected];
    }),
  );
  return new Set(kept.flat());
}
