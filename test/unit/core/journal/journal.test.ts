import { strict as assert } from 'node:assert';
import nodeFs from 'node:fs';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { mock } from 'node:test';
import * as fc from 'fast-check';
import { Redactor } from '../../../../src/core/util/redact';
import { ChangeError } from '../../../../src/core/journal/errors';
import { Journal } from '../../../../src/core/journal/journal';
import { readJournal } from '../../../../src/core/journal/journalFile';
import type { Outcome } from '../../../../src/core/journal/outcome';
import { hashOf, type Plan } from '../../../../src/core/plan/plan';
import { decode, encode, type JournalRecord } from '../../../../src/core/journal/records';
import { RunHistory } from '../../../../src/core/journal/runHistory';
import { RunState } from '../../../../src/core/journal/runState';
import { active, changesOf, plan, planOf } from '../../../harness/runs';

const users = Array.from({ length: 6 }, (_, index) => active(index + 1));
const planned: Extract<JournalRecord, { kind: 'planned' }> = {
  kind: 'planned',
  version: 1,
  at: 5,
  plan: plan(users),
  names: { territories: {}, users: { [active(1)]: 'Anna' } },
};
const refusal = { code: 'refused', said: { code: 'X', message: 'no' } } as const;

const someRows = fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 6 });
const outcome = fc.constantFrom<Outcome>(
  { kind: 'applied', seen: 'answer' },
  { kind: 'applied', seen: 'both' },
  { kind: 'soNow' },
  { kind: 'alreadySo', seen: 'reread' },
  { kind: 'failed', refusal },
  { kind: 'skipped', refusal },
  { kind: 'unknown', why: 'neverSeen' },
);
const later = fc.oneof(
  fc.record({ kind: fc.constant('started' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('intent' as const), at: fc.nat(), rows: someRows }),
  fc.record({ kind: fc.constant('withdrawn' as const), rows: someRows }),
  fc.record({ kind: fc.constant('outcome' as const), rows: someRows, outcome }),
  fc.record({ kind: fc.constant('reopened' as const), rows: someRows }),
  fc.record({
    kind: fc.constant('ended' as const),
    at: fc.nat(),
    how: fc.constantFrom('complete' as const, 'cancelled' as const, 'stopped' as const),
  }),
);
const someRecords = fc.array(later, { maxLength: 15 });

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'journal-'));
  try {
    return await use(folder);
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

function outcomesAfter(records: readonly JournalRecord[]): Outcome[] {
  const state = new RunState(planned.plan, planned.at);
  for (const record of records) state.apply(record);
  return planned.plan.rows.map((row) => state.outcomeOf(row));
}

const isJournalError = (error: unknown) =>
  error instanceof ChangeError && error.fault.code === 'journalUnwritable';

const outcomesOf = (state: RunState) => state.plan.rows.map((row) => state.outcomeOf(row));

describe('the journal of a run', () => {
  it('gives back what was written, also after it was closed and opened again', async () => {
    await fc.assert(
      fc.asyncProperty(someRecords, someRecords, (before, after) =>
        inFolder(async (folder) => {
          const file = path.join(folder, 'run');
          const first = await Journal.create(file, planned, new Redactor());
          for (const record of before) await first.append(record);
          await first.close();
          const second = await Journal.reopen(file, 1, new Redactor());
          assert.deepEqual(outcomesOf(second.state), outcomesAfter(before));
          for (const record of after) await second.append(record, 'synced');
          await second.close();
          const read = await readJournal(file);
          assert.deepEqual(read && outcomesOf(read.state), outcomesAfter([...before, ...after]));
          assert.equal(read?.state.isDamaged, false);
        }),
      ),
      { numRuns: 40 },
    );
  });

  /** The journal of these records as bytes; a place in it; and how many of its lines end before that place. */
  function written(records: readonly JournalRecord[], where: number) {
    const lines = [planned, ...records].map((record, index) => encode(index, record));
    const bytes = Buffer.from(lines.join(''));
    const at = Math.min(bytes.length - 1, Math.floor(where * bytes.length));
    let whole = 0;
    for (let end = 0; whole < lines.length; whole++) {
      end += Buffer.byteLength(lines[whole] ?? '');
      if (end > at) break;
    }
    return { bytes, at, whole };
  }
  const somewhere = fc.double({ min: 0, max: 1, noNaN: true });

  it('F14: cut anywhere, tells what was true up to there, never more, and goes on from there', async () => {
    await fc.assert(
      fc.asyncProperty(someRecords, somewhere, (records, where) =>
        inFolder(async (folder) => {
          const file = path.join(folder, 'run');
          const { bytes, at, whole } = written(records, where);
          await fs.writeFile(file, bytes.subarray(0, at));
          const read = await readJournal(file);
          if (whole === 0) {
            assert.equal(read, undefined);
            await assert.rejects(Journal.reopen(file, 1, new Redactor()), ChangeError);
            return;
          }
          assert.deepEqual(read && outcomesOf(read.state), outcomesAfter(records.slice(0, whole - 1)));
          assert.equal(read?.state.isDamaged, false, 'half a line is what a crash leaves');

          const journal = await Journal.reopen(file, 1, new Redactor());
          await journal.append({ kind: 'intent', at: 1, rows: [0] }, 'synced');
          await journal.close();
          const again = await readJournal(file);
          assert.equal(again?.lines, whole + 1, 'the new line can be read');
        }),
      ),
      { numRuns: 100 },
    );
  }).timeout(60_000);

  it('F14: with one damaged byte says so, calls no row "not started" that may have been sent, and loses nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        someRecords,
        someRecords,
        somewhere,
        fc.integer({ min: 1, max: 255 }),
        (records, after, where, flip) =>
          inFolder(async (folder) => {
            const file = path.join(folder, 'run');
            const { bytes, at, whole } = written(records, where);
            const isLastEnd = at === bytes.length - 1;
            bytes[at] = (bytes[at] ?? 0) ^ flip;
            await fs.writeFile(file, bytes);
            const read = await readJournal(file);
            if (whole === 0 && !isLastEnd) {
              assert.equal(read, undefined);
              return;
            }
            const believed = isLastEnd ? records : records.slice(0, whole - 1);
            const expected = outcomesAfter(believed).map(({ kind }) =>
              kind === 'notStarted' ? 'unknown' : kind,
            );
            assert.deepEqual(read && outcomesOf(read.state).map(({ kind }) => kind), expected);
            assert.equal(read?.state.isDamaged, true);

            const journal = await Journal.reopen(file, 1, new Redactor());
            for (const record of after) await journal.append(record, 'synced');
            await journal.close();
            const kept = await fs.readFile(file);
            assert.ok(kept.subarray(0, bytes.length).equals(bytes), 'what is damaged stays as it was');
            const again = await readJournal(file);
            assert.deepEqual(
              again && outcomesOf(again.state),
              outcomesOf(journal.state),
              'new records count',
            );
            assert.equal(again?.state.isDamaged, true, 'and it is still said');
          }),
      ),
      { numRuns: 200 },
    );
  }).timeout(60_000);

  it('F14: sixty megabytes without the end of a line are read once, and are none of ours', async () => {
    await inFolder(async (folder) => {
      const file = path.join(folder, 'run');
      await fs.writeFile(file, encode(0, planned));
      await fs.appendFile(file, Buffer.alloc(60 * 1024 * 1024, 'x'));
      const concat = mock.method(Buffer, 'concat');
      const read = await readJournal(file);
      const copied = concat.mock.calls.reduce((sum, { result }) => sum + (result?.length ?? 0), 0);
      mock.restoreAll();
      assert.ok(copied < 130 * 1024 * 1024, `${copied} bytes were copied`);
      assert.deepEqual([read?.lines, read?.state.isDamaged], [1, false]);
    });
  }).timeout(30_000);

  it('goes on in a file of its own: a link that waits under its name is not followed', async () => {
    await inFolder(async (folder) => {
      const file = path.join(folder, 'run');
      const precious = path.join(folder, 'precious');
      await (await Journal.create(file, planned, new Redactor())).close();
      await fs.writeFile(precious, 'mine');
      await fs.symlink(precious, `${file}.new`);
      const journal = await Journal.reopen(file, 1, new Redactor());
      await journal.append({ kind: 'started', at: 1 }, 'synced');
      await journal.close();
      assert.equal(await fs.readFile(precious, 'utf8'), 'mine');
      assert.equal((await readJournal(file))?.lines, 2);
      assert.deepEqual((await fs.readdir(folder)).sort(), ['precious', 'run']);

      await fs.rename(file, `${file}2`);
      await fs.symlink(`${file}2`, file);
      await assert.rejects(Journal.reopen(file, 1, new Redactor()), isJournalError);
    });
  });

  it('F15: an outcome once settled stays, but for a look that takes back what an answer said or what was so before', () => {
    fc.assert(
      fc.property(someRecords, (records) => {
        const state = new RunState(planned.plan, planned.at);
        for (const record of records) {
          const before = planned.plan.rows.map((row) => state.settledOutcomeOf(row));
          state.apply(record);
          planned.plan.rows.forEach((row, index) => {
            const was = before[index];
            if (!was || (was.kind === 'applied' && was.seen === 'answer')) return;
            if (was.kind === 'alreadySo' && record.kind === 'reopened') return;
            if (was.kind === 'failed' && record.kind === 'outcome' && record.outcome.kind === 'soNow') return;
            if (was.kind === 'soNow' && record.kind === 'outcome' && record.outcome.kind === 'unknown')
              return;
            assert.deepEqual(state.settledOutcomeOf(row), was);
          });
          const { settled, of } = state.done;
          assert.ok(settled <= of && of === planned.plan.rows.length);
        }
      }),
    );
  });

  it('gives back reasons that another version wrote down, and believes none that lack what their words name', () => {
    const strange = { code: 'newInNextYear', more: [1] };
    const records = [
      { kind: 'outcome', rows: [0], outcome: { kind: 'failed', refusal: strange } },
      { kind: 'outcome', rows: [0], outcome: { kind: 'unknown', why: 'newInNextYear' } },
      { kind: 'ended', at: 1, how: 'stopped', fault: strange },
    ] as const;
    for (const record of records) {
      const line = encode(1, record as unknown as JournalRecord).trimEnd();
      assert.deepEqual(decode(line)?.entry, record);
    }
    for (const lacking of [{ code: 'refused' }, { code: 'userStatus', status: 7 }, { code: 7 }, 'refused']) {
      const record = { kind: 'outcome', rows: [0], outcome: { kind: 'failed', refusal: lacking } };
      assert.equal(decode(encode(1, record as unknown as JournalRecord).trimEnd()), undefined);
    }
  });

  it('a row that was about to be sent and of which no more is known is unknown, never done and never "not started"', () => {
    assert.deepEqual(
      outcomesAfter([{ kind: 'intent', at: 1, rows: [0, 1] }]).map(({ kind }) => kind),
      ['unknown', 'unknown', 'notStarted', 'notStarted', 'notStarted', 'notStarted'],
    );
  });

  it('takes records side by side in the order in which they come', () =>
    inFolder(async (folder) => {
      const file = path.join(folder, 'run');
      const journal = await Journal.create(file, planned, new Redactor());
      const rows = [0, 1, 2, 3, 4, 5];
      await Promise.all(
        rows.map((row) =>
          journal.append({ kind: 'intent', at: row, rows: [row] }, row % 2 === 0 ? 'synced' : 'buffered'),
        ),
      );
      await journal.close();
      const content = await readJournal(file);
      assert.equal(content?.state.isDamaged, false);
      assert.equal(content.lines, 1 + rows.length);
    }));

  describe('on a disk that fails', () => {
    const intent = (row: number): JournalRecord => ({ kind: 'intent', at: 1, rows: [row] });
    const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    let handle: fs.FileHandle;

    before(async () => {
      const probe = await fs.open(__filename);
      handle = Object.getPrototypeOf(probe) as fs.FileHandle;
      await probe.close();
    });
    afterEach(() => mock.restoreAll());

    it('takes nothing more: a line behind half a line could not be read', () =>
      inFolder(async (folder) => {
        const file = path.join(folder, 'run');
        const journal = await Journal.create(file, planned, new Redactor());
        mock.method(handle, 'datasync', () => Promise.reject(full));
        await assert.rejects(journal.append(intent(0), 'synced'), isJournalError);
        mock.restoreAll();
        const { size } = await fs.stat(file);
        await assert.rejects(
          journal.append({ kind: 'outcome', rows: [0], outcome: { kind: 'notStarted' } }),
          isJournalError,
        );
        await assert.rejects(journal.append(intent(1), 'synced'), isJournalError);
        assert.equal((await fs.stat(file)).size, size);
        assert.deepEqual(outcomesOf(journal.state), outcomesAfter([]), 'nothing counts as sent');
        await journal.close();
      }));

    it('fails for all who wait for it, though the system tells it once', () =>
      inFolder(async (folder) => {
        const journal = await Journal.create(path.join(folder, 'run'), planned, new Redactor());
        const original: (this: fs.FileHandle) => Promise<void> = Reflect.get(handle, 'datasync');
        let syncs = 0;
        mock.method(handle, 'datasync', function (this: fs.FileHandle) {
          return ++syncs === 1 ? Promise.reject(full) : original.call(this);
        });
        const both = await Promise.allSettled([
          journal.append(intent(0), 'synced'),
          journal.append(intent(1), 'synced'),
        ]);
        assert.deepEqual(
          both.map(({ status }) => status),
          ['rejected', 'rejected'],
        );
        await journal.close();
      }));

    it('takes nothing more after half a line', () =>
      inFolder(async (folder) => {
        const file = path.join(folder, 'run');
        const journal = await Journal.create(file, planned, new Redactor());
        const original = nodeFs.writeSync;
        let writes = 0;
        mock.method(nodeFs, 'writeSync', (fd: number, bytes: Buffer, at: number) => {
          if (++writes > 1) throw full;
          return original(fd, bytes, at, 10);
        });
        await assert.rejects(journal.append(intent(0), 'synced'), isJournalError);
        mock.restoreAll();
        await assert.rejects(journal.append(intent(1), 'synced'), isJournalError);
        await journal.close();
        const content = await readJournal(file);
        assert.deepEqual([content?.lines, content?.state.isDamaged], [1, false]);
      }));
  });

  it('is not spoilt by an old window that wakes up after another one went on with the run', async () => {
    await inFolder(async (folder) => {
      const file = path.join(folder, 'run');
      const old = await Journal.create(file, planned, new Redactor());
      await old.append({ kind: 'intent', at: 1, rows: [0] }, 'synced');
      const next = await Journal.reopen(file, 1, new Redactor());
      await old.append({ kind: 'outcome', rows: [0], outcome: { kind: 'failed', refusal } });
      await next.append({ kind: 'outcome', rows: [0, 1], outcome: { kind: 'applied', seen: 'both' } });
      await Promise.all([old.close(), next.close()]);
      const read = await readJournal(file);
      assert.deepEqual(
        read &&
          outcomesOf(read.state)
            .map(({ kind }) => kind)
            .slice(0, 3),
        ['applied', 'applied', 'notStarted'],
      );
      assert.equal(read?.state.isDamaged, false);
      assert.deepEqual(await fs.readdir(folder), ['run']);
    });
  });

  it('refuses a plan that was changed on disk, ids that are none, and a base that was', () => {
    const line = encode(0, planned);
    assert.equal(decode(line.trimEnd())?.number, 0);
    const elsewhere = planOf(changesOf('remove', users));
    const [first] = planned.plan.territories;
    const seen = { kind: 'alreadySo' as const };
    const forgeries: readonly Partial<Plan>[] = [
      { rows: elsewhere.rows },
      { rows: planned.plan.rows.map((row) => ({ ...row, state: seen })) },
      { territories: first ? [{ ...first, members: [active(9)] }] : [] },
      { target: { ...planned.plan.target, label: 'Another (simulator)' } },
      { form: 'single' },
      { axes: { add: 'user', remove: 'user' } },
      { writes: 0 },
    ];
    for (const change of forgeries) {
      const forged = { ...planned, plan: { ...planned.plan, ...change } };
      assert.equal(decode(encode(0, forged).trimEnd()), undefined, Object.keys(change).join());
    }
  });

  const forgeries: readonly object[] = [
    ...['..', '', '5?ids=1', '0', '../../x'].flatMap((id) => [{ territory: id }, { user: id }]),
    { territory: 5 },
    { operation: 'replace' },
    { operation: undefined },
    { state: { kind: 'sent' } },
    { state: null },
    { state: 'send' },
    { state: { kind: 'impossible' } },
    { state: { kind: 'impossible', refusal: { code: 1 } } },
  ];
  for (const forged of forgeries) {
    it(`refuses a plan with a row that no plan has, even under the right hash: ${JSON.stringify(forged)}`, () => {
      const { plan } = planned;
      const rows = [{ ...plan.rows[0], ...forged }, ...plan.rows.slice(1)] as Plan['rows'];
      const line = encode(0, { ...planned, plan: { ...plan, rows, hash: hashOf({ ...plan, rows }) } });
      assert.equal(decode(line.trimEnd()), undefined);
    });
  }

  it('can be read by nobody else', async () => {
    await inFolder(async (folder) => {
      const history = new RunHistory(folder);
      const { id, journal } = await history.begin(planned.plan, 5);
      await journal.close();
      const file = path.join(folder, 'runs', `${id}.ndjson`);
      assert.equal((await fs.stat(file)).mode & 0o077, 0);
      assert.equal((await fs.stat(path.dirname(file))).mode & 0o077, 0);
      assert.doesNotMatch(await fs.readFile(file, 'utf8'), /User 1|@/, 'ids only');
    });
  });

  for (const [what, spoil] of [
    ['a file', (runs: string) => fs.writeFile(runs, '')],
    ['a link', (runs: string) => fs.symlink(os.tmpdir(), runs)],
  ] as const) {
    it(`is not begun where its folder is ${what}`, async () => {
      await inFolder(async (folder) => {
        await spoil(path.join(folder, 'runs'));
        const begun = new RunHistory(folder).begin(planned.plan, 5);
        await assert.rejects(
          begun,
          (error) => error instanceof ChangeError && error.fault.code === 'journalUnwritable',
        );
      });
    });
  }

  it('L9: reads a hundred thousand records in pieces, and lets others work in between', async () => {
    await inFolder(async (folder) => {
      const file = path.join(folder, 'run');
      const lines = Array.from({ length: 100_000 }, (_, index) =>
        encode(index + 1, { kind: 'intent', at: index, rows: [index % 6] }),
      );
      await fs.writeFile(file, `${encode(0, planned)}${lines.join('')}12345678 torn`);
      let turns = 0;
      const beat = setInterval(() => turns++, 0);
      const read = await readJournal(file);
      clearInterval(beat);
      assert.ok(turns >= 20, `${turns} turns of the event loop`);
      assert.deepEqual([read?.lines, read?.state.isDamaged], [100_001, false]);
    });
  }).timeout(30_000);
});

