import { applyAssignments, type Approved } from '../../../core/assignmentOperations';
import type { Ports } from '../../../core/operations';
import type { Session } from '../../../core/session/sessions';
import { leftAside, stayingManagers } from '../../../messages/assignmentPlan';
import { l10n } from '../../../messages/l10n';
import { carryOut } from '../../ports/change';
import { nameOf } from '../../ports/makeEdits';
import { acceptedRemovals } from '../../ports/removals';
import type { Services } from '../../ports/services';
import type { Invocation } from '../../ports/invocation';
import { asSaved, refuseChanged } from './asSaved';
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
  const chosen = await chosenFile(services, invocation, l10n.t('Apply Territory Assignments'));
  const file = await asSaved(services, chosen);
  const before = held.of(file.root)?.plan.digest;
  const { plan, page } = await planNow(services, held, session, file);
  const staying = stayingManagers(plan.notes);
  const others = leftAside(plan.notes);
  if (plan.rows.length === 0 && staying.length + others.length > 0) {
    const so =
      others.length === 0
        ? l10n.t('Everything is as wanted already. Nothing was sent.')
        : l10n.t('There is nothing that can be changed. Nothing was sent.');
    const open = l10n.t('Show the Plan');
    const chosen = await services.prompter.tell('info', [so, ...staying, ...others].join(' '), open);
    return chosen === open ? services.pages.open(page) : undefined;
  }
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
    ...staying,
    ...others,
  ];
  const show = () => services.pages.open(page);
  const operation = (ports: Ports) => applyAssignments(session, plan, approved, unlessChanged(file, ports));
  await carryOut(services, session, operation, { remarks, show });
}

/** Whatever waits for a person: the file has to be what was planned when they have answered. */
function unlessChanged(file: SoundAssignments, ports: Ports): Ports {
  const { approve, typeName, tryAgain } = ports;
  const then = async (answered: Promise<void>) => {
    await answered;
    await refuseChanged(file);
  };
  return {
    ...ports,
    approve: (approval, typed) => then(approve(approval, typed)),
    typeName: (approval) => then(typeName(approval)),
    ...(tryAgain && { tryAgain: (refusal) => then(tryAgain(refusal)) }),
  };
}

/** Tells a commit from others; all of it would be taken for a secret. */
const shortCommit = 12;
