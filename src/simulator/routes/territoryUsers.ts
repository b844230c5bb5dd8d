import {
  type Answer,
  errorItem,
  failure,
  isAnswer,
  type Item,
  json,
  noContent,
  pageOf,
  successItem,
} from '../answers';
import type { User } from '../organisation/organisation';
import { itemDetails, judgeAssociation } from './association';
import { readIds, readList } from './body';
import { settleBulk } from './bulk';
import type { Call, Route } from './route';
import { userJson } from './userJson';

const added = 'Given User added to the mentioned territory Successfully';
const removed = 'Given User Removed from the mentioned territory Successfully';
const invalidId = 'the given id given seems to be invalid';
const usersPerPut = 100;
const idsLength = 500;

function listMembers(call: Call): Answer {
  const territory = call.organisation.territories.get(call.territoryId);
  if (territory === undefined) return notFound(call, 2);
  const members = call.organisation
    .membersOf(territory.id)
    .map((id) => call.organisation.users.get(id))
    .filter((user) => user !== undefined);
  const { items, info } = memberPage(call, members);
  if (items.length === 0) return noContent;
  return json(200, { users: items.map((user) => userJson(user, call.organisation)), info });
}

function memberPage(call: Call, members: readonly User[]): ReturnType<typeof pageOf<User>> {
  switch (call.switches.memberPaging) {
    case 'all':
      return pageOf(members, 1, Math.max(200, members.length));
    case '20':
      return pageOf(members, Math.max(1, Number(call.query.get('page') ?? 1) || 1), 20);
    case '20-page-ignored':
      return pageOf(members, 1, 20);
  }
}

function getMember(call: Call): Answer {
  if (!call.organisation.territories.has(call.territoryId)) return notFound(call, 2);
  const user = call.organisation.users.get(call.userId);
  if (user === undefined) return notFound(call, 4);
  if (!call.organisation.isMember(call.territoryId, user.id)) return noContent;
  const info = { per_page: 200, count: 1, page: 1, more_records: false };
  return json(200, { users: [userJson(user, call.organisation)], info });
}

function notFound(call: Call, index: number): Answer {
  if (call.switches.notFound === '204') return noContent;
  return failure(400, 'INVALID_DATA', invalidId, { resource_path_index: index });
}

function associateMany(call: Call): Answer {
  const territory = call.organisation.territories.get(call.territoryId);
  if (territory === undefined) return unknownTerritory(call);
  const entries = readList(call.body, 'users', usersPerPut);
  if (isAnswer(entries)) return entries;
  const verdicts = judgeAssociation(call, territory, entries, (index, id) =>
    itemDetails(call, id, { api_name: 'id', json_path: `$.users[${index}].id` }),
  );
  const apply = (id: string): void => call.organisation.addMember(territory.id, id);
  return settleBulk(call, verdicts, { apply, success: added, nests: false });
}

function associateOne(call: Call): Answer {
  const territory = call.organisation.territories.get(call.territoryId);
  if (territory === undefined) return unknownTerritory(call);
  const [verdict] = judgeAssociation(call, territory, [{ id: call.userId }], (_, id) =>
    itemDetails(call, id, { resource_path_index: 4 }),
  );
  if (verdict?.refusal !== undefined) return single(call, 400, verdict.refusal);
  call.organisation.addMember(territory.id, call.userId);
  return single(call, 200, successItem(call.userId, added));
}

function single(call: Call, status: number, item: Item): Answer {
  const { nesting } = call.switches;
  const nested = nesting === 'nested-everywhere' || (nesting === 'nested' && status === 200);
  return json(status, { users: nested ? [[item]] : [item] });
}

function removeMany(call: Call): Answer {
  const { organisation, territoryId } = call;
  if (!organisation.territories.has(territoryId)) return unknownTerritory(call);
  const ids = readIds(call.query, usersPerPut);
  if (isAnswer(ids)) return ids;
  if ((call.query.get('ids') ?? '').length > idsLength) {
    return failure(400, 'INVALID_DATA', 'invalid data', { param_name: 'ids', maximum_length: idsLength });
  }
  const verdicts = ids.map((id) => {
    const refusal = refuseRemoval(call, id);
    return refusal === undefined ? { id } : { id, refusal };
  });
  const apply = (id: string): void => organisation.removeMember(territoryId, id);
  return settleBulk(call, verdicts, { apply, success: removed, nests: true });
}

function removeOne(call: Call): Answer {
  if (!call.organisation.territories.has(call.territoryId)) return unknownTerritory(call);
  if (!call.organisation.users.has(call.userId)) {
    return failure(400, 'INVALID_DATA', 'the id given seems to be invalid.', { resource_path_index: 4 });
  }
  const refusal = refuseRemoval(call, call.userId);
  if (refusal !== undefined) return single(call, 400, refusal);
  call.organisation.removeMember(call.territoryId, call.userId);
  return single(call, 200, successItem(call.userId, removed));
}

function refuseRemoval(call: Call, userId: string): Item | undefined {
  const { organisation, territoryId } = call;
  const details = call.switches.itemDetails === 'none' ? {} : { id: userId };
  if (!organisation.users.has(userId)) {
    return errorItem('INVALID_DATA', 'the given user id given seems to be invalid', details);
  }
  if (organisation.territories.get(territoryId)?.manager === userId) {
    const message = 'This user cannot be removed as the user is a manager of the mentioned Territory.';
    return errorItem('INVALID_DATA', message);
  }
  if (!organisation.isMember(territoryId, userId)) {
    return errorItem('INVALID_DATA', 'Given user is not a member of this territory.', details);
  }
  if (call.switches.selfAssociation === 'refused' && userId === call.callerId) {
    return errorItem('NOT_ALLOWED', "Logged in user can't update their territories", details);
  }
  return undefined;
}

function unknownTerritory({ switches }: Call): Answer {
  const item = errorItem('INVALID_DATA', invalidId, { resource_path_index: 2 });
  return json(400, switches.unknownTerritory === 'item' ? { users: [item] } : item);
}

const many = '/settings/territories/{territory}/users';
const one = '/settings/territories/{territory}/users/{user}';
const read = { scopes: [['users.READ']], openapiScopes: [['users.READ', 'settings.territories.READ']] };
const write = [['settings.territories.ALL', 'users.ALL']];
const remove = [['settings.territories.ALL'], ['settings.territories.DELETE', 'users.ALL']];

/** https://www.zoho.com/crm/developer/docs/api/v7/associate-users-territory.html and its neighbours. */
export const territoryUserRoutes: readonly Route[] = [
  { method: 'GET', path: many, ...read, territories: true, list: true, handle: listMembers },
  { method: 'GET', path: one, ...read, territories: true, handle: getMember },
  { method: 'PUT', path: many, scopes: write, territories: true, handle: associateMany },
  { method: 'PUT', path: one, scopes: write, territories: true, handle: associateOne },
  {
    method: 'DELETE',
    path: many,
    scopes: remove,
    openapiScopes: write,
    territories: true,
    handle: removeMany,
  },
  { method: 'DELETE', path: one, scopes: remove, openapiScopes: write, territories: true, handle: removeOne },
];
