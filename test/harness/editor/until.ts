/** Waiting by looking again, for things that give no event. */

export interface Patience {
  /** Milliseconds until giving up; 20 s unless told. */
  readonly timeout?: number;
  /** Milliseconds between looks; 50 unless told. */
  readonly interval?: number;
}

/**
 * Repeats an attempt until it returns something other than false, null or undefined, and returns that.
 * An attempt that throws has not succeeded yet; the last error is told when time is up.
 *
 * @param what completes the sentence "Waited 20 s for …"
 */
export async function until<T>(
  what: string,
  attempt: () => Promise<T>,
  { timeout = 20_000, interval = 50 }: Patience = {},
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = Date.now() + timeout;
  let cause: unknown;
  for (;;) {
    try {
      const result = await attempt();
      if (result !== false && result !== null && result !== undefined) {
        return result as NonNullable<Exclude<T, false>>;
      }
    } catch (error) {
      cause = error;
    }
    if (Date.now() > deadline) throw new Error(`Waited ${timeout / 1000} s for ${what}.`, { cause });
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
}
