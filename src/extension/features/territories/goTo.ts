import { CrmError } from '../../../core/zoho/errors';
import type { Territory, User } from '../../../core/zoho/schemas';
import type { Session } from '../../../core/session/sessions';
import { l10n } from '../../../messages/l10n';
import type { TerritoryId, UserId } from '../../../core/util/ids';
import { nameOrId } from '../../../messages/names';
import type { Choice, Prompter, Search } from '../../ui/prompter';
import type { Invocation } from '../../ports/invocation';
import {
  headed,
  membershipsOf,
  pickAnybody,
  territorySearch,
  usersOf,
  userSearch,
} from '../../ports/targets';
import type { Services } from '../../ports/services';
import type { TerritoryTree } from './provider';

/** The views that lead to each other. */
export interface Both {
  readonly tree: TerritoryTree;
  /** Shows a user in the view of users. */
  readonly revealUser: (user: UserId) => Promise<boolean>;
}

type Destination =
  | { readonly kind: 'territory'; readonly territory: Territory }
  | { readonly kind: 'user'; readonly user: User };

/** Searches every territory and every active user, and reveals what was chosen. */
export async function goTo(services: Services, views: Both, session: Session): Promise<void> {
  const title = l10n.t('Go to Territory or User');
  const destinations = await services.prompter.progress(
    l10n.t('Reading territories and users'),
    ({ signal, report }) => everything(session, signal, (read) => report(l10n.t('{0} users so far', read))),
  );
  const chosen = await services.prompter.pick(title, l10n.t('Name, e-mail or id'), destinations);
  if (chosen.kind === 'user') await goToUser(services, views, session, chosen.user, title);
  else if (!(await views.tree.revealTerritory(chosen.territory.id))) tellGone(services.prompter);
}

/** Shows the membership or user that was clicked in one of the territories. */
export async function showInTerritories(
  services: Services,
  views: Both,
  session: Session,
  invocation: Invocation,
): Promise<void> {
  const title = l10n.t('Show in Territories');
  const [membership] = membershipsOf(invocation);
  if (membership) {
    await goToMember(services, views.tree, session, membership.territory.id, membership.user.id);
    return;
  }
  const [clicked] = usersOf(invocation);
  const user = clicked ?? (await pickAnybody(services, session, title));
  await goToUser(services, views, session, user, title);
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
        ...headed(
          l10n.t('Territories'),
          leadingTo(places, (territory) => ({ kind: 'territory', territory })),
        ),
        ...headed(
          l10n.t('Active users'),
          leadingTo(people, (user) => ({ kind: 'user', user })),
        ),
      ],
      total: places.total + people.total,
    };
  };
}

function leadingTo<T>(
  { choices }: { readonly choices: readonly Choice<T>[] },
  destination: (value: T) => Destination,
): Choice<Destination>[] {
  return choices.map((choice) => ({ ...choice, value: destination(choice.value) }));
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
  services: Services,
  { tree, revealUser }: Both,
  session: Session,
  user: User,
  title: string,
): Promise<void> {
  const { prompter } = services;
  const memberships = await prompter.progress(l10n.t('Reading the territories of this user'), ({ signal }) =>
    session.model.client.territoriesOfUser(user.id, { signal }),
  );
  const name = nameOrId(user);
  const [only, another] = memberships;
  if (!only) {
    void prompter.tell('info', l10n.t('{0} belongs to no territory.', name));
    await revealUser(user.id);
    return;
  }
  const territory = another
    ? await prompter.pick(
        title,
        l10n.t('{0} belongs to {1} territories. Which one?', name, memberships.length),
        [
          ...memberships.map((choice) => ({
            label: nameOrId(choice),
            detail: choice.id,
            icon: 'location',
            value: choice.id,
          })),
          { label: l10n.t('All of them, in the view of users'), icon: 'person', value: undefined },
        ],
      )
    : only.id;
  if (territory === undefined) await revealUser(user.id);
  else await goToMember(services, tree, session, territory, user.id);
}

async function goToMember(
  { prompter }: Services,
  tree: TerritoryTree,
  session: Session,
  territory: TerritoryId,
  user: UserId,
): Promise<void> {
  if (await tree.revealUser(territory, user)) return;
  // somebody else added the user since the members were read
  await prompter.progress(l10n.t('Reading the members of the territory'), ({ signal }) =>
    session.model.readMembers(territory, signal),
  );
  if (!(await tree.revealUser(territory, user))) tellGone(prompter);
}
