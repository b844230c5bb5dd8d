/** Time, memory and the event loop of a piece of work, in this process. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import { median } from './figures';

const megabyte = 1_000_000;

/** Milliseconds of one run. */
export async function timeOf(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

export interface Compared {
  readonly ms: number;
  readonly floorMs: number;
}

/** Medians of both, run in turns, so that whatever else the machine does meets both alike. */
export async function compare(
  times: number,
  ours: (run: number) => Promise<unknown>,
  floor: (run: number) => Promise<unknown>,
): Promise<Compared> {
  const mine: number[] = [];
  const bare: number[] = [];
  for (let run = 0; run < times; run++) {
    const measureOurs = async () => mine.push(await timeOf(() => ours(run)));
    const measureFloor = async () => bare.push(await timeOf(() => floor(run)));
    if (run % 2 === 0) await measureFloor();
    await measureOurs();
    if (run % 2 === 1) await measureFloor();
  }
  return { ms: median(mine), floorMs: median(bare) };
}

/** The longest that the event loop was held up meanwhile, in milliseconds. */
export async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  await turn();
  await work();
  await new Promise((resolve) => setTimeout(resolve, 5)); // or the last block is not seen
  delays.disable();
  return delays.max / 1e6;
}

/** Megabytes that a result keeps alive. */
export async function memoryHeldBy<T>(make: () => Promise<T>): Promise<{ held: number; result: T }> {
  const before = heap();
  const result = await make();
  return { held: heap() - before, result };
}

/** Megabytes by which the process grew at its highest point, against what it had in use before. */
export async function memoryPeakOf(work: () => Promise<unknown>): Promise<number> {
  heap();
  const before = process.memoryUsage.rss();
  await work();
  return Math.max(0, process.resourceUsage().maxRSS * 1024 - before) / megabyte;
}

/** Megabytes in use once everything unreachable is gone. */
function heap(): number {
  gc?.();
  return process.memoryUsage().heapUsed / megabyte;
}
