import { readMembers } from '../../core/assignmentPlan/reading';
import { unreadIn } from '../../core/org/problems';
import type { Session } from '../../core/session/sessions';
import { l10n } from '../../messages/l10n';
import type { Services } from './services';

/** What it takes to know the members of every territory, in words. */
export async function costOfEveryMember({ model }: Session): Promise<string> {
  const { length } = await unreadIn(model);
  if (length === 0) return l10n.t('no call to Zoho');
  return length === 1
    ? l10n.t('reads the members of 1 territory: 1 call to Zoho')
    : l10n.t('reads the members of {0} territories: {0} calls to Zoho', length);
}

/**
 * Reads the members of every territory that are not held, and leaves them with the model; once more where a refresh in
 * between has forgotten some.
 *
 * @throws CrmError when those of one cannot be read; Cancelled when the person turns away: what was read stays held
 */
export async function readEveryMember(
  services: Pick<Services, 'prompter'>,
  session: Pick<Session, 'model'>,
): Promise<void> {
  const { model } = session;
  const unread = await unreadIn(model);
  if (unread.length === 0) return;
  const title = l10n.t('Reading the members of {0} territories', unread.length);
  await services.prompter.progress(title, ({ signal, report }) =>
    readMembers(unread, model, {
      signal,
      step: (done, of) => report(l10n.t('{0} of {1} territories', done, of), done / of),
    }),
  );
  await readEveryMember(services, session);
}
