import { strict as assert } from 'node:assert';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { text } from 'node:stream/consumers';
import { bundleProgram } from '../harness/bundle';
import type { Orders } from '../harness/lockProcess';

const hour = 3_600_000;

describe('processes that want one lock', function () {
  this.timeout(120_000);
  let folder: string;
  let program: string;
  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'locks-'));
    program = await bundleProgram(path.join(__dirname, '../harness/lockProcess.ts'), folder);
  });
  afterEach(() => fs.rm(folder, { recursive: true, force: true }));

  /** Sets the time of whoever died with the lock an hour back or ahead. */
  async function jump(): Promise<void> {
    for (const name of await fs.readdir(path.join(folder, 'lock')).catch((): string[] => [])) {
      const then = new Date(Date.now() + (Math.random() < 0.5 ? -hour : hour));
      await fs.utimes(path.join(folder, 'lock', name), then, then).catch(() => undefined);
    }
  }

  it('are never inside two at once, whoever is killed and however the clock is set', async () => {
    const living = new Set<ChildProcess>();
    const complaints: string[] = [];
    // a machine under load is late with everything
    const orders: Orders = { folder, timing: { heartbeatMs: 100, staleMs: 3_000, lookMs: 10 }, turns: 15 };
    let kills = 3;
    const run = async () => {
      const child = spawn(process.execPath, [program, JSON.stringify(orders)]);
      living.add(child);
      const said = text(child.stderr);
      // killed with the lock in its hands, more often than not
      child.stdout.on('data', () => {
        if (kills > 0 && Math.random() < 0.2) {
          kills--;
          child.kill('SIGKILL');
          void jump();
        }
      });
      const [code] = (await once(child, 'close')) as [number | null];
      living.delete(child);
      if (code === 1) complaints.push(await said);
    };
    try {
      await Promise.all(Array.from({ length: 5 }, run));
    } finally {
      for (const child of living) child.kill('SIGKILL');
    }
    assert.deepEqual(complaints, []);
    assert.equal(kills, 0);
  });
});
