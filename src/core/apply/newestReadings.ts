import type { PlannedRow } from '../plan/plan';
import type { TerritoryId, UserId } from '../util/ids';
import type { Memberships } from './reconcile';

/** A territory whose members are read, or a user whose territories are. */
export type Place = TerritoryId | UserId;

/** What was read last of a territory or, on the user side, of a user. */
export class NewestReadings {
  private readonly readings = new Map<Place, { readonly live: Memberships; readonly turn: number }>();
  private turns = 0;

  note(place: Place, live: Memberships): void {
    this.readings.set(place, { live, turn: this.turns++ });
  }

  /** The newest reading that tells of a row. */
  of(row: PlannedRow): Memberships | undefined {
    const readings = [row.territory, row.user].flatMap((id) => this.readings.get(id) ?? []);
    return readings.filter(({ live }) => live.covers(row)).sort((a, b) => b.turn - a.turn)[0]?.live;
  }
}
