import type { Hierarchy } from '../../../core/org/hierarchy';
import type { Change } from '../../../core/plan/plan';
import type { Session } from '../../../core/session/sessions';
import { InputError } from '../../../core/util/errors';
import type { TerritoryId, UserId } from '../../../core/util/ids';
import { RankedSearch } from '../../../core/util/search';
import type { TerritoryOfUser, User } from '../../../core/zoho/schemas';
import { l10n } from '../../../messages/l10n';
import { nameOrId } from '../../../messages/names';
import { makeChanges } from '../../ports/change';
import type { Services } from '../../ports/services';
import type { Invocation } from '../../ports/invocation';
import { membershipsOf, pathAbove, territorySearch, usersOf } from '../../ports/targets';
import type { Choice, Search } from '../../ui/prompter';

/** Of more users it is not read where they are, only to mark it: that would be a call for each. */
const mostMarked = 20;

/** Lets a person tick territories, and adds the users to all of them. */
export async function addToTerritories(
  services: Services,
  session: Session,
  invocation: Invocation,
): Promise<void> {
  const title = l10n.t('Add to Territories');
  const users = await usersFor(services, session, invocation, title);
  const held: Places = users.length > mostMarked ? new Map() : await placesOf(services, session, users);
  const common = [...numbersIn(held)].filter(([, { length }]) => length === users.length).map(([id]) => id);
  const already = users.length === 1 ? l10n.t('a member already') : l10n.t('all are members already');
  const territories = await services.prompter.pickSeveral(
    `${title}: ${whom(users)}`,
    l10n.t('Search by name, path or id'),
    await territorySearch(session, new Set(), new Map(common.map((id) => [id, already]))),
  );
  await makeChanges(services, session, {
    changes: territories.flatMap((territory) => users.map(({ id }) => change(territory.id, id, 'add'))),
  });
}

/**
 * Removes users from the territories whose rows below theirs were clicked; else lets a person tick some of those that the
 * users are in.
 */
export async function removeFromTerritories(
  services: Services,
  session: Session,
  invocation: Invocation,
): Promise<void> {
  const title = l10n.t('Remove from Territories');
  const clicked = membershipsOf(invocation);
  if (clicked.length > 0 && usersOf(invocation).length === 0) {
    const changes = clicked.map(({ territory, user }) => change(territory.id, user.id, 'remove'));
    await makeChanges(services, session, { changes });
    return;
  }
  const users = await usersFor(services, session, invocation, title);
  const places = await placesOf(services, session, users);
  const numbers = numbersIn(places);
  if (numbers.size === 0) throw nowhere(users);
  const territories = await services.prompter.pickSeveral(
    `${title}: ${whom(users)}`,
    l10n.t('Search by name, path or id'),
    await placeSearch(await session.model.hierarchy(), places, users),
  );
  const chosen = new Set(territories);
  await makeChanges(services, session, {
    changes: [...places].flatMap(([user, own]) =>
      own.filter(({ id }) => chosen.has(id)).map(({ id }) => change(id, user, 'remove')),
    ),
  });
}

function change(territory: TerritoryId, user: UserId, operation: Change['operation']): Change {
  return { territory, user, operation };
}

type Places = ReadonlyMap<UserId, readonly TerritoryOfUser[]>;

/** The users of the rows that were clicked, else those that a person ticks. */
async function usersFor(
  { prompter }: Services,
  { model }: Session,
  invocation: Invocation,
  title: string,
): Promise<readonly Pick<User, 'id' | 'name'>[]> {
  const clicked = usersOf(invocation);
  if (clicked.length > 0) return clicked;
  const reading = new AbortController();
  try {
    const ids = await prompter.pickUsers({
      title,
      directory: (onProgress) => model.activeUsers(reading.signal, onProgress),
      members: Promise.resolve(new Set()),
    });
    return ids.map((id) => ({ id, name: model.users.held?.get(id)?.name ?? '' }));
  } finally {
    reading.abort();
  }
}

/**
 * Where users are at this moment.
 *
 * @throws CrmError also where only a part can be read: nobody could be said to be nowhere then
 */
async function placesOf(
  { prompter }: Services,
  { model }: Session,
  users: readonly Pick<User, 'id'>[],
): Promise<Places> {
  const title =
    users.length === 1
      ? l10n.t('Reading the territories of this user')
      : l10n.t('Reading the territories of {0} users', users.length);
  const lists = await prompter.progress(title, ({ signal }) => {
    const stop = new AbortController();
    const either = AbortSignal.any([signal, stop.signal, model.whenClosed]);
    return Promise.all(
      users.map(async ({ id }) => {
        return [id, await model.readTerritoriesOf(id, either)] as const;
      }),
    ).finally(() => stop.abort()); // one failure is enough: the others need not be read
  });
  return new Map(lists);
}

/** Which of the users are in a territory, by territory. */
function numbersIn(places: Places): ReadonlyMap<TerritoryId, readonly UserId[]> {
  const users = new Map<TerritoryId, UserId[]>();
  for (const [user, own] of places) {
    for (const { id } of own) users.set(id, [...(users.get(id) ?? []), user]);
  }
  return users;
}

/** The territories that some of the users are in, findable by name, path and id. */
async function placeSearch(
  hierarchy: Hierarchy,
  places: Places,
  users: readonly unknown[],
): Promise<Search<TerritoryId>> {
  const numbers = numbersIn(places);
  const named = new Map([...places.values()].flat().map((place) => [place.id, place] as const));
  const found = new RankedSearch<TerritoryOfUser>(({ id, name }) => ({
    id,
    name,
    more: hierarchy.pathOf(id).join(' '),
  }));
  found.add([...named.values()]);
  await found.arrange();
  const choiceOf = (place: TerritoryOfUser): Choice<TerritoryId> => {
    const own = numbers.get(place.id) ?? [];
    const manager = hierarchy.get(place.id)?.manager?.id;
    const marks = [
      users.length > 1 && l10n.t('{0} of {1} users', own.length, users.length),
      own.some((id) => id === manager) && managerText(users.length),
      pathAbove(hierarchy, place),
    ];
    return {
      label: nameOrId(place),
      description: marks.filter(Boolean).join(' · '),
      detail: place.id,
      icon: 'location',
      value: place.id,
    };
  };
  return (text, most) => {
    const { best, total } = found.find(text, most);
    return { choices: best.map(choiceOf), total };
  };
}

/** Zoho keeps the manager of a territory among its users. */
function managerText(users: number): string {
  return users === 1 ? l10n.t('manager: stays') : l10n.t('one is the manager and stays');
}

function whom(users: readonly Pick<User, 'id' | 'name'>[]): string {
  const [only, another] = users;
  return only && !another ? nameOrId(only) : l10n.t('{0} users', users.length);
}

function nowhere(users: readonly Pick<User, 'id' | 'name'>[]): InputError {
  const [only, another] = users;
  return new InputError({
    what:
      only && !another
        ? l10n.t('{0} belongs to no territory.', nameOrId(only))
        : l10n.t('These users belong to no territory.'),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Choose somebody who is in one.'),
  });
}
