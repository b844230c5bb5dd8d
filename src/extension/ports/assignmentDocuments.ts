import * as path from 'node:path';
import * as vscode from 'vscode';
import type { AssignmentFile } from '../../core/assignments/document';
import type { FileEdits } from '../../core/assignments/edits';
import { readAssignments, type Reading } from '../../core/assignments/read';
import type { Disposable } from '../../core/util/event';
import type { Place } from '../../core/util/place';
import { isAssignmentFile } from './assignmentFile';
import { assignmentFilesIn, contentOf, documentOf, folderOf, included, textOf } from './assignmentTexts';
import { notTrusted } from './readText';

/** An assignment file with what it includes, as editor and disk had them when it was read. */
export interface Assignments {
  readonly root: vscode.Uri;
  readonly reading: Reading;
}

/** A reading that is held until one of its files changes. */
interface Held {
  /** Of the root and of all that it asks for, whether they are there or not. */
  readonly addresses: Set<string>;
  readonly assignments: Promise<Assignments>;
}

/**
 * Assignment files as the editor has them: what is open as it stands there, saved or not, the rest from the disk. Each is
 * read once for each of its texts. Reads nothing in a workspace that is not trusted, and asks Zoho nothing.
 */
export class AssignmentDocuments implements Disposable {
  private readonly held = new Map<string, Held>();
  private readonly changes = new vscode.EventEmitter<vscode.Uri>();
  /** Tells of a file that has another text, has come or has gone: readings with it in them are too old. */
  readonly onDidChange = this.changes.event;
  private readonly closed = new AbortController();
  private readonly watched = new Set<string>();
  private readonly subscriptions: Disposable[];

