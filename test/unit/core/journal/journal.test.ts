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
import { hashOf, type Plan } from '../../../../src/core/plan/plan';
import { decode, encode, type JournalRecord } from '../../../../src/core/journal/records';
import { RunHistory } from '../../../../src/core/journal/runHistory';
import { RunState } from '../../../../src/core/journal/runState';
import {
  inFolder,
  outcomesAfter,
  outcomesOf,
  planned,
  refusal,
  someRecords,
  users,
} from '../../../harness/journals';
import { active, changesOf, planOf } from '../../../harness/runs';

const isJournalError = (error: unknown) =>
  error instanceof ChangeError && error.fault.code === 'journalUnwritable';

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

  it('F15: an outcome once settled stays, but for a look that takes back what an answer said or what was so before, or finds again what it had denied', () => {
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
            if (was.kind === 'unknown' && record.kind === 'outcome' && record.outcome.kind === 'soNow')
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
        const others: Promise<void>[] = [];
        let syncs = 0;
        mock.method(handle, 'datasync', () => {
          if (++syncs > 1) return Promise.resolve();
          others.push(journal.append(intent(1), 'synced')); // while the disk is at work
          return Promise.reject(full);
        });
        const together = [journal.append(intent(0), 'synced'), journal.append(intent(2), 'synced')];
        const statuses = [...(await Promise.allSettled(together)), ...(await Promise.allSettled(others))];
        assert.deepEqual(
          statuses.map(({ status }) => status),
          ['rejected', 'rejected', 'rejected'],
        );
        await journal.close();
      }));

    it('is waited for together by all who come while it is at work, and only once their lines are there', () =>
      inFolder(async (folder) => {
        const file = path.join(folder, 'run');
        const journal = await Journal.create(file, planned, new Redactor());
        const original: (this: fs.FileHandle) => Promise<void> = Reflect.get(handle, 'datasync');
        const lines: number[] = [];
        const later: Promise<void>[] = [];
        mock.method(handle, 'datasync', function (this: fs.FileHandle) {
          lines.push(nodeFs.readFileSync(file, 'utf8').trimEnd().split('\n').length);
          if (lines.length === 1) {
            for (const row of [1, 2, 3]) later.push(journal.append(intent(row), 'synced'));
          }
          return original.call(this);
        });
        await journal.append(intent(0), 'synced');
        await Promise.all(later);
        assert.deepEqual(lines, [2, 5]);
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
      { target: { ...planned.plan.target, name: 'Another' } },
      { form: 'single' },
      { axes: { add: 'user', remove: 'user' } },
      { writes: 0 },
      { order: 'removeFirst' },
      { territories: first ? [{ ...first, held: 'additive' }] : [] },
    ];
    for (const change of forgeries) {
      const forged = { ...planned, plan: { ...planned.plan, ...change } };
      assert.equal(decode(encode(0, forged).trimEnd()), undefined, Object.keys(change).join());
    }
  });

  it('keeps how a plan is carried out, and refuses ways that there are not, even under the right hash', () => {
    const { plan } = planned;
    const line = (change: object) => {
      const changed = { ...plan, ...change };
      return decode(encode(0, { ...planned, plan: { ...changed, hash: hashOf(changed) } }).trimEnd());
    };
    const additive = plan.territories.map((place) => ({ ...place, held: 'additive' as const }));
    const { entry } = line({ order: 'removeFirst', territories: additive }) ?? assert.fail();
    assert.ok(entry.kind === 'planned');
    assert.deepEqual([entry.plan.order, entry.plan.territories], ['removeFirst', additive]);
    const strange = plan.territories.map((place) => ({ ...place, held: 'loosely' }));
    for (const change of [{ order: 'addFirst' }, { order: null }, { territories: strange }])
      assert.equal(line(change), undefined, JSON.stringify(change));
  });

  const forgeries: readonly object[] = [
    ...['..', '', '5?ids=1', '0', '../../x'].flatMap((id) => [{ territory: id }, { user: id }]),
    { territory: 5 },
    { operation: 'replace' },
    { operation: undefined },
    { after: [{ territory: '1', user: '../..' }] },
    { after: [{ territory: '1', user: '1' }] },
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
