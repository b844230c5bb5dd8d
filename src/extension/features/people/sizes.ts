import type { Session } from '../../../core/session/sessions';
import type { TerritoryId } from '../../../core/util/ids';
import { l10n } from '../../../messages/l10n';
import type { Services } from '../../ports/services';

/** How many users are in some territories. */
export type Sizes = ReadonlyMap<TerritoryId, number>;

/**
 * How many users are in these territories at this moment, which the tree shows from now on; asks nothing about none.
 *
 * @throws CrmError when the members of one cannot be read; Cancelled when the person turns away
 */
export async function readSizes(
  { prompter }: Services,
  { model }: Session,
  territories: readonly TerritoryId[],
): Promise<Sizes> {
  if (territories.length === 0) return new Map();
  return prompter.progress(l10n.t('Looking for free seats'), async ({ signal }) => {
    const sizes = territories.map(async (id) => [id, (await model.readMembers(id, signal)).length] as const);
    return new Map(await Promise.all(sizes));
  });
}
