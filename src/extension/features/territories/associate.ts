import type { Session } from '../../../core/session/sessions';
import { userId, writtenId, type UserId } from '../../../core/util/ids';
import { InputError } from '../../../core/util/errors';
import { l10n } from '../../../messages/l10n';
import { nameOrId } from '../../../messages/names';
import type { Change } from '../../../core/plan/plan';
import type { Territory, User } from '../../../core/zoho/schemas';
import { listsTheUntold } from '../../../core/plan/facts';
import { makeChanges } from '../../ports/change';
import { clickedTerritories, type Invocation } from '../../ports/invocation';
import type { Services } from '../../ports/services';

/** Lets a person tick users and associates them with the territories in bulk. */
export async function associateUsers(
  services: Services,
  session: Session,
  invocation: Invocation,
): Promise<void> {
  const title = l10n.t('Associate Users');
  const territories = await territoriesFor(services, session, invocation, title);
  const where = territories.length === 1 && territories[0] ? nameOrId(territories[0]) : countOf(territories);
  const reading = new AbortController();
  try {
    const users = await services.prompter.pickUsers({
      title: l10n.t('Associate Users with {0}', where),
      directory: (onProgress) => session.model.activeUsers(reading.signal, onProgress),
      members: commonMembers(session, territories, reading.signal),
    });
    await makeChanges(services, session, { changes: additions(territories, users) });
  } finally {
    reading.abort();
  }
}

/** Takes one id and uses the call for a single user. */
export async function associateUserById(
  services: Services,
  session: Session,
  invocation: Invocation,
): Promise<void> {
  const title = l10n.t('Associate User by ID');
  const territories = await territoriesFor(services, session, invocation, title);
  const text = await services.prompter.ask({
    title,
    prompt: l10n.t('Id of the user in Zoho CRM'),
    placeholder: '431581000000258001',
    check: (value) =>
      userId(writtenId(value))
        ? undefined
        : l10n.t('An id has 1 to 20 digits, no 0 at the start, and nothing else'),
  });
  const id = userId(writtenId(text)) ?? notAnId();
  await makeChanges(services, session, { changes: additions(territories, [id]), form: 'single' });
}

/** The territories that were clicked; where none was, what asks for them is loaded. */
async function territoriesFor(
  services: Services,
  session: Session,
  invocation: Invocation,
  title: string,
): Promise<Territory[]> {
  const clicked = clickedTerritories(invocation);
  if (clicked.length > 0) return clicked;
  return (await import('../../ports/targets')).pickTerritories(services, session, title);
}

/** Every user into every territory. */
function additions(territories: readonly Territory[], users: readonly UserId[]): Change[] {
  return territories.flatMap(({ id }) =>
    users.map((user): Change => ({ territory: id, user, operation: 'add' })),
  );
}

function countOf(territories: readonly Territory[]): string {
  return l10n.t('{0} territories', territories.length);
}

/**
 * Users who are in every one of the territories: there is nothing to add for them. Whoever is said to be there is not offered,
 * so it has to be so now, and not when the territory was shown.
 *
 * @throws CrmError where they cannot be read: nobody could be said to be no member in the plan, either
 */
async function commonMembers(
  { model }: Session,
  territories: readonly Territory[],
  signal: AbortSignal,
): Promise<ReadonlySet<UserId>> {
  const membersOf = async ({ id }: Territory) =>
    (await model.recentMembers(id)) ?? (await model.readMembers(id, signal).catch(nobodyIfUntold));
  const lists = await Promise.all(territories.map(membersOf));
  const [first = new Set<UserId>(), ...others] = lists.map((list) => new Set(list.map(({ id }) => id)));
  return new Set([...first].filter((id) => others.every((list) => list.has(id))));
}

/** The plan leaves out such a territory, and nobody need be kept from the others. */
function nobodyIfUntold(error: unknown): readonly User[] {
  if (listsTheUntold(error)) return [];
  throw error;
}

function notAnId(): never {
  throw new InputError({
    what: l10n.t('That is not a user id.'),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('An id has 1 to 20 digits, no 0 at the start, and nothing else.'),
  });
}
