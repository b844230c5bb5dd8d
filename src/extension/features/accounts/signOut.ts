import { idOf, targetOf, type Account, type AccountId } from '../../../core/credentials/account';
import { accountLabel, targetLabel } from '../../../messages/organisations';
import type { Kept } from '../../../core/credentials/accountStore';
import type { AtZoho, SignedOut } from '../../../core/credentials/signOut';
import { l10n } from '../../../messages/l10n';
import { inert } from '../../../core/util/text';
import type { Choice } from '../../ui/prompter';
import type { AccountTools } from './tools';
import { askToEndRun } from './endRun';

/** Signs out of the open organisation, or of one that the person chooses. */
export async function signOut(tools: AccountTools): Promise<void> {
  const open = (await tools.sessions.restore())?.account;
  const id = open ? idOf(open) : await chooseAccount(tools);
  if (id !== undefined) await signOutOf(tools, id);
  else void tools.prompter.tell('info', l10n.t('Signed out. No token is kept here.'));
}

/** Closes the demo organisation, where it is the open one. */
export async function leaveDemo(tools: AccountTools): Promise<void> {
  const open = (await tools.sessions.restore())?.account;
  if (open?.kind === 'demo') await signOutOf(tools, idOf(open));
  else void tools.prompter.tell('info', l10n.t('The demo organisation is not open.'));
}

/** Signs an account out, wherever that was asked for, and tells what came of each step. */
export async function signOutOf(tools: AccountTools, id: AccountId): Promise<void> {
  const { sessions, prompter, accounts } = tools;
  const open = sessions.current && idOf(sessions.current.account) === id ? sessions.current : undefined;
  const kept = (await accounts.everything()).find((one) => one.id === id);
  await mayEndRuns(tools, open?.account ?? kept?.account);
  const label = open ? targetLabel(open.target) : kept ? labelOfKept(kept) : inert(id);
  const done = await sessions.signOut(id);
  if (done.kind !== 'nothingDone') await tools.knownWays.forget(id);
  void prompter.tell(severityOf(done), [told(done, label), untold(done)].filter(Boolean).join(' '));
}

/** A run under way, in this window or another, ends with the account: a person is asked first. */
async function mayEndRuns(tools: AccountTools, account: Account | undefined): Promise<void> {
  if (!account) return;
  const { sessions, underWay, history, prompter } = tools;
  const open = sessions.current && idOf(sessions.current.account) === idOf(account);
  const target = open ? sessions.current.target : account.kind !== 'demo' && targetOf(account, account);
  if (!target) return;
  if ((open && underWay.any) || (await history.isChanging(target))) await askToEndRun(prompter, target);
}

/** Also those who were signed out half-way, so that the rest can be done. */
async function chooseAccount({ accounts, prompter }: AccountTools): Promise<AccountId | undefined> {
  const kept = await accounts.everything();
  if (kept.length === 0) return undefined;
  const choices = kept.map((one): Choice<AccountId> => ({
    label: labelOfKept(one),
    icon: 'organization',
    value: one.id,
  }));
  return prompter.pick(l10n.t('Sign Out'), l10n.t('Of which organisation?'), choices);
}

function labelOfKept({ id, account }: Kept): string {
  return account ? accountLabel(account) : l10n.t('A record that cannot be read: {0}', inert(id));
}

function severityOf(done: SignedOut): 'info' | 'warning' | 'error' {
  if (done.kind === 'nothingDone') return 'error';
  return done.kind === 'done' && done.atZoho !== 'notTold' && done.untold === undefined ? 'info' : 'warning';
}

function told(done: SignedOut, label: string): string {
  switch (done.kind) {
    case 'done':
      return deletedHere(done.atZoho, label);
    case 'recordLeft':
      if (done.atZoho !== 'ended')
        return l10n.t(
          'Signed out of {0}, but its token could not be deleted from this machine and may still be good at Zoho: unlock the key store of your system, then sign out once more.',
          label,
        );
      return l10n.t(
        'Zoho has ended the sign-in to {0}, so its token is good for nothing any more. It could not be deleted from this machine: unlock the key store of your system, then sign out once more.',
        label,
      );
    case 'nothingDone':
      if (done.atZoho === 'notTold')
        return l10n.t(
          'The token of {0} could not be deleted from this machine, and the sign-in could not be ended at Zoho for certain. You may still be signed in. Unlock the key store of your system, then sign out again.',
          label,
        );
      return l10n.t(
        'The token of {0} could not be deleted from this machine, and the sign-in was not ended at Zoho. You are still signed in. Unlock the key store of your system, then sign out again.',
        label,
      );
  }
}

function deletedHere(atZoho: AtZoho, label: string): string {
  switch (atZoho) {
    case 'ended':
      return l10n.t('Zoho has ended this sign-in; no token is kept here. Signed out of {0}.', label);
    case 'nothing':
      return l10n.t('Signed out of {0}. No token is kept here.', label);
    case 'inUse':
      return l10n.t(
        'Signed out of {0}. Another account here uses the same sign-in at Zoho, so it was not ended there.',
        label,
      );
    case 'notTold':
      return l10n.t(
        'Signed out of {0}. No token is kept here, but Zoho could not be told: end the sign-in yourself in your Zoho account under Sessions › Connected Apps.',
        label,
      );
  }
}

function untold(done: SignedOut): string | undefined {
  if (done.kind === 'nothingDone' || done.untold === undefined) return undefined;
  return l10n.t(
    'The storage of this computer cannot be written ({0}), so other windows may show it until they next need its token.',
    done.untold,
  );
}
