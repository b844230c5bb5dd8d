import { strict as assert } from 'node:assert';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { systemClock, type Clock } from '../../../../src/core/util/clock';
import { FileLock, LockWatch, type LockTiming } from '../../../../src/core/util/fileLock';
import { never } from '../../../harness/crm';

const timing: LockTiming = { heartbeatMs: 100, staleMs: 1_000, lookMs: 10 };
/** Of a process that is suspended: it shows nothing for as long as a test takes. */
const asleep: LockTiming = { ...timing, heartbeatMs: 60_000 };
const hour = 3_600_000;

describe('a lock of files', () => {
  let parent: string;
  let folder: string;
  beforeEach(async () => {
    parent = await fs.mkdtemp(path.join(os.tmpdir(), 'lock-'));
    folder = path.join(parent, 'lock');
  });
  afterEach(() => fs.rm(parent, { recursive: true, force: true }));

  const take = (how = timing, clock?: Clock) =>
    FileLock.take({ watch: new LockWatch(folder, how, clock), signal: never() });
  const owners = () => fs.readdir(folder).catch((): string[] => []);

  it('lets in one of several who wait for a dead owner, and after it the next', async () => {
    await take(asleep);
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        const lock = await take();
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setTimeout(resolve, 5));
        assert.equal(await lock.check(), 'held');
        inside--;
        await lock.release();
      }),
    );
    assert.equal(most, 1);
    assert.deepEqual(await fs.readdir(parent), [], 'nothing is left behind');
  });

  it('is not taken from whoever was faster, by one who had seen the same owner dead', async () => {
    await take(asleep);
    let faster: FileLock | undefined;
    class LateWatch extends LockWatch {
      override async look() {
        const state = await super.look();
        if (state === 'dead') faster ??= await take();
        return state;
      }
    }
    let isIn = false;
    const late = FileLock.take({ watch: new LateWatch(folder, timing), signal: never() });
    void late.then(() => (isIn = true));
    while (!faster) await new Promise((resolve) => setTimeout(resolve, 5));
    const began = performance.now();
    while (performance.now() - began < 1.5 * timing.staleMs) {
      assert.equal(await faster.check(), 'held');
      assert.equal(isIn, false);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await faster.release();
    await (await late).release();
  });

  it('is not given back by an owner who woke up too late, and who is told so', async () => {
    const late = await take(asleep);
    const next = await take();
    assert.equal(await late.check(), 'lost');
    await late.release();
    assert.equal(await next.check(), 'held');
    assert.equal((await owners()).length, 1);
    await next.release();
  });

  it('does not depend on the clock on the wall: set back or ahead, it is waited for as long as it is quiet', async () => {
    for (const jump of [-hour, hour]) {
      let passed = 0;
      // a machine on which every wait is over at once
      const clock: Clock = {
        ...systemClock,
        now: () => passed,
        today: () => Date.now() + jump,
        after: (ms, callback) => {
          passed += ms;
          const soon = setImmediate(callback);
          return () => clearImmediate(soon);
        },
      };
      await take(asleep);
      const [owner = ''] = await owners();
      const wrong = new Date(Date.now() + jump);
      await fs.utimes(path.join(folder, owner), wrong, wrong);
      const next = await take(timing, clock);
      assert.ok(passed >= timing.staleMs && passed <= timing.staleMs + 3 * timing.lookMs, `${passed} ms`);
      await next.release();
    }
  });

  it('gives an owner the time to wake up after the whole machine slept', async () => {
    let passed = 0;
    const watch = new LockWatch(folder, timing, { ...systemClock, now: () => passed });
    const lock = await take(asleep);
    assert.equal(await watch.look(), 'held');
    passed += 8 * hour;
    assert.equal(await watch.look(), 'held');
    await lock.check();
    passed += timing.lookMs;
    assert.equal(await watch.look(), 'alive');
    for (let look = 0; look < 10; look++) {
      assert.notEqual(await watch.look(), 'dead');
      passed += timing.heartbeatMs;
    }
    assert.equal(await watch.look(), 'dead');
    await lock.release();
    assert.equal(await watch.look(), 'free');
  });

  it('follows no link, whatever somebody puts in its place', async () => {
    const elsewhere = path.join(parent, 'elsewhere');
    await fs.mkdir(elsewhere);
    await fs.writeFile(path.join(elsewhere, 'some.owner'), 'precious');
    for (const put of [
      () => fs.symlink(elsewhere, folder, 'junction'),
      () => fs.writeFile(folder, 'a file'),
      () => fs.mkdir(folder),
      async () => {
        await fs.mkdir(folder);
        await fs.writeFile(path.join(folder, 'desktop.ini'), '');
      },
    ]) {
      await put();
      const lock = await take();
      assert.equal(await lock.check(), 'held');
      assert.equal((await fs.lstat(folder)).isDirectory(), true);
      await lock.release();
    }
    assert.deepEqual(await fs.readdir(elsewhere), ['some.owner']);
    assert.equal(await fs.readFile(path.join(elsewhere, 'some.owner'), 'utf8'), 'precious');
  });

  it('is not waited for without end where something is in its place that nobody can take away', async () => {
    const putBack = () => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, 'stray'), '');
    };
    const stop = AbortSignal.timeout(3_000);
    const over = new AbortController();
    const puttingBack = (async () => {
      while (!stop.aborted && !over.signal.aborted) {
        putBack();
        await new Promise(setImmediate);
      }
      putBack();
    })();
    const taking = FileLock.take({ watch: new LockWatch(folder, { ...timing, staleMs: 200 }), signal: stop });
    await assert.rejects(taking, ({ code }: NodeJS.ErrnoException) =>
      /^E(?:NOTEMPTY|EXIST|PERM)$/.test(String(code)),
    );
    over.abort();
    await puttingBack;
    assert.deepEqual(await fs.readdir(parent), ['lock'], 'nothing else is left behind');
  });

  it('that some program doubled belongs to whichever owner lives, and to one who waits when none does', async () => {
    const lock = await take();
    await fs.writeFile(path.join(folder, '0 conflicted copy.owner'), '');
    const watch = new LockWatch(folder, timing);
    const began = performance.now();
    while (performance.now() - began < 1.5 * timing.staleMs) assert.notEqual(await watch.look(), 'dead');
    await lock.release();
    await fs.rm(folder, { recursive: true });
    await take(asleep);
    await fs.writeFile(path.join(folder, '0 conflicted copy.owner'), '');
    const next = await take();
    assert.equal((await owners()).length, 1);
    await next.release();
    assert.deepEqual(await owners(), []);
  });

  it('says how long it is waited for, and whether its owner lives', async () => {
    const lock = await take();
    const signs = new Set<boolean>();
    const onWait = (waitedMs: number, isAlive: boolean) => {
      signs.add(isAlive);
      if (waitedMs > 300) throw new Error('enough');
    };
    const waiting = FileLock.take({ watch: new LockWatch(folder, timing), signal: never(), onWait });
    await assert.rejects(waiting, /enough/);
    assert.deepEqual([...signs], [false, true]);
    await lock.release();
  });
});
