import { CrmError } from '../../../core/zoho/errors';
import type { Territory, User } from '../../../core/zoho/schemas';
import type { Session } from '../../../core/session/sessions';
import { l10n } from '../../../messages/l10n';
import { inert } from '../../../core/util/text';
import type { Choice, Prompter, Search } from '../../ui/prompter';
import { territorySearch, userSearch } from '../../ports/targets';
import type { Services } from '../../ports/services';
import type { TerritoryTree } from './provider';

type Destination =
  | { readonly kind: 'territory'; readonly territory: Territory }
  | { readonly kind: 'user'; readonly user: User };

/** Searches every territory and every active user, and reveals what was chosen. */
export async function goTo(services: Services, tree: TerritoryTree, session: Session): Promise<void> {
  const title = l10n.t('Go to Territory or User');
  const destinations = await services.prompter.progress(
    l10n.t('Reading territories and users'),
    ({ signal, report }) => everything(session, signal, (read) => report(l10n.t('{0} users so far', read))),
  );
  const chosen = await services.prompter.pick(title, l10n.t('Name, e-mail or id'), destinations);
  if (chosen.kind === 'user') await goToUser(services, tree, session, chosen.user, title);
  else if (!(await tree.revealTerritory(chosen.territory.id))) tellGone(services.prompter);
}

/** Half of the rows for territories, half for users. */
async function everything(
  session: Session,
  signal: AbortSignal,
  onProgress: (read: number) => void,
): Promise<Search<Destination>> {
  const [territories, users] = await Promise.all([
    territorySearch(session),
    session.model.activeUsers(signal, onProgress).then(userSearch, withoutUsers),
  ]);
  return (text, most) => {
    const places = territories(text, most / 2);
    const people = users(text, most / 2);
    return {
      choices: [
        ...headed(l10n.t('Territories'), places.choices, (territory) => ({ kind: 'territory', territory })),
        ...headed(l10n.t('Active users'), people.choices, (user) => ({ kind: 'user', user })),
      ],
      total: places.total + people.total,
    };
  };
}

function headed<T>(
  group: string,
  choices: readonly Choice<T>[],
  destination: (value: T) => Destination,
): Choice<Destination>[] {
  return choices.map((choice, index) => ({
    ...choice,
    ...(index === 0 ? { group } : {}),
    value: destination(choice.value),
  }));
}

/** A token that may not read users still finds territories. */
function withoutUsers(error: unknown): Search<User> {
  if (error instanceof CrmError) return () => ({ choices: [], total: 0 });
  throw error;
}

function tellGone(prompter: Prompter): void {
  void prompter.tell('info', l10n.t('That is not in the tree any more. Refresh the territories.'));
}

/** A user has a row in each of their territories: with several, the person says which. */
async function goToUser(
  { prompter }: Services,
  tree: TerritoryTree,
  session: Session,
  user: User,
  title: string,
): Promise<void> {
  const memberships = await prompter.progress(l10n.t('Reading the territories of this user'), ({ signal }) =>
    session.model.client.territoriesOfUser(user.id, { signal }),
  );
  const name = inert(user.name) || user.id;
  const [only, another] = memberships;
  if (!only) {
    void prompter.tell('info', l10n.t('{0} belongs to no territory.', name));
    return;
  }
  const territory = another
    ? await prompter.pick(
        title,
        l10n.t('{0} belongs to {1} territories. Which one?', name, memberships.length),
        memberships.map((choice) => ({
          label: inert(choice.name) || choice.id,
          detail: choice.id,
          icon: 'location',
          value: choice,
        })),
      )
    : only;
  if (await tree.revealUser(territory.id, user.id)) return;
  // somebody else added the user since the members were read
  await prompter.progress(l10n.t('Reading the members of the territory'), ({ signal }) =>
    session.model.readMembers(territory.id, signal),
  );
  if (!(await tree.revealUser(territory.id, user.id))) tellGone(prompter);
}
