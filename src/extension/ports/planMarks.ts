import { Emitter } from '../../core/util/event';
import type { TerritoryId } from '../../core/util/ids';

/** How many a plan would add to a territory and remove from it. */
export interface PlanMark {
  readonly adds: number;
  readonly removals: number;
}

/** In which territories the last plans of assignment files found a difference. */
export class PlanMarks {
  private readonly changes = new Emitter<readonly TerritoryId[]>();
  readonly onDidChange = this.changes.event;
  private marks: ReadonlyMap<TerritoryId, PlanMark> = new Map();

  of(territory: TerritoryId): PlanMark | undefined {
    return this.marks.get(territory);
  }

  /** From now on these are the marks. */
  set(marks: ReadonlyMap<TerritoryId, PlanMark>): void {
    const touched = new Set([...this.marks.keys(), ...marks.keys()]);
    this.marks = marks;
    if (touched.size > 0) this.changes.fire([...touched]);
  }
}
