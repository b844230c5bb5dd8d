import * as vscode from 'vscode';
import { openFence } from '../../../core/assignmentPlan/fence';
import { heldNames, type HeldNames } from '../../../core/assignmentPlan/heldNames';
import type {
  AssignmentDocument,
  AssignmentFile,
  FencedOrganisation,
} from '../../../core/assignments/document';
import { mentionAt, mentionsIn, type Mention } from '../../../core/assignments/mentions';
import type { Problem } from '../../../core/assignments/problem';
import { problemsOfPart } from '../../../core/assignments/read';
import type { Session, Sessions } from '../../../core/session/sessions';
import { Emitter, type Disposable } from '../../../core/util/event';
import { othersFirst } from '../../../core/util/turns';
import { fileAt, type AssignmentDocuments, type Assignments } from '../../ports/assignmentDocuments';

/** What the document of an assignment file says, and what is held of the organisation that is open. */
export interface KnownDocument {
  readonly assignments: Assignments;
  /** What could be understood of it. */
  readonly draft: AssignmentDocument;
  readonly mentions: readonly Mention[];
  /** What is wrong with it; of a part that nothing includes, only what no root can put right. */
  readonly problems: readonly Problem[];
  /** The organisation that is open, where the document names it, or is a part that names none. */
  readonly here: Here | undefined;
}

export interface Here {
  readonly session: Session;
  /** What the document calls it; undefined for a part that nothing includes. */
  readonly fence: FencedOrganisation | undefined;
  readonly held: HeldNames;
}

/** A file in the editor, of the same text as the one that was read. */
export interface KnownFile extends KnownDocument {
  readonly file: AssignmentFile;
}

/** Assignment files with what is held of the open organisation. Asks Zoho nothing. */
export class KnownFiles implements Disposable {
  private readonly changes = new Emitter<undefined>();
  /** Tells that a file, or what is held, is another one. */
  readonly onDidChange = this.changes.event;
  private readonly mentions = new WeakMap<AssignmentDocument, Promise<readonly Mention[]>>();
  /** What open files said when they last could be understood, by address. */
  private readonly understood = new Map<string, KnownDocument>();
  private names: Promise<HeldNames> | undefined;
  private readonly subscriptions: Disposable[];
  private ofSession: Disposable[] = [];

  constructor(
    private readonly documents: AssignmentDocuments,
    private readonly sessions: Sessions,
  ) {
    this.subscriptions = [
      documents.onDidChange(() => this.changes.fire(undefined)),
      sessions.onDidChange((session) => this.follow(session)),
    ];
    this.follow(sessions.current);
  }

  /** What the root of a file says, or the file alone where nothing includes it; undefined where it cannot be read. */
  async documentOf(uri: vscode.Uri): Promise<KnownDocument | undefined> {
    const assignments = await this.read(uri).catch(() => undefined); // not readable, or not to be read
    if (!assignments) return undefined;
    const { reading } = assignments;
    const { draft, isPart } = reading;
    const mentions = await this.mentionsOf(draft);
    const problems = isPart ? problemsOfPart(reading) : reading.problems;
    const known = { assignments, draft, mentions, problems, here: await this.hereIn(draft, isPart) };
    if (isUnderstood(known)) this.remember(uri, known);
    return known;
  }

  /** The same, and while somebody writes what is no JSON yet, what the file said before. */
  async lastUnderstood(uri: vscode.Uri): Promise<KnownDocument | undefined> {
    const now = await this.documentOf(uri);
    const before = this.understood.get(uri.toString());
    if (!now || !before || isUnderstood(now)) return now;
    const { draft, assignments } = before;
    return { ...before, here: await this.hereIn(draft, assignments.reading.isPart) };
  }

  /** The file that an editor shows; undefined where its text is another one already. */
  async fileOf(document: vscode.TextDocument): Promise<KnownFile | undefined> {
    const known = await this.documentOf(document.uri);
    const file = known && fileAt(known.assignments, document.uri);
    return known && file?.text === document.getText() ? { ...known, file } : undefined;
  }

  dispose(): void {
    for (const subscription of [...this.subscriptions, ...this.ofSession]) subscription.dispose();
    this.changes.dispose();
  }

  private remember(uri: vscode.Uri, known: KnownDocument): void {
    const open = new Set(vscode.workspace.textDocuments.map((document) => document.uri.toString()));
    for (const address of this.understood.keys()) if (!open.has(address)) this.understood.delete(address);
    this.understood.set(uri.toString(), known);
  }

  private mentionsOf(draft: AssignmentDocument): Promise<readonly Mention[]> {
    // reading it has taken long enough for one turn
    const mentions = this.mentions.get(draft) ?? othersFirst().then(() => mentionsIn(draft));
    this.mentions.set(draft, mentions);
    return mentions;
  }

  private async read(uri: vscode.Uri): Promise<Assignments> {
    return (await this.documents.lastRootOf(uri)) ?? this.documents.last(uri);
  }

  private async hereIn(document: AssignmentDocument, isPart: boolean): Promise<Here | undefined> {
    const { current: session } = this.sessions;
    const fence = session && openFence(document, session.target);
    if (!session || (!fence && !isPart)) return undefined;
    const held = await (this.names ??= heldNames(session.model));
    return { session, fence, held };
  }

  private follow(session: Session | undefined): void {
    for (const subscription of this.ofSession) subscription.dispose();
    this.ofSession = session
      ? [session.model.onDidChange(() => this.forget()), session.model.users.onDidRead(() => this.forget())]
      : [];
    this.forget();
  }

  private forget(): void {
    this.names = undefined;
    this.changes.fire(undefined);
  }
}

function isUnderstood({ draft: { organisations, territories } }: KnownDocument): boolean {
  return organisations.size + territories.length > 0;
}

/** The name under the cursor. */
export async function mentionIn(
  known: KnownFiles,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<{ readonly known: KnownFile; readonly mention: Mention } | undefined> {
  const found = await known.fileOf(document);
  const mention =
    found && mentionAt(found.mentions, { file: found.file, offset: document.offsetAt(position) });
  return found && mention && { known: found, mention };
}
