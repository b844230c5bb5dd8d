import type { Operation } from '../plan/change';
import type { Refusal } from '../plan/refusal';
import type { ActionItem } from '../zoho/actionItem';

/** What an item that is neither success nor "already so" means for the row. */
export function refusalOf(item: ActionItem, operation: Operation): Refusal {
  const { code, details } = item;
  const said = { code, message: item.message ?? '' };
  if (code === 'LIMIT_EXCEEDED')
    return details?.limit ? { code: 'territoryFull', limit: details.limit } : { code: 'territoryFull' };
  if (code !== 'INVALID_DATA') return { code: 'refused', said };
  if (details?.owner_status) return { code: 'userStatus', status: details.owner_status };
  if (isAboutTerritory(item)) return { code: 'territoryUnknown', said };
  if (operation === 'add') return { code: 'userNotAccepted', said };
  return /manager/i.test(said.message) ? { code: 'isManager' } : { code: 'notRemoved', said };
}

/** By its place in the URL of either side, or in what the user side was sent. */
function isAboutTerritory({ details }: ActionItem): boolean {
  const { resource_path_index: place, json_path: path } = details ?? {};
  return place === 2 || place === 3 || (path?.startsWith('$.territories') ?? false);
}
