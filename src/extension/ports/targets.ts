import { endpoints, nameOf } from '../../core/zoho/endpoints';
import { CrmError } from '../../core/zoho/errors';
import type { Territory, User } from '../../core/zoho/schemas';
import type { Session } from '../../core/session/sessions';
import type { TerritoryId } from '../../core/util/ids';
import { l10n } from '../../messages/l10n';
import { inert } from '../../core/util/text';
import type { Hierarchy } from '../../core/org/hierarchy';
import type { UserDirectory } from '../../core/org/userDirectory';
import type { People } from '../../core/org/users';
import type { Choice, Search } from '../ui/prompter';
import type { Services } from './services';
import * as vscode from 'vscode';
import { isRunId } from '../../core/journal/runFolder';

/** A row of a view that stands for a territory; below a user's, for their membership in it, too. */
export interface TerritoryRow {
  readonly kind: 'territory';
  readonly territory: Territory;
  readonly user?: User;
}

/** A row of a view that stands for a user; below a territory's, for their membership in it, too. */
export interface UserRow {
  readonly kind: 'user';
  readonly user: User;
  readonly territory?: Territory;
}

/** That a user is in a territory. */
export interface Membership {
  readonly territory: Territory;
  readonly user: User;
}

/** What a command was invoked on; nothing, when it came from the palette. */
export interface Invocation {
  readonly rows: readonly (TerritoryRow | UserRow)[];
  readonly files?: readonly vscode.Uri[];
  /** A run of the history, by id. */
  readonly runId?: string;
}

/** The palette invokes on nothing. */
export const onNothing: Invocation = { rows: [] };

/** Views that know their own rows, and nothing that another extension made up. */
export interface Views {
  readonly rowOf: (candidate: unknown) => TerritoryRow | UserRow | undefined;
  readonly runIdOf: (candidate: unknown) => string | undefined;
}

/**
 * What a menu hands over: the row or file that was clicked and, with several selected, all of them. Rows of the activity
 * view stand for their run; our own messages hand over its id. Any extension can hand over anything, so whatever is none
 * of these counts as nothing.
 */
export function invocationOf(views: Views, clicked: unknown, selected: unknown): Invocation {
  try {
    const several: unknown[] = Array.isArray(selected) ? selected : [];
    const rows = (several.includes(clicked) ? several : [clicked]).flatMap(
      (candidate) => views.rowOf(candidate) ?? [],
    );
    if (clicked instanceof vscode.Uri) return { rows, files: filesOf(clicked, several) };
    const runId = typeof clicked === 'string' && isRunId(clicked) ? clicked : views.runIdOf(clicked);
    return runId === undefined ? { rows } : { rows, runId };
  } catch {
    return onNothing; // a proxy that refuses to be looked at
  }
}

/** All that are selected, when the one that was clicked is among them. */
function filesOf(clicked: vscode.Uri, selected: readonly unknown[]): vscode.Uri[] {
  const files = selected.filter((one) => one instanceof vscode.Uri);
  return files.some((file) => file.toString() === clicked.toString()) ? files : [clicked];
}

/** The territories a command was invoked on; asked for when there are none, as from the palette. */
export async function territoriesOf(
  { prompter }: Pick<Services, 'prompter'>,
  session: Session,
  { rows }: Invocation,
  title: string,
): Promise<Territory[]> {
  const clicked = rows.flatMap((row) => (row.kind === 'territory' ? [row.territory] : []));
  if (clicked.length > 0) return clicked;
  const search = await territorySearch(session);
  if (search('', 0).total === 0) throw noTerritories();
  return [await prompter.pick(title, l10n.t('Which territory?'), search)];
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
export function peopleSearch({ active, others }: People): Search<User> {
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

/** Every territory but a few, findable by name, path and id. */
export async function territorySearch(
  { model }: Session,
  except: ReadonlySet<TerritoryId> = new Set(),
): Promise<Search<Territory>> {
  if (model.territories.state === 'failed') await model.refresh();
  const hierarchy = await model.hierarchy();
  const territories = await hierarchy.search();
  return (text, most) => {
    const { best, total } = territories.find(text, most, ({ id }) => !except.has(id));
    return { choices: best.map((territory) => territoryChoice(hierarchy, territory)), total };
  };
}

function territoryChoice(hierarchy: Hierarchy, territory: Territory): Choice<Territory> {
  return {
    label: inert(territory.name) || territory.id,
    description: hierarchy
      .pathOf(territory.id)
      .slice(0, -1)
      .map((name) => inert(name, 40))
      .join(' › '),
    detail: territory.id,
    icon: 'location',
    value: territory,
  };
}