describe('the runs of an installation', () => {
  it('are listed newest first, and forgotten when they are old, but not those that can be resumed', async () => {
    await inFolder(async (folder) => {
      const history = new RunHistory(folder);
      const day = 24 * 3600_000;
      const begun: string[] = [];
      for (const [at, isDone] of [
        [0, true],
        [day, false],
        [2 * day, true],
        [200 * day, true],
      ] as const) {
        const { id, journal } = await history.begin(planned.plan, at);
        if (isDone)
          await journal.append({
            kind: 'outcome',
            rows: [0, 1, 2, 3, 4, 5],
            outcome: { kind: 'failed', refusal },
          });
        await journal.close();
        begun.unshift(id);
      }
      const ids = async () => (await history.list()).map(({ id }) => id);
      assert.deepEqual(await ids(), begun);
      const runs = path.join(folder, 'runs');
      // one whose window died before it had written anything, and one of a form that a later version may know
      await fs.writeFile(path.join(runs, '19700102T000000Z-00000001.ndjson'), '');
      await fs.writeFile(path.join(runs, '19700102T000000Z-00000002.ndjson'), 'something else');
      await history.prune(90, 200 * day);
      assert.deepEqual(await ids(), [begun[0], begun[2]]);
      assert.equal((await fs.readdir(runs)).length, 3);
    });
  });

  it('of a name that leads elsewhere do not exist', async () => {
    await inFolder(async (folder) => {
      const history = new RunHistory(path.join(folder, 'a'));
      await fs.writeFile(path.join(folder, 'secret.ndjson'), encode(0, planned));
      for (const id of ['../../secret', '..', '', 'x', '20261125T090001Z-1f00ab42/../../../secret']) {
        assert.equal(await history.get(id), undefined);
        await history.remove(id);
      }
      await fs.access(path.join(folder, 'secret.ndjson'));
    });
  });
});

describe('the names of a run', () => {
  it('are kept beside its plan, without secrets, and are no part of what its plan is known by', () =>
    inFolder(async (folder) => {
      const secret = 'a-secret-of-somebody';
      const redactor = new Redactor();
      redactor.hide(secret);
      const history = new RunHistory(folder, redactor);
      const names = { territory: () => 'North', user: (id: string) => (id === users[0] ? secret : `U${id}`) };
      const { id, journal } = await history.begin(planned.plan, 5, { names });
      await journal.close();
      const run = (await history.get(id)) ?? assert.fail('there is no run');
      const [first = assert.fail(), second = assert.fail()] = users;
      const [{ id: place } = assert.fail()] = run.plan.territories;
      assert.deepEqual(
        [run.names.territory(place), run.names.user(first), run.names.user(second)],
        ['North', '[hidden]', `U${second}`],
      );
      assert.equal(run.names.user('constructor' as typeof first), '');
      assert.equal(run.plan.hash, planned.plan.hash);
      history.dispose();
    }));
});
