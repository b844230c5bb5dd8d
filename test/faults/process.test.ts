import { strict as assert } from 'node:assert';
import * as fs from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import * as path from 'node:path';
import { mock } from 'node:test';
import { resumeRun, type ApplyOptions } from '../../src/core/apply/apply';
import { ChangeError, type RunFault } from '../../src/core/journal/errors';
import { doneIn } from '../../src/core/journal/outcome';
import type { FinishedRun } from '../../src/core/journal/result';
import type { RunHistory } from '../../src/core/journal/runHistory';
import { closing } from '../harness/closing';
import type { FaultBed } from '../harness/faultBed/bed';
import { bytesOf, type Trouble } from '../harness/faultBed/proxy';
import { refusal } from '../harness/faultBed/troubles';
import { leaseFiles, stealLeases } from '../harness/leases';
import { assertHonest, usingHistory } from '../harness/runs';
import { assertNoLeaks } from './leaks';
import { readings, startBed as startReading } from './reading';
import { isWrite, optionsFor, stateOf, writings, type Prepared } from './writing';
import { using } from './writingCells';

const changing = ['add', 'remove', 'undo'] as const;
const all = [...changing, 'resume'] as const;
const folderOf = (history: RunHistory) => path.dirname(history.leases);

/** Does something when a request arrives, and then as usual. */
function whenItArrives(act: () => void): Trouble {
  return {
    name: 'something happens',
    meet: async ({ pass, socket }) => {
      act();
      socket.write(bytesOf(await pass()));
    },
  };
}

async function changeError(promise: Promise<unknown>, code: RunFault['code']): Promise<void> {
  await assert.rejects(promise, (error) => error instanceof ChangeError && error.fault.code === code);
}

/** The run goes on to the end, and everything is as if nothing had happened. */
async function assertResumes(
  run: Pick<FinishedRun, 'id'>,
  bed: FaultBed,
  options: ApplyOptions,
  { plan }: Prepared,
): Promise<void> {
  const last = await resumeRun(run.id, options);
  assertHonest(bed.simulator, plan, last, bed.sent);
  assert.equal(last.ended, 'complete');
  assert.equal(doneIn(last.tally), plan.rows.length);
  for (const { territory, user, operation } of plan.rows) {
    assert.equal(bed.simulator.organisation.isMember(territory, user), operation === 'add');
  }
}

describe('a person cancels', () => {
  for (const operation of ['read', 'plan'] as const) {
    it(`P01 ${operation}: it ends at once, and nothing more is sent`, async () => {
      const { read } = readings[operation];
      for (const nth of [1, 2, 4]) {
        await assertNoLeaks(async () => {
          const bed = await startReading();
          await closing(bed, async () => {
            const cancel = new AbortController();
            const reason = new Error('turned away');
            bed.meet(
              { trouble: whenItArrives(() => cancel.abort(reason)) },
              { on: () => true, nth, times: 1 },
            );
            await assert.rejects(read(bed, cancel.signal));
            const { length } = bed.tried;
            await new Promise((resolve) => setTimeout(resolve, 20));
            assert.equal(bed.tried.length, length);
          });
        });
      }
    });
  }

  for (const operation of all) {
    it(`P01 P07 ${operation}: what is under way ends, nothing more is sent, and it can be resumed (G08)`, async () => {
      for (const nth of [1, 2, 3]) {
        await assertNoLeaks(() =>
          using(writings[operation], undefined, async (bed, history, prepared) => {
            const options = optionsFor(bed, history);
            const cancel = new AbortController();
            const trouble = whenItArrives(() => cancel.abort());
            bed.meet({ trouble }, { on: isWrite, nth, times: 1 });
            const run = await prepared.go({ ...options, cancel: cancel.signal });
            if (bed.hits === 0) return;
            assertHonest(bed.simulator, prepared.plan, run, bed.sent);
            assert.equal(run.ended, 'cancelled');
            assert.equal(run.tally.unknown, 0);
            assert.equal(bed.tried.filter(isWrite).length, nth);
            if (run.canResume) await assertResumes(run, bed, options, prepared);
          }),
        );
      }
    });

    it(`A16 with P01, ${operation}: a wait is left at once, and nothing more is sent`, () =>
      using(writings[operation], undefined, async (bed, history, prepared) => {
        const options = optionsFor(bed, history);
        const cancel = new AbortController();
        bed.limiter.onDidWait(() => cancel.abort());
        bed.meet({ trouble: refusal(429, 'TOO_MANY_REQUESTS') }, { on: isWrite, nth: 1, times: 1 });
        const run = await prepared.go({ ...options, cancel: cancel.signal });
        assert.equal(run.ended, 'cancelled');
        assert.equal(bed.tried.filter(isWrite).length, 1);
        assert.equal(run.tally.unknown, 0);
        bed.heal();
        await assertResumes(run, bed, options, prepared);
      }));
  }
});

