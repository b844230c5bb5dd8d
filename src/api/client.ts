import * as v from 'valibot';
import type { TerritoryId, UserId } from '../base/ids';
import { l10n } from '../base/l10n';
import { errorOfAnswer, unreadable } from './answers';
import { attribute, type Attribution } from './attribution';
import { associationChunks, removalChunks } from './chunks';
import { endpoints, nameOf, type Endpoint, type PathIds } from './endpoints';
import { readAll } from './paging';
import * as schemas from './schemas';
import type { OrganisationInfo, Territory, TerritoryOfUser, User, UserCount } from './schemas';
import type { Answer, Call, Send } from './transport';

/** What an answer to a write says, with its status: a 400 may still carry items that succeeded. */
export interface WriteAnswer extends Attribution {
  readonly status: number;
}

interface ListOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (read: number) => void;
}

/**
 * The calls of the CRM that this extension makes, one method each. All take an AbortSignal and reject with a
 * CrmError (see errors.ts) or with the signal's reason. Those that write also take `start`: when it is aborted, a
 * request that has not left yet never will, and the call rejects with its reason. Pages:
 * https://www.zoho.com/crm/developer/docs/api/v7/territories.html and its neighbours.
 */
export class CrmClient {
  constructor(private readonly send: Send) {}

  /** All territories; a page holds 2,000 of them, or 200 where Zoho says so. */
  territories(options: ListOptions): Promise<Territory[]> {
    return readAll(this.send, {
      endpoint: endpoints.territories,
      key: 'territories',
      item: schemas.territory,
      identify: (territory) => territory.id,
      pageSizes: [2000, 200],
      ...options,
    });
  }

  /** One territory, or undefined when Zoho knows none of that id (204, or 400 naming the id). */
  async territory(territory: TerritoryId, signal: AbortSignal): Promise<Territory | undefined> {
    const answer = await this.read(endpoints.territory, { territory }, signal);
    return answer && schemas.readList(answer, 'territories', schemas.territory).items[0];
  }

  /** The direct children of a territory. */
  childTerritories(territory: TerritoryId, options: ListOptions): Promise<Territory[]> {
    return readAll(this.send, {
      endpoint: endpoints.childTerritories,
      ids: { territory },
      key: 'territories',
      item: schemas.territory,
      identify: (child) => child.id,
      pageSizes: [200],
      ...options,
    });
  }

  /** How many users each territory has. A territory that Zoho leaves out has none. */
  userCounts(options: ListOptions): Promise<UserCount[]> {
    return readAll(this.send, {
      endpoint: endpoints.userCounts,
      key: 'associated_users_count',
      item: schemas.userCount,
      identify: (entry) => entry.territory,
      pageSizes: [],
      ...options,
    });
  }

  /** The users of a territory. No page documents paging here, so none is asked for until Zoho says there is more. */
  members(territory: TerritoryId, options: ListOptions): Promise<User[]> {
    return readAll(this.send, {
      endpoint: endpoints.members,
      ids: { territory },
      key: 'users',
      item: schemas.user,
      identify: (member) => member.id,
      pageSizes: [],
      ...options,
    });
  }

  /** A member of a territory, or undefined when the user is not one. */
  async member(territory: TerritoryId, user: UserId, signal: AbortSignal): Promise<User | undefined> {
    const answer = await this.read(endpoints.member, { territory, user }, signal);
    return answer && schemas.readList(answer, 'users', schemas.user).items[0];
  }

  /** Adds up to 100 users to a territory with one request. */
  async associateUsers(
    territory: TerritoryId,
    users: readonly UserId[],
    signal: AbortSignal,
    start?: AbortSignal,
  ): Promise<WriteAnswer> {
    checkFits(endpoints.associateUsers, associationChunks(users));
    const body = { users: users.map((id) => ({ id })) };
    return this.write({ endpoint: endpoints.associateUsers, ids: { territory }, body, signal, start }, users);
  }

  /** Adds one user to a territory with the single form, which has no body. */
  associateUser(
    territory: TerritoryId,
    user: UserId,
    signal: AbortSignal,
    start?: AbortSignal,
  ): Promise<WriteAnswer> {
    const call = { endpoint: endpoints.associateUser, ids: { territory, user }, signal, start };
    return this.write(call, [user]);
  }

  /** Removes up to 25 users from a territory with one request. */
  async removeUsers(
    territory: TerritoryId,
    users: readonly UserId[],
    signal: AbortSignal,
    start?: AbortSignal,
  ): Promise<WriteAnswer> {
    checkFits(endpoints.removeUsers, removalChunks(users));
    const ids = users.join(',');
    return this.write(
      { endpoint: endpoints.removeUsers, ids: { territory }, query: { ids }, signal, start },
      users,
    );
  }

