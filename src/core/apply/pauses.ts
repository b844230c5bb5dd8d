import { systemClock, type Clock } from '../util/clock';

/**
 * What takes longer gave others the time to change what was looked at before. It is half of what Zoho has everybody wait
 * where it does not say how long, and as long as a reading may take: a Zoho that is merely slow is not asked all twice.
 */
const longMs = 30_000;

/** When a run stood still: what was seen before need not be so any more. By a clock that nobody sets. */
export class Pauses {
  private lastEnd = -Infinity;

  constructor(private readonly clock: Pick<Clock, 'now'> = systemClock) {}

  now(): number {
    return this.clock.now();
  }

  /** Takes note that something that began then has ended only now. */
  note(since: number): void {
    if (this.now() - since > longMs) this.lastEnd = this.now();
  }

  /** Whether the run stood still since then. */
  since(seen: number): boolean {
    return seen < this.lastEnd;
  }
}
