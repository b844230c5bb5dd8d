import type { RunHistory } from '../../core/journal/runHistory';
import type { ProtectionStore } from '../../core/org/protection';
import type { Session, Sessions } from '../../core/session/sessions';
import type { UnderWay } from '../../core/session/underWay';
import type { Disposable, Event } from '../../core/util/event';
import type { Stall } from '../../core/zoho/transport';
import type { Log } from '../ui/log';
import type { Prompter } from '../ui/prompter';
import type { AssignmentDocuments } from './assignmentDocuments';
import type { Pages } from '../ui/pages';
import type { PlanMarks } from './planMarks';
import type { Reports } from '../ui/reports';
import type { Settings } from '../ui/settings';

/** What features share. Whatever only one of them uses is its own. */
export interface Services {
  readonly prompter: Prompter;
  readonly log: Log;
  readonly settings: Settings;
  readonly sessions: Sessions;
  /** The open organisation; a person who has none open is asked for one first. */
  readonly openSession: () => Promise<Session>;
  /** Tells of each answer that takes long, whoever asked. */
  readonly onDidStall: Event<Stall>;
  readonly underWay: UnderWay;
  readonly protection: ProtectionStore;
  readonly history: RunHistory;
  readonly reports: Reports;
  readonly pages: Pages;
  readonly planMarks: PlanMarks;
  /** Assignment files; what reads them is loaded with the first one. */
  readonly assignmentDocuments: () => Promise<AssignmentDocuments>;
  /** Ends a part together with the extension. */
  readonly own: <T extends Disposable>(part: T) => T;
  /** The title of a command as menus show it. */
  readonly titleOf: (command: string) => string;
}
