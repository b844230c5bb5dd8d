import type { Clock } from '../../src/core/util/clock';

/** A clock that a test moves. Who waits makes it move by itself, at once. */
export class FakeClock implements Clock {
  /** For how long somebody waited each time, in milliseconds. */
  readonly waits: number[] = [];
  private passed = 0;
  private shift = 0;

  constructor(private readonly start = Date.UTC(2026, 2, 2, 9, 41)) {}

  now = (): number => this.passed;
  today = (): number => this.start + this.passed + this.shift;
  random = (): number => 0.5;

  after = (ms: number, callback: () => void): (() => void) => {
    this.waits.push(ms);
    this.pass(ms);
    const soon = setImmediate(callback);
    return () => clearImmediate(soon);
  };

  pass(ms: number): void {
    this.passed += ms;
  }

  /** Somebody sets the clock of the machine; no time passes. */
  set(ms: number): void {
    this.shift += ms;
  }
}
