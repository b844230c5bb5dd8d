import { UserDirectory } from '../../../core/org/userDirectory';
import { copying, type CopyMode } from '../../../core/people/changes';
import type { Places } from '../../../core/plan/facts';
import type { Session } from '../../../core/session/sessions';
import { InputError } from '../../../core/util/errors';
import type { UserId } from '../../../core/util/ids';
import type { User } from '../../../core/zoho/schemas';
import { l10n } from '../../../messages/l10n';
import { nameOrId } from '../../../messages/names';
import { makeChanges } from '../../ports/change';
import type { Services } from '../../ports/services';
import type { Invocation } from '../../ports/invocation';
import { isNowhere, staying } from './offboard';
import { chosenUser, nameOfUser, placesOf } from './who';

/** Gives users the territories that another one has. */
export async function copyAccess(
  services: Services,
  session: Session,
  invocation: Invocation,
): Promise<void> {
  const { prompter } = services;
  const from = await chosenUser(services, session, invocation, l10n.t('Copy Access'));
  const mode = await pickMode(services, from);
  const reading = new AbortController();
  try {
    const to = await prompter.pickUsers({
      title: l10n.t('Copy the Access of {0}', nameOfUser(from)),
      directory: async (onProgress) => {
        const { users, gap } = await session.model.activeUsers(reading.signal, onProgress);
        return UserDirectory.of(
          users.filter(({ id }) => id !== from.id),
          gap,
        );
      },
      members: Promise.resolve(new Set()),
    });
    const places = await placesOf(services, session, [from.id, ...to]);
    if (mode === 'add' && isNowhere(services, [from], places)) return;
    // whoever has nothing to give takes everything
    if (!places.get(from.id)?.length) await checkThere(session, from, reading.signal);
    const remarks = mode === 'same' ? stayingBeside(session, from, to, places) : [];
    const question = questionOf(session, from, to);
    await makeChanges(services, session, copying(from.id, to, mode, places), { question, remarks });
  } finally {
    reading.abort();
  }
}

/** Zoho says of somebody who was deleted, too, that they are in no territory. */
async function checkThere({ model }: Session, user: User, signal: AbortSignal): Promise<void> {
  const now = (await model.users.readById([user.id], signal)).get(user.id);
  if (now && now.status !== 'deleted') return;
  throw new InputError({
    what: l10n.t('{0} has been deleted in Zoho CRM.', nameOfUser(user)),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Choose somebody else whose access is to be copied.'),
  });
}

function questionOf({ model }: Session, from: User, [only, ...others]: readonly UserId[]): string {
  if (only === undefined || others.length > 0)
    return l10n.t('Copy the access of {0} to {1} users?', nameOfUser(from), others.length + 1);
  const { name = '', email = '' } = model.users.held?.get(only) ?? {};
  return l10n.t(
    'Copy the access of {0} to {1}?',
    nameOfUser(from),
    nameOrId({ id: only, name: name || email }),
  );
}

/** Who manages a territory that the other one is not in. */
function stayingBeside({ model }: Session, from: User, to: readonly UserId[], places: Places): string[] {
  const shared = new Set(places.get(from.id)?.map(({ id }) => id));
  const surplus = new Map(
    to.map((user) => [user, (places.get(user) ?? []).filter(({ id }) => !shared.has(id))]),
  );
  return to.flatMap((id) => model.users.held?.get(id) ?? []).flatMap((user) => staying(user, surplus));
}

function pickMode({ prompter }: Services, from: User): Promise<CopyMode> {
  return prompter.pick<CopyMode>(
    l10n.t('Copy the Access of {0}', nameOfUser(from)),
    l10n.t('What is to become of the territories that the others have?'),
    [
      {
        label: l10n.t('Add what is missing'),
        detail: l10n.t('They keep what they have.'),
        icon: 'add',
        value: 'add',
      },
      {
        label: l10n.t('Make the same'),
        detail: l10n.t('They also leave the territories that {0} is not in.', nameOfUser(from)),
        icon: 'replace-all',
        value: 'same',
      },
    ],
  );
}
