import type { CrmClient } from '../zoho/client';
import { CrmError } from '../zoho/errors';
import type { Journal } from '../journal/journal';
import type { Lease } from '../journal/lease';
import { request, type Batch, type Told } from './request';

/** What every request of a run is sent with. */
export interface LeavingOptions {
  readonly client: CrmClient;
  readonly journal: Journal;
  readonly lease: Pick<Lease, 'check'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Thrown by who is asked whether a request that Zoho put off should still leave, when it should not. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/**
 * Sends one request: that its rows are about to be sent is on record before it leaves, and taken back where it did nothing.
 *
 * @param note told 1 when a request has left, and -1 once it has ended
 * @param beforeAgain awaited before a request leaves once more that did nothing, which may be minutes later
 * @throws as `request`, what `beforeAgain` rejects with, and ChangeError when another window has taken over or there is no
 * way to write the journal
 */
export async function leave(
  batch: Batch,
  { client, journal, lease, now }: LeavingOptions,
  halt: AbortSignal,
  note: (change: 1 | -1) => void,
  beforeAgain?: () => Promise<void>,
): Promise<Told> {
  const intent = { isRecorded: false, hasLeft: false };
  const withdraw = async () => {
    if (intent.isRecorded) await journal.withdraw(batch.rows);
    intent.isRecorded = false;
  };
  try {
    return await request(client, batch, halt, async () => {
      await lease.check();
      if (intent.hasLeft) {
        await withdraw(); // a window that dies while it looks again has nothing on its way
        await beforeAgain?.();
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
    if (intent.hasLeft) note(-1);
  }
}
