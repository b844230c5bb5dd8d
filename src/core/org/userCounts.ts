import type { UserCount } from '../zoho/schemas';
import type { TerritoryId } from '../util/ids';

/** Zoho's documented maximum of users in a territory; its manager counts as one. */
export const documentedMost = 100;

/** How many users each territory has, as far as it is known. */
export class UserCounts {
  private counts: Map<TerritoryId, number | undefined> | undefined;
  /** A territory that Zoho leaves out has no users, unless there is a gap in what it sent. */
  private leftOut: 0 | undefined;

  /** Undefined while the counts are not read, or cannot be. */
  of(territory: TerritoryId): number | undefined {
    if (!this.counts) return undefined;
    return this.counts.has(territory) ? this.counts.get(territory) : this.leftOut;
  }

  take(list: readonly UserCount[] | undefined, isWhole: boolean): void {
    this.counts = list && new Map(list.map(({ territory, count }) => [territory, count]));
    this.leftOut = isWhole ? 0 : undefined;
  }

  /** Takes note of a number, once there are others. */
  note(territory: TerritoryId, count: number): void {
    this.counts?.set(territory, count);
  }

  /** Takes note of users who came and went. */
  change(territory: TerritoryId, by: number): void {
    const before = this.of(territory);
    if (before !== undefined) this.note(territory, Math.max(0, before + by));
  }
}
