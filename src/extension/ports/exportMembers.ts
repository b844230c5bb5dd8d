import * as vscode from 'vscode';
import { readMembers } from '../../core/assignmentPlan/reading';
import type { Session } from '../../core/session/sessions';
import { InputError } from '../../core/util/errors';
import { inert } from '../../core/util/text';
import type { Territory, User } from '../../core/zoho/schemas';
import { l10n } from '../../messages/l10n';
import { membersCsv, membersJson, membersMarkdown, type Membership } from '../../messages/memberExports';
import { targetLabel } from '../../messages/organisations';
import type { Choice } from '../ui/prompter';
import type { Services } from './services';

/** Whose memberships are exported: all in some territories, or all of some users. */
export type ExportWanted =
  { readonly territories: readonly Territory[] } | { readonly users: readonly User[] };

type Form = 'csv' | 'json' | 'clipboard' | 'document';

/**
 * Reads who is where, as it is now, and writes it into a file, the clipboard or a document: all, or nothing.
 *
 * @throws CrmError when something cannot be read as a whole; InputError when there is nobody, or the file cannot be written;
 * Cancelled when the person turns away
 */
export async function exportMembers(
  services: Services,
  session: Session,
  wanted: ExportWanted,
): Promise<void> {
  const { prompter } = services;
  const title = l10n.t('Export Members');
  const form = await prompter.pick<Form>(title, l10n.t('In which form?'), forms());
  const isFile = form === 'csv' || form === 'json';
  const file = isFile ? await prompter.pickNewFile(title, `members.${form}`) : undefined;
  const before = session.model.calls;
  const memberships = await read(services, session, wanted);
  const calls = session.model.calls - before;
  if (memberships.length === 0) throw nobody(wanted);
  const done = await put(services, textOf(form, memberships, session), form, file);
  const counted = l10n.t('Exported {0} members.', memberships.length);
  const open = l10n.t('Open File');
  const chosen = await prompter.tell(
    'info',
    [counted, done, l10n.t('API credits used: {0}.', calls)].filter(Boolean).join(' '),
    ...(file ? [open] : []),
  );
  if (file && chosen === open) await vscode.commands.executeCommand('vscode.open', file);
}

function forms(): Choice<Form>[] {
  const again = l10n.t('Associate Users from File takes it as it is.');
  return [
    { label: 'CSV', detail: `${l10n.t('For spreadsheets.')} ${again}`, icon: 'table', value: 'csv' },
    { label: 'JSON', detail: `${l10n.t('Without any loss.')} ${again}`, icon: 'json', value: 'json' },
    {
      label: l10n.t('Markdown table in the clipboard'),
      detail: l10n.t('To be pasted into a ticket.'),
      icon: 'clippy',
      value: 'clipboard',
    },
    {
      label: l10n.t('Markdown table in a new document'),
      detail: l10n.t('To be looked at and changed first.'),
      icon: 'markdown',
      value: 'document',
    },
  ];
}

async function read(
  { prompter }: Services,
  { model }: Session,
  wanted: ExportWanted,
): Promise<readonly Membership[]> {
  const hierarchy = await model.hierarchy();
  const manages = (territory: Pick<Territory, 'id'>, { id }: User) =>
    hierarchy.get(territory.id)?.manager?.id === id;
  return prompter.progress(l10n.t('Reading the members'), async ({ signal, report }) => {
    const step = (done: number, of: number) => report(l10n.t('{0} of {1}', done, of), done / of);
    if ('territories' in wanted) {
      const lists = await readMembers(wanted.territories, model, { signal, step });
      return wanted.territories.flatMap((territory) =>
        (lists.get(territory.id) ?? []).map((user) => ({
          territory,
          user,
          isManager: manages(territory, user),
        })),
      );
    }
    const stop = new AbortController();
    const either = AbortSignal.any([signal, stop.signal]);
    let done = 0;
    const lists = await Promise.all(
      wanted.users.map(async (user) => {
        const territories = await model.readTerritoriesOf(user.id, either);
        step(++done, wanted.users.length);
        return territories.map((territory) => ({ territory, user, isManager: manages(territory, user) }));
      }),
    ).finally(() => stop.abort()); // one failure is enough: the others need not be read
    return lists.flat();
  });
}

function textOf(form: Form, memberships: readonly Membership[], { target }: Session): string {
  switch (form) {
    case 'csv':
      return membersCsv(memberships);
    case 'json':
      return membersJson(memberships, targetLabel(target), Date.now());
    case 'clipboard':
    case 'document':
      return membersMarkdown(memberships);
  }
}

/** Says where it is now. */
async function put(
  { prompter, log }: Services,
  text: string,
  form: Form,
  file: vscode.Uri | undefined,
): Promise<string> {
  if (form === 'clipboard') {
    await prompter.copy(text);
    return l10n.t('The table is in the clipboard.');
  }
  if (!file) {
    const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: text });
    await vscode.window.showTextDocument(document, { preview: false });
    return '';
  }
  const name = inert(vscode.workspace.asRelativePath(file));
  try {
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  } catch (error) {
    log.error('Exporting members', error);
    throw new InputError({
      what: l10n.t('{0} cannot be written.', name),
      notDone: l10n.t('Nothing was exported.'),
      next: l10n.t('Check that you may write there, or choose another place.'),
    });
  }
  return l10n.t('They are in {0}.', name);
}

function nobody(wanted: ExportWanted): InputError {
  const isOfUsers = 'users' in wanted;
  return new InputError({
    what: isOfUsers
      ? l10n.t('These users belong to no territory.')
      : l10n.t('There are no members to export.'),
    notDone: l10n.t('Nothing was exported.'),
    next: isOfUsers ? l10n.t('Choose somebody who is in one.') : l10n.t('Choose a territory that has users.'),
  });
}
