import type { FinishedRun } from '../../../core/journal/result';
import { addedMeanwhile, offboarding } from '../../../core/people/changes';
import type { Places } from '../../../core/plan/facts';
import type { Session } from '../../../core/session/sessions';
import type { TerritoryOfUser, User } from '../../../core/zoho/schemas';
import { l10n } from '../../../messages/l10n';
import { andMore, nameOrId } from '../../../messages/names';
import type { Afterwards } from '../../ports/beside';
import { makeChanges } from '../../ports/change';
import type { Services } from '../../ports/services';
import type { Invocation } from '../../ports/invocation';
import { chosenUsers, known, nameOfUser, placesOf } from './who';

/** Takes users out of every territory but those that they manage. */
export async function offboardUsers(
  services: Services,
  session: Session,
  invocation: Invocation,
): Promise<void> {
  await offboard(
    services,
    session,
    await chosenUsers(services, session, invocation, l10n.t('Offboard User')),
  );
}

async function offboard(services: Services, session: Session, users: readonly User[]): Promise<void> {
  const ids = users.map(({ id }) => id);
  const places = await placesOf(services, session, ids);
  if (isNowhere(services, users, places)) return;
  const remarks = users.flatMap((user) => staying(user, places));
  const wanted = { ...offboarding(ids, places), known: known(...users) };
  await makeChanges(services, session, wanted, {
    question: questionOf(users, places),
    remarks,
    afterwards: (run) => elsewhere(services, session, users, run),
  });
}

/** Where others added them while the review stood there, which neither it nor the run knows. */
async function elsewhere(
  services: Services,
  session: Session,
  users: readonly User[],
  run: FinishedRun,
): Promise<Afterwards> {
  if (run.ended !== 'complete') return {}; // whoever goes on with it is not done yet
  try {
    const now = await placesOf(
      services,
      session,
      users.map(({ id }) => id),
    );
    const found = users.flatMap((user) => {
      const territories = addedMeanwhile(user.id, run, now);
      return territories.length === 0 ? [] : [{ user, territories }];
    });
    if (found.length === 0) return {};
    const again = () =>
      offboard(
        services,
        session,
        found.map(({ user }) => user),
      );
    const remarks = found.map(({ user, territories }) => wasAdded(user, territories));
    return { remarks, offers: new Map([[l10n.t('Offboard Again…'), again]]) };
  } catch (error) {
    services.log.error('Reading where offboarded users are', error);
    return {
      remarks: [l10n.t('It could not be read whether they were added to other territories meanwhile.')],
    };
  }
}

function wasAdded(user: User, territories: readonly TerritoryOfUser[]): string {
  const names = territories.map((territory) => nameOrId(territory));
  const [only = '', another] = names;
  return another === undefined
    ? l10n.t('{0} was added to {1} meanwhile.', nameOfUser(user), only)
    : l10n.t(
        '{0} was added to {1} territories meanwhile: {2}.',
        nameOfUser(user),
        names.length,
        andMore(names),
      );
}

/** Whom it is about, and how much of where they are they leave; the usual question names a single territory. */
function questionOf(users: readonly User[], places: Places): string | undefined {
  const [only, another] = users;
  if (!only || another) return l10n.t('Offboard {0} users?', users.length);
  const own = places.get(only.id) ?? [];
  const left = own.filter(({ manager }) => manager !== only.id).length;
  return own.length > 1
    ? l10n.t('Offboard {0}: remove from {1} of {2} territories?', nameOfUser(only), left, own.length)
    : undefined;
}

/** Says so where there is nothing to leave. */
export function isNowhere({ prompter }: Services, users: readonly User[], places: Places): boolean {
  if (users.some(({ id }) => places.get(id)?.length)) return false;
  for (const user of users)
    void prompter.tell('info', l10n.t('{0} belongs to no territory.', nameOfUser(user)));
  return true;
}

/** What a manager stays in. */
export function staying(user: User, places: Places): string[] {
  const own = places.get(user.id) ?? [];
  const managed = own.filter(({ manager }) => manager === user.id).map((territory) => nameOrId(territory));
  const [only, another] = managed;
  if (only === undefined) return [];
  const name = nameOfUser(user);
  return [
    another === undefined
      ? l10n.t('{0} stays in {1} as its manager: give it another manager first.', name, only)
      : l10n.t(
          '{0} stays in {1} territories as their manager: give them another manager first. {2}',
          name,
          managed.length,
          andMore(managed),
        ),
  ];
}
