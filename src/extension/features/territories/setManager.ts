import type { UserDirectory } from '../../../core/org/userDirectory';
import type { ManagerChange } from '../../../core/plan/plan';
import type { Session } from '../../../core/session/sessions';
import { InputError } from '../../../core/util/errors';
import type { Territory, User } from '../../../core/zoho/schemas';
import { l10n } from '../../../messages/l10n';
import { nameOrId } from '../../../messages/names';
import { makeChanges } from '../../ports/change';
import type { Services } from '../../ports/services';
import type { Invocation } from '../../ports/invocation';
import { territoriesOf, userSearch } from '../../ports/targets';
import type { Choice, Search } from '../../ui/prompter';

type Candidate = User | 'nobody';

/** Makes somebody the manager of territories, or leaves them without one. */
export async function setManager(
  services: Services,
  session: Session,
  invocation: Invocation,
): Promise<void> {
  const { prompter } = services;
  const title = l10n.t('Set Manager');
  const territories = await territoriesOf(services, session, invocation, title);
  const hierarchy = await session.model.hierarchy();
  const own = hierarchy.top[0]?.id;
  const [only, another] = territories;
  if (only?.id === own && !another) throw ownTerritory();
  const directory = await prompter.progress(l10n.t('Reading the active users'), ({ signal }) =>
    session.model.activeUsers(signal),
  );
  const where = only && !another ? nameOrId(only) : l10n.t('{0} territories', territories.length);
  const chosen = await prompter.pick(
    l10n.t('Set Manager of {0}', where),
    l10n.t('Who is to be the manager?'),
    candidates(directory, territories),
  );
  const changes = territories.flatMap((territory) => changeOf(territory, chosen));
  const known = chosen === 'nobody' ? new Map() : new Map([[chosen.id, chosen]]);
  const unmanaged = chosen === 'nobody' ? new Set(territories.map(({ id }) => id)) : undefined;
  await makeChanges(services, session, { changes, known, unmanaged });
}

/** Nothing, for a territory that is not known to have a manager and is to have none. */
function changeOf({ id, manager }: Territory, chosen: Candidate): ManagerChange[] {
  if (chosen !== 'nobody') return [{ territory: id, user: chosen.id, operation: 'setManager' }];
  return manager?.id === undefined ? [] : [{ territory: id, user: manager.id, operation: 'clearManager' }];
}

/** Every active user and, where there is a manager to be taken away, nobody. */
function candidates(directory: UserDirectory, territories: readonly Territory[]): Search<Candidate> {
  const search = userSearch(directory);
  const managers = new Set(territories.map(({ manager }) => manager?.id));
  const [manager] = managers;
  const nobody: Choice<Candidate> = {
    label: l10n.t('No manager'),
    description: l10n.t('the manager of the territory above administers it'),
    icon: 'circle-slash',
    value: 'nobody',
  };
  return (text, most) => {
    const { choices, total } = search(text, most);
    const isOffered =
      territories.some((territory) => territory.manager?.id !== undefined) &&
      nobody.label.toLowerCase().includes(text.trim().toLowerCase());
    const people = choices.map((choice): Choice<Candidate> =>
      managers.size === 1 && choice.value.id === manager
        ? { ...choice, description: l10n.t('the manager now') }
        : choice,
    );
    return { choices: isOffered ? [nobody, ...people] : people, total: total + (isOffered ? 1 : 0) };
  };
}

function ownTerritory(): InputError {
  return new InputError({
    what: l10n.t(
      'This is the territory of the organisation itself, of which Zoho lets nothing be changed but the name.',
    ),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Choose a territory below it.'),
  });
}
