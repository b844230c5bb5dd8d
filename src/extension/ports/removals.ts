import { isAboutNumbers, objectionsTo, type Extent } from '../../core/assignmentPlan/limits';
import { isPhrase } from '../../core/org/protection';
import type { Change, Plan } from '../../core/plan/plan';
import { Cancelled } from '../../core/util/async';
import { objectionWords } from '../../messages/faults/assignments';
import { l10n } from '../../messages/l10n';
import { andMore } from '../../messages/names';
import { phraseFor } from '../../messages/organisations';
import type { Prompter } from '../ui/prompter';

/**
 * More removals than pass without a word have to be typed, by their number and the name of the organisation. What else
 * speaks against a plan cannot be accepted here, and is refused later.
 *
 * @param titled what is said above the question, with the phrase to type
 * @returns the number that was typed; undefined where nothing was asked
 * @throws Cancelled when the person turns away
 */
export async function acceptedRemovals(
  prompter: Prompter,
  { target }: Pick<Plan, 'target'>,
  extent: Extent & { readonly rows: readonly Change[] },
  titled: (phrase: string) => string,
): Promise<number | undefined> {
  const objections = objectionsTo(extent.rows, extent, target.user);
  if (objections.length === 0 || !objections.every(isAboutNumbers)) return undefined;
  const removals = extent.rows.filter(({ operation }) => operation === 'remove').length;
  const phrase = l10n.t('remove {0} from {1}', removals, phraseFor(target));
  const typed = await prompter.ask({
    title: titled(phrase),
    prompt: andMore(objections.map(objectionWords), ' '),
    placeholder: phrase,
    check: (text) => (isPhrase(text, phrase) ? undefined : l10n.t('Type {0}, or press Escape', phrase)),
  });
  if (!isPhrase(typed, phrase)) throw new Cancelled();
  return removals;
}
