import { Cancelled } from '../../core/util/async';
import type { KnownError } from '../../core/util/errors';
import { told } from '../../messages/explain';
import { l10n } from '../../messages/l10n';
import type { Services } from './services';

/** Says why nothing could begin; resolves when the person wants what they agreed to tried once more, as it is. */
export async function tryAgain(
  { prompter, log }: Pick<Services, 'prompter' | 'log'>,
  refusal: KnownError,
): Promise<void> {
  log.error('Beginning a run', refusal);
  const again = l10n.t('Try Again');
  if ((await prompter.tell('warning', told(refusal), again)) !== again) throw new Cancelled();
}