/** The journal of a finished run as lines; and a history that holds the first bytes of it, as after a kill. */
async function journalOf(history: RunHistory, { id }: { readonly id: string }): Promise<Buffer> {
  return fs.readFile(path.join(folderOf(history), 'runs', `${id}.ndjson`));
}

async function usingJournal(
  id: string,
  bytes: Buffer,
  use: (history: RunHistory) => Promise<void>,
): Promise<void> {
  await usingHistory(async (history) => {
    await fs.mkdir(path.join(folderOf(history), 'runs'), { recursive: true });
    await fs.writeFile(path.join(folderOf(history), 'runs', `${id}.ndjson`), bytes);
    await use(history);
  });
}

describe('the process ends', () => {
  for (const operation of all) {
    it(`P02 P07 ${operation}: after every line of the journal, and Zoho did what was sent; resumed, nothing is sent twice`, () =>
      using(writings[operation], undefined, async (bed, history, { plan, go }) => {
        const run = await go(optionsFor(bed, history));
        const bytes = await journalOf(history, run);
        const state = stateOf(bed);
        const writes = bed.tried.filter(isWrite).length;
        for (let end = bytes.indexOf('\n') + 1; end < bytes.length; end = bytes.indexOf('\n', end) + 1) {
          await usingJournal(run.id, bytes.subarray(0, end), async (cut) => {
            const last = await resumeRun(run.id, optionsFor(bed, cut));
            assertHonest(bed.simulator, plan, last, bed.sent);
            assert.deepEqual(stateOf(bed), state);
            assert.equal(bed.tried.filter(isWrite).length, writes, 'something was sent again');
            assert.equal(last.tally.unknown + last.tally.notStarted + last.tally.failed, 0);
          });
        }
      })).timeout(20_000);
  }

  for (const operation of ['undo', 'resume'] as const) {
    it(`P06 ${operation}: the end of its journal is torn or damaged anywhere: what it does not tell is read`, () =>
      using(writings[operation], undefined, async (bed, history, { plan, go }) => {
        const run = await go(optionsFor(bed, history));
        const bytes = await journalOf(history, run);
        const writes = bed.tried.filter(isWrite).length;
        const first = bytes.indexOf('\n') + 1;
        for (let at = first; at < bytes.length; at += 97) {
          const flipped = Buffer.from(bytes);
          flipped[at] = (flipped[at] ?? 0) ^ 0x10;
          for (const damaged of [bytes.subarray(0, at), flipped]) {
            await usingJournal(run.id, damaged, async (cut) => {
              const last = await resumeRun(run.id, optionsFor(bed, cut));
              assertHonest(bed.simulator, plan, last, bed.sent);
              assert.equal(bed.tried.filter(isWrite).length, writes);
            });
          }
        }
      })).timeout(20_000);
  }
});

