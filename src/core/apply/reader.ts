import type { Lease } from '../journal/lease';
import { idsOf, placesOf } from '../plan/facts';
import type { TerritoryId, UserId } from '../util/ids';
import type { CrmClient } from '../zoho/client';

export interface ReaderOptions {
  readonly client: CrmClient;
  readonly lease: Pick<Lease, 'check'>;
  /** Aborted when the run ends: readings under way end too. */
  readonly signal: AbortSignal;
}

/** Reads who is where, for a run that nobody else has taken over. */
export class Reader {
  constructor(private readonly options: ReaderOptions) {}

  async membersOf(territory: TerritoryId): Promise<UserId[]> {
    const { client, signal } = this.options;
    return idsOf(await this.alone(client.members(territory, { signal })));
  }

  async territoriesOf(user: UserId): Promise<ReadonlySet<TerritoryId>> {
    const { client, signal } = this.options;
    const places = await this.alone(placesOf(user, client, signal));
    return new Set(places.map(({ id }) => id));
  }

  /** What was read tells of this run's doing only while no other window has changed anything since. */
  async alone<T>(reading: Promise<T>): Promise<T> {
    const found = await reading;
    await this.options.lease.check();
    return found;
  }
}
