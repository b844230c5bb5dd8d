import { strict as assert } from 'node:assert';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { mock } from 'node:test';
import { Lease } from '../../../../src/core/journal/lease';
import { checksum, type JournalRecord } from '../../../../src/core/journal/records';
import { RunHistory } from '../../../../src/core/journal/runHistory';
import type { RunSummary } from '../../../../src/core/journal/result';
import { organisationKey } from '../../../../src/core/org/target';
import { systemClock } from '../../../../src/core/util/clock';
import { never } from '../../../harness/crm';
import { leaseFiles } from '../../../harness/leases';
import { active, plan, target } from '../../../harness/runs';

const day = 24 * 3600_000;
const now = Date.UTC(2026, 10, 25);

describe('the runs that are kept', () => {
  let folder: string;
  let history: RunHistory;

  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'runs-'));
    history = new RunHistory(folder);
  });

  afterEach(async () => {
    history.dispose();
    await fs.rm(folder, { recursive: true, force: true });
  });

  /** A run that began so many days ago, and came to its end or not. */
  const begin = async (daysAgo: number, ended: boolean): Promise<string> => {
    const at = now - daysAgo * day;
    const { id, journal } = await history.begin(plan([active(1)]), at);
    if (ended) {
      await journal.append({ kind: 'outcome', rows: [0], outcome: { kind: 'applied', seen: 'answer' } });
      await journal.append({ kind: 'ended', at, how: 'complete' }, 'synced');
    }
    await journal.close();
    history.noteChanged();
    return id;
  };

  it('are told to have changed when another window begins one', async () => {
    await begin(1, true);
    history.follow();
    const told = new Promise<void>((resolve) => history.onDidChange(resolve));
    const elsewhere = new RunHistory(folder);
    const { id, journal } = await elsewhere.begin(plan([active(2)]), now);
    await journal.close();
    await told;
    assert.ok((await history.list()).some((run) => run.id === id));
  });

  it('count as under way while some window changes their organisation, until they have an end', async () => {
    const [open, ended] = [await history.get(await begin(1, false)), await history.get(await begin(1, true))];
    assert.ok(open && ended);
    assert.equal(await history.isUnderWay(open), false);
    const lease = await Lease.take(history.leases, organisationKey(target), never());
    assert.equal(await history.isUnderWay(open), true);
    assert.equal(await history.isUnderWay(ended), false);
    await lease.release();
    assert.equal(await history.isUnderWay(open), false);
  });

  it('are told to have changed when the window that was at one turns out to be dead, and not before', async () => {
    mock.timers.enable({ apis: ['setTimeout'] }); // not the one of the heartbeat
    let passed = 0;
    const monotonic = mock.method(systemClock, 'now', () => passed);
    try {
      const open = (await history.get(await begin(1, false))) ?? assert.fail('there is no run');
      const lease = await Lease.take(history.leases, organisationKey(target), never());
      assert.equal(await history.isUnderWay(open), true);
      let isTold = false;
      const told = new Promise<void>((resolve) => {
        history.onDidChange(() => {
          isTold = true;
          resolve();
        });
      });
      const [file = assert.fail('there is no lease')] = await leaseFiles(history.leases);
      const pass = () => {
        passed += 5_000;
        mock.timers.tick(5_000);
        return history.isUnderWay(open);
      };
      for (let look = 0; look < 6; look++) {
        await fs.utimes(file, look, look);
        assert.equal(await pass(), true);
      }
      assert.equal(isTold, false);
      for (let look = 0; look < 3; look++) await pass();
      await told;
      assert.equal(await history.isUnderWay(open), false);
      await lease.release();
    } finally {
      // whoever comes next needs a clock that goes
      monotonic.mock.restore();
      mock.timers.reset();
    }
  });
});

