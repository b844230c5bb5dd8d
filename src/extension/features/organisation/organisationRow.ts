import { l10n } from '../../../messages/l10n';
import { inert } from '../../../core/util/text';
import type { Protection } from '../../../core/org/protection';
import type { Target } from '../../../core/org/target';
import { targetLabel } from '../../../messages/organisations';

/** How the open organisation stands in the status bar; every text in it is inert, but for the icon in front. */
export interface OrganisationRow {
  readonly text: string;
  readonly tooltip: string;
  readonly accessibility: string;
  /** Production is where a mistake is felt. */
  readonly warning: boolean;
}

/** The row of an organisation: pure, so that the same target always looks the same. */
export function organisationRow(target: Target, protection: Protection): OrganisationRow {
  const label = shortLabel(target);
  const warning = target.environment === 'production';
  const standing = protection === 'readOnly' ? ` · ${l10n.t('read-only')}` : '';
  return {
    text: `$(${protection === 'readOnly' ? 'lock' : 'organization'}) ${label}${standing}`,
    tooltip: [
      l10n.t('Zoho CRM organisation: {0}', inert(targetLabel(target), 160)),
      target.organisation && l10n.t('Id: {0}', inert(target.organisation)),
      l10n.t('Protection: {0}', protectionName(protection)),
    ]
      .filter(Boolean)
      .join('\n'),
    accessibility: l10n.t('Zoho CRM organisation {0}. Protection: {1}', label, protectionName(protection)),
    warning,
  };
}

/** However long the name is, the environment stays in sight. */
function shortLabel(target: Target): string {
  const { name } = target;
  const label = targetLabel(target);
  if (name === '' || !label.startsWith(name)) return inert(label);
  return `${inert(name, 30)} ${inert(label.slice(name.length))}`;
}

/** A protection in words. */
export function protectionName(protection: Protection): string {
  switch (protection) {
    case 'readOnly':
      return l10n.t('Read-only');
    case 'typeAlways':
      return l10n.t('Type the name for every change');
    case 'typeLarge':
      return l10n.t('Type the name for large changes and removals');
    case 'click':
      return l10n.t('Allow changes with a click');
  }
}