  /** Removes one user from a territory. */
  removeUser(
    territory: TerritoryId,
    user: UserId,
    signal: AbortSignal,
    start?: AbortSignal,
  ): Promise<WriteAnswer> {
    const call = { endpoint: endpoints.removeUser, ids: { territory, user }, signal, start };
    return this.write(call, [user]);
  }

  /** The territories a user belongs to. */
  territoriesOfUser(user: UserId, options: ListOptions): Promise<TerritoryOfUser[]> {
    return readAll(this.send, {
      endpoint: endpoints.territoriesOfUser,
      ids: { user },
      key: 'territories',
      item: schemas.territoryOfUser,
      identify: (territory) => territory.id,
      pageSizes: [],
      ...options,
    });
  }

  /** The active users of the organisation: the only ones that Zoho lets into a territory. */
  activeUsers(options: ListOptions): Promise<User[]> {
    return readAll(this.send, {
      endpoint: endpoints.users,
      query: { type: 'ActiveUsers' },
      key: 'users',
      item: schemas.user,
      identify: (user) => user.id,
      pageSizes: [200],
      ...options,
    });
  }

  /** Up to 100 users by id, whatever their status; an id that nobody has is missing in the list. */
  usersById(ids: readonly UserId[], options: ListOptions): Promise<User[]> {
    checkFits(endpoints.users, associationChunks(ids));
    return readAll(this.send, {
      endpoint: endpoints.users,
      query: { type: 'AllUsers', ids: ids.join(',') },
      key: 'users',
      item: schemas.user,
      identify: (user) => user.id,
      pageSizes: [],
      ...options,
    });
  }

  /** The user whose token this is. */
  async currentUser(signal: AbortSignal): Promise<User | undefined> {
    const answer = await this.send({ endpoint: endpoints.users, query: { type: 'CurrentUser' }, signal });
    if (answer.status >= 400) throw errorOfAnswer(answer.where, answer.status, answer.body);
    return schemas.readList(answer, 'users', schemas.user).items[0];
  }

  /** The organisation the token belongs to. */
  async organisation(signal: AbortSignal): Promise<OrganisationInfo | undefined> {
    const answer = await this.send({ endpoint: endpoints.organisation, signal });
    if (answer.status >= 400) throw errorOfAnswer(answer.where, answer.status, answer.body);
    return schemas.readList(answer, 'org', schemas.organisation).items[0];
  }

  /** A read of one object, where both 204 and a 400 that points into the URL mean "there is none". */
  private async read(endpoint: Endpoint, ids: PathIds, signal: AbortSignal): Promise<Answer | undefined> {
    const answer = await this.send({ endpoint, ids, signal });
    if (answer.status === 400 && pointsIntoUrl(answer.body)) return undefined;
    if (answer.status >= 400) throw errorOfAnswer(answer.where, answer.status, answer.body);
    return answer;
  }

  private async write(call: Call, users: readonly UserId[]): Promise<WriteAnswer> {
    const answer = await this.send(call);
    const items = actionItems(answer);
    if (items) return { status: answer.status, ...attribute(users, items) };
    if (answer.status >= 400) throw errorOfAnswer(answer.where, answer.status, answer.body);
    throw unreadable(
      answer.where,
      answer.status,
      l10n.t('The answer does not say what became of the users.'),
    );
  }
}

/** The items of a write's answer, whatever its status and however deeply nested; undefined when there is no list. */
function actionItems(answer: Answer): schemas.ActionItem[] | undefined {
  if (typeof answer.body !== 'object' || answer.body === null) return undefined;
  const users = (answer.body as { users?: unknown }).users;
  const list = Array.isArray(users) ? (users.flat(2) as unknown[]) : refusalOnTop(answer);
  return list?.flatMap((item) => {
    const parsed = v.safeParse(schemas.actionItem, item);
    return parsed.success ? [parsed.output] : [];
  });
}

/** The OpenAPI files show some refusals of a user or a territory at the top level instead of in the list. */
function refusalOnTop(answer: Answer): unknown[] | undefined {
  const refused =
    answer.status === 400 && errorOfAnswer(answer.where, answer.status, answer.body).kind === 'refused';
  return refused ? [answer.body] : undefined;
}

const urlError = v.looseObject({
  code: v.literal('INVALID_DATA'),
  details: v.looseObject({ resource_path_index: v.number() }),
});

function pointsIntoUrl(body: unknown): boolean {
  return v.is(urlError, body);
}

function checkFits(endpoint: Endpoint, runs: readonly unknown[]): void {
  if (runs.length !== 1)
    throw new RangeError(`${nameOf(endpoint)} cannot carry this many users in one request`);
}
