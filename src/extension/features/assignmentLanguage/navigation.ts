import * as vscode from 'vscode';
import { renamedHere } from '../../../core/assignmentPlan/heldRemedies';
import { alike, isRenamable, type Mention } from '../../../core/assignments/mentions';
import { renameFaultText } from '../../../messages/assignmentEditor';
import { rangeOf, uriOf, workspaceEditOf } from '../../ports/assignmentDocuments';
import { mentionIn, type KnownFile, type KnownFiles } from './knownFiles';

/** From a name to where it is defined, to all that mean the same, and to another name; from an include to its file. */
export class AssignmentNavigation
  implements
    vscode.DefinitionProvider,
    vscode.ReferenceProvider,
    vscode.RenameProvider,
    vscode.DocumentLinkProvider
{
  constructor(private readonly known: KnownFiles) {}

  /** Nobody is defined in a file: for a person this is where they stand, which makes the editor show the others. */
  async provideDefinition(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Location | undefined> {
    const found = await mentionIn(this.known, document, position);
    if (!found) return undefined;
    const { known, mention } = found;
    const defined = alike(known.mentions, mention).find(({ role }) => role === 'defined');
    if (!defined && mention.kind !== 'person') return undefined;
    return locationOf(known, defined ?? mention);
  }

  async provideReferences(
    document: vscode.TextDocument,
    position: vscode.Position,
    { includeDeclaration }: vscode.ReferenceContext,
  ): Promise<vscode.Location[]> {
    const found = await mentionIn(this.known, document, position);
    if (!found) return [];
    const { known, mention } = found;
    return alike(known.mentions, mention)
      .filter(({ role }) => includeDeclaration || role !== 'defined')
      .map((one) => locationOf(known, one));
  }

  /** @throws Error, which the editor shows, where there is nothing that has a name of its own */
  async prepareRename(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<{ range: vscode.Range; placeholder: string }> {
    const { known, mention } = await this.renamable(document, position);
    const { at, length } = mention.place;
    const isUse = mention.kind === 'group' && mention.role !== 'defined';
    const start = at + (isUse ? 2 : 1);
    return {
      range: rangeOf(known.file, { at: start, length: at + length - 1 - start }),
      placeholder: isUse ? mention.key : mention.text,
    };
  }

  /** @throws Error, which the editor shows, where the new name cannot be one */
  async provideRenameEdits(
    document: vscode.TextDocument,
    position: vscode.Position,
    to: string,
  ): Promise<vscode.WorkspaceEdit> {
    const { known, mention } = await this.renamable(document, position);
    const edits = renamedHere(known.draft, mention, to, known.here?.held);
    if (typeof edits === 'string') throw notRenamed(renameFaultText(edits));
    return workspaceEditOf(known.assignments, edits);
  }

  async provideDocumentLinks(document: vscode.TextDocument): Promise<vscode.DocumentLink[]> {
    const known = await this.known.fileOf(document);
    if (!known || known.file !== known.draft.files[0]) return [];
    return known.draft.includes.flatMap(({ text, place }) => {
      const target = known.draft.files.find(({ name }) => name === text);
      const inside = { at: place.at + 1, length: place.length - 2 };
      return target
        ? [new vscode.DocumentLink(rangeOf(known.file, inside), uriOf(known.assignments, target))]
        : [];
    });
  }

  private async renamable(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<{ readonly known: KnownFile; readonly mention: Mention }> {
    const found = await mentionIn(this.known, document, position);
    if (!found || !isRenamable(found.known.draft, found.mention))
      throw notRenamed(renameFaultText('notHere'));
    return found;
  }
}

function locationOf({ assignments }: KnownFile, { file, place }: Mention): vscode.Location {
  return new vscode.Location(uriOf(assignments, file), rangeOf(file, place));
}

function notRenamed(message: string): Error {
  return new Error(message);
}