describe('a list of runs', () => {
  let folder: string;
  const index = () => path.join(folder, 'runs.index');
  const journalOf = (id: string) => path.join(folder, 'runs', `${id}.ndjson`);

  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'runs-'));
  });

  afterEach(() => fs.rm(folder, { recursive: true, force: true }));

  /** Some window, which knows what is on the disk. */
  const window = () => new RunHistory(folder);

  const names = { territory: () => 'North', user: () => 'Anna' };
  const applied: JournalRecord = { kind: 'outcome', rows: [0], outcome: { kind: 'applied', seen: 'answer' } };

  const ended = async (at: number, how: 'complete' | 'stopped' = 'complete'): Promise<string> => {
    const { id, journal } = await window().begin(plan([active(1), active(2)]), at, { names });
    await journal.append(applied);
    await journal.append(
      { kind: 'ended', at, how, ...(how === 'stopped' && { fault: { code: 'takenOver' } }) },
      'synced',
    );
    await journal.close();
    return id;
  };

  const asKept = (list: readonly RunSummary[]) => JSON.parse(JSON.stringify(list)) as RunSummary[];

  /** What the journals tell, without anything that was kept of an earlier list. */
  const truth = async (): Promise<RunSummary[]> => {
    const copy = await fs.mkdtemp(path.join(os.tmpdir(), 'runs-'));
    try {
      await fs.cp(path.join(folder, 'runs'), path.join(copy, 'runs'), { recursive: true });
      return asKept(await new RunHistory(copy).list());
    } finally {
      await fs.rm(copy, { recursive: true, force: true });
    }
  };

  it('tells of each what its journal tells, whether that is read or not', async () => {
    const ids = [await ended(1000), await ended(2000, 'stopped')];
    const first = await window().list();
    assert.deepEqual(
      first.map(({ id }) => id),
      ids.reverse(),
    );
    for (const summary of first) {
      const whole = (await window().get(summary.id)) ?? assert.fail();
      assert.deepEqual({ ...whole, ...summary }, whole);
    }
    const [last] = await window().list();
    assert.deepEqual(asKept(await window().list()), asKept(first));
    assert.deepEqual(
      [last?.purpose, last?.size, last?.goals.only?.name, last?.people, last?.canResume, last?.fault],
      ['add', 2, 'North', { count: 2 }, true, { code: 'takenOver' }],
    );
  });

  it('reads no journal once more that is as it was', async () => {
    await ended(1000);
    const id = await ended(2000);
    const sometime = new Date(1_000_000);
    await fs.utimes(journalOf(id), sometime, sometime);
    const before = await truth();
    assert.deepEqual(asKept(await window().list()), before);
    // as nobody but a test does: other bytes, and the file looks as before
    const { length } = await fs.readFile(journalOf(id));
    await fs.writeFile(journalOf(id), 'x'.repeat(length));
    await fs.utimes(journalOf(id), sometime, sometime);
    assert.deepEqual(asKept(await window().list()), before);
    await fs.appendFile(journalOf(id), 'x');
    assert.equal((await window().list()).length, 1, 'it looks otherwise');
  });

  it('follows what another window writes into a journal', async () => {
    const id = await ended(1000);
    const here = window();
    assert.equal((await here.list())[0]?.undoneBy, undefined);
    await window().markUndone(id, 'somebody', 2000);
    assert.equal((await here.list())[0]?.undoneBy, 'somebody');
    assert.equal((await window().list())[0]?.undoneBy, 'somebody');
    assert.equal(await here.takenBackBy(id), 'somebody');
  });

  it('keeps nothing of a run without an end: what is in its journal may not be on the disk yet', async () => {
    const history = window();
    const { id, journal } = await history.begin(plan([active(1)]), 1000, { names });
    await ended(2000);
    assert.equal((await history.list()).length, 2);
    assert.doesNotMatch(await fs.readFile(index(), 'utf8'), new RegExp(id));
    await journal.append(applied);
    assert.equal((await history.list())[1]?.tally.applied, 1);
    await journal.close();
  });

  it('keeps nothing of a run that was forgotten, by whichever window', async () => {
    const [id, other] = [await ended(1000), await ended(2000)];
    const here = window();
    await here.list();
    await window().remove(id);
    assert.doesNotMatch(await fs.readFile(index(), 'utf8'), new RegExp(id));
    await ended(3000);
    await here.list();
    const kept = await fs.readFile(index(), 'utf8');
    assert.doesNotMatch(kept, new RegExp(id));
    assert.match(kept, new RegExp(other));
  });

  it('is right whatever became of what was kept of an earlier one', async () => {
    await ended(1000);
    await ended(2000, 'stopped');
    const expected = await truth();
    await window().list();
    const whole = await fs.readFile(index());
    const damages: Readonly<Record<string, (at: number) => Buffer>> = {
      'cut off': (at) => whole.subarray(0, at),
      'one byte wrong': (at) =>
        Buffer.concat([
          whole.subarray(0, at),
          Buffer.from([whole[at] ?? 0]).map((byte) => byte ^ 1),
          whole.subarray(at + 1),
        ]),
      'of another version': () => {
        const text = whole.toString().slice(9).replace('"version":1', '"version":2');
        return Buffer.from(`${checksum(text)} ${text}`);
      },
      'with another answer, and made to fit': () => {
        const text = whole.toString().slice(9).replaceAll('"size":2', '"size":"2"');
        return Buffer.from(`${checksum(text)} ${text}`);
      },
    };
    for (const [what, damage] of Object.entries(damages)) {
      for (let at = 0; at < whole.length; at += 41) {
        await fs.writeFile(index(), damage(at));
        assert.deepEqual(asKept(await window().list()), expected, `${what} at ${at}`);
      }
    }
  });

  it('is right, and kept again, after a window died while it wrote down the last one', async () => {
    await ended(1000);
    const expected = await truth();
    await fs.writeFile(`${index()}.new`, 'half');
    assert.deepEqual(asKept(await window().list()), expected);
    assert.deepEqual((await fs.readdir(folder)).sort(), ['runs', 'runs.index']);
  });

  it('is right though it cannot be kept, or somebody made a link of it', async () => {
    await ended(1000);
    const expected = await truth();
    await fs.mkdir(index());
    assert.deepEqual(asKept(await window().list()), expected);
    await fs.rm(index(), { recursive: true });
    await fs.writeFile(path.join(folder, 'precious'), 'mine');
    await fs.symlink(path.join(folder, 'precious'), index());
    assert.deepEqual(asKept(await window().list()), expected);
    assert.equal(await fs.readFile(path.join(folder, 'precious'), 'utf8'), 'mine');
  });

  it('is right for windows that keep theirs at the same time', async () => {
    for (let at = 1; at <= 8; at++) await ended(at * 1000);
    const expected = await truth();
    const lists = await Promise.all(Array.from({ length: 8 }, () => window().list()));
    for (const list of [...lists, await window().list()]) assert.deepEqual(asKept(list), asKept(expected));
  });
});
