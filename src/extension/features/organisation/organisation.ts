import * as vscode from 'vscode';
import { apiOrigin } from '../../../core/zoho/dataCentres';
import { l10n } from '../../../messages/l10n';
import { guards, isLooser, mostWithoutTyping, type Guard } from '../../../core/org/protection';
import { guardName } from './organisationRow';
import type { Choice } from '../../ui/prompter';
import type { Services } from '../../ports/services';
import type { Session } from '../../../core/session/sessions';

/** Says which organisation is open, and offers what can be done with it as a whole. */
export async function showOrganisation(services: Services, { target, host }: Session): Promise<void> {
  const guard = await services.protection.of(target);
  const offer = (command: string, icon: string, detail: string): Choice<string> => ({
    label: services.titleOf(command),
    detail,
    icon,
    value: command,
  });
  const chosen = await services.prompter.pick<string>(
    target.label,
    l10n.t('Id {0} at {1}', target.organisation || l10n.t('not known'), apiOrigin(host)),
    [
      offer('zohoCrm.protectOrganisation', 'shield', guardName(guard)),
      offer('zohoCrm.switchOrganisation', 'arrow-swap', l10n.t('Another organisation you are signed in to.')),
      offer('zohoCrm.openInZoho', 'link-external', l10n.t('The web application of the organisation.')),
      offer('zohoCrm.signOut', 'sign-out', l10n.t('Forgets the account on this machine.')),
    ],
  );
  await vscode.commands.executeCommand(chosen);
}

/** Chooses how changes of the open organisation are guarded. A looser guard needs a click that no program can make. */
export async function protectOrganisation(
  { prompter, protection }: Services,
  { target }: Session,
): Promise<void> {
  const now = await protection.of(target);
  const next = await prompter.pick<Guard>(
    l10n.t('Protect {0}', target.label),
    l10n.t('How are changes of this organisation guarded?'),
    guards.map((guard) => ({
      label: guardName(guard),
      detail: explanation(guard),
      icon: guard === now ? 'check' : 'blank',
      value: guard,
    })),
  );
  if (isLooser(next, now)) await confirmLooser(prompter, target.label, now, next);
  await protection.choose(target, next);
  void prompter.tell('info', l10n.t('{0} is protected like this now: {1}.', target.label, guardName(next)));
}

function confirmLooser(
  prompter: Services['prompter'],
  label: string,
  now: Guard,
  next: Guard,
): Promise<void> {
  return prompter.confirm({
    message: l10n.t('Protect {0} less than now?', label),
    detail: `${l10n.t('Now: {0}', guardName(now))}\n${l10n.t('Then: {0}', guardName(next))}\n${explanation(next)}`,
    action: l10n.t('Protect Less'),
  });
}

function explanation(guard: Guard): string {
  switch (guard) {
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
