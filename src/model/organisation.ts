import pLimit from 'p-limit';
import type { CrmClient } from '../api/client';
import type { OrganisationInfo, User, UserCount } from '../api/schemas';
import { Cancelled, PromiseCache } from '../base/async';
import { Emitter, type Disposable } from '../base/event';
import type { TerritoryId, UserId } from '../base/ids';
import { othersFirst } from '../base/turns';
import { Hierarchy } from './hierarchy';
import type { UserDirectory } from './userDirectory';
import { Users } from './users';

/** Zoho counts calls under way, ten to twenty-five by edition; this leaves room for others. */
const readsAtOnce = 4;
/** Long enough to pick users and go on; what changes meanwhile is seen before the first write. */
const recentMs = 60_000;

interface Read {
  readonly state: 'read';
  readonly hierarchy: Hierarchy;
}

/** Where the reading of the territories stands. */
export type Territories =
  | { readonly state: 'unread' }
  | { readonly state: 'reading' }
  | Read
  | { readonly state: 'failed'; readonly error: unknown };

/** What has changed: everything, or the rows of some territories. */
export type Change = 'everything' | readonly TerritoryId[];

/**
 * What is known of one organisation: the single source for tree, pickers and plans. Reads when asked, holds what it
 * read until it is refreshed, and tells what has changed.
 */
export class OrganisationModel implements Disposable {
  private readonly changes = new Emitter<Change>();
  readonly onDidChange = this.changes.event;
  private current: Territories = { state: 'unread' };
  private counts: ReadonlyMap<TerritoryId, number> | undefined;
  private readonly memberLists = new PromiseCache<TerritoryId, readonly User[]>();
  /** When the reading of the members that are held began. */
  private readonly membersReadAt = new Map<TerritoryId, number>();
  private readonly reads = pLimit(readsAtOnce);
  private reading = Promise.resolve();
  private readonly closed = new AbortController();
  readonly users: Users;

  constructor(
    readonly client: CrmClient,
    readonly info: OrganisationInfo | undefined,
    /** Milliseconds since 1970. */
    private readonly now: () => number = Date.now,
  ) {
    this.users = new Users(client, this.closed.signal);
  }

  /** Aborted when this organisation is no longer the open one. */
  get whenClosed(): AbortSignal {
    return this.closed.signal;
  }

  get territories(): Territories {
    return this.current;
  }

  /**
   * Reads territories and counts unless that is done or under way; ends when the territories are known, counts may
   * come later. A failure is kept until somebody asks for a refresh, so that showing it does not ask Zoho again.
   */
  load(): Promise<void> {
    if (this.current.state === 'unread') this.reading = this.read();
    return this.reading;
  }

  /** Forgets everything read and reads the territories again, unless they are just being read. */
  refresh(): Promise<void> {
    this.memberLists.clear();
    this.users.forget();
    if (this.current.state !== 'reading') this.current = { state: 'unread' };
    return this.load();
  }

  /**
   * The hierarchy, read first if need be.
   *
   * @throws CrmError when it cannot be read; Cancelled when the organisation was closed meanwhile
   */
  async hierarchy(): Promise<Hierarchy> {
    await this.load();
    const { current } = this;
    if (current.state === 'read') return current.hierarchy;
    throw current.state === 'failed' ? current.error : new Cancelled();
  }

  /** How many users a territory has; undefined while the counts are not read, or cannot be. */
  countOf(territory: TerritoryId): number | undefined {
    return this.counts && (this.counts.get(territory) ?? 0);
  }

  /** The members of a territory, as held or as read now. */
  members(territory: TerritoryId): Promise<readonly User[]> {
    return this.memberLists.get(territory, () => {
      this.membersReadAt.set(territory, this.now());
      return this.reads(() => this.client.members(territory, { signal: this.closed.signal }));
    });
  }

