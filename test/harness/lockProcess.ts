/** A process of its own that wants a lock again and again, and says in a file who is inside. */
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { FileLock, LockWatch, type LockTiming } from '../../src/core/util/fileLock';

export interface Orders {
  readonly folder: string;
  readonly timing: LockTiming;
  readonly turns: number;
}

const hour = 3_600_000;

/** The clock on the wall, set to another time at every look. */
const now = Date.now.bind(Date);
globalThis.Date = class extends Date {
  constructor(...given: [] | [number]) {
    super(given.length > 0 ? Number(given[0]) : Date.now());
  }

  static override now(): number {
    return now() + hour * (2 * Math.random() - 1);
  }
} as DateConstructor;

async function main({ folder, timing, turns }: Orders): Promise<void> {
  const inside = path.join(folder, 'inside');
  const signal = new AbortController().signal;
  for (let turn = 0; turn < turns; turn++) {
    const watch = new LockWatch(path.join(folder, 'lock'), timing);
    const lock = await FileLock.take({ watch, signal });
    const other = await fs.readFile(inside, 'utf8').catch(() => '');
    // one that was killed inside could not say that it left
    if (other !== '' && isAlive(Number(other)))
      throw new Error(`${other} is inside, and so is ${process.pid}.`);
    await fs.writeFile(inside, String(process.pid));
    process.stdout.write('inside\n');
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
    if ((await lock.check()) !== 'held') throw new Error(`${process.pid} lost the lock, though it lives.`);
    await fs.rm(inside);
    await lock.release();
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

main(JSON.parse(process.argv[2] ?? '') as Orders).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
