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
  /** Where the rows were dropped. */
  readonly onto?: Territory;
  /** Nobody pointed at the rows: they were selected when the command came from the palette. */
  readonly implied?: true;
}

/** The palette invokes on nothing. */
export const onNothing: Invocation = { rows: [] };

/** Views that know their own rows, and nothing that another extension made up. */
export interface Views {
  readonly rowOf: (candidate: unknown) => TerritoryRow | UserRow | undefined;
  readonly runIdOf: (candidate: unknown) => string | undefined;
  /** What is selected, where that is what a command is about: see `Selections`. */
  readonly selectionFor: (handedOver: unknown) => readonly unknown[] | undefined;
}

/**
 * What a menu hands over: the row or file that was clicked and, with several selected, all of them. Rows of the activity
 * view stand for their run; our own messages hand over its id. Any extension can hand over anything, so whatever is none
 * of these counts as nothing.
 */
export function invocationOf(views: Views, clicked: unknown, selected: unknown): Invocation {
  try {
    const selection = views.selectionFor(clicked);
    if (selection) return ofSelection(views, selection);
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

function ofSelection(views: Views, selection: readonly unknown[]): Invocation {
  const rows = selection.flatMap((candidate) => views.rowOf(candidate) ?? []);
  const runId = views.runIdOf(selection[0]);
  return { rows, implied: true, ...(runId !== undefined && { runId }) };
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
