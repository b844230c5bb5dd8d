import { CrmError, type CrmDetail, type CrmErrorKind } from '../zoho/errors';
import type { TokenAccount } from './account';

const marginMs = 5 * 60_000;

/** How long a token is good in all, in milliseconds. */
export function lifeMs({ lifeSeconds }: TokenAccount): number {
  return (lifeSeconds ?? Infinity) * 1000;
}

/** Whether a token that is good for so long yet can be used as it is: it is renewed five minutes early, or at half its life. */
export function isFresh(account: TokenAccount, leftMs: number): boolean {
  return leftMs > Math.min(marginMs, lifeMs(account) / 2);
}

/** A call that never left, because there was no token for it. */
export function callNotSent(kind: CrmErrorKind, detail: CrmDetail, passing = false): CrmError {
  return new CrmError({ kind, where: 'POST /oauth/v2/token', detail, effect: 'none', passing });
}
