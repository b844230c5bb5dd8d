import type { Territory } from '../../../core/zoho/schemas';
import type { Session } from '../../../core/session/sessions';
import type { TerritoryId, UserId } from '../../../core/util/ids';
import { InputError } from '../../../core/util/errors';
import { l10n } from '../../../messages/l10n';
import { andMore, nameOrId } from '../../../messages/names';
import type { Change } from '../../../core/plan/plan';
import { UserDirectory } from '../../../core/org/userDirectory';
import { makeChanges } from '../../ports/change';
import type { Invocation } from '../../ports/invocation';
import { membershipsOf, territoriesOf, territorySearch } from '../../ports/targets';
import type { Services } from '../../ports/services';

interface Membership {
  readonly territory: TerritoryId;
  readonly user: UserId;
}

/** Removes the users that were clicked from where they were clicked, or lets a person tick members of territories. */
export async function removeUsers(
  services: Services,
  session: Session,
  invocation: Invocation,
): Promise<void> {
  const memberships = await membershipsFor(services, session, invocation, l10n.t('Remove Users'));
  await makeChanges(services, session, { changes: memberships.map(removal) });
}

/** Adds users to another territory, looks that they arrived, then removes them where they were. */
export async function moveUsers(services: Services, session: Session, invocation: Invocation): Promise<void> {
  const title = l10n.t('Move to Territory');
  if (invocation.onto) {
    await takeDropped(services, session, invocation, invocation.onto);
    return;
  }
  const memberships = await membershipsFor(services, session, invocation, title);
  const from = new Set(memberships.map(({ territory }) => territory));
  const elsewhere = await territorySearch(session, from);
  if (elsewhere('', 0).total === 0) throw nowhere();
  const { id } = await services.prompter.pick(title, l10n.t('Where to?'), elsewhere);
  const users = memberships.map(({ user }) => user);
  await makeChanges(services, session, { changes: [...additions(id, users), ...memberships.map(removal)] });
}

/** Which keys are held while rows are dropped VS Code does not tell, so that a person says whether they move. */
async function takeDropped(
  services: Services,
  session: Session,
  invocation: Invocation,
  onto: Territory,
): Promise<void> {
  const leaving = idsOf(membershipsOf(invocation)).filter(({ territory }) => territory !== onto.id);
  const users = invocation.rows.flatMap(({ territory, user }) =>
    user && territory?.id !== onto.id ? [user.id] : [],
  );
  if (users.length === 0) return;
  const changes = additions(onto.id, users);
  const where = nameOrId(onto);
  const moves =
    leaving.length > 0 &&
    (await services.prompter.pick(l10n.t('Dropped on {0}', where), l10n.t('Move or add?'), [
      {
        label: l10n.t('Move to {0}', where),
        description: l10n.t('and remove them where they are'),
        icon: 'arrow-right',
        value: true,
      },
      {
        label: l10n.t('Add to {0}', where),
        description: l10n.t('and leave them where they are'),
        icon: 'add',
        value: false,
      },
    ]));
  await makeChanges(services, session, { changes: moves ? [...changes, ...leaving.map(removal)] : changes });
}

/** Each user once. */
function additions(territory: TerritoryId, users: readonly UserId[]): Change[] {
  return [...new Set(users)].map((user) => ({ territory, user, operation: 'add' }));
}

function idsOf(memberships: ReturnType<typeof membershipsOf>): Membership[] {
  return memberships.map(({ territory, user }) => ({ territory: territory.id, user: user.id }));
}

function removal({ territory, user }: Membership): Change {
  return { territory, user, operation: 'remove' };
}

/** The rows of users that were clicked, else the members that a person ticks in the territories. */
async function membershipsFor(
  services: Services,
  session: Session,
  invocation: Invocation,
  title: string,
): Promise<Membership[]> {
  const clicked = idsOf(membershipsOf(invocation));
  if (clicked.length > 0) return clicked;
  const territories = await territoriesOf(services, session, invocation, title);
  const lists = await services.prompter.progress(l10n.t('Reading the members'), ({ signal }) =>
    Promise.all(
      territories.map(async ({ id }) => [id, await session.model.readMembers(id, signal)] as const),
    ),
  );
  const members = new Map(lists.flatMap(([, users]) => users.map((user) => [user.id, user] as const)));
  if (members.size === 0) throw nobody(territories);
  const chosen = await services.prompter.pickUsers({
    title: `${title}: ${territories.length === 1 && territories[0] ? nameOrId(territories[0]) : l10n.t('{0} territories', territories.length)}`,
    directory: () => UserDirectory.of([...members.values()]),
    members: Promise.resolve(new Set()),
    managers: new Set(territories.flatMap(({ manager }) => manager?.id ?? [])),
  });
  return lists.flatMap(([territory, users]) => {
    const here = new Set(users.map(({ id }) => id));
    // an id that is in none of them is told to be no member, rather than forgotten
    return chosen.filter((user) => here.has(user) || !members.has(user)).map((user) => ({ territory, user }));
  });
}

function nobody(territories: readonly Territory[]): InputError {
  return new InputError({
    what: l10n.t('There is nobody in {0}.', andMore(territories.map(nameOrId))),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Choose a territory that has users.'),
  });
}

function nowhere(): InputError {
  return new InputError({
    what: l10n.t('There is no other territory to move to.'),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Add a territory in Zoho CRM first.'),
  });
}