  constructor() {
    const { workspace } = vscode;
    this.subscriptions = [
      this.changes,
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.changed(document.uri);
      }),
      workspace.onDidOpenTextDocument((document) => void this.opened(document)),
      workspace.onDidCloseTextDocument(({ uri }) => this.changed(uri)),
    ];
    this.watch('', '**/*.territories.jsonc');
  }

  /**
   * A root and what it includes, as they are now. `reading.isPart` tells that it looks like a file that another one includes.
   *
   * @throws InputError in a workspace that is not trusted; vscode.FileSystemError when the root cannot be read
   */
  async read(root: vscode.Uri): Promise<Assignments> {
    await this.lookAtDisk(root);
    return this.last(root);
  }

  /**
   * The root that a file belongs to, which may be itself; undefined for a part that no root in its folder, or above it
   * in the workspace, includes.
   *
   * @throws as `read`
   */
  async rootOf(file: vscode.Uri): Promise<Assignments | undefined> {
    await this.lookAtDisk(file);
    return this.lastRootOf(file);
  }

  /** As `read`, for whoever asks at each keystroke: what other programs wrote counts once a watch has told of it. */
  last(root: vscode.Uri): Promise<Assignments> {
    if (!vscode.workspace.isTrusted) return Promise.reject(notTrusted());
    const address = root.toString();
    const held = this.held.get(address);
    if (held) return held.assignments;
    if (!vscode.workspace.getWorkspaceFolder(root) && root.scheme !== 'untitled')
      this.watch(
        folderOf(root).toString(),
        new vscode.RelativePattern(folderOf(root), '*.territories.jsonc'),
      );
    const addresses = new Set([address]);
    const assignments = this.readNow(root, addresses);
    const reading: Held = { addresses, assignments };
    this.held.set(address, reading);
    assignments.catch(() => {
      if (this.held.get(address) === reading) this.held.delete(address);
    });
    return assignments;
  }

  /** As `rootOf`, as `last` reads. */
  async lastRootOf(file: vscode.Uri): Promise<Assignments | undefined> {
    const known = await this.knownRootOf(file);
    if (known) return known;
    const assignments = await this.last(file);
    return assignments.reading.isPart ? this.searchRootOf(file) : assignments;
  }

  dispose(): void {
    this.closed.abort();
    this.held.clear();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  /** A watch tells nothing of what was written before it began, and there are disks on which none works. */
  private async lookAtDisk(file: vscode.Uri): Promise<void> {
    const address = file.toString();
    for (const { addresses, assignments } of [...this.held.values()]) {
      const read = addresses.has(address) ? await assignments.catch(() => undefined) : undefined;
      if (!read) continue;
      for (const one of [...addresses].map((other) => vscode.Uri.parse(other, true)))
        if (!documentOf(one) && (await textOf(one)) !== fileAt(read, one)?.text) this.changed(one);
    }
  }

  private async readNow(root: vscode.Uri, addresses: Set<string>): Promise<Assignments> {
    const include = (name: string) => included(root, name, (file) => addresses.add(file.toString()));
    const content = await contentOf(root);
    const name = path.posix.basename(root.path);
    return { root, reading: await readAssignments(name, content, include, this.closed.signal) };
  }

  private async knownRootOf(file: vscode.Uri): Promise<Assignments | undefined> {
    const address = file.toString();
    for (const [root, { addresses, assignments }] of this.held)
      if (root !== address && addresses.has(address)) return assignments;
    return undefined;
  }

  /** Paths of includes lead down only, so the root is in the folder of its part, or above. */
  private async searchRootOf(part: vscode.Uri): Promise<Assignments | undefined> {
    const top = vscode.workspace.getWorkspaceFolder(part)?.uri ?? folderOf(part);
    for (let folder = folderOf(part); ; folder = folderOf(folder)) {
      for (const file of await assignmentFilesIn(folder)) {
        if (file.toString() !== part.toString()) await this.last(file).catch(() => undefined);
        const root = await this.knownRootOf(part);
        if (root) return root;
      }
      if (folder.path.length <= top.path.length) return undefined;
    }
  }

  private watch(key: string, pattern: vscode.GlobPattern): void {
    if (this.watched.has(key)) return;
    this.watched.add(key);
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const changed = (file: vscode.Uri) => {
      if (!documentOf(file)) this.changed(file); // else the editor tells, when it has the text of the disk
    };
    this.subscriptions.push(
      watcher,
      watcher.onDidCreate(changed),
      watcher.onDidChange(changed),
      watcher.onDidDelete(changed),
    );
  }

  /** The editor may show another text than the disk has, as after a restart with unsaved changes. */
  private async opened(document: vscode.TextDocument): Promise<void> {
    const address = document.uri.toString();
    for (const { addresses, assignments } of [...this.held.values()]) {
      const read = addresses.has(address) ? await assignments.catch(() => undefined) : undefined;
      const text = read && fileAt(read, document.uri)?.text;
      if (!read || text === document.getText()) continue;
      this.changed(document.uri);
      return;
    }
  }

  private changed(file: vscode.Uri): void {
    if (!isAssignmentFile(file)) return;
    const address = file.toString();
    for (const [root, { addresses }] of this.held) if (addresses.has(address)) this.held.delete(root);
    this.changes.fire(file);
  }
}

/** Where a file of a document is. */
export function uriOf({ root, reading }: Assignments, file: AssignmentFile): vscode.Uri {
  return file === reading.draft.files[0] ? root : vscode.Uri.joinPath(root, '..', file.name);
}

/** The file of a document that is at an address. */
export function fileAt(assignments: Assignments, uri: vscode.Uri): AssignmentFile | undefined {
  const address = uri.toString();
  return assignments.reading.draft.files.find((file) => uriOf(assignments, file).toString() === address);
}

/** A place as the editor counts. */
export function rangeOf({ lines }: AssignmentFile, { at, length }: Place): vscode.Range {
  const [start, end] = [lines.positionOf(at), lines.positionOf(at + length)];
  return new vscode.Range(start.line - 1, start.column - 1, end.line - 1, end.column - 1);
}

/** Edits for the editor to make. They fit the texts that were read: whoever waited meanwhile looks whether those still stand. */
export function workspaceEditOf(assignments: Assignments, edits: FileEdits): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const [file, changes] of edits)
    for (const { place, text } of changes) edit.replace(uriOf(assignments, file), rangeOf(file, place), text);
  return edit;
}
