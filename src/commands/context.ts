import type * as vscode from 'vscode';
import type { Accounts } from '../auth/accounts';
import type { SignInTools } from '../auth/compose';
import type { Circumstances } from '../auth/flows/ways';
import type { Guards } from '../auth/guards';
import type { Session, Sessions } from '../auth/sessions';
import type { UnderWay } from '../auth/underWay';
import type { ActivityTree } from '../activity/provider';
import type { Latest } from '../base/async';
import type { FileProblems } from '../files/fileProblems';
import type { RunHistory } from '../changes/runHistory';
import type { Node } from '../tree/nodes';
import type { TerritoryTree } from '../tree/provider';
import type { TerritoryView } from '../tree/view';
import type { Log } from '../ui/log';
import type { CommandId } from './ids';
import type { Prompter } from '../ui/prompter';
import type { Reports } from '../ui/reports';

/** What commands work with; built once in extension.ts. */
export interface CommandContext {
  readonly prompter: Prompter;
  readonly sessions: Sessions;
  readonly underWay: UnderWay;
  readonly guards: Guards;
  readonly tree: TerritoryTree;
  readonly view: TerritoryView;
  readonly activity: ActivityTree;
  /** What is wrong in files of users; made when the first is read. */
  readonly fileProblems: () => Promise<FileProblems>;
  readonly reports: Reports;
  readonly history: RunHistory;
  readonly log: Log;
  /** The title of a command as menus show it. */
  readonly titleOf: (command: CommandId) => string;
  readonly accounts: Accounts;
  readonly signInTools: SignInTools;
  readonly circumstances: Circumstances;
  /** Sign-ins: a new one ends the one under way. */
  readonly attempts: Latest;
}

/** What a command was invoked on; nothing, when it came from the palette. */
export interface Invocation {
  /** Rows of our own tree. */
  readonly nodes: readonly Node[];
  readonly files?: readonly vscode.Uri[];
  /** A run of the history, by id. */
  readonly runId?: string;
}

export type Handler = (context: CommandContext, invocation: Invocation) => Promise<void>;

/** A handler that works on the open organisation. */
export type SessionHandler = (
  context: CommandContext,
  session: Session,
  invocation: Invocation,
) => Promise<void>;
