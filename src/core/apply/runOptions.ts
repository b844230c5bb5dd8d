import type { CrmClient } from '../zoho/client';
import type { Journal } from '../journal/journal';
import type { Lease } from '../journal/lease';
import type { Conflict } from './membership';

/** What a run works with. */
export interface RunOptions {
  readonly client: CrmClient;
  readonly journal: Journal;
  readonly lease: Pick<Lease, 'check'>;
  /** Aborted when the person cancels: no further request starts, those under way may end. */
  readonly cancel: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told after every request how many of the rows to send have their final outcome. */
  readonly onProgress?: (done: number, of: number) => void;
  /** Told how many writes have left and are not answered yet, whenever that changes. */
  readonly onUnderWay?: (requests: number) => void;
  /** Asked about a territory that somebody else changed since the plan; without an answer it is left alone. */
  readonly onConflict?: (conflict: Conflict) => Promise<'goOn' | 'leave'>;
}
