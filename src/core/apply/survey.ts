import type { User } from '../zoho/schemas';
import { PromiseCache } from '../util/async';
import type { TerritoryId, UserId } from '../util/ids';
import type { Batch } from './request';
import { ConflictQuestions } from './conflictQuestions';
import { NewestReadings, type Place } from './newestReadings';
import type { Pauses } from './pauses';
import { Reader, type ReaderOptions } from './reader';
import { denyRows } from './denial';
import { conflictOf, conflictOfUser, Memberships, unexpected, type Conflict } from './reconcile';
import type { Journal } from '../journal/journal';
import { idsOf, isGone, orNobody } from '../plan/facts';
import { readByUserIn } from '../plan/batches';
import { byTerritory, grouped, type PlannedRow, type PlannedTerritory, type Refusal } from '../plan/plan';

interface SurveyOptions extends ReaderOptions {
  readonly pauses: Pauses;
  readonly onConflict?: (conflict: Conflict) => Promise<'goOn' | 'leave'>;
}

/** What a look at the place of a row finds. */
export interface Sighting {
  readonly asWanted: boolean;
  /** Others changed it, and nothing is to be sent there. */
  readonly leave: boolean;
}

interface Look {
  readonly live: Memberships;
  readonly leave: boolean;
}

/** What the territories of a plan are like now, compared with what they were like when the plan was made. */
export class Survey {
  /** How many users each territory had before the first write to it. */
  private readonly sizes = new Map<TerritoryId, number>();
  private readonly first = new PromiseCache<Place, Look | Refusal>();
  /** When the newest look at each began that found nothing to be asked about, or was asked about. */
  private readonly lookedAt = new Map<Place, number>();
  private readonly reader: Reader;
  private readonly newest = new NewestReadings();
  /** Where others changed, after the first look, what was so: whoever goes on there is asked first. */
  private readonly overtaken = new Set<Place>();
  /** What people were asked about. */
  readonly asked: ConflictQuestions;
  /** What others took back and did again is left to them then, and nobody is asked about it. */
  private readonly isUndo: boolean;
  private ofUser: ReadonlyMap<UserId, readonly PlannedRow[]> | undefined;
  /** Territories of which the users of rows are read, and not the members. */
  private readonly byUser: ReadonlySet<TerritoryId>;
  private readonly rows: ReadonlyMap<TerritoryId, readonly PlannedRow[]>;
  private readonly bases: ReadonlyMap<TerritoryId, PlannedTerritory>;

  constructor(
    private readonly journal: Journal,
    private readonly options: SurveyOptions,
  ) {
    const { plan, undoes } = journal.state;
    this.isUndo = undoes !== undefined;
    this.reader = new Reader(options);
    this.asked = new ConflictQuestions(options.onConflict);
    this.bases = new Map(plan.territories.map((territory) => [territory.id, territory]));
    this.rows = byTerritory(plan.rows);
    this.byUser = readByUserIn(plan);
  }

  /** Looks at the territory of a row, or its user, read once, before the first write there; tells why there is none. */
  async look(row: PlannedRow): Promise<Sighting | Refusal> {
    const place = this.placeOf(row);
    if (this.overtaken.delete(place)) this.first.delete(place);
    const found = await this.first.get(place, () => this.compareAt(row));
    if (!('live' in found)) return found;
    return { asWanted: (this.newest.of(row) ?? found.live).fulfil(row), leave: found.leave };
  }

  /** Whether rows may be sent long after the look: read anew, none is so yet, and there is nothing to be asked about. */
  async isAsLookedAt(rows: readonly PlannedRow[]): Promise<boolean> {
    const began = this.options.pauses.now();
    const late = new PromiseCache<Place, Look | Refusal>();
    const isSame = async (row: PlannedRow) => {
      const found = await late.get(this.placeOf(row), () => this.compareAt(row, 'silently'));
      return 'live' in found && !found.leave && !found.live.fulfil(row);
    };
    if (!(await Promise.all(rows.map(isSame))).every(Boolean)) return false;
    for (const row of rows) this.lookedAt.set(this.placeOf(row), began);
    return true;
  }

  /** Whether the run stood still since these rows were looked at, or another look has shown since that one is so. */
  isOld(rows: readonly PlannedRow[]): boolean {
    const { pauses } = this.options;
    return rows.some(
      (row) =>
        pauses.since(this.lookedAt.get(this.placeOf(row)) ?? -Infinity) || this.newest.of(row)?.fulfil(row),
    );
  }

  /** Has the places of these rows looked at anew. */
  forget(rows: readonly PlannedRow[]): void {
    for (const row of rows) this.first.delete(this.placeOf(row));
  }

  /** Whether the user of a row is read, and not the members of its territory. */
  isReadByUser({ territory }: PlannedRow): boolean {
    return this.byUser.has(territory);
  }

  /** What is read to see a row: its user or its territory. */
  placeOf(row: PlannedRow): Place {
    return this.isReadByUser(row) ? row.user : row.territory;
  }

  /** The membership of the rows of a request, as it is after it; undefined when the run was cancelled meanwhile. */
  async read({ axis, rows: [{ territory, user }] }: Batch): Promise<Memberships | undefined> {
    const isOver = () => this.options.signal.aborted;
    try {
      if (isOver()) return undefined;
      return await (axis === 'user' ? this.userNow(user) : this.membersNow(territory));
    } catch (error) {
      if (isOver()) return undefined;
      throw error;
    }
  }

