import type { Hierarchy } from '../../../core/org/hierarchy';
import type { Session } from '../../../core/session/sessions';
import type { Territory, User } from '../../../core/zoho/schemas';
import { l10n } from '../../../messages/l10n';
import { nameOrId } from '../../../messages/names';
import { exportMembers, type ExportWanted } from '../../ports/exportMembers';
import type { Choice } from '../../ui/prompter';
import type { Services } from '../../ports/services';
import { onNothing, type Invocation } from '../../ports/invocation';
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
  const { prompter } = services;
  const title = l10n.t('Export Members');
  const question = l10n.t('Which territories?');
  const hierarchy = await session.model.hierarchy();
  const all: Choice<readonly Territory[]> = {
    label: l10n.t('All territories'),
    description: l10n.number(hierarchy.size),
    icon: 'globe',
    value: [...hierarchy.all()],
  };
  const one = { label: l10n.t('One territory…'), icon: 'location', value: undefined };
  // the menu of a view's title hands over the row with the focus, too, so it is offered, not taken
  const clicked = invocation.rows.flatMap((row) => (row.kind === 'territory' ? [row.territory] : []));
  const wanted = await prompter.pick<readonly Territory[] | undefined>(title, question, [
    ...(clicked.length === 0 ? [] : ofRows(clicked, hierarchy)),
    all,
    one,
  ]);
  if (wanted) return wanted;
  const territories = await territoriesOf(services, session, onNothing, title);
  const choices = ofRows(territories, hierarchy);
  return choices.length === 1 ? territories : prompter.pick(title, question, choices);
}

/** One territory with those below it, where there are any, and alone; or several as they are. */
function ofRows(rows: readonly Territory[], hierarchy: Hierarchy): Choice<readonly Territory[]>[] {
  const [only, another] = rows;
  if (!only || another)
    return [{ label: l10n.t('{0} territories', rows.length), icon: 'list-tree', value: rows }];
  const alone = { label: l10n.t('{0} alone', nameOrId(only)), icon: 'location', value: rows };
  if (hierarchy.childrenOf(only.id).length === 0) return [alone];
  const below = withBelow(only, hierarchy);
  return [
    {
      label: l10n.t('{0} and all below it', nameOrId(only)),
      description: l10n.number(below.length),
      icon: 'list-tree',
      value: below,
    },
    alone,
  ];
}

/** A territory, its children and theirs, from the top down. */
function withBelow(top: Territory, hierarchy: Hierarchy): Territory[] {
  const found = [top];
  // it grows on the way
  for (const territory of found) found.push(...hierarchy.childrenOf(territory.id));
  return found;
}
