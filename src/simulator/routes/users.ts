import { type Answer, failure, isAnswer, json, noContent } from '../answers';
import { isActiveAdministrator, type User } from '../organisation/organisation';
import { organisationJson } from './organisationJson';
import { pageAsked } from './pages';
import type { Call, Route } from './route';
import { userJson } from './userJson';

const active = (user: User): boolean => user.status === 'active';

const userTypes: Readonly<Record<string, (user: User, callerId: string) => boolean>> = {
  AllUsers: () => true,
  ActiveUsers: active,
  DeactiveUsers: (user) => user.status === 'inactive' || user.status === 'disabled',
  ConfirmedUsers: (user) => user.confirmed,
  NotConfirmedUsers: (user) => !user.confirmed,
  DeletedUsers: (user) => user.status === 'deleted',
  ActiveConfirmedUsers: (user) => active(user) && user.confirmed,
  AdminUsers: (user) => user.profile.name === 'Administrator',
  ActiveConfirmedAdmins: (user) => isActiveAdministrator(user) && user.confirmed,
  CurrentUser: (user, callerId) => user.id === callerId,
};

function usersOfType(call: Call): readonly User[] | Answer {
  const type = call.query.get('type') ?? 'AllUsers';
  const belongs = userTypes[type];
  if (belongs === undefined) {
    const details = { param_name: 'type', supported_values: Object.keys(userTypes) };
    return failure(400, 'INVALID_DATA', 'the given type is invalid', details);
  }
  return [...call.organisation.users.values()].filter((user) => belongs(user, call.callerId));
}

function listUsers(call: Call): Answer {
  let users = usersOfType(call);
  if (isAnswer(users)) return users;
  const ids = call.query.get('ids')?.split(',');
  if (ids !== undefined) users = users.filter((user) => ids.includes(user.id));
  const since = call.headers['if-modified-since'];
  if (since !== undefined) {
    const moment = Date.parse(since);
    users = users.filter((user) => Date.parse(user.modifiedTime) > moment);
    if (users.length === 0) return { status: 304 };
  }
  const page = pageAsked(call, users, 200);
  if (isAnswer(page)) return page;
  const { items, info } = page;
  if (items.length === 0) return noContent;
  return json(200, { users: items.map((user) => userJson(user, call.organisation)), info });
}

function countUsers(call: Call): Answer {
  const users = usersOfType(call);
  if (isAnswer(users)) return users;
  const { length } = users;
  switch (call.switches.usersCount) {
    case 'number':
      return json(200, { count: length });
    case 'text':
      return json(200, { count: String(length) });
    case 'one-less':
      return json(200, { count: length - 1 });
    case 'ten-times':
      return json(200, { count: length * 10 });
    case 'words':
      return json(200, { count: 'many' });
    case 'refused':
      return failure(404, 'INVALID_URL_PATTERN', 'Please check if the URL trying to access is a correct one');
  }
}

function getUser(call: Call): Answer {
  const user = call.organisation.users.get(call.userId);
  if (user !== undefined) return json(200, { users: [userJson(user, call.organisation)] });
  if (call.switches.notFound === '204') return noContent;
  return failure(400, 'INVALID_DATA', 'the id given seems to be invalid', { resource_path_index: 1 });
}

function getOrg({ organisation, switches }: Call): Answer {
  return json(200, { org: [organisationJson(organisation, switches.organisationType)] });
}

const users = { method: 'GET', scopes: [['users.READ']], territories: false } as const;

/** https://www.zoho.com/crm/developer/docs/api/v7/get-users.html, users-count and get-org-data. */
export const userRoutes: readonly Route[] = [
  { ...users, path: '/users', handle: listUsers },
  { ...users, path: '/users/actions/count', handle: countUsers },
  { ...users, path: '/users/{user}', handle: getUser },
  { method: 'GET', path: '/org', scopes: [['org.READ']], territories: false, handle: getOrg },
];
