import { endpoints, nameOf } from '../../core/zoho/endpoints';
import { CrmError } from '../../core/zoho/errors';
import type { Territory, User } from '../../core/zoho/schemas';
import type { Session } from '../../core/session/sessions';
import type { TerritoryId } from '../../core/util/ids';
import { l10n } from '../../messages/l10n';
import { inert } from '../../core/util/text';
import type { Hierarchy } from '../../core/org/hierarchy';
import { fullness } from '../../core/org/problems';
import type { UserDirectory } from '../../core/org/userDirectory';
import type { People } from '../../core/org/users';
import type { Choice, Search } from '../ui/prompter';
import type { Services } from './services';
import { clickedTerritories, type Invocation, type Membership } from './invocation';

/** The territories a command was invoked on; asked for when there are none, as from the palette. */
export async function territoriesOf(
  services: Pick<Services, 'prompter'>,
  session: Session,
  invocation: Invocation,
  title: string,
): Promise<Territory[]> {
  const clicked = clickedTerritories(invocation);
  return clicked.length > 0 ? clicked : pickTerritories(services, session, title);
}

/** Asks for territories. */
export async function pickTerritories(
  { prompter }: Pick<Services, 'prompter'>,
  session: Session,
  title: string,
): Promise<Territory[]> {
  return [...(await prompter.pickSeveral(title, l10n.t('Which territories?'), await anyTerritory(session)))];
}

/** Asks for one territory. */
export async function pickTerritory(
  { prompter }: Pick<Services, 'prompter'>,
  session: Session,
  title: string,
): Promise<Territory> {
  return prompter.pick(title, l10n.t('Which territory?'), await anyTerritory(session));
}

/** @throws CrmError when there is none to choose */
async function anyTerritory(session: Session): Promise<Search<Territory>> {
  const search = await territorySearch(session);
  if (search('', 0).total === 0) throw noTerritories();
  return search;
}

/** Where the feature is on, there is at least the territory of the organisation itself. */
function noTerritories(): CrmError {
  return new CrmError({
    kind: 'territoriesOff',
    where: nameOf(endpoints.territories),
    detail: { code: 'noTerritories' },
    effect: 'none',
  });
}

/** The memberships a command was invoked on. */
export function membershipsOf({ rows }: Invocation): Membership[] {
  return rows.flatMap(({ territory, user }) => (territory && user ? [{ territory, user }] : []));
}

/** The users a command was invoked on, each once. */
export function usersOf({ rows }: Invocation): User[] {
  const users = rows.flatMap((row) => (row.kind === 'user' ? [[row.user.id, row.user] as const] : []));
  return [...new Map(users).values()];
}

/** Every active user, findable by name, e-mail address, role and id. */
export function userSearch(directory: UserDirectory): Search<User> {
  return (text, most) => {
    const { best, total } = directory.find(text, most);
    return { choices: best.map(userChoice), total };
  };
}

/** Everybody, the active users first. */
function peopleSearch({ active, others }: People): Search<User> {
  const [first, second] = [userSearch(active), userSearch(others)];
  return (text, most) => {
    const found = { active: first(text, most), others: second(text, most) };
    const choices = [
      ...headed(l10n.t('Active users'), found.active.choices),
      ...headed(l10n.t('Not active'), found.others.choices),
    ];
    return { choices: choices.slice(0, most), total: found.active.total + found.others.total };
  };
}

/** Choices below a heading of their own. */
export function headed<T>(group: string, choices: readonly Choice<T>[]): Choice<T>[] {
  return choices.map((choice, index) => (index === 0 ? { ...choice, group } : choice));
}

/** Lets a person choose anybody in the organisation, also who is not active. */
export async function pickAnybody(
  { prompter }: Pick<Services, 'prompter'>,
  { model }: Session,
  title: string,
): Promise<User> {
  const people = await prompter.progress(l10n.t('Reading the users'), ({ signal, report }) =>
    model.users.people(signal, (read) => report(l10n.t('{0} users so far', read))),
  );
  return prompter.pick(title, l10n.t('Name, e-mail or id'), peopleSearch(people));
}

function userChoice(user: User): Choice<User> {
  return {
    label: inert(user.name) || inert(user.email) || user.id,
    description: inert(user.email),
    detail: user.id,
    icon: 'person',
    value: user,
  };
}

/**
 * Every territory but a few, findable by name, path and id, each with how much room it has.
 *
 * @param closed those that are shown and not offered, each with the reason
 */
export async function territorySearch(
  { model }: Session,
  except: ReadonlySet<TerritoryId> = new Set(),
  closed: ReadonlyMap<TerritoryId, string> = new Map(),
): Promise<Search<Territory>> {
  if (model.territories.state === 'failed') await model.refresh();
  const hierarchy = await model.hierarchy();
  const territories = await hierarchy.search();
  return (text, most) => {
    const { best, total } = territories.find(text, most, ({ id }) => !except.has(id));
    const choices = best.map((territory): Choice<Territory> => {
      const why = closed.get(territory.id);
      const isFull = fullness(model.countOf(territory.id)) === 'full';
      const marks = [why, isFull && l10n.t('full')].filter(Boolean);
      return {
        label: inert(territory.name) || territory.id,
        description: [...marks, pathAbove(hierarchy, territory)].filter(Boolean).join(' · '),
        detail: territory.id,
        icon: why === undefined ? 'location' : 'check',
        value: territory,
        ...(why !== undefined && { closed: true }),
      };
    });
    return { choices, total };
  };
}

/** Where a territory is, from the top down. */
export function pathAbove(hierarchy: Hierarchy, { id }: Pick<Territory, 'id'>): string {
  const names = hierarchy.pathOf(id).slice(0, -1);
  return names.map((name) => inert(name, 40)).join(' › ');
}
