import { type Answer, failure, isAnswer, json, noContent } from '../answers';
import type { Territory } from '../organisation/organisation';
import { filterTerritories } from './filters';
import { pageAsked } from './pages';
import type { Call, Route } from './route';
import { criteriaKeys, territoryJson } from './territoryJson';

function listTerritories(call: Call): Answer {
  const all = [...call.organisation.territories.values()];
  const ids = call.query.get('ids');
  if (ids !== null) {
    const wanted = ids.split(',').map((id) => id.trim());
    if (wanted.length > 100)
      return failure(400, 'INVALID_REQUEST', 'more than 100 ids in one call', { param_name: 'ids' });
    const found = all.filter((territory) => wanted.includes(territory.id));
    return found.length === 0 ? noContent : json(200, { territories: show(call, found) });
  }
  return listPage(call, all, call.switches.territoryPageMax);
}

function listChildren(call: Call): Answer {
  if (!call.organisation.territories.has(call.territoryId)) return notFound(call);
  return listPage(call, call.organisation.childrenOf(call.territoryId), 200, true);
}

function listPage(call: Call, all: readonly Territory[], max: number, alwaysCriteria = false): Answer {
  const filtered = filterTerritories(all, call.query.get('filters'));
  if (isAnswer(filtered)) return filtered;
  const page = pageAsked(call, filtered, max);
  if (isAnswer(page)) return page;
  const { items, info } = page;
  if (items.length === 0) return noContent;
  return json(200, { territories: show(call, items, alwaysCriteria), info });
}

function getTerritory(call: Call): Answer {
  const territory = call.organisation.territories.get(call.territoryId);
  return territory === undefined ? notFound(call) : json(200, { territories: show(call, [territory]) });
}

function notFound(call: Call): Answer {
  if (call.switches.notFound === '204') return noContent;
  return failure(400, 'INVALID_DATA', 'The given territory id is invalid', { resource_path_index: 2 });
}

function show(
  call: Call,
  territories: readonly Territory[],
  alwaysCriteria = false,
): Record<string, unknown>[] {
  const include = (call.query.get('include') ?? '').split(',');
  const criteria = criteriaKeys.filter((key) => alwaysCriteria || include.includes(key));
  const inner = call.version === 'v8' ? (call.query.get('include_inner_details') ?? '').split(',') : [];
  return territories.map((territory) => territoryJson(territory, call.organisation, criteria, inner));
}

function countUsers(call: Call): Answer {
  const { organisation, switches } = call;
  const counts = [...organisation.territories.values()]
    .map((territory) => ({ territory, count: organisation.seatsTaken(territory, switches.managerCounts) }))
    .filter(({ count }) => count > 0 || !switches.countsOmitZero);
  const page = pageAsked(call, counts, 2000, 200);
  if (isAnswer(page)) return page;
  const { items, info } = page;
  if (items.length === 0) return noContent;
  const shown = items.map(({ territory, count }) => ({
    count: switches.countType === 'string' ? String(count) : count,
    territory: { id: territory.id, name: territory.name },
  }));
  return json(200, { associated_users_count: shown, info });
}

const list = '/settings/territories';
const one = '/settings/territories/{territory}';
const read = { scopes: [['settings.territories.READ']], territories: true } as const;
const count = {
  scopes: [['settings.territories.ALL', 'users.ALL']],
  openapiScopes: [['settings.territories.READ']],
  territories: true,
} as const;

/** https://www.zoho.com/crm/developer/docs/api/v7/territories.html and its neighbours. */
export const territoryRoutes: readonly Route[] = [
  { method: 'GET', path: list, ...read, list: true, handle: listTerritories },
  { method: 'GET', path: `${list}/actions/associated_users_count`, ...count, list: true, handle: countUsers },
  { method: 'GET', path: one, ...read, handle: getTerritory },
  { method: 'GET', path: `${one}/__child_territories`, ...read, list: true, handle: listChildren },
];