/** Shows, faster than in life, that whoever holds the lease is alive. */
function heartbeat(history: RunHistory): () => void {
  const timer = setInterval(() => {
    const touch = async () => {
      for (const file of await leaseFiles(history.leases)) {
        const now = new Date();
        await fs.utimes(file, now, now);
      }
    };
    touch().catch(() => undefined);
  }, 50);
  return () => clearInterval(timer);
}

describe('another window', () => {
  for (const operation of all) {
    it(`P03 P04 ${operation}: while one is changing the organisation, a second one sends nothing`, () =>
      using(writings[operation], undefined, async (bed, history, prepared) => {
        const options = optionsFor(bed, history);
        let second: Promise<void> | undefined;
        const stop = heartbeat(history);
        const held: Trouble = {
          name: 'waits for the other window',
          meet: async ({ pass, socket }) => {
            const before = bed.tried.length;
            second = changeError(prepared.go(options), 'notAlone');
            await second;
            assert.equal(bed.tried.length, before);
            socket.write(bytesOf(await pass()));
          },
        };
        bed.meet({ trouble: held }, { on: isWrite, nth: 1, times: 1 });
        const run = await prepared.go(options);
        stop();
        assert.ok(second);
        assertHonest(bed.simulator, prepared.plan, run, bed.sent);
        assert.equal(run.ended, 'complete');
      }));

    it(`P03 ${operation}: a window that lost the lease to another sends nothing more (G10)`, () =>
      using(writings[operation], undefined, async (bed, history, prepared) => {
        const options = optionsFor(bed, history);
        const trouble: Trouble = {
          name: 'the lease is stolen',
          meet: async ({ pass, socket }) => {
            const answer = await pass();
            await stealLeases(history.leases);
            socket.write(bytesOf(answer));
          },
        };
        bed.meet({ trouble }, { on: isWrite, nth: 1, times: 1 });
        const run = await prepared.go(options);
        assertHonest(bed.simulator, prepared.plan, run, bed.sent);
        assert.equal(run.ended, 'stopped');
        assert.ok(run.error instanceof ChangeError && run.error.fault.code === 'takenOver');
        assert.equal(bed.tried.filter(isWrite).length, 1);
        await fs.rm(history.leases, { recursive: true });
        await assertResumes(run, bed, options, prepared);
      }));
  }
});

describe('the disk', () => {
  afterEach(() => mock.restoreAll());

  for (const operation of all) {
    it(`P05 ${operation}: no journal can be made: nothing is sent`, () =>
      using(writings[operation], undefined, async (bed, history, { go }) => {
        const runs = path.join(folderOf(history), 'runs');
        await fs.rename(runs, `${runs}-aside`).catch(() => undefined);
        await fs.writeFile(runs, '');
        await assert.rejects(go(optionsFor(bed, history)));
        assert.deepEqual(bed.tried.filter(isWrite), []);
      }));

    it(`P05 ${operation}: it is full in the middle: nothing is sent that is not on record`, async () => {
      for (const nth of [1, 2, 3]) {
        await using(writings[operation], undefined, async (bed, history, prepared) => {
          const options = optionsFor(bed, history);
          const probe = await fs.open(__filename);
          const handle = Object.getPrototypeOf(probe) as FileHandle;
          await probe.close();
          let syncs = 0;
          const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
          const original: (this: FileHandle) => Promise<void> = Reflect.get(handle, 'datasync');
          mock.method(handle, 'datasync', function (this: FileHandle) {
            return ++syncs > nth ? Promise.reject(full) : original.call(this);
          });
          const run = await prepared.go(options);
          mock.restoreAll();
          // a short run needs less room
          if (syncs <= nth) return;
          assertHonest(bed.simulator, prepared.plan, run, bed.sent);
          assert.equal(run.ended, 'stopped');
          assert.ok(run.error instanceof ChangeError && run.error.fault.code === 'journalUnwritable');
          assert.ok(bed.tried.filter(isWrite).length <= nth);
          await assertResumes(run, bed, options, prepared);
        });
      }
    });
  }
});
