import * as vscode from 'vscode';
import { nearlyFullFrom, territoriesWith, type TerritoryProblem } from '../../../core/org/problems';
import { documentedMost } from '../../../core/org/userCounts';
import type { Session } from '../../../core/session/sessions';
import { l10n } from '../../../messages/l10n';
import { costOfEveryMember, readEveryMember } from '../../ports/everyMember';
import type { Services } from '../../ports/services';
import type { TerritoryTree } from './provider';

/** Lets a person choose what the tree shows instead of everything. */
export async function filterTerritories(
  services: Services,
  tree: TerritoryTree,
  session: Session,
): Promise<void> {
  const { model } = session;
  const cost = await services.prompter.progress(l10n.t('Reading territories and numbers'), () =>
    costOfEveryMember(session),
  );
  const free = l10n.t('no call to Zoho');
  const choices: readonly (readonly [problem: TerritoryProblem, label: string, cost: string])[] = [
    ['withoutManager', l10n.t('Without manager'), free],
    ['inactiveMembers', l10n.t('Inactive members'), cost],
    ['nearlyFull', l10n.t('Full or nearly full'), `${roomText()} · ${free}`],
  ];
  const [problem, name] = await services.prompter.pick(
    l10n.t('Filter Territories'),
    l10n.t('Which territories?'),
    choices.map((choice) => ({ label: choice[1], description: choice[2], icon: 'filter', value: choice })),
  );
  if (problem === 'inactiveMembers') await readEveryMember(services, session);
  const read = model.territories;
  // after a refresh nobody's members are held
  const isHeld = () => problem !== 'inactiveMembers' || model.territories === read;
  tree.filter({
    name,
    find: (hierarchy) => (isHeld() ? territoriesWith(problem, hierarchy.all(), model) : undefined),
  });
  await vscode.commands.executeCommand('zohoCrm.territories.focus');
}

function roomText(): string {
  return l10n.t('{0} users or more of {1}', nearlyFullFrom, documentedMost);
}
