import * as vscode from 'vscode';
import { openFence } from '../../core/assignmentPlan/fence';
import { KnownUsers, resolvePeople } from '../../core/assignmentPlan/people';
import { resolveTerritories } from '../../core/assignmentPlan/territories';
import type { Session } from '../../core/session/sessions';
import type { TerritoryId, UserId } from '../../core/util/ids';
import type { User } from '../../core/zoho/schemas';
import type { Services } from './services';

/** As many files as anybody keeps; a workspace may be a whole disk. */
const mostFiles = 100;

/**
 * Which members of a territory the assignment files of the workspace protect that are for this organisation: people, or all
 * of a protected territory. What is wrong elsewhere in a file leaves nobody unprotected.
 */
export async function protectedPeople(
  { assignmentDocuments }: Services,
  { target, model }: Session,
  territory: TerritoryId,
  members: readonly User[],
): Promise<ReadonlySet<UserId>> {
  const files = await vscode.workspace.findFiles('**/*.territories.jsonc', undefined, mostFiles);
  if (files.length === 0 || members.length === 0) return new Set();
  const documents = await assignmentDocuments();
  const hierarchy = await model.hierarchy();
  const users = new KnownUsers(members);
  const kept = await Promise.all(
    files.map(async (file) => {
      const { draft } = (await documents.read(file).catch(() => undefined))?.reading ?? {};
      const fence = draft && openFence(draft, target);
      if (!draft || !fence) return [];
      const isKept = resolveTerritories(draft, fence, hierarchy).protected.has(territory);
      if (isKept) return members.map(({ id }) => id);
      return [...(await resolvePeople(draft, fence, [], users)).protected];
    }),
  );
  return new Set(kept.flat());
}
