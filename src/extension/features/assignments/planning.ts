import { planAssignments } from '../../../core/assignmentOperations';
import { fenceOf, openFence } from '../../../core/assignmentPlan/fence';
import type { AssignmentPlan } from '../../../core/assignmentPlan/plan';
import type { Unresolved } from '../../../core/assignmentPlan/unresolved';
import type { AssignmentDocument } from '../../../core/assignments/document';
import type { Target } from '../../../core/org/target';
import type { Ports } from '../../../core/operations';
import type { Session } from '../../../core/session/sessions';
import { ProblemsError } from '../../../core/util/errors';
import { inert } from '../../../core/util/text';
import { l10n } from '../../../messages/l10n';
import { planPage } from '../../../messages/planPage';
import { unresolvedWords } from '../../../messages/unresolved';
import { during } from '../../ports/runProgress';
import type { Services } from '../../ports/services';
import type { Invocation } from '../../ports/invocation';
import { chosenFile, type SoundAssignments } from './chooseFile';
import { committed } from './git';
import { markOf, type HeldPlan, type HeldPlans } from './heldPlans';

/** Says what applying a file would change, in a document. Reads only. */
export async function planCommand(
  services: Services,
  held: HeldPlans,
  session: Session,
  invocation: Invocation,
): Promise<void> {
  const file = await chosenFile(services, invocation, l10n.t('Plan Territory Assignments'));
  const { page } = await planNow(services, held, session, file);
  await services.pages.open(page);
}

/**
 * Compares a file with the open organisation and holds what comes of it.
 *
 * @throws AssignmentRefused when the file is for another organisation; ProblemsError when the organisation does not have
 * what the file names; CrmError when something cannot be read
 */
export async function planNow(
  services: Services,
  held: HeldPlans,
  session: Session,
  file: SoundAssignments,
): Promise<HeldPlan> {
  const made = await planOf(services, held, session, file, (stage, work) => during(services, stage, work));
  if (isUnresolved(made)) throw unresolvedIn(file.document, made);
  return made;
}

/** As `planNow`, wherever it is shown how far it is; gives what the organisation does not have that the file names. */
export async function planOf(
  services: Services,
  held: HeldPlans,
  session: Session,
  file: SoundAssignments,
  shown: Ports['during'],
): Promise<HeldPlan | readonly Unresolved[]> {
  const { document } = file;
  const organisation = nameIn(document, session.target);
  const base = await committed(file);
  const wanted = { document, organisation, base: base?.document };
  const plan = await held.whileReading(() => planAssignments(session, wanted, { during: shown }));
  if (!('rows' in plan)) return plan;
  const name = document.files[0].name;
  const page = services.pages.add(`${name.replace(/\.territories\.jsonc$/, '')} plan.txt`, () =>
    planPage(plan, name),
  );
  const made = { assignments: file, session, plan, at: Date.now(), page };
  held.hold(made);
  return made;
}

/** Whether the organisation does not have what the file names. */
export function isUnresolved(made: HeldPlan | readonly Unresolved[]): made is readonly Unresolved[] {
  return Array.isArray(made);
}

/**
 * What a document calls the open organisation.
 *
 * @throws AssignmentRefused when it is for others
 */
export function nameIn(document: AssignmentDocument, target: Target): string {
  const [first = ''] = document.organisations.keys();
  return (openFence(document, target) ?? fenceOf(document, first, target)).name;
}

/** How many a plan would add and remove, in how few words. */
export function planWords({ rows }: Pick<AssignmentPlan, 'rows'>): string {
  const { adds, removals } = markOf(rows);
  if (rows.length === 0) return l10n.t('nothing to change');
  return l10n.t('{0} to add, {1} to remove', adds, removals);
}

/** What the organisation does not have that a file names: the first of it. */
export function unresolvedIn({ files }: AssignmentDocument, problems: readonly Unresolved[]): ProblemsError {
  const [first] = problems;
  const file = files.find(({ name }) => name === first?.file) ?? files[0];
  const { line, column } = file.lines.positionOf(first?.place.at ?? 0);
  const more = problems.length > 1 ? ` ${l10n.t('And {0} more.', problems.length - 1)}` : '';
  return new ProblemsError({
    what: `${inert(file.name, 200)}:${line}:${column} ${first ? unresolvedWords(first.cause) : ''}${more}`,
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Correct the file and try again.'),
  });
}
