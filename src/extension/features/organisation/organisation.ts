import * as vscode from 'vscode';
import { apiOrigin } from '../../../core/zoho/dataCentres';
import { l10n } from '../../../messages/l10n';
import { protections, isLooser, mostWithoutTyping, type Protection } from '../../../core/org/protection';
import { protectionName } from './organisationRow';
import type { Choice } from '../../ui/prompter';
import type { Services } from '../../ports/services';
import type { Session } from '../../../core/session/sessions';
import { targetLabel } from '../../../messages/organisations';

/** Says which organisation is open, and offers what can be done with it as a whole. */
export async function showOrganisation(services: Services, { target, host }: Session): Promise<void> {
  const protection = await services.protection.of(target);
  const offer = (command: string, icon: string, detail: string): Choice<string> => ({
    label: services.titleOf(command),
    detail,
    icon,
    value: command,
  });
  const chosen = await services.prompter.pick<string>(
    targetLabel(target),
    l10n.t('Id {0} at {1}', target.organisation || l10n.t('not known'), apiOrigin(host)),
    [
      offer('zohoCrm.protectOrganisation', 'shield', protectionName(protection)),
      offer('zohoCrm.switchOrganisation', 'arrow-swap', l10n.t('Another organisation you are signed in to.')),
      offer('zohoCrm.openInZoho', 'link-external', l10n.t('The web application of the organisation.')),
      offer('zohoCrm.signOut', 'sign-out', l10n.t('Forgets the account on this machine.')),
    ],
  );
  await vscode.commands.executeCommand(chosen);
}

/** Chooses how changes of the open organisation are guarded. A looser protection needs a click that no program can make. */
export async function protectOrganisation(
  { prompter, protection }: Services,
  { target }: Session,
): Promise<void> {
  const now = await protection.of(target);
  const next = await prompter.pick<Protection>(
    l10n.t('Protect {0}', targetLabel(target)),
    l10n.t('How are changes of this organisation guarded?'),
    protections.map((protection) => ({
      label: protectionName(protection),
      detail: explanation(protection),
      icon: protection === now ? 'check' : 'blank',
      value: protection,
    })),
  );
  if (isLooser(next, now)) await confirmLooser(prompter, targetLabel(target), now, next);
  await protection.choose(target, next);
  void prompter.tell('info', l10n.t('Protection now: {0} ({1}).', protectionName(next), targetLabel(target)));
}

function confirmLooser(
  prompter: Services['prompter'],
  label: string,
  now: Protection,
  next: Protection,
): Promise<void> {
  return prompter.confirm({
    message: l10n.t('Protect {0} less than now?', label),
    detail: `${l10n.t('Now: {0}', protectionName(now))}\n${l10n.t('Then: {0}', protectionName(next))}\n${explanation(next)}`,
    action: l10n.t('Protect Less'),
  });
}

function explanation(protection: Protection): string {
  switch (protection) {
    case 'readOnly':
      return l10n.t('Nothing can be changed from here.');
    case 'typeAlways':
      return l10n.t('Every change needs the name of the organisation, typed after the review.');
    case 'typeLarge':
      return l10n.t(
        'Above {0} users, and for any removal, the name has to be typed; a click is enough for the rest.',
        mostWithoutTyping,
      );
    case 'click':
      return l10n.t('Every change needs a click in the review, and nothing more.');
  }
}
