import type { CrmError } from '../zoho/errors';
import type { User } from '../zoho/schemas';
import { PromiseCache } from '../util/async';
import type { TerritoryId } from '../util/ids';

/** Long enough to pick users and go on; what changes meanwhile is seen before the first write. */
const recentMs = 60_000;

/** The members of territories as they were read: when that began, and what is missing in them. */
export class MemberLists {
  private readonly lists = new PromiseCache<TerritoryId, readonly User[]>();
  private readonly readAt = new Map<TerritoryId, number>();
  private readonly gaps = new Map<TerritoryId, CrmError>();
  private readonly read = new Map<TerritoryId, readonly User[]>();

  /** @param now milliseconds since 1970 */
  constructor(private readonly now: () => number) {}

  /** The lists that have been read, whole or not; asks nobody. */
  get held(): ReadonlyMap<TerritoryId, readonly User[]> {
    return this.read;
  }

  /** What is held, else what `read` gives; that may tell of a gap. */
  get(
    territory: TerritoryId,
    read: (onGap: (gap: CrmError) => void) => Promise<readonly User[]>,
  ): Promise<readonly User[]> {
    return this.lists.get(territory, () => {
      this.readAt.set(territory, this.now());
      this.gaps.delete(territory);
      const reading = read((gap) => this.gaps.set(territory, gap));
      reading.then(
        (members) => {
          if (this.lists.held(territory) === reading) this.read.set(territory, members);
        },
        () => undefined, // whoever waits is told
      );
      return reading;
    });
  }

  gapIn(territory: TerritoryId): CrmError | undefined {
    return this.gaps.get(territory);
  }

  /** All members as they were within the last minute; undefined when they were not read then, or some are missing. */
  async recent(territory: TerritoryId): Promise<readonly User[] | undefined> {
    const age = this.now() - (this.readAt.get(territory) ?? Number.NEGATIVE_INFINITY);
    const isRecent = age >= 0 && age <= recentMs; // a clock that was set back tells nothing
    const members = isRecent ? await this.lists.held(territory) : undefined;
    return this.gaps.has(territory) ? undefined : members;
  }

  /** Holds a list that was read whole. */
  hold(territory: TerritoryId, members: readonly User[], readAt: number): void {
    this.lists.delete(territory);
    this.read.set(territory, members); // at once: whoever is told of it looks here
    void this.get(territory, () => Promise.resolve(members));
    this.readAt.set(territory, readAt);
  }

  delete(territory: TerritoryId): void {
    this.read.delete(territory);
    this.lists.delete(territory);
  }

  clear(): void {
    this.read.clear();
    this.lists.clear();
  }
}
