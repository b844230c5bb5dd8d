import { ChangeError } from '../journal/errors';
import type { KnownError } from '../util/errors';
import type { StillAgreed } from './consent';

interface Asked {
  readonly stillAgreed: StillAgreed;
  /** Resolves when it is to be tried once more; without it, one refusal is the end. */
  readonly tryAgain?: (refusal: KnownError) => Promise<void>;
}

/**
 * Begins as often as the person wants to, while another window is changing the organisation: nothing was sent then.
 *
 * @throws what `begin` throws else; as `consent` when the organisation has been protected meanwhile
 */
export async function whenAlone<T>(begin: () => Promise<T>, asked: Asked): Promise<T> {
  for (;;) {
    try {
      return await begin();
    } catch (error) {
      if (!asked.tryAgain || !(error instanceof ChangeError) || error.fault.code !== 'notAlone') throw error;
      await asked.tryAgain(error);
      await asked.stillAgreed();
    }
  }
}
