import * as vscode from 'vscode';
import { ComparedProblems, type RowsOfText } from '../../../core/userFiles/comparedProblems';
import type { Lines, Place } from '../../../core/util/place';
import type { Problem } from '../../../core/userFiles/problem';
import { isCsv, readText } from '../../ports/readText';
import { checkText } from '../../../core/userFiles/rows';
import { problemText, remedyText } from '../../../messages/userFiles';

/** So many problems of a file are marked; nobody corrects more of them one by one. */
export const mostShown = 100;
/** A person who types has stopped for this long. */
const pauseMs = 300;
/** A watch has begun, and tells nothing of what was written before. */
const watchedMs = 2_000;

interface Text {
  readonly text: string;
  readonly lines: Lines;
}

/** A problem as it is marked. */
interface Mark {
  readonly problem: Problem;
  readonly diagnostic: vscode.Diagnostic;
}

/** A file with problems, until it is closed, deleted, renamed or used. */
class MarkedFile {
  marks: readonly Mark[] = [];
  timer: NodeJS.Timeout | undefined;
  /** Counts the looks at the file: what the newest one finds is shown, however long an older one takes. */
  turn = 0;
  readonly reading = new AbortController();

  constructor(
    readonly file: vscode.Uri,
    /** The text that the marks are about. */
    public about: Text,
    readonly compared: ComparedProblems,
    readonly watcher: vscode.Disposable,
  ) {}

  dispose(): void {
    clearTimeout(this.timer);
    this.reading.abort();
    this.watcher.dispose();
  }
}

/**
 * What is wrong in files, as the editor marks it: looked for again whenever a file changes, without asking Zoho, and gone
 * with the file. Where the right text is known, a quick fix writes it.
 */
export class FileProblems implements vscode.CodeActionProvider, vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('zohoCrm');
  private readonly files = new Map<string, MarkedFile>();
  private readonly listeners: readonly vscode.Disposable[];

  constructor() {
    const { workspace } = vscode;
    const clearAll = (files: readonly vscode.Uri[]) => {
      for (const file of files) this.clearBelow(file);
    };
    this.listeners = [
      vscode.languages.registerCodeActionsProvider('*', this, {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      }),
      workspace.onDidOpenTextDocument(({ uri }) => this.lookAgain(uri)),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.lookAgain(document.uri);
      }),
      workspace.onDidDeleteFiles(({ files }) => clearAll(files)),
      workspace.onDidRenameFiles(({ files }) => clearAll(files.map(({ oldUri }) => oldUri))),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => this.close(closed)),
    ];
  }

  /** Marks what was found in a file. */
  show(file: vscode.Uri, about: Text & RowsOfText, problems: readonly Problem[]): void {
    this.clear(file);
    const compared = new ComparedProblems(about, problems, isCsv(file));
    const marked = new MarkedFile(file, about, compared, this.watch(file));
    this.files.set(file.toString(), marked);
    this.mark(marked, about, problems);
    this.lookAgain(file, watchedMs);
  }

  clear(file: vscode.Uri): void {
    this.files.get(file.toString())?.dispose();
    this.files.delete(file.toString());
    this.collection.delete(file);
  }

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    const marked = this.files.get(document.uri.toString());
    if (!marked || document.getText() !== marked.about.text) return [];
    return marked.marks.flatMap(({ problem: { fix }, diagnostic }) => {
      if (!fix || !diagnostic.range.intersection(range)) return [];
      const action = new vscode.CodeAction(remedyText(fix.remedy), vscode.CodeActionKind.QuickFix);
      action.edit = new vscode.WorkspaceEdit();
      action.edit.replace(document.uri, rangeOf(fix.place, marked.about.lines), fix.text);
      action.diagnostics = [diagnostic];
      return [action];
    });
  }

  dispose(): void {
    for (const { file } of this.files.values()) this.clear(file);
    for (const listener of this.listeners) listener.dispose();
    this.collection.dispose();
  }

  /** Other programs write files, too. */
  private watch(file: vscode.Uri): vscode.Disposable {
    const folder = vscode.Uri.joinPath(file, '..');
    const name = file.path.slice(file.path.lastIndexOf('/') + 1).replace(/[*?{}[\]]/g, '?');
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, name), true);
    watcher.onDidChange((changed) => this.lookAgain(changed));
    watcher.onDidDelete((deleted) => this.clear(deleted));
    return watcher;
  }

  private close(closed: readonly vscode.Tab[]): void {
    const shown = new Set(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(addressOf)));
    for (const tab of closed) {
      const address = addressOf(tab);
      const marked = address === undefined ? undefined : this.files.get(address);
      if (marked && !shown.has(address)) this.clear(marked.file);
    }
  }

  private clearBelow(deleted: vscode.Uri): void {
    for (const { file } of this.files.values()) {
      const address = file.toString();
      if (address === deleted.toString() || address.startsWith(`${deleted.toString()}/`)) this.clear(file);
    }
  }

  private lookAgain(file: vscode.Uri, afterMs = pauseMs): void {
    const marked = this.files.get(file.toString());
    if (!marked) return;
    clearTimeout(marked.timer);
    marked.timer = setTimeout(() => {
      this.check(marked).catch(() => this.clear(file)); // it cannot be read any more
    }, afterMs);
  }

  private async check(marked: MarkedFile): Promise<void> {
    const { file, reading, compared } = marked;
    const turn = ++marked.turn;
    const text = await readText(file);
    if (text === marked.about.text) return;
    const { problems, rows, lines } = await checkText(text, isCsv(file), reading.signal);
    if (this.files.get(file.toString()) !== marked || turn !== marked.turn) return;
    const all = [...problems, ...compared.in({ text, rows })].sort((a, b) => a.place.at - b.place.at);
    this.mark(marked, { text, lines }, all);
  }

  private mark(marked: MarkedFile, about: Text, problems: readonly Problem[]): void {
    marked.about = about;
    marked.marks = problems.slice(0, mostShown).map((problem) => ({
      problem,
      diagnostic: diagnosticOf(problem, about.lines),
    }));
    this.collection.set(
      marked.file,
      marked.marks.map(({ diagnostic }) => diagnostic),
    );
  }
}

function diagnosticOf({ place, cause }: Problem, lines: Lines): vscode.Diagnostic {
  const range = rangeOf({ ...place, length: place.length || 1 }, lines);
  const diagnostic = new vscode.Diagnostic(range, problemText(cause));
  diagnostic.source = 'Zoho CRM';
  return diagnostic;
}

function rangeOf({ at, length }: Place, lines: Lines): vscode.Range {
  const [start, end] = [lines.positionOf(at), lines.positionOf(at + length)];
  return new vscode.Range(start.line - 1, start.column - 1, end.line - 1, end.column - 1);
}

function addressOf({ input }: vscode.Tab): string | undefined {
  return input instanceof vscode.TabInputText ? input.uri.toString() : undefined;
}
