import * as vscode from 'vscode';
import { finderIn } from '../../../core/assignmentPlan/export';
import { openFence } from '../../../core/assignmentPlan/fence';
import { userTexts } from '../../../core/assignmentPlan/heldNames';
import { KnownUsers } from '../../../core/assignmentPlan/people';
import { offboard, replacePerson } from '../../../core/assignments/change';
import { mentionAt, mentionsIn, type Mention } from '../../../core/assignments/mentions';
import { isSame, personOf } from '../../../core/assignments/names';
import { inert } from '../../../core/util/text';
import { l10n } from '../../../messages/l10n';
import { andMore } from '../../../messages/names';
import { makeAgreedEdits } from '../../ports/agreedEdits';
import { fileAt } from '../../ports/assignmentDocuments';
import { nameOf } from '../../ports/makeEdits';
import type { Services } from '../../ports/services';
import type { Invocation } from '../../ports/invocation';
import type { Choice, Search } from '../../ui/prompter';
import { chosenFile, type SoundAssignments } from './chooseFile';

/** Takes a person out of every list and group of an assignment file, once each edit could be looked at. */
export async function offboardInFile(services: Services, invocation: Invocation): Promise<void> {
  const title = l10n.t('Offboard in File');
  const file = await chosenFile(services, invocation, title);
  const person = await chosenPerson(services, file, title);
  const question = l10n.t(
    'Take {0} out of every list and group of {1}?',
    inert(person, 260),
    nameOf(file.root),
  );
  await makeAgreedEdits(services, file, offboard(file.document, person), question);
  tellChanged(services, file, person);
}

/** Puts a person in the place of another one in every list and group, once each edit could be looked at. */
export async function replaceInFile(services: Services, invocation: Invocation): Promise<void> {
  const title = l10n.t('Replace in File');
  const file = await chosenFile(services, invocation, title);
  const person = await chosenPerson(services, file, title);
  const search = successors(services, file, person);
  const to = await services.prompter.pick(title, l10n.t('By whom? Choose or type an address'), search);
  const question = l10n.t(
    'Put {0} in the place of {1} in every list and group of {2}?',
    inert(to, 260),
    inert(person, 260),
    nameOf(file.root),
  );
  await makeAgreedEdits(services, file, replacePerson(file.document, person, to), question);
  tellChanged(services, file, person);
}

function tellChanged(services: Services, file: SoundAssignments, person: string): void {
  const others = otherTextsFor(services, file, person);
  const left =
    others.length === 0
      ? []
      : [l10n.t('{0} stands there as {1}, too: that is left.', inert(person, 260), andMore(others))];
  const told = [l10n.t('{0}: changed, and not saved.', nameOf(file.root)), ...left];
  void services.prompter.tell('info', told.join(' '));
}

/** As what else somebody stands in the lists of a file, by their id or by another address for the organisation that is open. */
function otherTextsFor(services: Services, file: SoundAssignments, person: string): string[] {
  const open = services.sessions.current;
  const fence = open && openFence(file.document, open.target);
  if (!fence) return [];
  const find = finderIn(fence, new KnownUsers(open.model.users.held?.users ?? []));
  const userOf = (text: string) => {
    const written = personOf(text);
    return written && find(written);
  };
  const user = userOf(person);
  const same = peopleIn(file).filter(({ text }) => user && userOf(text) === user && !isSame(text, person));
  return [...new Map(same.map(({ key, text }) => [key, text])).values()];
}

/** The person on whose name the cursor is, else one that is chosen. */
async function chosenPerson({ prompter }: Services, file: SoundAssignments, title: string): Promise<string> {
  const people = peopleIn(file);
  const here = atCursor(file, people);
  if (here) return here.text;
  const texts = [...new Map(people.map(({ key, text }) => [key, text])).values()].sort();
  return prompter.pick(
    title,
    l10n.t('Whom?'),
    texts.map((text) => personChoice(text)),
  );
}

/** Everybody who is in a list or group; who is only named for one organisation is in none. */
function peopleIn({ document }: SoundAssignments): Mention[] {
  return mentionsIn(document).filter(
    ({ kind, role }) => kind === 'person' && role !== 'mapped' && role !== 'here',
  );
}

function atCursor(file: SoundAssignments, people: readonly Mention[]): Mention | undefined {
  const editor = vscode.window.activeTextEditor;
  const shown = editor && fileAt(file, editor.document.uri);
  return (
    shown && mentionAt(people, { file: shown, offset: editor.document.offsetAt(editor.selection.active) })
  );
}

/** People of the file, and active users where they are held: nobody is asked for them. What is typed may be somebody, too. */
function successors({ sessions }: Services, file: SoundAssignments, leaver: string): Search<string> {
  const open = sessions.current;
  const fence = open && openFence(file.document, open.target);
  const held = fence ? open.model.users.held : undefined;
  const textOf = userTexts(fence, new KnownUsers(held?.users ?? []));
  const inFile = new Map(peopleIn(file).map(({ key, text }) => [key, text]));
  const others = [...inFile.values()].filter((text) => !isSame(text, leaver)).sort();
  return (text, most) => {
    const users = held?.find(text, most).best ?? [];
    const fits = (one: string) => one.toLowerCase().includes(text.trim().toLowerCase());
    const choices = [
      ...(personOf(text.trim()) ? [personChoice(text.trim())] : []),
      ...others.filter(fits).map((one) => personChoice(one)),
      ...users.map((user) => personChoice(textOf(user), user.name)),
    ].filter(({ value }, index, all) => all.findIndex((one) => isSame(one.value, value)) === index);
    const fitting = choices.filter(({ value }) => !isSame(value, leaver));
    return { choices: fitting.slice(0, most), total: fitting.length };
  };
}

function personChoice(text: string, name = ''): Choice<string> {
  return { label: inert(text, 260), description: inert(name, 60), icon: 'person', value: text };
}
