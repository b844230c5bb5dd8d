import { associationChunks } from '../zoho/chunks';
import type { CrmClient } from '../zoho/client';
import { CrmError } from '../zoho/errors';
import type { User } from '../zoho/schemas';
import { SharedRead } from '../util/async';
import { Emitter } from '../util/event';
import type { UserId } from '../util/ids';
import type { UserDirectory } from './userDirectory';

/** Where names are no more than a help. */
const mostRead = 500;

/** The users of one organisation, as far as they were read. */
export class Users {
  private readonly reads = new Emitter<undefined>();
  /** Tells that the active users have been read. */
  readonly onDidRead = this.reads.event;
  private directory: UserDirectory | undefined;
  private reading: SharedRead<UserDirectory> | undefined;
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
    this.directory = undefined;
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
    const signal = AbortSignal.any([this.closed, abandoned]);
    const counted = (read: number) => {
      this.calls++; // told once for each of them
      onProgress(read);
    };
    let gap: CrmError | undefined;
    const onGap = this.missing((missed) => (gap = missed));
    const users = await this.client.activeUsers({ signal, onProgress: counted, onGap });
    const { UserDirectory } = await import('./userDirectory');
    this.directory = await UserDirectory.of(users, gap);
    this.reads.fire(undefined);
    return this.directory;
  };
}
