import * as vscode from 'vscode';
import { adoptAssignments } from '../../../core/assignmentPlan/export';
import type { Unresolved } from '../../../core/assignmentPlan/unresolved';
import { textAfter, type FileEdits } from '../../../core/assignments/edits';
import type { Session } from '../../../core/session/sessions';
import { inert } from '../../../core/util/text';
import { l10n } from '../../../messages/l10n';
import { targetLabel } from '../../../messages/organisations';
import { uriOf, type Assignments } from '../../ports/assignmentDocuments';
import { makeEdits, nameOf } from '../../ports/makeEdits';
import { during } from '../../ports/runProgress';
import type { Services } from '../../ports/services';
import type { Invocation } from '../../ports/invocation';
import { chosenFile, type SoundAssignments } from './chooseFile';
import { nameIn, unresolvedIn } from './planning';

/** Shows a file beside what it would be if it said what is so: the arrows between them adopt line by line. */
export async function compareCommand(
  services: Services,
  session: Session,
  invocation: Invocation,
): Promise<void> {
  const file = await chosenFile(services, invocation, l10n.t('Compare with Zoho CRM'));
  const edits = await adopted(services, session, file);
  const pairs = [...edits.keys()].map((part) => {
    const right = uriOf(file, part);
    const name = right.path.replace(/^.*\//, '').replace(/\.territories\.jsonc$/, '');
    return { right, left: services.pages.addAsIs(`${name}.live.jsonc`, textAfter(part, edits)) };
  });
  const [only, another] = pairs;
  const title = l10n.t('{0} ↔ {1}', inert(targetLabel(session.target), 100), nameOf(file.root));
  if (!only) void services.prompter.tell('info', asItIs(file));
  else if (!another) await vscode.commands.executeCommand('vscode.diff', only.left, only.right, title);
  else
    await vscode.commands.executeCommand(
      'vscode.changes',
      title,
      pairs.map(({ left, right }) => [right, left, right]),
    );
}

/** Makes the lists of a file say what is so. The file is not saved. */
export async function adoptCommand(
  services: Services,
  session: Session,
  invocation: Invocation,
): Promise<void> {
  const file = await chosenFile(services, invocation, l10n.t('Adopt from Zoho CRM'));
  const name = nameOf(file.root);
  nameIn(file.document, session.target); // a file for others is refused before anything is asked
  await services.prompter.confirm({
    message: l10n.t('Make {0} say who belongs to which territory now?', name),
    detail: [
      inert(targetLabel(session.target), 200),
      l10n.t(
        'Only lists change; comments and order stay. The file is not saved, and nothing is sent to Zoho.',
      ),
    ].join('\n'),
    action: l10n.t('Adopt'),
  });
  // read only now: somebody may have thought it over for long
  const edits = await adopted(services, session, file);
  if (edits.size === 0) return void services.prompter.tell('info', asItIs(file));
  await makeEdits(services, file, edits);
  void services.prompter.tell('info', l10n.t('{0}: brought up to date.', name));
}

export function isStopped(result: FileEdits | readonly Unresolved[]): result is readonly Unresolved[] {
  return Array.isArray(result);
}

async function adopted(services: Services, session: Session, file: SoundAssignments): Promise<FileEdits> {
  const { document } = file;
  const name = nameIn(document, session.target);
  const edits = await during(services, 'planning', (reading) =>
    adoptAssignments(session.target, session.model, { document, organisation: name }, reading),
  );
  if (isStopped(edits)) throw unresolvedIn(document, edits);
  return edits;
}

function asItIs({ root }: Assignments): string {
  return l10n.t('{0}: says what is so.', nameOf(root));
}
