import * as vscode from 'vscode';
import { candidatesFor, type Candidate } from '../../../core/assignmentPlan/candidates';
import { expectedAt, type Expected } from '../../../core/assignments/expected';
import { inert } from '../../../core/util/text';
import { candidateText, userLines } from '../../../messages/assignmentEditor';
import type { KnownFiles } from './knownFiles';

/** More than so many nobody reads; whoever types on is given others. */
const mostShown = 100;

/** Offers people, groups, territories and parts where they may be written. Asks Zoho nothing. */
export class AssignmentCompletion implements vscode.CompletionItemProvider {
  constructor(
    private readonly known: KnownFiles,
    /** What there is to do first where names are not known; told whether the file is for the open organisation. */
    private readonly first: (isHere: boolean) => Promise<string | undefined>,
    /** The files that one may include, by their paths. */
    private readonly parts: (root: vscode.Uri, token: vscode.CancellationToken) => Promise<readonly string[]>,
  ) {}

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.CompletionList | undefined> {
    if (!vscode.workspace.isTrusted) return undefined;
    const expected = expectedAt(document.getText(), document.offsetAt(position));
    if (!expected) return undefined;
    const known = await this.known.lastUnderstood(document.uri);
    const { draft, mentions = [], here } = known ?? {};
    const parts = () => this.parts(document.uri, token);
    const around = { document: draft, mentions, fence: here?.fence, held: here?.held, parts };
    const candidates = await candidatesFor(expected, around, mostShown);
    const spot = spotOf(document, position, expected);
    const items = candidates.map((candidate, index) => itemOf(candidate, spot, index));
    const first = isOfZoho(expected) ? await this.first(here !== undefined) : undefined;
    if (first !== undefined) items.push(loadItem(first, new vscode.Range(position, position)));
    // who fits is found here, by name, role and in any spelling, and found anew with each letter
    return new vscode.CompletionList(items, true);
  }
}

/** Where something is written, and what has to stand around it. */
interface Spot {
  readonly range: vscode.Range;
  /** From its start to the cursor. */
  readonly typed: string;
  /** Whether it is a territory with nobody in it yet. */
  readonly isNewKey: boolean;
  /** The comma that parts it from what follows, where that is missing. */
  readonly comma: string;
  /** The one that parts it from what is before. */
  readonly edits: readonly vscode.TextEdit[];
}

function spotOf(document: vscode.TextDocument, position: vscode.Position, expected: Expected): Spot {
  const { place, isNewKey, commas } = expected;
  const range = new vscode.Range(document.positionAt(place.at), document.positionAt(place.at + place.length));
  return {
    range,
    typed: document.getText(new vscode.Range(range.start, position)),
    isNewKey,
    comma: commas.behind ? ',' : '',
    edits:
      commas.before === undefined ? [] : [vscode.TextEdit.insert(document.positionAt(commas.before), ',')],
  };
}

function itemOf(candidate: Candidate, spot: Spot, index: number): vscode.CompletionItem {
  const { range, typed, isNewKey, comma, edits } = spot;
  const { label, description, detail, kind, documentation } = shownAs(candidate);
  const item = new vscode.CompletionItem({ label, description }, kind);
  const json = JSON.stringify(candidate.text);
  item.insertText =
    isNewKey && candidate.kind === 'territory'
      ? new vscode.SnippetString(`${json.replace(/[\\$}]/g, '\\$&')}: { "members": ["$1"] }${comma}`)
      : json + comma;
  item.additionalTextEdits = [...edits];
  item.range = range;
  item.filterText = typed;
  item.sortText = String(index).padStart(4, '0');
  item.detail = [detail, candidateText(candidate.isListed)].filter(Boolean).join(' · ');
  if (documentation) item.documentation = documentation;
  return item;
}

interface Shown {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly kind: vscode.CompletionItemKind;
  readonly documentation?: string;
}

function shownAs(candidate: Candidate): Shown {
  const { CompletionItemKind } = vscode;
  const text = inert(candidate.text, 260);
  switch (candidate.kind) {
    case 'person': {
      const { user } = candidate;
      if (!user) return { label: text, description: '', detail: '', kind: CompletionItemKind.User };
      return {
        label: inert(user.name) || text,
        description: text,
        detail: inert(user.role, 60),
        kind: CompletionItemKind.User,
        documentation: userLines(user).join('\n'),
      };
    }
    case 'territory': {
      const path = candidate.path.map((name) => inert(name, 60)).join(' > ');
      return { label: text, description: '', detail: path, kind: CompletionItemKind.Folder };
    }
    case 'group':
      return {
        label: text,
        description: String(candidate.people),
        detail: '',
        kind: CompletionItemKind.Constant,
      };
    case 'part':
      return { label: text, description: '', detail: '', kind: CompletionItemKind.File };
  }
}

function isOfZoho({ what }: Expected): boolean {
  return what === 'member' || what === 'person' || what === 'territory';
}

/** Reading names asks Zoho, so that is for a person to begin. */
function loadItem(label: string, range: vscode.Range): vscode.CompletionItem {
  const item = new vscode.CompletionItem(label, vscode.CompletionItemKind.Event);
  item.insertText = '';
  item.range = range;
  item.sortText = '~';
  item.command = { command: 'zohoCrm.loadNames', title: label };
  return item;
}
