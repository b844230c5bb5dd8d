import type { CrmClient } from '../zoho/client';
import type { CrmError } from '../zoho/errors';
import type { OrganisationInfo, Territory, TerritoryOfUser, User, UserCount } from '../zoho/schemas';
import { Cancelled } from '../util/async';
import { Emitter, type Disposable } from '../util/event';
import type { TerritoryId, UserId } from '../util/ids';
import { othersFirst } from '../util/turns';
import { Hierarchy } from './hierarchy';
import { MemberLists } from './memberLists';
import { UserCounts } from './userCounts';
import type { UserDirectory } from './userDirectory';
import { Users } from './users';

interface Read {
  readonly state: 'read';
  readonly hierarchy: Hierarchy;
  /** What is missing in it. */
  readonly gap: CrmError | undefined;
}

/** Where the reading of the territories stands. */
export type Territories =
  { readonly state: 'unread' | 'reading' } | Read | { readonly state: 'failed'; readonly error: unknown };

/** What has changed: everything, or the rows of some territories. */
export type Change = 'everything' | readonly TerritoryId[];

/**
 * What is known of one organisation: the single source for tree, pickers and plans. Reads when asked, holds what it
 * read until it is refreshed, and tells what has changed.
 */
export class OrganisationModel implements Disposable {
  private readonly changes = new Emitter<Change>();
  readonly onDidChange = this.changes.event;
  private readonly gaps = new Emitter<CrmError>();
  /** Tells what is missing in a list that was read. */
  readonly onDidMiss = this.gaps.event;
  private current: Territories = { state: 'unread' };
  private readonly counts = new UserCounts();
  private readonly memberLists = new MemberLists(() => this.now());
  private reading = Promise.resolve();
  /** How often the territories were read. */
  private readings = 0;
  private counting = Promise.resolve();
  private readonly closed = new AbortController();
  readonly users: Users;
  /** How many calls were made for territories, and for members or the territories of users at the moment of a command. */
  calls = 0;

  constructor(
    readonly client: CrmClient,
    readonly info: OrganisationInfo | undefined,
    /** Milliseconds since 1970. */
    private readonly now: () => number = Date.now,
  ) {
    this.users = new Users(client, this.closed.signal, (note) => this.missing(note));
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

  /** Resolves when the numbers of users are known that were read with the territories, or are known to be missing. */
  counted(): Promise<void> {
    return this.counting;
  }

  /** How many users a territory has; undefined while that is not known. */
  countOf(territory: TerritoryId): number | undefined {
    return this.counts.of(territory);
  }

  /** The members of a territory to be shown, as held or as read now; some may be missing: see `gapIn`. */
  members(territory: TerritoryId): Promise<readonly User[]> {
    return this.memberLists.get(territory, (note) => {
      return this.client.members(territory, { signal: this.closed.signal, onGap: this.missing(note) });
    });
  }

  /** The members of those territories whose members have been read; some may be missing: see `gapIn`. Asks nobody. */
  get heldMembers(): ReadonlyMap<TerritoryId, readonly User[]> {
    return this.memberLists.held;
  }

  /** What is missing in the members that are held. */
  gapIn(territory: TerritoryId): CrmError | undefined {
    return this.memberLists.gapIn(territory);
  }

  /** All members of a territory as they were within the last minute, if they were read then. */
  recentMembers(territory: TerritoryId): Promise<readonly User[] | undefined> {
    return this.memberLists.recent(territory);
  }

  /**
   * All members of a territory as they are at this moment; the tree shows them from now on.
   *
   * @throws CrmError also where only some of them can be read: nobody could be said to be no member then
   */
  async readMembers(territory: TerritoryId, signal: AbortSignal): Promise<readonly User[]> {
    const begun = this.now();
    const members = await this.client.members(territory, { signal, onProgress: this.called });
    this.memberLists.hold(territory, members, begun);
    this.counts.note(territory, members.length);
    this.changes.fire([territory]);
    return members;
  }

  /** The territories that a user is in at this moment. */
  readTerritoriesOf(user: UserId, signal: AbortSignal): Promise<TerritoryOfUser[]> {
    return this.client.territoriesOfUser(user, { signal, onProgress: this.called });
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
    for (const [territory, { added, removed }] of changes) {
      const list = members.get(territory);
      if (list) {
        this.memberLists.hold(territory, list, this.now());
        this.counts.note(territory, list.length);
      } else {
        this.memberLists.delete(territory);
        this.counts.change(territory, added - removed);
      }
    }
    this.changes.fire([...changes.keys()]);
  }

  /** Takes note of managers as territories that were read alone have them. */
  noteManagers(territories: readonly Territory[]): void {
    const { current } = this;
    if (current.state !== 'read') return;
    const hierarchy = current.hierarchy.withManagers(territories);
    if (hierarchy !== current.hierarchy) this.become({ ...current, hierarchy });
  }

  dispose(): void {
    this.closed.abort(new Cancelled());
    this.changes.dispose();
  }

  private async read(): Promise<void> {
    this.become({ state: 'reading' });
    const { signal } = this.closed;
    const told = { signal, onProgress: this.called };
    // counts are an ornament: without them the tree still stands
    let isWhole = true;
    const onGap = this.missing(() => (isWhole = false));
    let atMost: number | undefined;
    const counts = this.client.userCounts({ ...told, onGap, atMost: () => atMost }).catch(() => undefined);
    try {
      let gap: CrmError | undefined;
      const options = { ...told, onGap: this.missing((missed) => (gap = missed)) };
      const territories = await this.client.territories(options);
      atMost = territories.length;
      await othersFirst(); // who wait since the last page
      signal.throwIfAborted();
      const read = ++this.readings;
      this.become({ state: 'read', hierarchy: new Hierarchy(territories), gap });
      this.counting = counts.then((list) => this.takeCounts(list, isWhole, read));
    } catch (error) {
      if (signal.aborted) return;
      // kept whatever it is: a failure that was forgotten would be run into again and again
      this.become({ state: 'failed', error });
    }
  }

  /** Counts that come after the next refresh has begun are too old. */
  private takeCounts(list: readonly UserCount[] | undefined, isWhole: boolean, read: number): void {
    if (this.current.state !== 'read' || this.readings !== read) return;
    const ids = [...this.current.hierarchy.all()].map(({ id }) => id);
    const before = ids.map((id) => this.countOf(id));
    this.counts.take(list, isWhole);
    this.changes.fire(ids.filter((id, index) => this.countOf(id) !== before[index]));
  }

  private readonly called = (): void => {
    this.calls++;
  };

  /** Takes note of a gap and tells of it. */
  private readonly missing = (note?: (gap: CrmError) => void) => (gap: CrmError) => {
    note?.(gap);
    this.gaps.fire(gap);
  };

  private become(next: Territories): void {
    this.current = next;
    this.changes.fire('everything');
  }
}
