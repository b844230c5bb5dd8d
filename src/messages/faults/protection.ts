import { l10n } from '../l10n';
import type { ChangeRefusedFault } from '../../core/org/protection';
import type { Explanation } from '../../core/util/errors';
import { withoutWords } from './unknown';
import { targetLabel } from '../organisations';

/** A change that the protection of an organisation, or the workspace, does not allow. */
export function changeRefused(fault: ChangeRefusedFault): Explanation {
  return {
    what: refusal(fault),
    notDone: fault.inRun
      ? l10n.t('Nothing more was sent to Zoho from this window.')
      : l10n.t('Nothing was sent to Zoho.'),
    next:
      fault.reason === 'untrusted'
        ? l10n.t('Trust the workspace, or open another one, if you want to change something.')
        : l10n.t('Choose another protection for it if you want to change it.'),
  };
}

function refusal({ reason, target, why = '' }: ChangeRefusedFault): string {
  const label = targetLabel(target);
  switch (reason) {
    case 'readOnly':
      return l10n.t('{0} is marked as read-only here.', label);
    case 'unreadable':
      return l10n.t(
        'The protection of {0} cannot be read on this computer ({1}), so it counts as read-only.',
        label,
        why === 'damaged' ? l10n.t('it is damaged') : why,
      );
    case 'untrusted':
      return l10n.t('This workspace is not trusted, so {0} can be looked at but not changed.', label);
    default:
      return withoutWords({ code: reason satisfies never });
  }
}
