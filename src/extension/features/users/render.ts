import type { Hierarchy } from '../../../core/org/hierarchy';
import { inert } from '../../../core/util/text';
import { l10n } from '../../../messages/l10n';
import { isolated, statusName } from '../../../messages/names';
import { rangeRow } from '../../ui/ranges';
import { errorRow, leaf, type TreeRow } from '../../ui/treeRow';
import { idOf, type Node, type PlaceNode, type UserNode } from './nodes';

/** The row of a node: pure, so that the same node always looks the same. Without a hierarchy nobody is known to manage anything. */
export function render(node: Node, hierarchy: Hierarchy | undefined): TreeRow {
  const id = idOf(node);
  switch (node.kind) {
    case 'user':
      return userRow(node, hierarchy);
    case 'territory':
      return placeRow(node, hierarchy);
    case 'range':
      return rangeRow(id, node, {
        description: usersText(node.size),
        tooltip: l10n.t('By name. With Find User you need not look for one.'),
      });
    case 'others': {
      const label = l10n.t('Not active');
      const description = usersText(node.size);
      const tooltip = l10n.t('Zoho CRM lets none of them into a territory.');
      return leaf({ id, label, description, tooltip, icon: 'circle-slash', expandable: true });
    }
    case 'problem': {
      const label = node.of
        ? l10n.t('The territories could not be read')
        : l10n.t('Not all users could be read');
      return errorRow(id, label, node.error, node.why);
    }
    case 'nowhere':
      return leaf({ id, label: l10n.t('In no territory'), description: '', icon: 'info' });
  }
}

function userRow(node: UserNode, hierarchy: Hierarchy | undefined): TreeRow {
  const { user } = node;
  const name = isolated(inert(user.name)) || inert(user.email) || user.id;
  const managed = hierarchy?.managedBy(user.id) ?? [];
  const status = user.status === 'active' ? '' : statusName(user.status);
  const role = inert(user.role, 60);
  const manages = managed.length > 0 ? l10n.t('manager of {0}', managed.length) : '';
  const shown = [status, manages, role].filter(Boolean);
  return {
    id: idOf(node),
    label: name,
    description: shown.join(' · '),
    get tooltip() {
      const lines = [
        name,
        inert(user.email),
        l10n.t('Id: {0}', user.id),
        role && l10n.t('Role: {0}', role),
        user.profile && l10n.t('Profile: {0}', inert(user.profile, 60)),
        l10n.t('Status: {0}', statusName(user.status)),
        managed.length > 0 &&
          l10n.t(
            'Manages: {0}',
            managed.slice(0, mostNamed).map(nameIn).join(', ') + (managed[mostNamed] ? ' …' : ''),
          ),
      ];
      return lines.filter(Boolean).join('\n');
    },
    icon: status ? 'circle-slash' : managed.length > 0 ? 'star-full' : 'person',
    context: 'user',
    accessibility: [name, ...shown, l10n.t('user')].join(', '),
    expandable: true,
  };
}

/** A tooltip has room for so many. */
const mostNamed = 12;

function nameIn({ name, id }: { readonly name: string; readonly id: string }): string {
  return isolated(inert(name, 40)) || id;
}

function placeRow(node: PlaceNode, hierarchy: Hierarchy | undefined): TreeRow {
  const { territory, user } = node;
  const name = isolated(inert(territory.name)) || territory.id;
  const path = (hierarchy?.pathOf(territory.id) ?? []).map((part) => isolated(inert(part, 40)));
  const above = path.slice(0, -1).join(' › ');
  const standing = territory.manager?.id === user.id ? l10n.t('manager') : '';
  return {
    id: idOf(node),
    label: name,
    description: [standing, above].filter(Boolean).join(' · '),
    tooltip: [
      path.join(' › ') || name,
      l10n.t('Id: {0}', territory.id),
      standing && l10n.t('Manages this territory'),
    ]
      .filter(Boolean)
      .join('\n'),
    icon: standing ? 'star-full' : 'location',
    context: 'place',
    accessibility: [name, standing, above, l10n.t('territory of {0}', isolated(inert(user.name)) || user.id)]
      .filter(Boolean)
      .join(', '),
    expandable: false,
  };
}

function usersText(count: number): string {
  return count === 1 ? l10n.t('1 user') : l10n.t('{0} users', count);
}
