import { l10n } from '../../../messages/l10n';
import { inert } from '../../../core/util/text';
import { isolated, statusName } from '../../../messages/names';
import type { PlanMark } from '../../ports/planMarks';
import { markWords } from '../../../messages/planMarks';
import type { Hierarchy, Misplaced } from '../../../core/org/hierarchy';
import { fullness } from '../../../core/org/problems';
import { rangeRow } from '../../ui/ranges';
import { errorRow, leaf, type TreeRow } from '../../ui/treeRow';
import { idOf, type Node, type ProblemNode, type TerritoryNode, type UserNode } from './nodes';

export interface Shown {
  readonly hierarchy: Hierarchy;
  /** Number of users of a territory; undefined while it is not known. */
  readonly countOf: (node: TerritoryNode) => number | undefined;
  /** What the last plan of an assignment file would change there. */
  readonly markOf: (node: TerritoryNode) => PlanMark | undefined;
  /** How many of its members are known to be not active. */
  readonly inactiveIn: (node: TerritoryNode) => number;
  /** It stands without those above it. */
  readonly isFlat: boolean;
}

/** A row cuts a name; who points at it reads all that Zoho keeps. */
const wholeName = 300;

/** The row of a node: pure, so that the same node always looks the same. */
export function render(node: Node, shown: Shown): TreeRow {
  switch (node.kind) {
    case 'territory':
      return territoryRow(node, shown);
    case 'range':
      return rangeRow(idOf(node), node, {
        description: l10n.t('{0} territories', node.size),
        tooltip: l10n.t('By name. With Go to Territory or User you need not look for one.'),
      });
    case 'user':
      return userRow(node);
    case 'problem':
      return problemRow(node);
    case 'empty': {
      const label = l10n.t('No users yet');
      const next = l10n.t('Right-click the territory to associate users.');
      return leaf({ id: idOf(node), label, description: '', tooltip: next, icon: 'info', context: 'empty' });
    }
  }
}

function territoryRow(node: TerritoryNode, shown: Shown): TreeRow {
  const { hierarchy, countOf, markOf } = shown;
  const { territory } = node;
  const name = isolated(inert(territory.name)) || territory.id;
  const manager =
    territory.manager &&
    (isolated(inert(territory.manager.name, 60)) || inert(territory.manager.id ?? '', 20));
  const count = countOf(node);
  const isParent = hierarchy.childrenOf(territory.id).length > 0;
  const users = count === undefined ? '' : usersText(count, isParent);
  const misplaced = hierarchy.misplacedBecause(territory.id);
  const remark = misplaced ? misplacedText(misplaced) : '';
  const mark = markOf(node);
  const planned = mark ? `≠ ${markWords(mark)}` : '';
  const troubles = [roomText(count), inactiveText(shown.inactiveIn(node)), remark].filter(Boolean);
  const path = (most: number) => hierarchy.pathOf(territory.id).map((part) => isolated(inert(part, most)));
  const above = shown.isFlat ? path(80).slice(0, -1).join(' › ') : '';
  const seen = [users, manager ?? l10n.t('no manager'), ...troubles, planned, above].filter(Boolean);
  return {
    id: idOf(node),
    label: name,
    description: seen.join(' · '),
    get tooltip() {
      const lines = [
        path(wholeName).join(' › '),
        l10n.t('Id: {0}', territory.id),
        users,
        isParent && belowText(node, shown),
        manager ? l10n.t('Manager: {0}', manager) : l10n.t('No manager'),
        territory.permission && l10n.t('Permission: {0}', permissionName(territory.permission)),
        territory.description && inert(territory.description, 250),
        mark && l10n.t('By the last plan: {0} to add, {1} to remove', mark.adds, mark.removals),
        misplaced &&
          `${remark}\n${l10n.t('Refresh; if it stays, correct the parent in Zoho CRM under Setup.')}`,
      ];
      return lines.filter(Boolean).join('\n');
    },
    icon: misplaced ? 'warning' : territory.parentId === undefined ? 'globe' : 'location',
    ...((troubles.length > 0 || !manager) && { colour: 'list.warningForeground' }),
    context: 'territory',
    // what is seen comes first and in the same words, so that voice control finds the row by it
    accessibility: [name, ...seen, manager ? l10n.t('territory with manager') : l10n.t('territory')].join(
      ', ',
    ),
    expandable: true,
    ...(hierarchy.top[0] === territory && !shown.isFlat && { expanded: true }),
  };
}

/** What its users may do with the records of others, in words; Zoho's own where it says something else. */
function permissionName(permission: string): string {
  switch (permission) {
    case 'read_only':
      return l10n.t('read only');
    case 'read_write_delete':
      return l10n.t('read, write, delete');
    default:
      return inert(permission, 40);
  }
}

function userRow(node: UserNode): TreeRow {
  const { user, territory } = node;
  const called = (most: number) => isolated(inert(user.name, most)) || inert(user.email, most) || user.id;
  const name = called(80);
  const manages = territory.manager?.id === user.id;
  const status = user.status === 'active' ? '' : statusName(user.status);
  const role = inert(user.role, 60);
  const standing = manages ? l10n.t('manager') : '';
  return {
    id: idOf(node),
    label: name,
    description: [standing, status, role].filter(Boolean).join(' · '),
    get tooltip() {
      const lines = [
        called(wholeName),
        inert(user.email, wholeName),
        l10n.t('Id: {0}', user.id),
        role && l10n.t('Role: {0}', role),
        user.profile && l10n.t('Profile: {0}', inert(user.profile, 60)),
        l10n.t('Status: {0}', statusName(user.status)),
        manages ? l10n.t('Manages this territory') : '',
      ];
      return lines.filter(Boolean).join('\n');
    },
    icon: status ? 'circle-slash' : manages ? 'star-full' : 'person',
    context: 'user',
    accessibility: [name, standing, status, role, l10n.t('user')].filter(Boolean).join(', '),
    expandable: false,
  };
}

function problemRow(node: ProblemNode): TreeRow {
  const label = node.partly ? l10n.t('Not all users could be read') : l10n.t('The users could not be read');
  return errorRow(idOf(node), label, node.error, node.why);
}

/** A number that could be taken for that of everything below says that it is not. */
function usersText(count: number, isParent: boolean): string {
  if (isParent) return count === 1 ? l10n.t('1 user here') : l10n.t('{0} users here', count);
  return count === 1 ? l10n.t('1 user') : l10n.t('{0} users', count);
}

/** How many users it and everything below have; '' while a number of them is not known. */
function belowText(node: TerritoryNode, { hierarchy, countOf }: Shown): string {
  const all = [node.territory];
  let users = 0;
  for (const territory of all) {
    users += countOf({ kind: 'territory', territory }) ?? NaN;
    all.push(...hierarchy.childrenOf(territory.id));
  }
  if (Number.isNaN(users)) return '';
  return l10n.t('{0} with everything below, counted once in each territory', users);
}

/** That there is room for few more, or for nobody. */
function roomText(count: number | undefined): string {
  switch (fullness(count)) {
    case 'full':
      return l10n.t('full');
    case 'nearlyFull':
      return l10n.t('nearly full');
    case undefined:
      return '';
  }
}

function inactiveText(count: number): string {
  if (count === 0) return '';
  return count === 1 ? l10n.t('1 not active') : l10n.t('{0} not active', count);
}

function misplacedText(why: Misplaced): string {
  switch (why) {
    case 'unknownParent':
      return l10n.t('parent not in the list');
    case 'cycle':
      return l10n.t('its parents form a ring');
    case 'noParent':
      return l10n.t('no parent');
  }
}
