import { associationChunks } from '../zoho/chunks';
import type { CrmClient } from '../zoho/client';
import { CrmError } from '../zoho/errors';
import type { TerritoryOfUser, User } from '../zoho/schemas';
import { PromiseCache, SharedRead } from '../util/async';
import { Emitter } from '../util/event';
import type { UserId } from '../util/ids';
import type { UserDirectory } from './userDirectory';

type ListOptions = Parameters<CrmClient['allUsers']>[0];

/** Where names are no more than a help. */
const mostRead = 500;

/** Everybody in an organisation. */
export interface People {
  readonly active: UserDirectory;
  /** Those who are not active any more, or not yet. */
  readonly others: UserDirectory;
}

/** The users of one organisation, as far as they were read. */
export class Users {
  private readonly reads = new Emitter<undefined>();
  /** Tells that the active users have been read. */
  readonly onDidRead = this.reads.event;
  private directory: UserDirectory | undefined;
  private reading: SharedRead<UserDirectory> | undefined;
  private readingPeople: SharedRead<People> | undefined;
  private readonly places = new PromiseCache<UserId, readonly TerritoryOfUser[]>();
  private readonly moves = new Emitter<readonly UserId[]>();
  /** Tells whose territories are not those any more that were held. */
  readonly onDidMove = this.moves.event;
  /** How many calls it took so far to learn who users are; each costs an API credit. */
  calls = 0;

  constructor(
    private readonly client: CrmClient,
    private readonly closed: AbortSignal,
    /** Takes note of what is missing in a list, and tells of it. */
    private readonly missing: (note?: (gap: CrmError) => void) => (gap: CrmError) => void,
  ) {}

  /** The active users, if they were read; asks nobody. */
  get held(): UserDirectory | undefined {
    return this.directory;
  }

  /** The active users, as held or as read now; callers share one reading, and each can turn away from it alone. */
  active(signal: AbortSignal, onProgress?: (read: number) => void): Promise<UserDirectory> {
    if (!this.reading || this.reading.over) this.reading = new SharedRead(this.read);
    return this.reading.join(signal, onProgress);
  }

  /** Everybody, in the same way; nobody has to read the active users after it. */
  people(signal: AbortSignal, onProgress?: (read: number) => void): Promise<People> {
    if (!this.readingPeople || this.readingPeople.over) this.readingPeople = new SharedRead(this.readPeople);
    return this.readingPeople.join(signal, onProgress);
  }

  /** The territories a user belongs to, as held or as read now with one call. */
  territoriesOf(user: UserId): Promise<readonly TerritoryOfUser[]> {
    const options = { signal: this.closed, onGap: this.missing() };
    return this.places.get(user, () => this.client.territoriesOfUser(user, options));
  }

  /** Takes note of whose territories may have been changed from here. */
  noteMoves(users: readonly UserId[]): void {
    for (const user of users) this.places.delete(user);
    this.moves.fire(users);
  }

  /** Some hundreds of users by id at most, and whoever of them cannot be read is missing. */
  async byId(ids: readonly UserId[], signal: AbortSignal): Promise<ReadonlyMap<UserId, User>> {
    const users = this.heldOf(ids);
    const others = ids.filter((id) => !users.has(id)).slice(0, mostRead);
    try {
      await this.lookUp(others, users, { signal, onGap: this.missing() });
    } catch (error) {
      if (!(error instanceof CrmError)) throw error;
    }
    return users;
  }

  /**
   * Any number of users by id, for whoever cannot do without.
   *
   * @throws CrmError when they cannot be read
   */
  async allById(ids: readonly UserId[], signal: AbortSignal): Promise<ReadonlyMap<UserId, User>> {
    const users = this.heldOf(ids);
    const others = ids.filter((id) => !users.has(id));
    await this.lookUp(others, users, { signal });
    return users;
  }

  /**
   * Any number of users by id as they are at this moment, whatever is held.
   *
   * @throws CrmError when they cannot be read
   */
  async readById(ids: readonly UserId[], signal: AbortSignal): Promise<ReadonlyMap<UserId, User>> {
    const users = new Map<UserId, User>();
    await this.lookUp(ids, users, { signal });
    return users;
  }

  /**
   * All users, also those who are not active any more; read each time.
   *
   * @throws CrmError also where only some of them can be read
   */
  everybody(signal: AbortSignal): Promise<readonly User[]> {
    const onProgress = () => {
      this.calls++;
    };
    return this.client.allUsers({ signal: AbortSignal.any([this.closed, signal]), onProgress });
  }

  forget(): void {
    this.reading = undefined;
    this.readingPeople = undefined;
    this.directory = undefined;
    this.places.clear();
  }

  private heldOf(ids: readonly UserId[]): Map<UserId, User> {
    const users = new Map<UserId, User>();
    for (const id of ids) {
      const user = this.directory?.get(id);
      if (user) users.set(id, user);
    }
    return users;
  }

  private async lookUp(
    ids: readonly UserId[],
    users: Map<UserId, User>,
    options: Parameters<CrmClient['usersById']>[1],
  ): Promise<void> {
    const stop = new AbortController();
    const signal = AbortSignal.any([options.signal, stop.signal]);
    const reading = associationChunks(ids).map(async (chunk) => {
      this.calls++;
      for (const user of await this.client.usersById(chunk, { ...options, signal })) users.set(user.id, user);
    });
    // one failure is enough: the others need not be read
    await Promise.all(reading).finally(() => stop.abort());
  }

  private readonly read = async (
    abandoned: AbortSignal,
    onProgress: (read: number) => void,
  ): Promise<UserDirectory> => {
    const list = (options: ListOptions) => this.client.activeUsers(options);
    const { users, gap } = await this.list(list, abandoned, onProgress);
    const { UserDirectory } = await import('./userDirectory');
    return this.hold(await UserDirectory.of(users, gap));
  };

  private readonly readPeople = async (
    abandoned: AbortSignal,
    onProgress: (read: number) => void,
  ): Promise<People> => {
    const list = (options: ListOptions) => this.client.allUsers(options);
    const { users, gap } = await this.list(list, abandoned, onProgress);
    const { UserDirectory } = await import('./userDirectory');
    // where Zoho does not say it in a way that can be read, Zoho decides
    const isActive = ({ status }: User) => status === 'active' || status === 'unknown';
    const active = await UserDirectory.of(users.filter(isActive), gap);
    const others = await UserDirectory.of(
      users.filter((user) => !isActive(user)),
      gap,
    );
    this.reading = new SharedRead(() => Promise.resolve(active));
    return { active: this.hold(active), others };
  };

  private async list(
    read: (options: ListOptions) => Promise<User[]>,
    abandoned: AbortSignal,
    onProgress: (read: number) => void,
  ): Promise<{ readonly users: readonly User[]; readonly gap: CrmError | undefined }> {
    const signal = AbortSignal.any([this.closed, abandoned]);
    const counted = (done: number) => {
      this.calls++; // told once for each of them
      onProgress(done);
    };
    let gap: CrmError | undefined;
    const onGap = this.missing((missed) => (gap = missed));
    const users = await read({ signal, onProgress: counted, onGap });
    return { users, gap };
  }

  private hold(directory: UserDirectory): UserDirectory {
    this.directory = directory;
    this.reads.fire(undefined);
    return directory;
  }
}
