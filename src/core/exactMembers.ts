import { exactly } from './assignmentPlan/exact';
import type { Note } from './assignmentPlan/difference';
import { objectionsTo, type Accepted, type Extent } from './assignmentPlan/limits';
import { AssignmentRefused } from './assignmentPlan/refused';
import { usualLimits } from './assignments/organisations';
import { apply, plan, type Ending, type OpenOrganisation, type Ports, type Proposal } from './operations';
import { territoryNow } from './plan/facts';
import type { TerritoryId, UserId } from './util/ids';
import type { User } from './zoho/schemas';

/** That a territory is to have these users and nobody else. */
export interface ExactWanted {
  readonly territory: TerritoryId;
  readonly users: readonly UserId[];
  /** The members out of whom a person made `users`: of others, whoever came or went since is left so. */
  readonly outOf?: ReadonlySet<UserId> | undefined;
  /** Users who were read a moment ago. */
  readonly known?: ReadonlyMap<UserId, User>;
  /** Whom of the members nobody removes, wanted or not. */
  readonly keptAmong?: (members: readonly User[]) => Promise<ReadonlySet<UserId>>;
}

/** What has to change in one territory, and what limits it; there may be nothing to do. */
export interface ExactPlan extends Extent {
  readonly proposal: Proposal;
  /** Who is left as they are, and why. */
  readonly notes: readonly Note[];
}

/**
 * Works out what makes the members of a territory exactly these, out of what is read now. Reads only.
 *
 * @throws AssignmentRefused when nobody has one of the ids: whoever was meant instead would be removed; CrmError when the
 * members or the users cannot be read as a whole; Cancelled when the person turns away
 */
export async function planExact(
  organisation: OpenOrganisation,
  { territory: id, users: chosen, outOf, known = new Map(), keptAmong }: ExactWanted,
  ports: Pick<Ports, 'during'>,
): Promise<ExactPlan> {
  const { model } = organisation;
  const found = await ports.during('planning', async ({ signal }) => {
    const held = (await model.hierarchy()).get(id);
    // the manager as it is now: nobody may be planned away who has become it
    const [read, members] = await Promise.all([
      territoryNow(id, model.client, signal),
      model.readMembers(id, signal),
    ]);
    if (read) model.noteManagers([read]);
    const users = outOf ? changedSince(outOf, chosen, members) : chosen;
    const near = new Map([...known, ...members.map((user) => [user.id, user] as const)]);
    const others = users.filter((user) => !near.has(user));
    const all = new Map([...near, ...(await model.users.allById(others, signal))]);
    const unknown = users.filter((user) => !all.has(user));
    if (unknown.length > 0) throw new AssignmentRefused({ code: 'exactUnknown', users: unknown });
    const bare = { id, name: '', description: '', parentId: '', manager: undefined, permission: undefined };
    const kept = (await keptAmong?.(members)) ?? new Set<UserId>();
    return { territory: read ?? held ?? bare, members, all, kept, wanted: new Set(users) };
  });
  const { territory, members, all, kept, wanted } = found;
  const { changes, notes } = exactly({ territory, users: wanted, known: all, kept }, members);
  const proposal = await plan(organisation, { changes, known: all }, ports);
  const { manager } = territory;
  const covered = {
    territory,
    mode: 'exact',
    empty: manager?.id !== undefined && wanted.has(manager.id),
    members: members.map((user) => user.id),
  } as const;
  return { proposal, notes, territories: [covered], held: members.length, limits: usualLimits };
}

/** What a person ticked and unticked, done to the members of this moment. */
function changedSince(
  before: ReadonlySet<UserId>,
  chosen: readonly UserId[],
  members: readonly User[],
): readonly UserId[] {
  const kept = new Set(chosen);
  const isUnticked = (user: UserId) => before.has(user) && !kept.has(user);
  const left = members.map((user) => user.id).filter((user) => !isUnticked(user));
  return [...new Set([...left, ...chosen.filter((user) => !before.has(user))])];
}

/**
 * Makes the members of a territory exactly so, by the same gate and run as every other change.
 *
 * @throws AssignmentRefused when something speaks against it that was not accepted; as `apply` besides
 */
export async function applyExact(
  organisation: OpenOrganisation,
  planned: ExactPlan,
  accepted: Accepted,
  ports: Ports,
): Promise<Ending> {
  const { rows } = planned.proposal.plan;
  const objections = objectionsTo(rows, planned, organisation.target.user, accepted);
  if (objections.length > 0) throw new AssignmentRefused({ code: 'exactObjections', objections });
  return apply(organisation, planned.proposal, ports);
}
