import * as vscode from 'vscode';
import { applyAssignments, type Approved } from '../../../core/assignmentOperations';
import type { Session } from '../../../core/session/sessions';
import { InputError } from '../../../core/util/errors';
import { l10n } from '../../../messages/l10n';
import { andMore } from '../../../messages/names';
import { uriOf } from '../../ports/assignmentDocuments';
import { carryOut } from '../../ports/change';
import { nameOf } from '../../ports/makeEdits';
import { acceptedRemovals } from '../../ports/removals';
import type { Services } from '../../ports/services';
import type { Invocation } from '../../ports/invocation';
import { chosenFile, type SoundAssignments } from './chooseFile';
import { committed } from './git';
import type { HeldPlans } from './heldPlans';
import { planNow } from './planning';

/** Plans a file as it is saved, and makes the organisation so once a person agrees. */
export async function applyCommand(
  services: Services,
  held: HeldPlans,
  session: Session,
  invocation: Invocation,
): Promise<void> {
  const file = await chosenFile(services, invocation, l10n.t('Apply Territory Assignments'));
  refuseUnlessSaved(file);
  const before = held.of(file.root)?.plan.digest;
  const { plan, page } = await planNow(services, held, session, file);
  const approved: Approved = {
    removals: await acceptedRemovals(services.prompter, plan.plan, plan, (phrase) =>
      l10n.t('More removals than the file lets pass: type {0} to go on', phrase),
    ),
    source: { file: nameOf(file.root), commit: (await committed(file))?.commit?.slice(0, shortCommit) },
  };
  const remarks = [
    l10n.t('From {0}', nameOf(file.root)),
    ...(before !== undefined && before !== plan.digest
      ? [l10n.t('It has changed since you last planned it.')]
      : []),
  ];
  const show = () => services.pages.open(page);
  await carryOut(services, session, (ports) => applyAssignments(session, plan, approved, ports), {
    remarks,
    show,
  });
}

/** Tells a commit from others; all of it would be taken for a secret. */
const shortCommit = 12;

/** What is applied is what is on the disk, so that it can be found again. */
function refuseUnlessSaved(file: SoundAssignments): void {
  const addresses = new Set(file.document.files.map((part) => uriOf(file, part).toString()));
  const unsaved = vscode.workspace.textDocuments.filter(
    (document) => addresses.has(document.uri.toString()) && (document.isDirty || document.isUntitled),
  );
  if (unsaved.length === 0) return;
  throw new InputError({
    what: l10n.t('Not saved: {0}', andMore(unsaved.map(({ uri }) => nameOf(uri)))),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Save it, then apply it again.'),
  });
}
