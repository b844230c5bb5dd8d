import { strict as assert } from 'node:assert';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ChangeError } from '../../../../src/core/journal/errors';
import { Lease } from '../../../../src/core/journal/lease';
import { never } from '../../../harness/crm';
import { leaseFiles, stealLeases } from '../../../harness/leases';
import { told } from '../../../../src/messages/explain';

/** A machine under load may be late with a heartbeat: these leave it room. */
const timing = { heartbeatMs: 100, staleMs: 1_000, lookMs: 10 };
/** Of a window that sleeps: it shows nothing for as long as a test takes. */
const asleep = { ...timing, heartbeatMs: 60_000 };
const hour = 3_600_000;
const isNotAlone = (error: unknown) => error instanceof ChangeError && error.fault.code === 'notAlone';
const isTakenOver = (error: unknown) => error instanceof ChangeError && error.fault.code === 'takenOver';

describe('the lease of an organisation', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'lease-'));
  });
  afterEach(() => fs.rm(folder, { recursive: true, force: true }));

  const take = (organisation = 'acme', how = timing) => Lease.take(folder, organisation, never(), how);
  const ownerFile = async () => {
    const [file = ''] = await leaseFiles(folder);
    return file;
  };

  it('G10 is held by one window at a time, of whatever many want it at once', async () => {
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => take()));
    const taken = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const refused = results.flatMap((result): unknown[] =>
      result.status === 'rejected' ? [result.reason] : [],
    );
    assert.equal(taken.length, 1);
    assert.ok(refused.every(isNotAlone));
    await taken[0]?.check();
    await taken[0]?.release();
    await (await take()).release();
    assert.deepEqual(await fs.readdir(folder), [], 'nothing is left behind');
  });

  it('of another organisation is another one', async () => {
    const [one, other] = await Promise.all([take('acme'), take('../acme')]);
    await Promise.all([one.check(), other.check()]);
    await Promise.all([one.release(), other.release()]);
  });

  for (const [when, ms] of [
    ['an hour ago', -hour],
    ['just now', 0],
    ['in an hour', hour],
  ] as const) {
    it(`that was touched last ${when}, by a window asleep, is taken over, and it is told before its next write`, async () => {
      const abandoned = await take('acme', asleep);
      const touched = new Date(Date.now() + ms);
      await fs.utimes(await ownerFile(), touched, touched);
      const next = await take();
      await next.check();
      await assert.rejects(abandoned.check(), isTakenOver);
      await abandoned.release();
      await next.check();
      await next.release();
    });
  }

  for (const [how, step] of [
    ['far back', -hour],
    ['far ahead', hour],
  ] as const) {
    it(`is kept by a window that lives, though the clock is set ${how} again and again`, async () => {
      const held = await take();
      const file = await ownerFile();
      const set = setInterval(() => {
        const now = new Date(Date.now() + step * Math.random());
        fs.utimes(file, now, now).catch(() => undefined);
      }, 70);
      try {
        const began = performance.now();
        while (performance.now() - began < 2 * timing.staleMs) await assert.rejects(take(), isNotAlone);
        await held.check();
      } finally {
        clearInterval(set);
        await held.release();
      }
    });
  }

  it('says that the storage is gone, and not that somebody took it over, when its folder was deleted', async () => {
    const held = await take();
    await fs.rm(folder, { recursive: true });
    await assert.rejects(held.check(), (error) => {
      assert.ok(error instanceof ChangeError && error.fault.code === 'recordsGone');
      assert.match(told(error), /was deleted\. Nothing more was sent/);
      return true;
    });
    await held.release();
  });

  it('says that it cannot be written when the disk refuses, and nothing of another window', async () => {
    const held = await take();
    const place = path.dirname(await ownerFile());
    await fs.rename(place, `${place}.aside`);
    await fs.symlink(place, place);
    await assert.rejects(
      held.check(),
      (error) =>
        error instanceof ChangeError &&
        error.fault.code === 'journalUnwritable' &&
        error.fault.cause === 'ELOOP',
    );
    await fs.unlink(place);
    await fs.rename(`${place}.aside`, place);
    await held.check();
    await held.release();
  });

  it('just touched by a window that is gone is waited for', async () => {
    const gone = await take();
    const file = await ownerFile();
    await gone.release();
    await fs.mkdir(path.dirname(file));
    await fs.writeFile(file, '');
    const started = performance.now();
    const next = await take();
    assert.ok(performance.now() - started >= timing.staleMs - timing.heartbeatMs);
    await next.release();
  });

  it('is not given up because of what a system puts into the folder', async () => {
    const held = await take();
    const long = new Date(Date.now() - 60_000);
    const stray = path.join(path.dirname(await ownerFile()), '.DS_Store');
    await fs.writeFile(stray, '');
    await fs.utimes(stray, long, long);
    await assert.rejects(take(), isNotAlone);
    await held.check();
    await held.release();
    // a folder that nobody owns is in nobody's way
    await (await take()).release();
  });

  it('is not taken away by the window that lost it, when that gives it back', async () => {
    const lost = await take();
    await stealLeases(folder);
    await lost.release();
    assert.equal((await leaseFiles(folder)).length, 1);
    await assert.rejects(lost.check(), isTakenOver);
  });

  it('is kept for as long as it is held', async () => {
    const held = await take();
    const file = await ownerFile();
    const before = (await fs.stat(file)).mtimeMs;
    while ((await fs.stat(file)).mtimeMs === before) await delay(10);
    await held.check();
    await held.release();
  });

  it('is not waited for any longer when the person cancels', async () => {
    const held = await take();
    const cancel = new AbortController();
    const waiting = Lease.take(folder, 'acme', cancel.signal, {
      heartbeatMs: 60_000,
      staleMs: 180_000,
      lookMs: 10,
    });
    cancel.abort(new Error('enough'));
    await assert.rejects(waiting, /enough|aborted/);
    await held.release();
  });
});
