import { ChangeRefused, type ChangeSize, type ProtectionStore } from '../org/protection';
import type { Target } from '../org/target';
import { isOfManager, type PlannedRow } from '../plan/plan';
import { Cancelled } from '../util/async';

/** What a person is asked before a change: to agree, and where the protection wants it, to type a name. */
export interface Questions {
  /** Shows the change; resolves when the person agrees. `typed` says that the name will be asked for next. */
  readonly approve: (typed: boolean) => Promise<void>;
  /** Resolves when the person has typed the name of the organisation. */
  readonly typeName: () => Promise<void>;
}

/** Asks again whether what was agreed to may go on: rejects as `consent` where it may not. */
export type StillAgreed = () => Promise<void>;

/**
 * The one gate before every change: returns when a person agreed to it in the way that the protection of the organisation
 * asks for.
 *
 * @param closed aborted when the organisation is not open any more
 * @returns what to ask whenever the change has waited since; a name that was typed is not asked for twice
 * @throws ChangeRefused when there must be no change; whatever a question rejects with, and the reason of `closed`
 */
export async function consent(
  protection: Pick<ProtectionStore, 'consentTo'>,
  target: Target,
  size: ChangeSize,
  { approve, typeName }: Questions,
  closed: AbortSignal,
): Promise<StillAgreed> {
  let isTyped = false;
  // asked anew each time: another window may have chosen a stricter protection while this one waited
  const needed = () => protection.consentTo(target, size);
  const stillAgreed = async () => {
    if ((await needed()) === 'type' && !isTyped) {
      await typeName();
      isTyped = true;
      await needed();
    }
    closed.throwIfAborted();
  };
  await approve((await needed()) === 'type');
  await stillAgreed();
  return stillAgreed;
}

/**
 * The answer to a question in the middle of a run: whoever goes on has to agree in the way that is asked for by then, and
 * whoever turns away from that leaves it.
 *
 * @throws ChangeRefused when there must be no change any more
 */
export async function unlessRefused(
  answer: 'goOn' | 'leave',
  stillAgreed: StillAgreed,
): Promise<'goOn' | 'leave'> {
  if (answer === 'leave') return answer;
  try {
    await stillAgreed();
    return answer;
  } catch (error) {
    if (error instanceof ChangeRefused) throw error.inRun();
    if (error instanceof Cancelled) return 'leave';
    throw error;
  }
}

/** How large a change is. Whoever is the manager no longer counts as one who is removed. */
export function sizeOf(rows: readonly PlannedRow[]): ChangeSize {
  const adds = rows.filter(({ operation }) => operation === 'add' || operation === 'setManager');
  const removals = rows.filter((row) =>
    isOfManager(row) ? row.replaces !== null : row.operation === 'remove',
  );
  return { adds: adds.length, removals: removals.length };
}
