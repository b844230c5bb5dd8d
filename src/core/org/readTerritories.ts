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
  const { territories } = model;
  if (territories.state === 'read' && territories.gap) throw territories.gap;
  return hierarchy;
}
