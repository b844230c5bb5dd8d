import type { OrganisationModel } from '../org/organisation';
import type { Covered } from './limits';
import type { AssignmentPlan } from './plan';

/** Whether a plan would come out as it did, by what is known of the organisation now. Asks nobody. */
export function isAsPlanned({ territories, rows }: AssignmentPlan, model: OrganisationModel): boolean {
  const directory = model.users.held?.gap ? undefined : model.users.held;
  const isActive = ({ operation, user }: (typeof rows)[number]) =>
    operation === 'remove' || !directory || directory.get(user) !== undefined;
  return territories.every((covered) => isAsItWas(covered, model)) && rows.every(isActive);
}

function isAsItWas({ territory, members }: Covered, model: OrganisationModel): boolean {
  const { id, name, manager } = territory;
  const { territories } = model;
  const now = territories.state === 'read' ? territories.hierarchy.get(id) : undefined;
  if (!now || now.name !== name || now.manager?.id !== manager?.id) return false;
  const held = model.heldMembers.get(id);
  if (held && !model.gapIn(id)) {
    const before = new Set(members);
    return held.length === before.size && held.every((user) => before.has(user.id));
  }
  // Zoho's pages do not say whether the manager counts
  const others = members.filter((user) => user !== manager?.id);
  const count = model.countOf(id);
  return count === members.length || count === others.length;
}
