import { setImmediate } from 'node:timers/promises';
import { chunks } from './text';

/** Lets everybody else who waits for the process have their turn: extensions share it. */
export async function othersFirst(): Promise<void> {
  // after an answer or a file was read, the first comes before anybody's timer: only the second follows a whole round
  await setImmediate();
  await setImmediate();
}

const sliceSize = 100;
/** Whoever has made a list of so many items has had a turn. */
const longList = 500;
/** Milliseconds; a slice that ends later than this ends the turn. */
const turnMs = 8;

/**
 * Works through a long list and lets others have their turn between its slices: the process is shared with them.
 *
 * @param size how many items make a slice: fewer than usual where one of them is a list itself
 */
export async function inSlices<T>(
  items: readonly T[],
  work: (slice: readonly T[]) => void,
  size = sliceSize,
): Promise<void> {
  if (items.length >= longList) await othersFirst();
  let began = performance.now();
  for (const slice of chunks(items, size)) {
    if (performance.now() - began > turnMs) {
      await othersFirst();
      began = performance.now();
    }
    work(slice);
  }
}
