import {
  type Answer,
  errorItem,
  failure,
  isAnswer,
  type Item,
  json,
  noContent,
  pageOf,
  paging,
  successItem,
} from '../answers';
import type { Territory } from '../organisation/organisation';
import { judgeAssociation } from './association';
import { isObject, readIds, readList } from './body';
import type { Call, Route } from './route';
import { parentName, userReference } from './territoryJson';

const added = 'Territory associated to the user successfully';
const removed = 'Territory removed from the user successfully';
const invalidId = 'the related id given seems to be invalid';
const perCall = 100;

/** This side of the API writes its keys with capitals, and `name` in two ways. */
function territoryOfUserJson(call: Call, territory: Territory): Record<string, unknown> {
  const { organisation } = call;
  const { reportingTo } = territory;
  return {
    id: territory.id,
    Name: territory.name,
    Manager: userReference(organisation, territory.manager),
    Reporting_To:
      reportingTo === null ? null : { id: reportingTo, Name: parentName(organisation, reportingTo) },
  };
}

function listTerritories(call: Call): Answer {
  if (!call.organisation.users.has(call.userId)) return notFound(call, 1);
  const range = paging(call.query, 200);
  if (isAnswer(range)) return range;
  const territories = call.organisation.territoriesOf(call.userId);
  const { items, info } = pageOf(territories, range.page, range.perPage);
  if (items.length === 0) return noContent;
  return json(200, { territories: items.map((territory) => territoryOfUserJson(call, territory)), info });
}

function getTerritory(call: Call): Answer {
  const territory = call.organisation.territories.get(call.territoryId);
  if (!call.organisation.users.has(call.userId)) return notFound(call, 1);
  if (territory === undefined) return notFound(call, 3);
  if (!call.organisation.isMember(territory.id, call.userId)) return noContent;
  return json(200, { territories: [territoryOfUserJson(call, territory)] });
}

function notFound(call: Call, index: number): Answer {
  return call.switches.notFound === '204' ? noContent : invalidPath(index);
}

function invalidPath(index: number): Answer {
  return failure(400, 'INVALID_DATA', invalidId, { resource_path_index: index });
}

function refuseCaller(call: Call): Answer | undefined {
  if (!call.organisation.users.has(call.userId)) return invalidPath(1);
  if (call.userId !== call.callerId) return undefined;
  const status = call.version === 'v7' ? 400 : 403;
  return failure(status, 'NOT_ALLOWED', "Logged in user can't update their territories");
}

/** All or nothing: a single territory that cannot be added refuses the call. */
function associate(call: Call): Answer {
  const refused = refuseCaller(call);
  if (refused !== undefined) return refused;
  const entries = readList(call.body, 'territories', perCall);
  if (isAnswer(entries)) return entries;
  const ids = entries.map((entry) => (isObject(entry) ? entry['id'] : undefined));
  const items = ids.map((id, index) => refuseAddition(call, id, index));
  const bad = items.filter((item) => item !== undefined);
  if (bad.length > 0) return json(400, { territories: bad });
  const territoryIds = ids.map(String);
  for (const id of territoryIds) call.organisation.addMember(id, call.userId);
  return json(200, { territories: territoryIds.map((id) => successItem(id, added)) });
}

function refuseAddition(call: Call, id: unknown, index: number): Item | undefined {
  const place = { api_name: 'id', json_path: `$.territories[${index}].id` };
  if (id === undefined || id === null)
    return errorItem('MANDATORY_NOT_FOUND', 'required field not found', place);
  const territory = typeof id === 'string' ? call.organisation.territories.get(id) : undefined;
  if (territory === undefined) return errorItem('INVALID_DATA', invalidId, place);
  if (call.organisation.isMember(territory.id, call.userId)) {
    return errorItem('DUPLICATE_DATA', 'Territory already associated with the user', place);
  }
  return judgeAssociation(call, territory, [{ id: call.userId }], () => place)[0]?.refusal;
}

/** The one call of this family whose documented sample mixes successes and errors in one answer. */
function removeMany(call: Call): Answer {
  const refused = refuseCaller(call);
  if (refused !== undefined) return refused;
  const ids = readIds(call.query, perCall);
  if (isAnswer(ids)) return ids;
  const items = ids.map((id) => remove(call, id));
  const anyApplied = items.some((item) => item.status === 'success');
  return json(anyApplied ? 200 : 400, { territories: items });
}

function removeOne(call: Call): Answer {
  const refused = refuseCaller(call);
  if (refused !== undefined) return refused;
  if (!call.organisation.territories.has(call.territoryId)) return invalidPath(3);
  const item = remove(call, call.territoryId);
  return json(item.status === 'success' ? 200 : 400, { territories: [item] });
}

function remove(call: Call, territoryId: string): Item {
  const territory = call.organisation.territories.get(territoryId);
  if (territory === undefined) return errorItem('INVALID_DATA', invalidId, { id: territoryId });
  if (territory.reportingTo === null) {
    return errorItem('INVALID_DATA', 'The organization territory cannot be removed from a user', {
      id: territoryId,
    });
  }
  if (territory.manager === call.userId) {
    const message = 'This user cannot be removed as the user is a manager of the mentioned Territory.';
    return errorItem('INVALID_DATA', message);
  }
  if (!call.organisation.isMember(territoryId, call.userId)) {
    return errorItem('INVALID_DATA', 'Territory is not associated with the user', { id: territoryId });
  }
  call.organisation.removeMember(territoryId, call.userId);
  return successItem(territoryId, removed);
}

const many = '/users/{user}/territories';
const one = '/users/{user}/territories/{territory}';
const read = {
  scopes: [['users.READ'], ['settings.territories.READ']],
  openapiScopes: [['users.READ', 'settings.territories.READ']],
  territories: true,
} as const;
const write = {
  scopes: [['users.UPDATE'], ['settings.territories.UPDATE']],
  openapiScopes: [['users.UPDATE', 'settings.territories.UPDATE']],
  territories: true,
} as const;
const removal = { scopes: [['users.DELETE', 'settings.territories.DELETE']], territories: true } as const;

/** https://www.zoho.com/crm/developer/docs/api/v7/get-territories-of-user.html and its neighbours. */
export const userTerritoryRoutes: readonly Route[] = [
  { method: 'GET', path: many, ...read, list: true, handle: listTerritories },
  { method: 'GET', path: one, ...read, handle: getTerritory },
  { method: 'PUT', path: many, ...write, handle: associate },
  { method: 'DELETE', path: many, ...removal, handle: removeMany },
  { method: 'DELETE', path: one, ...removal, handle: removeOne },
];
