import type { Hierarchy } from '../../../core/org/hierarchy';
import type { Session } from '../../../core/session/sessions';
import type { Territory, User } from '../../../core/zoho/schemas';
import { l10n } from '../../../messages/l10n';
import { nameOrId } from '../../../messages/names';
import { exportMembers, type ExportWanted } from '../../ports/exportMembers';
import type { Services } from '../../ports/services';
import type { Invocation } from '../../ports/invocation';
import { territoriesOf, usersOf } from '../../ports/targets';

/** Exports who is where, of the territories or users that were clicked, or of what is asked for. */
export async function exportMembersCommand(
  services: Services,
  session: Session,
  invocation: Invocation,
): Promise<void> {
  const users = usersOf(invocation);
  const isOfUsers = users.length > 0 && !invocation.rows.some(({ kind }) => kind === 'territory');
  const wanted = isOfUsers
    ? await amongUsers(services, session, users)
    : { territories: await chosen(services, session, invocation) };
  await exportMembers(services, session, wanted);
}

/** The users that were clicked, or everybody who is in a territory. */
async function amongUsers(
  { prompter }: Services,
  { model }: Session,
  users: readonly User[],
): Promise<ExportWanted> {
  const [only, another] = users;
  const label = only && !another ? nameOrId(only) : l10n.t('{0} users', users.length);
  const all = [...(await model.hierarchy()).all()];
  return prompter.pick<ExportWanted>(l10n.t('Export Members'), l10n.t('Which users?'), [
    { label, icon: 'person', value: { users } },
    {
      label: l10n.t('Everybody'),
      description: l10n.t('{0} territories', all.length),
      icon: 'globe',
      value: { territories: all },
    },
  ]);
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
