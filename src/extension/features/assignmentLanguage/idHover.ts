import * as vscode from 'vscode';
import type { Session } from '../../../core/session/sessions';
import { territoryId, userId, type UserId } from '../../../core/util/ids';
import type { User } from '../../../core/zoho/schemas';
import { idHeading, territoryLines, userLines } from '../../../messages/assignmentEditor';
import { plain } from './hover';

/** An id of Zoho's, as source code and exports have it. */
const idPattern = /(?<!\d)\d{18,19}(?!\d)/;

/** Says who or what an id in any file is, where the open organisation holds it. Asks Zoho nothing. */
export function hoverOfId(
  session: Session,
  document: vscode.TextDocument,
  position: vscode.Position,
): vscode.Hover | undefined {
  const range = document.getWordRangeAtPosition(position, idPattern);
  if (!range) return undefined;
  const lines = linesOf(session, document.getText(range));
  return lines && new vscode.Hover(plain(lines), range);
}

function linesOf({ model, target }: Session, text: string): string[] | undefined {
  const [user, id] = [userHeld(model, userId(text)), territoryId(text)];
  if (user) return [idHeading('user', target.name), ...userLines(user)];
  const { territories } = model;
  const hierarchy = territories.state === 'read' ? territories.hierarchy : undefined;
  const territory = id && hierarchy?.get(id);
  if (!hierarchy || !territory) return undefined;
  const lines = territoryLines(territory, hierarchy.pathOf(territory.id), model.countOf(territory.id));
  return [idHeading('territory', target.name), ...lines];
}

function userHeld({ users, heldMembers }: Session['model'], id: UserId | undefined): User | undefined {
  if (!id) return undefined;
  const active = users.held?.get(id);
  if (active) return active;
  for (const members of heldMembers.values()) {
    const member = members.find((user) => user.id === id);
    if (member) return member;
  }
  return undefined;
}
