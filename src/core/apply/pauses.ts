import { systemClock, type Clock } from '../util/clock';

/**
 * What takes longer gave others the time to change what was looked at before. It is half of what Zoho has everybody wait
 * where it does not say how long, and as long as a reading may take: a Zoho that is merely slow is not asked all twice.
 */
const longMs = 30_000;

/** When a run stood still: what was seen before need not be so any more. */
export class Pauses {
  private lastEnd = -Infinity;
  /** How far the clock on the wall is ahead of the one that nobody sets. */
  private ahead: number;

  constructor(private readonly clock: Pick<Clock, 'now' | 'today'> = systemClock) {
    this.ahead = clock.today() - clock.now();
  }

  /** By the clock that nobody sets. While the machine sleeps it may stand still: then the one on the wall is far ahead. */
  now(): number {
    const now = this.clock.now();
    const ahead = this.clock.today() - now;
    if (ahead - this.ahead > longMs) this.lastEnd = now;
    this.ahead = ahead;
    return now;
  }

  /** Takes note that something that began then has ended only now. */
  note(since: number): void {
    const now = this.now();
    if (now - since > longMs) this.lastEnd = now;
  }

  /** Whether the run stood still since then. */
  since(seen: number): boolean {
    this.now();
    return seen < this.lastEnd;
  }
}
