import { strict as assert } from 'node:assert';

/** Sockets, servers and timers that would keep the process alive. */
function held(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) {
    // files close in their own time, and what ticks at once does not keep anything
    if (/TCP|Timeout|TLS|Pipe/.test(kind)) counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/** Runs `work` and fails when it leaves a socket, a server or a timer behind. */
export async function assertNoLeaks(work: () => Promise<void>): Promise<void> {
  // the timer of the test itself begins when its function has given its promise
  await new Promise((resolve) => setImmediate(resolve));
  const before = held();
  await work();
  // sockets that are destroyed are gone a moment later
  const patience = performance.now() + 1000;
  while (isMore(held(), before) && performance.now() < patience) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.ok(!isMore(held(), before), `left behind: ${JSON.stringify([before, held()])}`);
}

function isMore(now: Record<string, number>, before: Record<string, number>): boolean {
  return Object.entries(now).some(([kind, count]) => count > (before[kind] ?? 0));
}
