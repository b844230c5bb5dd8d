import type * as vscode from 'vscode';
import type { Accounts } from '../../core/credentials/accounts';
import type { SignInTools } from '../features/accounts/compose';
import type { Circumstances } from '../features/accounts/flows/ways';
import type { Guards } from '../../core/org/protectionStore';
import type { Session, Sessions } from '../../core/session/sessions';
import type { UnderWay } from '../../core/session/underWay';
import type { ActivityTree } from '../features/activity/provider';
import type { Latest } from '../../core/util/async';
import type { FileProblems } from '../features/userFiles/fileProblems';
import type { RunHistory } from '../../core/journal/runHistory';
import type { Node } from '../features/territories/nodes';
import type { TerritoryTree } from '../features/territories/provider';
import type { TerritoryView } from '../features/territories/view';
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
