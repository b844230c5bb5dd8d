import { territoriesPerUser } from '../../../core/org/problems';
import { refuseGap } from '../../../core/org/readTerritories';
import type { Session } from '../../../core/session/sessions';
import { l10n } from '../../../messages/l10n';
import { costOfEveryMember, readEveryMember } from '../../ports/everyMember';
import type { Services } from '../../ports/services';
import type { Filter } from './lists';
import type { UserTree } from './provider';

/** Lets a person choose whom the view shows instead of everybody. */
export async function filterUsers(services: Services, tree: UserTree, session: Session): Promise<void> {
  const { prompter } = services;
  const title = l10n.t('Filter Users');
  const cost = await prompter.progress(l10n.t('Reading territories and numbers'), () =>
    costOfEveryMember(session),
  );
  refuseGap(session.model); // whoever is in one that is missing would be said to be in none
  const choices = ['nowhere', 'many'] as const;
  const labels = { nowhere: l10n.t('In no territory'), many: l10n.t('In more than N territories…') };
  const chosen = await prompter.pick(
    title,
    l10n.t('Which users?'),
    choices.map((value) => ({ label: labels[value], description: cost, icon: 'filter', value })),
  );
  const most = chosen === 'many' ? await askForNumber(services, title) : 0;
  await readEveryMember(services, session);
  const places = territoriesPerUser(session.model.heldMembers);
  const filter: Filter =
    chosen === 'many'
      ? {
          name: l10n.t('In more than {0} territories', most),
          lets: ({ id }) => (places.get(id) ?? 0) > most,
        }
      : {
          name: labels.nowhere,
          // nobody expects the others in one
          lets: ({ id, status }) => status === 'active' && !places.has(id),
        };
  await tree.show(filter);
}

async function askForNumber({ prompter }: Services, title: string): Promise<number> {
  const text = await prompter.ask({
    title,
    prompt: l10n.t('In more than how many territories?'),
    value: '5',
    check: (typed) => (/^\d{1,4}$/.test(typed) ? undefined : l10n.t('Type a whole number')),
  });
  return Number(text);
}
