import type { Session } from '../auth/sessions';
import type { Confirmation } from '../ui/prompter';
import type { CommandContext } from './context';

/** A change as a person sees it before it is made; organisation and environment stand in its message. */
export interface ChangeReview extends Confirmation {
  readonly adds: number;
  readonly removals: number;
}

/**
 * The one gate before every change: returns when the person agreed to it.
 *
 * @throws Cancelled when they turned away
 */
export async function confirmChange(
  { prompter }: CommandContext,
  _session: Session,
  { message, detail, action }: ChangeReview,
): Promise<void> {
  await prompter.confirm({ message, detail, action });
}
