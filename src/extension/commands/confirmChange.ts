import type { Session } from '../../core/session/sessions';
import { Cancelled } from '../../core/util/async';
import { l10n } from '../../core/util/l10n';
import { isPhrase, phraseFor } from '../../core/org/protection';
import type { Target } from '../../core/org/target';
import type { Confirmation, Prompter } from '../ui/prompter';
import type { CommandContext } from './context';

/** A change as a person sees it before it is made; organisation and environment stand in its message. */
export interface ChangeReview extends Confirmation {
  readonly adds: number;
  readonly removals: number;
}

/**
 * The one gate before every change: returns when the person agreed to it in the way the organisation's guard asks for.
 *
 * @throws ChangeRefused when the organisation is read-only or the workspace untrusted; Cancelled when the person turned
 * away, or signed out meanwhile
 */
export async function confirmChange(
  { prompter, guards }: Pick<CommandContext, 'prompter' | 'guards'>,
  { target, model }: Pick<Session, 'target' | 'model'>,
  review: ChangeReview,
): Promise<void> {
  const { message, detail, adds, removals } = review;
  const typed = (await guards.consentTo(target, review)) === 'type';
  const size = l10n.t('{0}: {1} to add, {2} to remove.', target.label, adds, removals);
  const action = typed ? `${review.action}…` : review.action;
  await prompter.confirm({ message, detail: `${size}\n${detail}`, action });
  // asked anew each time: another window may have chosen a stricter guard while this one waited
  if ((await guards.consentTo(target, review)) === 'type') await typeName(prompter, target, review, size);
  await guards.consentTo(target, review);
  model.whenClosed.throwIfAborted();
}

async function typeName(
  prompter: Prompter,
  target: Target,
  { action }: ChangeReview,
  size: string,
): Promise<void> {
  const phrase = phraseFor(target);
  const typed = await prompter.ask({
    title: l10n.t('{0}: type {1} to go on', action, phrase),
    prompt: size,
    placeholder: phrase,
    check: (text) => (isPhrase(text, phrase) ? undefined : l10n.t('Type {0}, or press Escape', phrase)),
  });
  if (!isPhrase(typed, phrase)) throw new Cancelled();
}
