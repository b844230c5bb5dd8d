import type { Hierarchy } from '../../../core/org/hierarchy';
import type { Session } from '../../../core/session/sessions';
import type { Territory } from '../../../core/zoho/schemas';
import { l10n } from '../../../messages/l10n';
import { nameOrId } from '../../../messages/names';
import { exportMembers } from '../../ports/exportMembers';
import type { Services } from '../../ports/services';
import type { Invocation } from '../../ports/invocation';
import { territoriesOf } from '../../ports/targets';

/** Exports the members of the territories that were clicked, or of those that are asked for. */
export async function exportMembersCommand(
  services: Services,
  session: Session,
  invocation: Invocation,
): Promise<void> {
  await exportMembers(services, session, { territories: await chosen(services, session, invocation) });
}

async function chosen(
  services: Services,
  session: Session,
  invocation: Invocation,
): Promise<readonly Territory[]> {
  const title = l10n.t('Export Members');
  const question = l10n.t('Which territories?');
  const hierarchy = await session.model.hierarchy();
  if (!invocation.rows.some(({ kind }) => kind === 'territory')) {
    const all = await services.prompter.pick<boolean>(title, question, [
      {
        label: l10n.t('All territories'),
        description: String(hierarchy.size),
        icon: 'globe',
        value: true,
      },
      { label: l10n.t('One territory…'), icon: 'location', value: false },
    ]);
    if (all) return [...hierarchy.all()];
  }
  const territories = await territoriesOf(services, session, invocation, title);
  const [only, another] = territories;
  if (!only || another || hierarchy.childrenOf(only.id).length === 0) return territories;
  const below = withBelow(only, hierarchy);
  return services.prompter.pick(title, question, [
    { label: l10n.t('{0} alone', nameOrId(only)), icon: 'location', value: territories },
    {
      label: l10n.t('{0} and all below it', nameOrId(only)),
      description: String(below.length),
      icon: 'list-tree',
      value: below,
    },
  ]);
}

/** A territory, its children and theirs, from the top down. */
function withBelow(top: Territory, hierarchy: Hierarchy): Territory[] {
  const found = [top];
  // it grows on the way
  for (const territory of found) found.push(...hierarchy.childrenOf(territory.id));
  return found;
}
