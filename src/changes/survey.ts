import type { CrmClient } from '../api/client';
import { CrmError } from '../api/errors';
import type { User } from '../api/schemas';
import { PromiseCache } from '../base/async';
import type { TerritoryId, UserId } from '../base/ids';
import type { Batch } from './exchange';
import type { Lease } from './lease';
import { conflictOf, Memberships, type Conflict } from './membership';
import { byTerritory, type Plan, type PlannedRow, type PlannedTerritory } from './plan';
import { unknownTerritory, type Refusal } from './refusal';

interface SurveyOptions {
  readonly client: CrmClient;
  readonly lease: Pick<Lease, 'check'>;
  /** Aborted when the run ends: readings under way end too. */
  readonly signal: AbortSignal;
  readonly onConflict?: (conflict: Conflict) => Promise<'goOn' | 'leave'>;
}

/** What a look at a row finds: it is still to be sent, as wanted already, to be left alone, or not possible. */
type Found = 'toSend' | 'asWanted' | 'leave' | Refusal;

/** What the territories of a plan are like now, compared with what they were like when the plan was made. */
export class Survey {
  /** How many users each territory had before the first write to it. */
  private readonly sizes = new Map<TerritoryId, number>();
  private readonly first = new PromiseCache<TerritoryId, Memberships | 'leave' | Refusal>();

  private readonly rows: ReadonlyMap<TerritoryId, readonly PlannedRow[]>;
  private readonly bases: ReadonlyMap<TerritoryId, PlannedTerritory>;

  constructor(
    { territories, rows }: Plan,
    private readonly options: SurveyOptions,
  ) {
    this.bases = new Map(territories.map((territory) => [territory.id, territory]));
    this.rows = byTerritory(rows);
  }

  /** Looks at the territory of a row; it is read once, before the first write to it. */
  async look(row: PlannedRow): Promise<Found> {
    const found = await this.first.get(row.territory, () => this.compare(row.territory));
    if (!(found instanceof Memberships)) return found;
    return found.fulfil(row) ? 'asWanted' : 'toSend';
  }

  /** The membership of the rows of a request, as it is after it; undefined when the run was cancelled meanwhile. */
  async read({ axis, rows: [{ territory, user }] }: Batch): Promise<Memberships | undefined> {
    const { client, signal } = this.options;
    const isOver = () => signal.aborted;
    if (isOver()) return undefined;
    try {
      if (axis !== 'user') return await this.membersNow(territory);
      const territories = await this.alone(client.territoriesOfUser(user, { signal }));
      return Memberships.ofUser(
        user,
        territories.map(({ id }) => id),
      );
    } catch (error) {
      if (isOver()) return undefined;
      throw error;
    }
  }

  /** Those of the rows that the members, read once more, do not show as wanted; rejects when the run is over. */
  async missingOf(rows: readonly PlannedRow[]): Promise<PlannedRow[]> {
    const missing: PlannedRow[] = [];
    for (const [territory, own] of byTerritory(rows)) {
      const live = await this.membersNow(territory);
      missing.push(...own.filter((row) => !live.fulfil(row)));
    }
    return missing;
  }

  /**
   * The members of the territories of these rows once more. Of several territories, the numbers of users are read with
   * one call, and only where a number is not as expected the members.
   */
  async readBack(applied: readonly PlannedRow[]): Promise<Map<TerritoryId, readonly User[]>> {
    const groups = byTerritory(applied);
    const doubtful = groups.size > 1 ? await this.unexpectedCounts(groups) : [...groups.keys()];
    const lists = await Promise.all(
      doubtful.map(async (id) => [id, await this.options.client.members(id, this.options)] as const),
    );
    return this.alone(Promise.resolve(new Map(lists)));
  }

  private async unexpectedCounts(
    applied: ReadonlyMap<TerritoryId, readonly PlannedRow[]>,
  ): Promise<TerritoryId[]> {
    const counts = await this.options.client.userCounts(this.options);
    const countOf = new Map(counts.map(({ territory, count }) => [territory, count]));
    return [...applied].flatMap(([id, rows]) => {
      const adds = rows.filter(({ operation }) => operation === 'add').length;
      const expected = (this.sizes.get(id) ?? 0) + adds - (rows.length - adds);
      return (countOf.has(id) ? countOf.get(id) : 0) === expected ? [] : [id];
    });
  }

  private async compare(id: TerritoryId): Promise<Memberships | 'leave' | Refusal> {
    const base = this.bases.get(id) ?? { id, members: [] };
    let live: UserId[];
    try {
      live = await this.membersOf(id);
    } catch (error) {
      // 400 INVALID_DATA: there is no such territory any more
      if (error instanceof CrmError && error.code === 'INVALID_DATA') return unknownTerritory(error.code);
      throw error;
    }
    this.sizes.set(id, live.length);
    const conflict = conflictOf(base, this.rows.get(id) ?? [], new Set(live));
    if (conflict && (await this.decide(conflict)) === 'leave') return 'leave';
    return Memberships.of(id, live);
  }

  private decide(conflict: Conflict): Promise<'goOn' | 'leave'> {
    return this.options.onConflict?.(conflict) ?? Promise.resolve('leave');
  }

  private async membersNow(territory: TerritoryId): Promise<Memberships> {
    return Memberships.of(territory, await this.membersOf(territory));
  }

  private async membersOf(territory: TerritoryId): Promise<UserId[]> {
    const { client, signal } = this.options;
    const members = await this.alone(client.members(territory, { signal }));
    return members.map(({ id }) => id);
  }

  /** What was read tells of this run's doing only while no other window has changed anything since. */
  private async alone<T>(reading: Promise<T>): Promise<T> {
    const found = await reading;
    await this.options.lease.check();
    return found;
  }
}
