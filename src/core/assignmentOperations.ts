import { objectionsTo, type Accepted, type Covered } from './assignmentPlan/limits';
import { readMembers } from './assignmentPlan/reading';
import { planDocument, type AssignmentPlan, type AssignmentsWanted } from './assignmentPlan/plan';
import { AssignmentRefused } from './assignmentPlan/refused';
import type { SavedPlan } from './assignmentPlan/savedPlan';
import { isFor, movedSince } from './assignmentPlan/sinceSaved';
import type { Unresolved } from './assignmentPlan/unresolved';
import { apply, plan, type Ending, type OpenOrganisation, type Ports } from './operations';
import type { Source } from './journal/records';
import type { Change } from './plan/plan';

/** What whoever applies a plan says beside it. */
export interface Approved extends Accepted {
  /** The digest, or the beginning of it, of the plan that was approved elsewhere. */
  readonly digest?: string | undefined;
  /** The file, for whoever reads of the run later. */
  readonly source?: Source | undefined;
}

/** A digest is told from others by so many letters of it. */
const leastOfDigest = 8;

/**
 * Works out what has to change so that an organisation is as an assignment file says. Reads only.
 *
 * @returns all that stops the plan where the organisation does not have what the file names
 * @throws AssignmentRefused when the file is for another organisation; CrmError when something cannot be read
 */
export function planAssignments(
  { target, model }: OpenOrganisation,
  wanted: AssignmentsWanted,
  { during }: Pick<Ports, 'during'>,
): Promise<AssignmentPlan | readonly Unresolved[]> {
  return during('planning', ({ signal, step }) => planDocument(target, model, wanted, { signal, step }));
}

/**
 * Makes an organisation as a file says, by the same gate and run as every other change.
 *
 * @throws AssignmentRefused when something speaks against the plan that was not accepted, or another one was approved; as
 * `apply` besides
 */
export async function applyAssignments(
  organisation: OpenOrganisation,
  planned: AssignmentPlan,
  approved: Approved,
  ports: Ports,
): Promise<Ending> {
  refuseUnlessExpected(planned, approved);
  refuseUnlessAccepted(organisation, planned.rows, planned, approved);
  return apply(organisation, { plan: planned.plan, names: planned.names, source: approved.source }, ports);
}

/**
 * Applies a plan that was saved, by whomever, for this organisation. Rows that are as wanted meanwhile are not sent.
 *
 * @throws AssignmentRefused when it was saved for another organisation, or others have changed what matters since; nothing
 * was sent then. As `applyAssignments` besides
 */
export async function applySaved(
  organisation: OpenOrganisation,
  saved: SavedPlan,
  approved: Approved,
  ports: Ports,
): Promise<Ending> {
  const { target, model } = organisation;
  if (!isFor(saved, target))
    throw new AssignmentRefused({ code: 'planElsewhere', planned: saved.target, open: target });
  refuseUnlessExpected(saved, approved);
  const changes = saved.rows.map(({ territory, user, operation }): Change => ({
    territory,
    user,
    operation,
  }));
  const additive = new Set(saved.territories.flatMap(({ id, mode }) => (mode === 'additive' ? [id] : [])));
  const { hierarchy, live } = await ports.during('planning', async (reading) => {
    const found = await model.hierarchy();
    // as they are at this moment, not as whoever planned it in this window read them
    const touched = saved.territories.map(({ id }) => found.get(id) ?? { id, manager: undefined });
    return { hierarchy: found, live: await readMembers(touched, model, reading) };
  });
  const moved = movedSince(saved, (id) => new Set(live.get(id)?.map((user) => user.id)));
  if (moved.length > 0) throw new AssignmentRefused({ code: 'stalePlan', moved });
  const proposal = await plan(organisation, { changes, order: saved.order, additive }, ports);
  const territories = saved.territories.map(({ id, mode, empty, members }): Covered => ({
    territory: hierarchy.get(id) ?? { id, name: '', manager: undefined },
    mode,
    empty,
    members,
  }));
  // who cannot come any more keeps no territory from being emptied
  const left = proposal.plan.rows.filter(
    ({ operation, state }) => operation === 'remove' || state.kind !== 'impossible',
  );
  refuseUnlessAccepted(organisation, left, { ...saved, territories }, approved);
  return apply(organisation, proposal, ports);
}

function refuseUnlessExpected(
  { digest }: Pick<AssignmentPlan, 'digest'>,
  { digest: expected }: Approved,
): void {
  if (expected === undefined) return;
  if (expected.length < leastOfDigest || !digest.startsWith(expected))
    throw new AssignmentRefused({ code: 'otherDigest', expected, digest });
}

function refuseUnlessAccepted(
  { target }: OpenOrganisation,
  changes: readonly Change[],
  extent: Parameters<typeof objectionsTo>[1],
  accepted: Accepted,
): void {
  const objections = objectionsTo(changes, extent, target.user, accepted);
  if (objections.length > 0) throw new AssignmentRefused({ code: 'objections', objections });
}
