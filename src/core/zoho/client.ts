import type { TerritoryId, UserId } from '../util/ids';
import { errorOfAnswer } from './answers';
import { associationChunks, removalChunks, territoryChunks } from './chunks';
import { endpoints, nameOf, type Endpoint } from './endpoints';
import { managerBody, type ManagerUpdate } from './managerUpdate';
import { readAll, type ListRequest } from './paging';
import * as schemas from './schemas';
import type { OrganisationInfo, Territory, TerritoryOfUser, User, UserCount } from './schemas';
import type { Call, Send } from './transport';
import type { WriteAnswer } from './writeAnswer';

/**
 * What a write depends on until it leaves: once `start` is aborted it never will, and the call rejects with the reason;
 * `before` is awaited when the request has nothing else to wait for, and when it rejects, nothing is sent.
 */
export type Leaving = Pick<Call, 'start' | 'before'>;

type ListOptions = Pick<ListRequest<unknown>, 'signal' | 'onProgress' | 'onGap'>;

type UsersOf = 'ActiveUsers' | 'AllUsers';

/**
 * The calls of the CRM that this extension makes, one method each. All take an AbortSignal and reject with a
 * CrmError (see errors.ts) or with the signal's reason. Pages:
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

  /** One territory, as a list that is empty where there is none of this id. */
  async territory(territory: TerritoryId, signal: AbortSignal): Promise<Territory[]> {
    const call = { endpoint: endpoints.territory, ids: { territory }, signal };
    return (await this.whole(call, 'territories', schemas.territory)).filter(({ id }) => id === territory);
  }

  /** https://www.zoho.com/crm/developer/docs/api/v8/update-territories.html */
  updateManager(
    territory: TerritoryId,
    update: ManagerUpdate,
    signal: AbortSignal,
    leaving: Leaving = {},
  ): Promise<WriteAnswer<TerritoryId>> {
    const to = { endpoint: endpoints.updateTerritory, ids: { territory }, body: managerBody(update) };
    return this.write({ ...to, signal, ...leaving }, [territory], 'territories');
  }

  /**
   * How many users each territory has. A territory that Zoho leaves out has none.
   *
   * @param options with `atMost`, which gives the number of territories once it is known
   */
  userCounts(options: ListOptions & Pick<ListRequest<unknown>, 'atMost'>): Promise<UserCount[]> {
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

  /** Adds up to 100 users to a territory with one request. */
  async associateUsers(
    territory: TerritoryId,
    users: readonly UserId[],
    signal: AbortSignal,
    leaving: Leaving = {},
  ): Promise<WriteAnswer<UserId>> {
    checkFits(endpoints.associateUsers, associationChunks(users));
    const body = { users: users.map((id) => ({ id })) };
    const call = { endpoint: endpoints.associateUsers, ids: { territory }, body, signal, ...leaving };
    return this.write(call, users, 'users');
  }

  /** Adds one user to a territory with the single form, which has no body. */
  associateUser(
    territory: TerritoryId,
    user: UserId,
    signal: AbortSignal,
    leaving: Leaving = {},
  ): Promise<WriteAnswer<UserId>> {
    const call = { endpoint: endpoints.associateUser, ids: { territory, user }, signal, ...leaving };
    return this.write(call, [user], 'users');
  }

  /** Removes up to 25 users from a territory with one request. */
  async removeUsers(
    territory: TerritoryId,
    users: readonly UserId[],
    signal: AbortSignal,
    leaving: Leaving = {},
  ): Promise<WriteAnswer<UserId>> {
    checkFits(endpoints.removeUsers, removalChunks(users));
    const query = { ids: users.join(',') };
    const call = { endpoint: endpoints.removeUsers, ids: { territory }, query, signal, ...leaving };
    return this.write(call, users, 'users');
  }

  /** Removes one user from a territory. */
  removeUser(
    territory: TerritoryId,
    user: UserId,
    signal: AbortSignal,
    leaving: Leaving = {},
  ): Promise<WriteAnswer<UserId>> {
    const call = { endpoint: endpoints.removeUser, ids: { territory, user }, signal, ...leaving };
    return this.write(call, [user], 'users');
  }

  /** Adds one user to up to 100 territories; Zoho refuses the caller's own. */
  async associateTerritories(
    user: UserId,
    territories: readonly TerritoryId[],
    signal: AbortSignal,
    leaving: Leaving = {},
  ): Promise<WriteAnswer<TerritoryId>> {
    checkFits(endpoints.associateTerritories, territoryChunks(territories));
    const body = { territories: territories.map((id) => ({ id })) };
    const call = { endpoint: endpoints.associateTerritories, ids: { user }, body, signal, ...leaving };
    return this.write(call, territories, 'territories');
  }

  /** Removes one user from up to 100 territories; Zoho refuses the caller's own and the organisation's own. */
  async removeTerritories(
    user: UserId,
    territories: readonly TerritoryId[],
    signal: AbortSignal,
    leaving: Leaving = {},
  ): Promise<WriteAnswer<TerritoryId>> {
    checkFits(endpoints.removeTerritories, territoryChunks(territories));
    const query = { ids: territories.join(',') };
    const call = { endpoint: endpoints.removeTerritories, ids: { user }, query, signal, ...leaving };
    return this.write(call, territories, 'territories');
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
    return this.usersOf('ActiveUsers', options);
  }

  /** All users, also those who are not active any more. */
  allUsers(options: ListOptions): Promise<User[]> {
    return this.usersOf('AllUsers', options);
  }

  private usersOf(type: UsersOf, options: ListOptions): Promise<User[]> {
    return readAll(this.send, {
      endpoint: endpoints.users,
      query: { type },
      key: 'users',
      item: schemas.user,
      identify: (user) => user.id,
      pageSizes: [200],
      count: (signal) => this.numberOf(type, signal),
      ...options,
    });
  }

  /** How many users there are; undefined where Zoho does not say it in a way that can be read. */
  private async numberOf(type: UsersOf, signal: AbortSignal): Promise<number | undefined> {
    const { body } = await this.send({ endpoint: endpoints.numberOfUsers, query: { type }, signal });
    return schemas.wholeNumber((Object(body) as { readonly count?: unknown }).count);
  }

  /** Up to 100 users by id, whatever their status; an id that nobody has is missing in the list. */
  async usersById(ids: readonly UserId[], options: ListOptions): Promise<User[]> {
    checkFits(endpoints.users, associationChunks(ids));
    const users = await readAll(this.send, {
      endpoint: endpoints.users,
      query: { type: 'AllUsers', ids: ids.join(',') },
      key: 'users',
      item: schemas.user,
      identify: (user) => user.id,
      pageSizes: [],
      ...options,
    });
    const asked = new Set(ids);
    return users.filter(({ id }) => asked.has(id));
  }

  /** The user whose token this is. */
  async currentUser(signal: AbortSignal): Promise<User | undefined> {
    const call = { endpoint: endpoints.users, query: { type: 'CurrentUser' }, signal };
    return (await this.whole(call, 'users', schemas.user))[0];
  }

  /** The organisation the token belongs to. */
  async organisation(signal: AbortSignal): Promise<OrganisationInfo | undefined> {
    return (await this.whole({ endpoint: endpoints.organisation, signal }, 'org', schemas.organisation))[0];
  }

  private async whole<Item>(call: Call, key: string, item: ListRequest<Item>['item']): Promise<Item[]> {
    const answer = await this.send(call);
    if (answer.status >= 400) throw errorOfAnswer(answer.where, answer.status, answer.body);
    return schemas.readWhole(answer, key, item);
  }

  private async write<Id extends string>(
    call: Call,
    sent: readonly Id[],
    list: 'users' | 'territories',
  ): Promise<WriteAnswer<Id>> {
    // before anything is sent: an answer that cannot be read would be a lost one
    const { readWrite } = await import('./writeAnswer');
    return readWrite(await this.send(call), sent, list);
  }
}

function checkFits(endpoint: Endpoint, runs: readonly unknown[]): void {
  if (runs.length !== 1) throw new RangeError(`${nameOf(endpoint)} cannot carry so many in one request`);
}
