import * as vscode from 'vscode';
import { territoryOf, userOf } from '../../../core/assignmentPlan/heldNames';
import { alike, type Mention } from '../../../core/assignments/mentions';
import { groupLines, mentionLines, territoryLines, userLines } from '../../../messages/assignmentEditor';
import { rangeOf } from '../../ports/assignmentDocuments';
import { mentionIn, type KnownFile, type KnownFiles } from './knownFiles';

/** Says who or what a name in an assignment file is, by what is held, and where else the file mentions it. */
export class AssignmentHover implements vscode.HoverProvider {
  constructor(private readonly known: KnownFiles) {}

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    const found = await mentionIn(this.known, document, position);
    if (!found) return undefined;
    const { known, mention } = found;
    const others = alike(known.mentions, mention);
    const lines = [...linesOf(known, mention), ...mentionLines(others)];
    return lines.length > 0 ? new vscode.Hover(plain(lines), rangeOf(known.file, mention.place)) : undefined;
  }
}

/** Lines of plain text, whatever stands in them. */
export function plain(lines: readonly string[]): vscode.MarkdownString {
  return new vscode.MarkdownString().appendText(lines.join('\n'));
}

function linesOf({ here, draft }: KnownFile, mention: Mention): string[] {
  const { kind, key, role } = mention;
  if (kind === 'group') return groupLines(key, draft.groups.get(key)?.people.entries.length ?? 0);
  if (!here) return [];
  const { fence, held, session } = here;
  const mapping = role === 'here' ? undefined : fence;
  if (kind === 'person') {
    const user = userOf(key, mapping, held.users);
    return user ? userLines(user) : [];
  }
  const territory = held.territories && territoryOf(mention, mapping, held.territories);
  if (!territory) return [];
  return territoryLines(
    territory,
    held.hierarchy?.pathOf(territory.id) ?? [],
    session.model.countOf(territory.id),
  );
}
