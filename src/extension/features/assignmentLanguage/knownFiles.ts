import type * as vscode from 'vscode';
import { openFence } from '../../../core/assignmentPlan/fence';
import { heldNames, type HeldNames } from '../../../core/assignmentPlan/heldNames';
import type {
  AssignmentDocument,
  AssignmentFile,
  FencedOrganisation,
} from '../../../core/assignments/document';
import { mentionAt, mentionsIn, type Mention } from '../../../core/assignments/mentions';
import type { Session, Sessions } from '../../../core/session/sessions';
import { Emitter, type Disposable } from '../../../core/util/event';
import { fileAt, type AssignmentDocuments, type Assignments } from '../../ports/assignmentDocuments';

/** What the document of an assignment file says, and what is held of the organisation that is open. */
export interface KnownDocument {
  readonly assignments: Assignments;
  /** What could be understood of it. */
  readonly draft: AssignmentDocument;
  readonly mentions: readonly Mention[];
  /** The organisation that is open, where the document names it. */
  readonly here: Here | undefined;
}

export interface Here {
  readonly session: Session;
  readonly fence: FencedOrganisation;
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
  private readonly mentions = new WeakMap<AssignmentDocument, readonly Mention[]>();
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

  /** What the root of a file, or what includes it, says; undefined where it cannot be read, or nothing includes it. */
  async documentOf(uri: vscode.Uri): Promise<KnownDocument | undefined> {
    // not readable, or not to be read
    const assignments = await this.documents.rootOf(uri).catch(() => undefined);
    if (!assignments) return undefined;
    const { draft } = assignments.reading;
    const mentions = this.mentions.get(draft) ?? mentionsIn(draft);
    this.mentions.set(draft, mentions);
    return { assignments, draft, mentions, here: await this.hereIn(draft) };
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

  private async hereIn(document: AssignmentDocument): Promise<Here | undefined> {
    const { current: session } = this.sessions;
    const fence = session && openFence(document, session.target);
    if (!fence) return undefined;
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
