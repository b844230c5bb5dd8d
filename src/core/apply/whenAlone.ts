import { ChangeError } from '../journal/errors';
import type { ProtectionStore } from '../org/protection';
import type { Target } from '../org/target';
import type { KnownError } from '../util/errors';

interface Asked {
  readonly protection: Pick<ProtectionStore, 'consentTo'>;
  /** Resolves when it is to be tried once more; without it, one refusal is the end. */
  readonly tryAgain?: (refusal: KnownError) => Promise<void>;
}

/**
 * Begins as often as the person wants to, while another window is changing the organisation: nothing was sent then.
 *
 * @throws what `begin` throws else; ChangeRefused when the organisation has been protected meanwhile
 */
export async function whenAlone<T>(begin: () => Promise<T>, target: Target, asked: Asked): Promise<T> {
  for (;;) {
    try {
      return await begin();
    } catch (error) {
      if (!asked.tryAgain || !(error instanceof ChangeError) || error.fault.code !== 'notAlone') throw error;
      await asked.tryAgain(error);
      await asked.protection.consentTo(target, { adds: 0, removals: 0 });
    }
  }
}
