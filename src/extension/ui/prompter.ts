import type * as vscode from 'vscode';
import type { UserId } from '../../core/util/ids';
import type { UserDirectory } from '../../core/org/userDirectory';

export interface Choice<T> {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly icon?: string;
  /** Heading of the group that begins with this entry. */
  readonly group?: string;
  /** Shown, but not to be chosen. */
  readonly closed?: true;
  readonly value: T;
}

/** Choices that are too many to be shown at once: the best for a text, at most so many, and how many there are in all. */
export type Search<T> = (
  text: string,
  most: number,
) => { readonly choices: readonly Choice<T>[]; readonly total: number };

/** Where a question stands among those that are asked one after another. */
export interface Step {
  /** From 1. */
  readonly at: number;
  /** How many there are; undefined where that depends on answers yet to come. */
  readonly of: number | undefined;
  /** What to throw when the person wants the question before this one once more; the first has none before it. */
  readonly back?: () => Error;
}

/** Something a button beside a question does while the question stays. */
export interface Helper {
  readonly label: string;
  readonly icon: string;
  readonly run: () => Promise<void>;
}

export interface Question {
  readonly title: string;
  readonly prompt: string;
  readonly placeholder?: string;
  readonly value?: string;
  /** The text is a secret: it is not shown while it is typed. */
  readonly secret?: boolean;
  /** The reason why a text is not acceptable, or undefined. */
  readonly check?: (text: string) => string | undefined;
  readonly step?: Step;
  readonly helpers?: readonly Helper[];
}

export interface Confirmation {
  readonly message: string;
  readonly detail: string;
  /** The verb on the button. */
  readonly action: string;
  /** Nothing is taken from anybody, and nobody is startled: no warning. */
  readonly routine?: boolean;
  /** What can be looked at before: the question is asked again afterwards. */
  readonly look?: { readonly label: string; readonly open: () => Promise<void> };
}

export interface UserPickRequest {
  readonly title: string;
  /** Called at once; arrives while the picker is open already. Told how many users are read so far. */
  readonly directory: (onProgress: (read: number) => void) => Promise<UserDirectory>;
  /** Users who are in every chosen territory already: shown, but not offered. */
  readonly members: Promise<ReadonlySet<UserId>>;
  /** Users who manage one of the territories, whom Zoho does not remove: said beside them. */
  readonly managers?: ReadonlySet<string>;
  /** Users who are ticked at first; nobody without it. */
  readonly ticked?: Promise<ReadonlySet<UserId>>;
  /** Takes secrets out of a text that is to be shown; RedactingPrompter hands it over. */
  readonly clean?: (text: string) => string;
}

export interface Progress {
  readonly signal: AbortSignal;
  /** Says what is going on, and how much of it is done (0 to 1). */
  readonly report: (message: string, done?: number) => void;
}

/** How long a work may take in all, and what to throw when it takes longer. */
export interface TimeLimit {
  readonly ms: number;
  readonly error: () => Error;
}

export type Severity = 'info' | 'warning' | 'error';

/**
 * Everything this extension asks and tells people. The one seam where tests take the place of a person. Questions
 * that a person turns away from throw Cancelled.
 */
export interface Prompter {
  pick<T>(
    title: string,
    placeholder: string,
    choices: readonly Choice<T>[] | Search<T>,
    step?: Step,
  ): Promise<T>;
  /** Lets a person choose one or several. */
  pickSeveral<T>(title: string, placeholder: string, search: Search<T>): Promise<readonly T[]>;
  ask(question: Question): Promise<string>;
  /** Shows a modal dialog and returns when the person agreed. */
  confirm(confirmation: Confirmation): Promise<void>;
  pickUsers(request: UserPickRequest): Promise<readonly UserId[]>;
  pickFile(title: string): Promise<vscode.Uri>;
  /**
   * Asks where to write a file that is called `name` at first, and whether to replace one that is there.
   *
   * @param folder where the question begins; that of the workspace without it
   */
  pickNewFile(title: string, name: string, folder?: vscode.Uri): Promise<vscode.Uri>;
  /** Shows a message and returns the action that was clicked, if any. */
  tell(severity: Severity, message: string, ...actions: string[]): Promise<string | undefined>;
  /** Leaves a line where it disturbs nobody; a click on it runs the command. */
  note(text: string, command: vscode.Command): void;
  progress<T>(title: string, work: (progress: Progress) => Promise<T>, limit?: TimeLimit): Promise<T>;
  /** Opens a page in the person's browser. */
  openPage(url: string): Promise<void>;
  copy(text: string): Promise<void>;
}
