/**
 * A process that applies a plan, or goes on with the run it finds, and dies on the way.
 * usage: node victim.js ORDERS     the orders as JSON; exit code 0 when the run came to its end
 */
import { Socket } from 'node:net';
import { Journal } from '../../src/core/journal/journal';
import { work, type Work } from './work';

/** Right after the n-th record is in the journal, or after the n-th thing that happens at a socket. */
export interface Death {
  readonly at: 'append' | 'socket';
  readonly n: number;
}

export interface Orders extends Work {
  readonly death: Death;
}

const happenings = new Set(['connect', 'ready', 'data', 'drain', 'free', 'end', 'finish', 'close']);

/** Nothing of this process runs after the n-th time: no handler, no flush, no `finally`. */
function dieAfter({ at, n }: Death): void {
  let left = n;
  const count = () => {
    left--;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
  if (at === 'append') {
    // whoever appended hears of it only after this
    afterEach(Journal.prototype, 'append', (written) => void Promise.resolve(written).then(count));
    return;
  }
  afterEach(Socket.prototype, 'emit', (_, event) => {
    if (happenings.has(String(event))) count();
  });
  // what is written is in the hands of the system then, and reaches the server whatever becomes of this process
  afterEach(Socket.prototype, 'write', count);
}

function afterEach(owner: object, method: string, then: (result: unknown, ...args: unknown[]) => void): void {
  const original = Reflect.get(owner, method) as (...args: unknown[]) => unknown;
  Reflect.set(owner, method, function (this: unknown, ...args: unknown[]) {
    const result = Reflect.apply(original, this, args);
    then(result, ...args);
    return result;
  });
}

async function main({ death, ...orders }: Orders): Promise<void> {
  dieAfter(death);
  await work(orders);
}

main(JSON.parse(process.argv[2] ?? '') as Orders).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
