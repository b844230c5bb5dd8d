import type { Place } from './newestReadings';
import type { Conflict } from './reconcile';

/** What people are asked about where others changed something: once about the same. */
export class ConflictQuestions {
  /** What a person said "go on" to. */
  private readonly agreed = new Map<Place, Conflict>();
  /** How often somebody was asked: what was read before may be old by then. */
  count = 0;

  constructor(private readonly ask: ((conflict: Conflict) => Promise<'goOn' | 'leave'>) | undefined) {}

  /** Whether somebody would be asked: what was agreed to does not have all of it. */
  isNew(place: Place, conflict: Conflict | undefined): boolean {
    if (!conflict) return false;
    const agreed = this.agreed.get(place);
    return !agreed || parts.some((part) => !hasAll(agreed[part], conflict[part]));
  }

  /** Whether to go on there, once a person was asked; without an answer it is left. */
  async goOn(place: Place, conflict: Conflict): Promise<boolean> {
    if (!this.isNew(place, conflict)) return true;
    const answer = (await this.ask?.(conflict)) ?? 'leave';
    this.count++;
    if (answer === 'goOn') this.agreed.set(place, conflict);
    return answer === 'goOn';
  }
}

/** What others did and this run would do; how far it has come is nothing to ask about. */
const parts = ['came', 'left', 'adds', 'removes'] as const;

function hasAll(known: readonly string[], ids: readonly string[]): boolean {
  const all = new Set(known);
  return ids.every((id) => all.has(id));
}
