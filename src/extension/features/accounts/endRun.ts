import { l10n } from '../../../messages/l10n';
import type { Target } from '../../../core/org/target';
import type { Prompter } from '../../ui/prompter';
import { targetLabel } from '../../../messages/organisations';

/** Asks whether a run may be ended, whoever called the command that would end it; rejects with Cancelled to keep it. */
export function askToEndRun(prompter: Prompter, target: Target): Promise<void> {
  return prompter.confirm({
    message: l10n.t('A run is changing {0}. End it?', targetLabel(target)),
    detail: l10n.t('What was sent to Zoho stays as it is, and the rest is not sent. Cancel to let it go on.'),
    action: l10n.t('End the Run'),
  });
}
