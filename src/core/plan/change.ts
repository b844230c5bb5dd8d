import type { TerritoryId, UserId } from '../util/ids';

export type Operation = 'add' | 'remove';

/** That a user is to become, or no longer to be, a member of a territory. */
export interface Change {
  readonly territory: TerritoryId;
  readonly user: UserId;
  readonly operation: Operation;
}

export function rowKey({ territory, user }: Pick<Change, 'territory' | 'user'>): string {
  return `${territory}/${user}`;
}
