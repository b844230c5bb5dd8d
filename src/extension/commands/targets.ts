import * as vscode from 'vscode';
import { endpoints, nameOf } from '../../core/zoho/endpoints';
import { CrmError } from '../../core/zoho/errors';
import type { Territory, User } from '../../core/zoho/schemas';
import type { Session } from '../../core/session/sessions';
import type { TerritoryId, UserId } from '../../core/util/ids';
import { l10n } from '../../core/util/l10n';
import { inert } from '../../core/util/text';
import type { Names } from '../../core/plan/names';
import { isRunId } from '../../core/journal/runId';
import type { Hierarchy } from '../../core/org/hierarchy';
import type { UserDirectory } from '../../core/org/userDirectory';
import type { Choice, Search } from '../ui/prompter';
import type { UserNode } from '../features/territories/nodes';
import type { CommandContext, Invocation } from './context';

/**
 * What a menu hands over: the row or file that was clicked and, with several selected, all of them. Rows of the
 * activity view stand for their run; our own messages hand over its id. Any extension can hand over anything, so whatever is none of these counts as nothing.
 */
export function invocationOf(
  { tree, activity }: Pick<CommandContext, 'tree' | 'activity'>,
  clicked: unknown,
  selected: unknown,
): Invocation {
  try {
    const several: unknown[] = Array.isArray(selected) ? selected : [];
    const nodes = (several.includes(clicked) ? several : [clicked]).filter((candidate) =>
      tree.has(candidate),
    );
    if (clicked instanceof vscode.Uri) return { nodes, files: filesOf(clicked, several) };
    const runId = typeof clicked === 'string' && isRunId(clicked) ? clicked : activity.runIdOf(clicked);
    return runId === undefined ? { nodes } : { nodes, runId };
  } catch {
    return { nodes: [] }; // a proxy that refuses to be looked at
  }
}

/** All that are selected, when the one that was clicked is among them. */
function filesOf(clicked: vscode.Uri, selected: readonly unknown[]): vscode.Uri[] {
  const files = selected.filter((one) => one instanceof vscode.Uri);
  return files.some((file) => file.toString() === clicked.toString()) ? files : [clicked];
}

/** The territories a command was invoked on; asked for when there are none, as from the palette. */
export async function territoriesOf(
  { prompter }: CommandContext,
  session: Session,
  { nodes }: Invocation,
  title: string,
): Promise<Territory[]> {
  const clicked = nodes.flatMap((node) => (node.kind === 'territory' ? [node.territory] : []));
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
    what: l10n.t('This organisation shows no territories.'),
    effect: 'none',
  });
}

/** The memberships a command was invoked on. */
export function membershipsOf({ nodes }: Invocation): UserNode[] {
  return nodes.flatMap((node) => (node.kind === 'user' ? [node] : []));
}

/** Every active user, findable by name, e-mail address, role and id. */
export function userSearch(directory: UserDirectory): Search<User> {
  return (text, most) => {
    const { best, total } = directory.find(text, most);
    return { choices: best.map(userChoice), total };
  };
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

/** What territories and users are called, as far as it is known. */
export function namesFrom(hierarchy: Hierarchy, users: ReadonlyMap<UserId, Pick<User, 'name'>>): Names {
  return {
    territory: (id) => hierarchy.get(id)?.name ?? '',
    user: (id) => users.get(id)?.name ?? '',
  };
}
