import { setMaxListeners } from 'node:events';
import type { Clock } from '../util/clock';

interface QueueOptions {
  readonly clock: Clock;
  /** How many calls may be under way at first, and at most. */
  readonly start: number;
  readonly most: number;
  /** So many answers without a complaint earn one more call at a time. */
  readonly cleanPerStep: number;
  /** For how many milliseconds nobody may start. */
  readonly heldFor: () => number;
}

/** After a complaint the queue stays as narrow as it has become for so long. */
const narrowMs = 30_000;
/** A width that drew a complaint is not tried again for so long. */
const tooWideMs = 10 * 60_000;

interface Waiter {
  readonly turn: number;
  readonly start: () => void;
}

/**
 * Lets calls through in the order of their turns, so many at a time. Widens step by step while answers are clean, and
 * halves when Zoho complains.
 */
export class RequestQueue {
  private readonly waiting: Waiter[] = [];
  private turns = 0;
  private underWay = 0;
  private width: number;
  private clean = 0;
  private narrowUntil = -Infinity;
  private complained = 0;
  private tooWide = Infinity;
  private tooWideUntil = -Infinity;
  private callOff: (() => void) | undefined;

  constructor(private readonly options: QueueOptions) {
    this.width = options.start;
  }

  /** How often it was narrowed. */
  get complaints(): number {
    return this.complained;
  }

  /** A place in the order; a call that has to come back later keeps it. */
  takeTurn(): number {
    return this.turns++;
  }

  /**
   * Does the work once it is its turn and there is room.
   *
   * @throws the signal's reason when it is aborted before; the work has not started then
   */
  async run<T>(turn: number, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.enter(turn, signal);
    try {
      return await work();
    } finally {
      this.underWay--;
      this.next();
    }
  }

  /** Takes note of an answer that was no complaint. */
  answered(): void {
    const now = this.options.clock.now();
    if (now >= this.tooWideUntil) this.tooWide = Infinity;
    const most = Math.min(this.options.most, this.tooWide - 1);
    if (this.width >= most || now < this.narrowUntil || ++this.clean < this.options.cleanPerStep) return;
    this.clean = 0;
    this.width++;
  }

  /**
   * Takes note of a complaint about too many calls.
   *
   * @returns whether the queue was wider than it started, which then is the likely reason
   */
  narrow(): boolean {
    const wasWide = this.width > this.options.start;
    const now = this.options.clock.now();
    this.complained++;
    this.tooWide = Math.max(2, this.width);
    this.tooWideUntil = now + tooWideMs;
    this.clean = 0;
    this.width = Math.max(1, Math.floor(this.width / 2));
    this.narrowUntil = now + narrowMs;
    return wasWide;
  }

  private enter(turn: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const turnAway = () => {
        const index = this.waiting.indexOf(waiter);
        if (index >= 0) this.waiting.splice(index, 1);
        reject(signal.reason as Error);
        this.next();
      };
      const waiter: Waiter = {
        turn,
        start: () => {
          signal.removeEventListener('abort', turnAway);
          resolve();
        },
      };
      if (signal.aborted) {
        turnAway();
        return;
      }
      // however many wait with the same signal: none of them stays
      setMaxListeners(0, signal);
      signal.addEventListener('abort', turnAway, { once: true });
      const later = this.waiting.findIndex((other) => other.turn > turn);
      this.waiting.splice(later < 0 ? this.waiting.length : later, 0, waiter);
      this.next();
    });
  }

  /** Starts whoever may start now; while the queue is held, comes back when that is over. */
  private next(): void {
    this.callOff?.();
    this.callOff = undefined;
    const held = this.waiting.length > 0 ? this.options.heldFor() : 0;
    if (held > 0) {
      this.callOff = this.options.clock.after(held, () => this.next());
      return;
    }
    while (this.underWay < this.width) {
      const waiter = this.waiting.shift();
      if (!waiter) return;
      this.underWay++;
      waiter.start();
    }
  }
}