  /** Those of the rows that are not as wanted, read once more; rejects when the run is over. */
  async missingOf(rows: readonly PlannedRow[]): Promise<PlannedRow[]> {
    const missing: PlannedRow[] = [];
    for (const own of grouped(rows, (row) => this.placeOf(row)).values()) {
      const [row] = own;
      if (!row) continue;
      const live = await (this.isReadByUser(row) ? this.userNow(row.user) : this.membersNow(row.territory));
      missing.push(...own.filter((one) => !live.fulfil(one)));
    }
    return missing;
  }

  /**
   * The members of the territories of these rows once more. Of several territories, the numbers of users are read with
   * one call, and only where a number is not as expected the members.
   */
  async readBack(applied: readonly PlannedRow[]): Promise<Map<TerritoryId, readonly User[]>> {
    const about = { ids: [...byTerritory(applied).keys()], rows: this.rows, outcomeOf: this.outcomeOf };
    const { client } = this.options;
    const counted = async () => unexpected(about, this.sizes, await client.userCounts(this.options));
    const { moment } = this.journal.state;
    const doubtful = about.ids.length > 1 ? await counted() : about.ids;
    const readings = await Promise.allSettled(
      doubtful.map(async (id) => [id, await client.members(id, this.options)] as const),
    );
    // what one reading showed counts though another one failed
    const read = readings.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const members = await this.reader.alone(Promise.resolve(new Map(read)));
    for (const [id, users] of members) await this.noteMembers(id, idsOf(users), moment);
    for (const one of readings) if (one.status === 'rejected') throw one.reason;
    return members;
  }

  private async compareAt(row: PlannedRow, how?: 'silently'): Promise<Look | Refusal> {
    const began = this.options.pauses.now();
    if (!how) this.lookedAt.set(this.placeOf(row), began);
    try {
      return await (this.isReadByUser(row)
        ? this.compareUser(row.user, how)
        : this.compare(row.territory, how));
    } finally {
      this.options.pauses.note(began); // also where somebody was asked meanwhile
    }
  }

  private async compare(id: TerritoryId, how?: 'silently'): Promise<Look | Refusal> {
    const base = this.bases.get(id) ?? { id, members: [] };
    const { moment } = this.journal.state;
    let live: UserId[];
    try {
      live = await this.reader.membersOf(id);
    } catch (error) {
      if (isGone(error)) return { code: 'territoryUnknown', said: { code: error.zohoCode, message: '' } };
      throw error;
    }
    if (!how) this.sizes.set(id, live.length);
    const compared = () => conflictOf(base, this.rows.get(id) ?? [], this.outcomeOf, new Set(live));
    return this.weigh(id, compared, () => this.noteMembers(id, live, moment), how);
  }

  private async compareUser(user: UserId, how?: 'silently'): Promise<Look> {
    const { moment } = this.journal.state;
    const live = await this.reader.territoriesOf(user);
    const rows = this.rowsOf(user).filter((row) => this.isReadByUser(row));
    const compared = () => conflictOfUser(user, this.bases, rows, this.outcomeOf, live);
    return this.weigh(user, compared, () => this.noteUser(user, live, moment), how);
  }

  private async weigh(
    place: Place,
    compare: () => Conflict | undefined,
    note: () => Promise<Memberships>,
    how?: 'silently',
  ): Promise<Look> {
    const noted = this.isUndo ? await note() : undefined;
    const conflict = compare();
    const live = noted ?? (await note());
    if (how) return { live, leave: this.overtaken.has(place) || this.asked.isNew(place, conflict) };
    this.overtaken.delete(place); // this is the look that asks
    return { live, leave: conflict !== undefined && !(await this.asked.goOn(place, conflict)) };
  }

  private readonly outcomeOf = (row: PlannedRow) => this.journal.state.outcomeOf(row);

  private rowsOf(user: UserId): readonly PlannedRow[] {
    this.ofUser ??= grouped(this.journal.state.plan.rows, (row) => row.user);
    return this.ofUser.get(user) ?? [];
  }

  private async membersNow(territory: TerritoryId): Promise<Memberships> {
    const { moment } = this.journal.state;
    return this.noteMembers(territory, await orNobody(this.reader.membersOf(territory)), moment);
  }

  private async userNow(user: UserId): Promise<Memberships> {
    const { moment } = this.journal.state;
    return this.noteUser(user, await this.reader.territoriesOf(user), moment);
  }

  private noteUser(user: UserId, territories: ReadonlySet<TerritoryId>, began: number): Promise<Memberships> {
    return this.note(Memberships.ofUser(user, territories), this.rowsOf(user), user, began);
  }

  private noteMembers(territory: TerritoryId, users: readonly UserId[], began: number): Promise<Memberships> {
    const rows = this.rows.get(territory) ?? [];
    return this.note(Memberships.ofTerritory(territory, users), rows, territory, began);
  }

  /**
   * What is read last counts, also of what is not so any more.
   *
   * @param began the moment at which the reading began: of what was settled later it tells nothing
   */
  private async note(
    live: Memberships,
    rows: readonly PlannedRow[],
    of: Place,
    began: number,
  ): Promise<Memberships> {
    this.newest.note(of, live);
    const reopened = await denyRows(this.journal, rows, { live, began, isUndo: this.isUndo });
    if (!this.isUndo) for (const row of reopened) this.overtaken.add(this.placeOf(row));
    return live;
  }
}
