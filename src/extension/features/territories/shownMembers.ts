import type { User } from '../../../core/zoho/schemas';
import type { TerritoryId } from '../../../core/util/ids';

/**
 * The members that the tree shows in each territory. While they are read again the last ones stay: VS Code forgets
 * the rows of a territory as long as it waits for them, and a menu opened meanwhile would act on none of them.
 */
export class ShownMembers {
  private readonly last = new Map<TerritoryId, readonly User[]>();

  /** @param onArrival told that other members are to be shown than those given last */
  constructor(private readonly onArrival: (territory: TerritoryId) => void) {}

  /**
   * The members to show now: those of `reading` if it is over or the first one, else the last ones.
   *
   * @throws what `reading` rejects with, when there is nothing older to show
   */
  async of(territory: TerritoryId, reading: Promise<readonly User[]>): Promise<readonly User[]> {
    const last = this.last.get(territory);
    // a reading that is over comes first in this race, one that is under way loses it
    const now = await (last ? Promise.race([reading, Promise.resolve(last)]) : reading);
    this.last.set(territory, now);
    if (now === last) {
      reading.then(
        (members) => this.arrive(territory, members),
        () => this.arrive(territory, undefined),
      );
    }
    return now;
  }

  /** After a failure nothing is held any more, so that the tree asks once more and shows what is wrong. */
  private arrive(territory: TerritoryId, members: readonly User[] | undefined): void {
    if (this.last.get(territory) === members) return;
    if (members) this.last.set(territory, members);
    else this.last.delete(territory);
    this.onArrival(territory);
  }
}
