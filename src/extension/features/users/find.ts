import type { Session } from '../../../core/session/sessions';
import type { UserId } from '../../../core/util/ids';
import { l10n } from '../../../messages/l10n';
import type { Services } from '../../ports/services';
import type { Invocation } from '../../ports/invocation';
import { membershipsOf, pickAnybody, usersOf } from '../../ports/targets';

type Reveal = (user: UserId) => Promise<boolean>;

/** Searches everybody, also those who are not active, and shows whom the person chose. */
export async function findUser(services: Services, session: Session, reveal: Reveal): Promise<void> {
  const { id } = await pickAnybody(services, session, l10n.t('Find User'));
  await show(services, id, reveal);
}

/** Shows the user of the row that was clicked, with all of their territories. */
export async function showInUsers(
  services: Services,
  session: Session,
  invocation: Invocation,
  reveal: Reveal,
): Promise<void> {
  const [clicked] = [...usersOf(invocation), ...membershipsOf(invocation).map(({ user }) => user)];
  const { id } = clicked ?? (await pickAnybody(services, session, l10n.t('Show in Users')));
  await show(services, id, reveal);
}

async function show({ prompter }: Services, id: UserId, reveal: Reveal): Promise<void> {
  const isThere = await prompter.progress(l10n.t('Reading the users'), () => reveal(id));
  if (!isThere)
    void prompter.tell('info', l10n.t('This user is not among the users of the organisation. Refresh them.'));
}