  /** The members of a territory as they were within the last minute; undefined when they were not read then. */
  recentMembers(territory: TerritoryId): Promise<readonly User[]> | undefined {
    const age = this.now() - (this.membersReadAt.get(territory) ?? Number.NEGATIVE_INFINITY);
    const isRecent = age >= 0 && age <= recentMs; // a clock that was set back tells nothing
    return isRecent ? this.memberLists.held(territory) : undefined;
  }

  /** The members of a territory as they are at this moment; the tree shows them from now on. */
  async readMembers(territory: TerritoryId, signal: AbortSignal): Promise<readonly User[]> {
    const begun = this.now();
    const members = await this.reads(() => this.client.members(territory, { signal }));
    this.hold(territory, members, begun);
    if (this.counts && this.counts.get(territory) !== members.length) {
      this.counts = new Map(this.counts).set(territory, members.length);
    }
    this.changes.fire([territory]);
    return members;
  }

  /**
   * The active users, as held or as read now; callers share one reading, and each can turn away from it alone.
   *
   * @param onProgress told how many users are read so far
   */
  activeUsers(signal: AbortSignal, onProgress?: (read: number) => void): Promise<UserDirectory> {
    return this.users.active(signal, onProgress);
  }

  /**
   * Users by id, whatever their status: out of what is held, else read now, a hundred with one call and some hundreds at
   * most. Names and statuses help people; without them the ids still stand, and Zoho decides.
   */
  usersById(ids: readonly UserId[], signal: AbortSignal): Promise<ReadonlyMap<UserId, User>> {
    return this.users.byId(ids, signal);
  }

  /**
   * Takes note of what a run did: counts follow at once. Member lists that were read after it are shown as they are,
   * others are read again when they are shown.
   */
  noteChanges(
    changes: ReadonlyMap<TerritoryId, { readonly added: number; readonly removed: number }>,
    members: ReadonlyMap<TerritoryId, readonly User[]>,
  ): void {
    if (changes.size === 0) return;
    const counts = new Map(this.counts);
    for (const [territory, { added, removed }] of changes) {
      const list = members.get(territory);
      if (list) this.hold(territory, list, this.now());
      else this.memberLists.delete(territory);
      counts.set(territory, list?.length ?? Math.max(0, (counts.get(territory) ?? 0) + added - removed));
    }
    if (this.counts) this.counts = counts;
    this.changes.fire([...changes.keys()]);
  }

  private hold(territory: TerritoryId, members: readonly User[], readAt: number): void {
    this.memberLists.delete(territory);
    void this.memberLists.get(territory, () => Promise.resolve(members));
    this.membersReadAt.set(territory, readAt);
  }

  dispose(): void {
    this.closed.abort(new Cancelled());
    this.changes.dispose();
  }

  private async read(): Promise<void> {
    this.become({ state: 'reading' });
    const { signal } = this.closed;
    // counts are an ornament: without them the tree still stands
    const counts = this.client.userCounts({ signal }).catch(() => undefined);
    try {
      const territories = await this.client.territories({ signal });
      await othersFirst(); // who wait since the last page
      signal.throwIfAborted();
      const read: Read = { state: 'read', hierarchy: new Hierarchy(territories) };
      this.become(read);
      void counts.then((list) => this.takeCounts(list, read));
    } catch (error) {
      if (signal.aborted) return;
      // kept whatever it is: a failure that was forgotten would be run into again and again
      this.become({ state: 'failed', error });
    }
  }

  /** Counts that come after the next refresh has begun are too old. */
  private takeCounts(list: readonly UserCount[] | undefined, read: Read): void {
    if (this.current !== read) return;
    const ids = [...read.hierarchy.all()].map(({ id }) => id);
    const before = ids.map((id) => this.countOf(id));
    this.counts = list && new Map(list.map((entry) => [entry.territory, entry.count]));
    this.changes.fire(ids.filter((id, index) => this.countOf(id) !== before[index]));
  }

  private become(next: Territories): void {
    this.current = next;
    this.changes.fire('everything');
  }
}
