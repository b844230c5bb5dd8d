import * as vscode from 'vscode';
import { heldNames, userTexts } from '../../../core/assignmentPlan/heldNames';
import { readUsers } from '../../../core/assignmentPlan/reading';
import { addPeople, listingAt, notListed, type Listing } from '../../../core/assignments/addPeople';
import { grouped } from '../../../core/plan/plan';
import type { Session } from '../../../core/session/sessions';
import { inert } from '../../../core/util/text';
import type { User } from '../../../core/zoho/schemas';
import { l10n } from '../../../messages/l10n';
import { andMore } from '../../../messages/names';
import { targetLabel } from '../../../messages/organisations';
import { fileAt, uriOf } from '../../ports/assignmentDocuments';
import { makeEdits } from '../../ports/makeEdits';
import type { Services } from '../../ports/services';
import type { Invocation } from '../../ports/invocation';
import { chosenFile, type SoundAssignments } from './chooseFile';
import { nameIn } from './planning';

/** Writes all active users of a role into a list of an assignment file, once a person has seen who they are. Saves nothing. */
export async function addRoleCommand(
  services: Services,
  session: Session,
  invocation: Invocation,
): Promise<void> {
  const title = l10n.t('Add Everyone with a Role');
  const file = await chosenFile(services, invocation, title);
  const { document } = file;
  const fence = document.organisations.get(nameIn(document, session.target));
  const listing = listingInFront(file) ?? (await pickListing(services, file, title));
  const users = await pickRole(services, session, title);
  const { users: known } = await heldNames(session.model);
  const texts = notListed(listing, users.map(userTexts(fence, known)));
  const list = inert(listing.text, 100);
  if (texts.length === 0)
    return void services.prompter.tell('info', l10n.t('{0} lists all of them already.', list));
  const role = inert(users[0]?.role ?? '', 60);
  await services.prompter.confirm({
    message:
      texts.length === 1
        ? l10n.t('Write 1 user with the role {0} into the list of {1}?', role, list)
        : l10n.t('Write {0} users with the role {1} into the list of {2}?', texts.length, role, list),
    detail: [
      inert(targetLabel(session.target), 200),
      andMore(texts.map((text) => inert(text, 260))),
      ...(texts.length < users.length ? [l10n.t('Listed already: {0}', users.length - texts.length)] : []),
      l10n.t(
        'Only lists change; comments and order stay. The file is not saved, and nothing is sent to Zoho.',
      ),
    ].join('\n'),
    action: l10n.t('Make Edits'),
  });
  const edits = addPeople(document, listing, texts);
  await makeEdits(services, file, edits);
  const [changed = document.files[0]] = edits.keys();
  await vscode.window.showTextDocument(uriOf(file, changed), { preview: false });
}

/** The list under the cursor. */
function listingInFront(file: SoundAssignments): Listing | undefined {
  const { activeTextEditor: editor } = vscode.window;
  const part = editor && fileAt(file, editor.document.uri);
  if (!part || part.text !== editor.document.getText()) return undefined;
  return listingAt(file.document, part, editor.document.offsetAt(editor.selection.active));
}

function pickListing(
  { prompter }: Services,
  { document }: SoundAssignments,
  title: string,
): Promise<Listing> {
  return prompter.pick<Listing>(title, l10n.t('Into the list of which territory?'), [
    ...document.territories.map((territory) => ({
      label: inert(territory.text, 100),
      description: String(territory.members.entries.length),
      icon: 'location',
      value: territory,
    })),
    ...[...document.groups.values()].map((group) => ({
      label: `@${inert(group.name, 80)}`,
      description: String(group.people.entries.length),
      icon: 'organization',
      value: group,
    })),
  ]);
}

/** The active users of a role that somebody picks, as they are now: a file keeps whom it lists. */
async function pickRole(
  { prompter }: Services,
  { model, target }: Session,
  title: string,
): Promise<readonly User[]> {
  const reading = l10n.t('Reading the users of {0}', inert(target.name, 60));
  const directory = await prompter.progress(reading, ({ signal }) =>
    readUsers(model, AbortSignal.any([signal, model.whenClosed])),
  );
  const roles = [...grouped(directory.users, ({ role }) => role)].filter(([role]) => role !== '');
  return prompter.pick(
    title,
    l10n.t('Which role?'),
    roles
      .map(([role, users]) => ({
        ...{ label: inert(role, 60), description: String(users.length), icon: 'person' },
        value: users,
      }))
      .sort((one, other) => one.label.localeCompare(other.label)),
  );
}
