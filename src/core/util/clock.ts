/** Time and chance, so that tests can hold both in their hands. */
export interface Clock {
  /** Milliseconds since some moment; never jumps, whatever happens to the clock on the wall. */
  now(): number;
  /** Milliseconds since 1970, as the clock on the wall has it. */
  today(): number;
  /** Calls back once after `ms` milliseconds; the returned function calls it off. */
  after(ms: number, callback: () => void): () => void;
  /** From 0 up to 1. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  today: () => Date.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};

/** Waits `ms` milliseconds; rejects with the reason of the signal as soon as it is aborted. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const callOff = clock.after(ms, () => {
      signal.removeEventListener('abort', turnAway);
      resolve();
    });
    function turnAway(): void {
      callOff();
      reject(signal.reason as Error);
    }
    if (signal.aborted) turnAway();
    else signal.addEventListener('abort', turnAway, { once: true });
  });
}
