import { unlessCancelled } from '../util/async';
import type { Hierarchy } from './hierarchy';
import type { OrganisationModel } from './organisation';

/**
 * All territories as they are now, and how many users they have.
 *
 * @throws CrmError also where only some of them can be read
 */
export async function readTerritories(model: OrganisationModel, signal: AbortSignal): Promise<Hierarchy> {
  await unlessCancelled(model.refresh(), signal);
  const hierarchy = await unlessCancelled(model.hierarchy(), signal);
  await unlessCancelled(model.counted(), signal);
  refuseGap(model);
  return hierarchy;
}

/** @throws CrmError where some of the territories that are held could not be read */
export function refuseGap({ territories }: Pick<OrganisationModel, 'territories'>): void {
  if (territories.state === 'read' && territories.gap) throw territories.gap;
}
