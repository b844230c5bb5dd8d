import { readPlaces } from '../../../core/people/places';
import { UserDirectory } from '../../../core/org/userDirectory';
import type { Places } from '../../../core/plan/facts';
import type { Session } from '../../../core/session/sessions';
import type { UserId } from '../../../core/util/ids';
import type { User } from '../../../core/zoho/schemas';
import { l10n } from '../../../messages/l10n';
import { nameOrId } from '../../../messages/names';
import type { Services } from '../../ports/services';
import type { Invocation } from '../../ports/invocation';
import { pickAnybody, userSearch, usersOf } from '../../ports/targets';

/** The users a command was invoked on, or the one that a person chooses. */
export async function chosenUsers(
  services: Services,
  session: Session,
  invocation: Invocation,
  title: string,
): Promise<readonly User[]> {
  const clicked = usersOf(invocation);
  return clicked.length > 0 ? clicked : [await pickAnybody(services, session, title)];
}

/** The one user that a command is about; of several that were clicked, the person says which. */
export async function chosenUser(
  services: Services,
  session: Session,
  invocation: Invocation,
  title: string,
): Promise<User> {
  const [first, ...others] = await chosenUsers(services, session, invocation, title);
  if (first && others.length === 0) return first;
  const users = await UserDirectory.of(first ? [first, ...others] : []);
  return services.prompter.pick(title, l10n.t('Whose access?'), userSearch(users));
}

/** Where people are, as it is now. */
export function placesOf(
  { prompter }: Services,
  { model }: Session,
  users: readonly UserId[],
): Promise<Places> {
  return prompter.progress(l10n.t('Reading the territories of these users'), ({ signal, report }) =>
    readPlaces(users, model.client, {
      signal,
      step: (done, of) => report(l10n.t('{0} of {1}', done, of), done / of),
    }),
  );
}

/** A user as people know them. */
export function nameOfUser({ id, name, email }: User): string {
  return nameOrId({ id, name: name || email });
}

export function known(...users: readonly User[]): ReadonlyMap<UserId, User> {
  return new Map(users.map((user) => [user.id, user]));
}
