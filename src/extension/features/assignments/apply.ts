import * as vscode from 'vscode';
import { applyAssignments, type Approved } from '../../../core/assignmentOperations';
import { objectionsTo } from '../../../core/assignmentPlan/limits';
import type { AssignmentPlan } from '../../../core/assignmentPlan/plan';
import type { Session } from '../../../core/session/sessions';
import { Cancelled } from '../../../core/util/async';
import { InputError } from '../../../core/util/errors';
import { isPhrase } from '../../../core/org/protection';
import { objectionWords } from '../../../messages/faults/assignments';
import { l10n } from '../../../messages/l10n';
import { phraseFor } from '../../../messages/organisations';
import { andMore } from '../../../messages/names';
import { uriOf } from '../../ports/assignmentDocuments';
import { carryOut } from '../../ports/change';
import { nameOf } from '../../ports/makeEdits';
import type { Services } from '../../ports/services';
import type { Invocation } from '../../ports/targets';
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
    removals: await acceptedRemovals(services, plan),
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

/**
 * More removals than the file lets pass have to be typed, by their number and the name of the organisation. What else
 * speaks against a plan cannot be accepted here, and is refused later.
 */
async function acceptedRemovals({ prompter }: Services, plan: AssignmentPlan): Promise<number | undefined> {
  const { target } = plan.plan;
  const objections = objectionsTo(plan.rows, plan, target.user);
  const isAboutNumbers = ({ code }: (typeof objections)[number]) =>
    code === 'manyRemovals' || code === 'manyRemovalsHere';
  if (objections.length === 0 || !objections.every(isAboutNumbers)) return undefined;
  const removals = plan.rows.filter(({ operation }) => operation === 'remove').length;
  const phrase = l10n.t('remove {0} from {1}', removals, phraseFor(target));
  const typed = await prompter.ask({
    title: l10n.t('More removals than the file lets pass: type {0} to go on', phrase),
    prompt: andMore(objections.map(objectionWords), ' '),
    placeholder: phrase,
    check: (text) => (isPhrase(text, phrase) ? undefined : l10n.t('Type {0}, or press Escape', phrase)),
  });
  if (!isPhrase(typed, phrase)) throw new Cancelled();
  return removals;
}
