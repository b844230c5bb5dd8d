/**
 * The lists that a tree shows in its rows. While one is read again the last one stays: VS Code forgets the rows inside
 * of one as long as it waits for them, and a menu opened meanwhile would act on none of them.
 */
export class ShownLists<Id, Item> {
  private readonly last = new Map<Id, readonly Item[]>();

  /** @param onArrival told that another list is to be shown than the one given last */
  constructor(private readonly onArrival: (id: Id) => void) {}

  /**
   * The list to show now: that of `reading` if it is over or the first one, else the last one.
   *
   * @throws what `reading` rejects with, when there is nothing older to show
   */
  async of(id: Id, reading: Promise<readonly Item[]>): Promise<readonly Item[]> {
    const last = this.last.get(id);
    // a reading that is over comes first in this race, one that is under way loses it
    const now = await (last ? Promise.race([reading, Promise.resolve(last)]) : reading);
    this.last.set(id, now);
    if (now === last) {
      reading.then(
        (list) => this.arrive(id, list),
        () => this.arrive(id, undefined),
      );
    }
    return now;
  }

  /** After a failure nothing is held any more, so that the tree asks once more and shows what is wrong. */
  private arrive(id: Id, list: readonly Item[] | undefined): void {
    if (this.last.get(id) === list) return;
    if (list) this.last.set(id, list);
    else this.last.delete(id);
    this.onArrival(id);
  }
}
