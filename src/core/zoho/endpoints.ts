import { isId } from '../util/ids';
import { CrmError } from './errors';

export interface Endpoint {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  /** Path below /crm/{version}; {territory} and {user} are replaced by ids. */
  readonly path: string;
}

/**
 * Every request the client can make. Deliberately a closed list: no call deletes a territory, and the one that edits
 * one is sent for its manager alone. An id like `..` must have nothing dangerous to turn into.
 */
export const endpoints = {
  territories: { method: 'GET', path: '/settings/territories' },
  territory: { method: 'GET', path: '/settings/territories/{territory}' },
  updateTerritory: { method: 'PUT', path: '/settings/territories/{territory}' },
  userCounts: { method: 'GET', path: '/settings/territories/actions/associated_users_count' },
  members: { method: 'GET', path: '/settings/territories/{territory}/users' },
  associateUsers: { method: 'PUT', path: '/settings/territories/{territory}/users' },
  associateUser: { method: 'PUT', path: '/settings/territories/{territory}/users/{user}' },
  removeUsers: { method: 'DELETE', path: '/settings/territories/{territory}/users' },
  removeUser: { method: 'DELETE', path: '/settings/territories/{territory}/users/{user}' },
  associateTerritories: { method: 'PUT', path: '/users/{user}/territories' },
  removeTerritories: { method: 'DELETE', path: '/users/{user}/territories' },
  territoriesOfUser: { method: 'GET', path: '/users/{user}/territories' },
  users: { method: 'GET', path: '/users' },
  numberOfUsers: { method: 'GET', path: '/users/actions/count' },
  organisation: { method: 'GET', path: '/org' },
} as const satisfies Record<string, Endpoint>;

export type ApiVersion = 'v7' | 'v8';

/** Where a call goes, and in which version of the API. */
export interface RequestTarget {
  readonly origin: string;
  readonly version: ApiVersion;
}

export type PathIds = Readonly<Partial<Record<'territory' | 'user', string>>>;

/** `PUT /settings/territories/{territory}/users`: names a call in messages and logs without any id. */
export function nameOf(endpoint: Endpoint): string {
  return `${endpoint.method} ${endpoint.path}`;
}

/**
 * The URL of a call. Ids are checked before they are put into the template, and the finished path is compared with
 * the template again, so no text can lead the request to another call.
 *
 * @throws CrmError of kind `invalidInput` when an id is missing or malformed; nothing has been sent then
 */
export function buildUrl(
  target: RequestTarget,
  endpoint: Endpoint,
  ids: PathIds,
  query: Readonly<Record<string, string>> = {},
): URL {
  const path = endpoint.path.replace(/\{(territory|user)\}/g, (_, name: 'territory' | 'user') => {
    const id = ids[name];
    if (!isId(id)) throw malformedId(endpoint, name);
    return id;
  });
  if (endpoint.method === 'DELETE' && !endpoint.path.endsWith('{user}')) checkIdList(endpoint, query['ids']);
  const pathname = `/crm/${target.version}${path}`;
  const url = new URL(pathname, target.origin);
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
  // ids= is a comma list in every sample of the documentation
  url.search = url.search.replaceAll('%2C', ',');
  if (url.pathname !== pathname || url.origin !== target.origin) throw malformedId(endpoint, 'territory');
  return url;
}

function checkIdList(endpoint: Endpoint, list: string | undefined): void {
  if (!list?.split(',').every(isId)) throw malformedId(endpoint, 'user');
}

function malformedId(endpoint: Endpoint, name: 'territory' | 'user'): CrmError {
  return new CrmError({
    kind: 'invalidInput',
    where: nameOf(endpoint),
    detail: { code: 'malformedId', of: name },
    effect: 'none',
  });
}
