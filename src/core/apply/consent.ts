import type { ChangeSize, ProtectionStore } from '../org/protection';
import type { Target } from '../org/target';

/** What a person is asked before a change: to agree, and where the protection wants it, to type a name. */
export interface Questions {
  /** Shows the change; resolves when the person agrees. `typed` says that the name will be asked for next. */
  readonly approve: (typed: boolean) => Promise<void>;
  /** Resolves when the person has typed the name of the organisation. */
  readonly typeName: () => Promise<void>;
}

/**
 * The one gate before every change: returns when a person agreed to it in the way that the protection of the organisation
 * asks for.
 *
 * @param closed aborted when the organisation is not open any more
 * @throws ChangeRefused when there must be no change; whatever a question rejects with, and the reason of `closed`
 */
export async function consent(
  protection: Pick<ProtectionStore, 'consentTo'>,
  target: Target,
  size: ChangeSize,
  { approve, typeName }: Questions,
  closed: AbortSignal,
): Promise<void> {
  await approve((await protection.consentTo(target, size)) === 'type');
  // asked anew each time: another window may have chosen a stricter protection while this one waited
  if ((await protection.consentTo(target, size)) === 'type') await typeName();
  await protection.consentTo(target, size);
  closed.throwIfAborted();
}
