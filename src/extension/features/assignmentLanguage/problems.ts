import * as vscode from 'vscode';
import { problemsHere, type HeldProblem } from '../../../core/assignmentPlan/heldNames';
import { remediesForName, remediesHere } from '../../../core/assignmentPlan/heldRemedies';
import type { AssignmentFile } from '../../../core/assignments/document';
import type { FileEdits } from '../../../core/assignments/edits';
import { isHint } from '../../../core/assignments/problem';
import { remediesFor } from '../../../core/assignments/remedies';
import { sortAssignments, unsortedIn } from '../../../core/assignments/sort';
import type { Disposable } from '../../../core/util/event';
import type { Place } from '../../../core/util/place';
import { othersFirst } from '../../../core/util/turns';
import {
  assignmentRemedyText,
  heldProblemText,
  sortText,
  unsortedText,
} from '../../../messages/assignmentEditor';
import { assignmentProblemText } from '../../../messages/assignments';
import { rangeOf, uriOf, workspaceEditOf, type Assignments } from '../../ports/assignmentDocuments';
import { isAssignmentFile } from '../../ports/assignmentFile';
import type { KnownDocument, KnownFiles } from './knownFiles';

/** So many problems of a document are marked; nobody corrects more of them one by one. */
const mostShown = 100;
/** What comes in one go, as with a paste or a rename over several files, is looked at once. */
const pauseMs = 20;

interface Fix {
  readonly title: string;
  readonly edits: FileEdits;
}

interface Mark {
  readonly uri: vscode.Uri;
  readonly diagnostic: vscode.Diagnostic;
  readonly assignments: Assignments;
  readonly fixes: () => readonly Fix[];
}

/**
 * What is wrong in the assignment files that are open, and in what they include: looked for whenever one of them, or what
 * is held of the organisation, is another one; gone when they are closed. Quick fixes put right what has one right text.
 */
export class AssignmentProblems implements vscode.CodeActionProvider, Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('zohoCrm.assignments');
  private readonly subscriptions: Disposable[];
  private marks: readonly Mark[] = [];
  private timer: NodeJS.Timeout | undefined;
  /** Counts the looks: what the newest one finds is shown. */
  private turn = 0;

  constructor(
    private readonly known: KnownFiles,
    private readonly onFault: (error: unknown) => void,
  ) {
    const look = () => this.lookSoon();
    this.subscriptions = [
      known.onDidChange(look),
      vscode.window.tabGroups.onDidChangeTabs(look),
      vscode.workspace.onDidGrantWorkspaceTrust(look),
      vscode.languages.registerCodeActionsProvider({ pattern: '**/*.territories.jsonc' }, this, {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      }),
    ];
    look();
  }

  async provideCodeActions(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.CodeAction[]> {
    const known = await this.known.fileOf(document);
    const address = document.uri.toString();
    return this.marks
      .filter(({ uri, assignments, diagnostic }) => {
        const isNow = assignments === known?.assignments && uri.toString() === address;
        return isNow && diagnostic.range.intersection(range) !== undefined;
      })
      .flatMap(({ diagnostic, assignments, fixes }) =>
        fixes().map(({ title, edits }) => {
          const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
          action.edit = workspaceEditOf(assignments, edits);
          action.diagnostics = [diagnostic];
          return action;
        }),
      );
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.turn++;
    for (const subscription of this.subscriptions) subscription.dispose();
    this.collection.dispose();
  }

  private lookSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look().catch(this.onFault), pauseMs);
  }

  private async look(): Promise<void> {
    const turn = ++this.turn;
    const documents = new Map<string, KnownDocument>();
    for (const file of openFiles()) {
      const document = await this.known.documentOf(file);
      if (document) documents.set(document.assignments.root.toString(), document);
    }
    const marks: Mark[] = [];
    for (const document of documents.values()) marks.push(...(await marksIn(document)));
    if (turn !== this.turn) return;
    const before = new Set(this.marks.map(({ uri }) => uri.toString()));
    const byFile = new Map<string, Mark[]>();
    for (const mark of marks) {
      const address = mark.uri.toString();
      byFile.set(address, [...(byFile.get(address) ?? []), mark]);
    }
    this.marks = marks;
    for (const address of before) if (!byFile.has(address)) this.collection.delete(vscode.Uri.parse(address));
    for (const [, [first, ...more]] of byFile)
      if (first)
        this.collection.set(
          first.uri,
          [first, ...more].map(({ diagnostic }) => diagnostic),
        );
  }
}

