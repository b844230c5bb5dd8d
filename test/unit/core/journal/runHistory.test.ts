import { strict as assert } from 'node:assert';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { mock } from 'node:test';
import { Lease } from '../../../../src/core/journal/lease';
import { RunHistory } from '../../../../src/core/journal/runHistory';
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
    history.noteChanged(id);
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
      let passed = 0;
      const monotonic = mock.method(systemClock, 'now', () => passed);
      const pass = async () => {
        passed += 5_000;
        mock.timers.tick(5_000);
        assert.equal(await history.isUnderWay(open), !isTold);
      };
      for (let look = 0; look < 6; look++) {
        await fs.utimes(file, look, look);
        await pass();
      }
      assert.equal(isTold, false);
      for (let look = 0; look < 3; look++) await pass();
      await told;
      monotonic.mock.restore();
      await lease.release();
    } finally {
      mock.timers.reset();
    }
  });
});
