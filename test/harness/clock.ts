import type { Clock } from '../../src/core/util/clock';

interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

/**
 * A clock that skips every wait: the earliest timer fires as soon as everything else that can happen now has happened,
 * and the time is then what it would be. Real requests go on meanwhile.
 */
export class SkippingClock implements Clock {
  /** How long all waits were together. */
  skipped = 0;
  private readonly timers = new Set<Timer>();
  private scheduled = false;

  readonly random = () => 1;

  now(): number {
    return this.skipped;
  }

  today(): number {
    return Date.UTC(2026, 10, 25) + this.skipped;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { due: this.skipped + Math.max(0, ms), callback };
    this.timers.add(timer);
    this.schedule();
    return () => void this.timers.delete(timer);
  }

  /** Timers that nobody has called off yet. */
  get pending(): number {
    return this.timers.size;
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      const [next] = [...this.timers].sort((a, b) => a.due - b.due);
      if (!next) return;
      this.timers.delete(next);
      this.skipped = next.due;
      next.callback();
      this.schedule();
    });
  }
}