async function marksIn({ assignments, draft, mentions, problems, here }: KnownDocument): Promise<Mark[]> {
  const mark = (
    file: AssignmentFile,
    place: Place,
    text: string,
    code: string,
    level: Level,
    fixes: Mark['fixes'],
  ): Mark => ({
    uri: uriOf(assignments, file),
    diagnostic: diagnosticOf(file, place, text, code, level),
    assignments,
    fixes,
  });
  const told = problems.filter(
    ({ cause, file }) => cause.code !== 'notJson' || !isOpenJson(assignments, file),
  );
  const ofForm = told.slice(0, mostShown).map((problem) => {
    const { cause, place } = problem;
    const file = draft.files.find(({ name }) => name === problem.file) ?? draft.files[0];
    const level = isHint(cause) ? 'faded' : 'error';
    return mark(file, place, assignmentProblemText(cause), cause.code, level, () =>
      fixesOf([
        ...remediesFor(draft, problem),
        ...(here ? remediesForName(draft, problem, here.fence, here.held) : []),
      ]),
    );
  });
  const held = here?.fence ? await problemsHere(draft, here.fence, mentions, here.held) : [];
  const ofNames = held.slice(0, mostShown).map((problem) => {
    const { file, place, cause } = problem;
    return mark(file, place, heldProblemText(cause), cause.code, levelOf(cause), () =>
      fixesOf(remediesHere(draft, mentions, problem)),
    );
  });
  await othersFirst();
  const isSound = problems.every(({ cause }) => isHint(cause));
  const ofOrder = (isSound ? unsortedIn(draft) : []).map(({ file, place }) =>
    mark(file, place, unsortedText(), 'unsorted', 'hint', () => [
      { title: sortText(), edits: sortAssignments(draft) },
    ]),
  );
  return [...ofForm, ...ofNames, ...ofOrder];
}

/** What is no JSON the editor itself tells of the files that it shows. */
function isOpenJson(assignments: Assignments, name: string): boolean {
  const { files } = assignments.reading.draft;
  const address = uriOf(assignments, files.find((file) => file.name === name) ?? files[0]).toString();
  return vscode.workspace.textDocuments.some(
    ({ uri, languageId }) => languageId === 'jsonc' && uri.toString() === address,
  );
}

type Level = 'error' | 'warning' | 'hint' | 'faded';

/** Who is no active user may be an inactive one, unless an active one has nearly this address. */
function levelOf(cause: HeldProblem['cause']): Level {
  switch (cause.code) {
    case 'notActive':
      return cause.similar.length > 0 ? 'error' : 'warning';
    case 'inactive':
      return 'warning';
    case 'idWithAddress':
      return 'hint';
    default:
      return 'error';
  }
}

function fixesOf(remedies: ReturnType<typeof remediesFor>): Fix[] {
  return remedies.map(({ edits, ...remedy }) => ({ title: assignmentRemedyText(remedy), edits }));
}

function diagnosticOf(file: AssignmentFile, place: Place, text: string, code: string, level: Level) {
  const { Error: error, Warning, Hint } = vscode.DiagnosticSeverity;
  const severity = level === 'error' ? error : level === 'warning' ? Warning : Hint;
  const range = rangeOf(file, { ...place, length: place.length || 1 });
  const diagnostic = new vscode.Diagnostic(range, text, severity);
  diagnostic.source = 'Zoho CRM';
  diagnostic.code = code;
  if (level === 'faded') diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
  return diagnostic;
}

/** The assignment files that some tab shows. */
function openFiles(): vscode.Uri[] {
  const inputs = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ input }) => input));
  const files = inputs.flatMap((input) => {
    if (input instanceof vscode.TabInputText) return [input.uri];
    return input instanceof vscode.TabInputTextDiff ? [input.modified] : [];
  });
  return [...new Map(files.filter(isAssignmentFile).map((file) => [file.toString(), file])).values()];
}
