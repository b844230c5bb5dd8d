import {
  type Answer,
  errorItem,
  failure,
  isAnswer,
  type Item,
  json,
  noContent,
  successItem,
} from '../answers';
import type { Territory } from '../organisation/organisation';
import { judgeAssociation } from './association';
import { isObject, readIds, readList } from './body';
import { pageAsked } from './pages';
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
    Manager: managerOf(call, territory),
    Reporting_To:
      reportingTo === null ? null : { id: reportingTo, Name: parentName(organisation, reportingTo) },
  };
}

function managerOf({ organisation, switches }: Call, { manager }: Territory): Record<string, unknown> | null {
  const reference = userReference(organisation, manager);
  return switches.managerReference === 'id'
    ? reference && { id: reference.id }
    : reference && { ...reference };
}

function listTerritories(call: Call): Answer {
  if (!call.organisation.users.has(call.userId)) return notFound(call, 1);
  const page = pageAsked(call, call.organisation.territoriesOf(call.userId), 200);
  if (isAnswer(page)) return page;
  const { items, info } = page;
  if (items.length === 0) return noContent;
  return json(200, { territories: items.map((territory) => territoryOfUserJson(call, territory)), info });
}

function getTerritory(call: Call): Answer {
  const territory = call.organisation.territories.get(call.territoryId);
  if (!call.organisation.users.has(call.userId)) return notFound(call, 1);
  if (territory === undefined) return notFound(call, 3);
  if (!call.organisation.isMember(territory.id, call.userId)) return noContent;
  const info = { per_page: 200, count: 1, page: 1, more_records: false };
  return json(200, { territories: [territoryOfUserJson(call, territory)], info });
}

function notFound(call: Call, index: number): Answer {
  return call.switches.notFound === '204' ? noContent : invalidPath(index);
}

function invalidPath(index: number): Answer {
  return failure(400, 'INVALID_DATA', invalidId, { resource_path_index: index });
}

/** With 400, or with 403 where v8 is asked to add. */
function refuseCaller(call: Call, adding = false): Answer | undefined {
  if (!call.organisation.users.has(call.userId)) return invalidPath(1);
  if (call.userId !== call.callerId) return undefined;
  const status = adding && call.version === 'v8' ? 403 : 400;
  return failure(status, 'NOT_ALLOWED', "Logged in user can't update their territories");
}

/** All or nothing: a single territory that cannot be added refuses the call. */
function associate(call: Call): Answer {
  const refused = refuseCaller(call, true);
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
  if (call.switches.deniedTerritories === 'without-manager' && territory.manager === null) {
    return errorItem('PERMISSION_DENIED', 'permission denied', place);
  }
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
  const items = ids.map((id, index) => remove(call, id, index));
  const anyApplied = items.some((item) => item.status === 'success');
  return json(anyApplied ? 200 : 400, { territories: items });
}

function removeOne(call: Call): Answer {
  const refused = refuseCaller(call);
  if (refused !== undefined) return refused;
  if (!call.organisation.territories.has(call.territoryId)) return invalidPath(3);
  const item = remove(call, call.territoryId, 0);
  return json(item.status === 'success' ? 200 : 400, { territories: [item] });
}

function remove(call: Call, territoryId: string, index: number): Item {
  const territory = call.organisation.territories.get(territoryId);
  if (territory === undefined) {
    const place = { api_name: 'id', json_path: `$.territories[${index}].id` };
    return errorItem('INVALID_DATA', 'Invalid Territory Id', place);
  }
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
