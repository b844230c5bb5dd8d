import type { CrmError } from './errors';
import type { Call } from './transport';

/** How often a call is tried in all. */
export const mostAttempts = 4;

const baseMs = 500;
const capMs = 20_000;

/**
 * How long to wait before the next attempt: any time up to a bound that doubles, so that many who failed together do
 * not come back together.
 *
 * @param failed how many attempts have failed, from 1
 * @param random from 0 up to 1
 * @returns milliseconds
 */
export function backoffMs(failed: number, random: number): number {
  return random * Math.min(capMs, baseMs * 2 ** (failed - 1));
}

export function isRead({ endpoint }: Pick<Call, 'endpoint'>): boolean {
  return endpoint.method === 'GET';
}

/**
 * Whether a failed call may be sent again without anybody deciding about it: what failed may be over in a moment, and
 * the call cannot have changed anything. A write that may have reached Zoho is never sent again from here.
 */
export function mayRepeat(call: Pick<Call, 'endpoint'>, error: CrmError): boolean {
  return error.passing && (isRead(call) || error.effect === 'none');
}

const full = 50;
const costOfRetry = 5;
const costOfTimeout = 10;

/** Retries are paid for by successes: a service that is down is not asked four times for everything. */
export class RetryBucket {
  private left = full;

  /** Takes the price of one more attempt; false, and nothing taken, when that is not there. */
  take(after: CrmError): boolean {
    const cost = after.kind === 'timeout' ? costOfTimeout : costOfRetry;
    if (this.left < cost) return false;
    this.left -= cost;
    return true;
  }

  succeeded(): void {
    this.left = Math.min(full, this.left + 1);
  }
}
