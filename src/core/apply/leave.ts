import type { CrmClient } from '../zoho/client';
import { CrmError } from '../zoho/errors';
import type { Journal } from '../journal/journal';
import type { Lease } from '../journal/lease';
import type { Pauses } from './pauses';
import { request, type Batch, type Told } from './request';

/** What every request of a run is sent with. */
export interface LeavingOptions {
  readonly client: CrmClient;
  readonly journal: Journal;
  readonly lease: Pick<Lease, 'check'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly pauses: Pauses;
}

/** What a request leaves on. */
interface Look {
  /** Whether others have had time to change what was seen. */
  readonly isOld: () => boolean;
  /** Looks again; rejects with Overtaken where others did. */
  readonly again: () => Promise<void>;
}

/** Thrown by who is asked whether a request that Zoho put off should still leave, when it should not. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/**
 * Sends one request: that its rows are about to be sent is on record before it leaves, and taken back where it did nothing.
 *
 * @param note told 1 when a request has left, and -1 once it has ended
 * @param look what is looked at again where it is old, and before a request leaves once more that did nothing
 * @throws as `request`, what `look` rejects with, and ChangeError when another window has taken over or there is no way to
 * write the journal
 */
export async function leave(
  batch: Batch,
  { client, journal, lease, now, pauses }: LeavingOptions,
  halt: AbortSignal,
  note: (change: 1 | -1) => void,
  look: Look,
): Promise<Told> {
  let since = pauses.now(); // it may wait for its turn for minutes, or for its answer
  const intent = { isRecorded: false, hasLeft: false };
  const withdraw = async () => {
    if (intent.isRecorded) await journal.withdraw(batch.rows);
    intent.isRecorded = false;
  };
  try {
    return await request(client, batch, halt, async () => {
      await lease.check();
      pauses.note(since);
      since = pauses.now();
      if (intent.hasLeft || look.isOld()) {
        await withdraw(); // a window that dies while it looks again has nothing on its way
        await look.again();
      }
      await journal.intend(batch.rows, now());
      intent.isRecorded = true;
      if (!intent.hasLeft) note(1);
      intent.hasLeft = true;
    });
  } catch (error) {
    // refused as a whole, or never left: these rows have not been sent
    const didNothing = error instanceof CrmError || error instanceof Overtaken || error === halt.reason;
    if (didNothing) await withdraw();
    throw error;
  } finally {
    pauses.note(since);
    if (intent.hasLeft) note(-1);
  }
}
