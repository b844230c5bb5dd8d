import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { AccountFolders } from '../../../../src/core/credentials/accountFolders';

describe('the folder that windows share', () => {
  const soon = { heartbeatMs: 100, staleMs: 1_000, lookMs: 10 };
  const window = (onWait?: (over: Promise<void>) => void) => new AccountFolders(folder, onWait, soon);
  const root = () => fs.mkdtempSync(path.join(os.tmpdir(), 'folders-'));
  let folder: string;
  beforeEach(() => (folder = root()));
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('is held by one at a time, and let go of whatever happens', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside--;
      if (Math.random() < 0.5) throw new Error('This went wrong.');
    };
    const windows = Array.from({ length: 8 }, () => new AccountFolders(folder));
    await Promise.allSettled(windows.map((window) => window.hold('eu/production/1/2', work)));
    assert.equal(most, 1);
  });

  it('lets a window that slept through the end of its turn begin anew, after the one that came meanwhile', async () => {
    const order: string[] = [];
    const sleeper = new AccountFolders(folder, undefined, { ...soon, heartbeatMs: 60_000 });
    let awake = () => undefined as unknown;
    const wakes = new Promise((resolve) => (awake = () => resolve(undefined)));
    let slept: Promise<void> = Promise.resolve();
    // its turn comes first: the other one does not ask for one before
    await new Promise<void>((began) => {
      slept = sleeper.hold('a', async (assertHeld) => {
        order.push('began');
        began();
        if (order.length === 1) await wakes;
        await assertHeld();
        order.push('asked Zoho');
      });
    });
    await window().hold('a', async (assertHeld) => {
      await assertHeld();
      order.push('the other');
    });
    awake();
    await slept;
    assert.deepEqual(order, ['began', 'the other', 'began', 'asked Zoho']);
  });

  it('lets the work be done without a turn where that was lost and the disk takes no other', async () => {
    const order: string[] = [];
    const done = await window().holdIfPossible('a', async (assertHeld) => {
      order.push('began');
      if (order.length === 1) {
        fs.rmSync(folder, { recursive: true });
        fs.writeFileSync(folder, '');
      }
      await assertHeld();
      order.push('asked Zoho');
      return 'done';
    });
    assert.equal(done, 'done');
    assert.deepEqual(order, ['began', 'began', 'asked Zoho']);
  });

  it('tells why the waiting for another turn has ended, not that the first one was lost', async () => {
    const stop = new AbortController();
    const work = async (assertHeld: () => Promise<void>) => {
      fs.rmSync(folder, { recursive: true });
      stop.abort(new Error('Stopped.'));
      await assertHeld();
    };
    await assert.rejects(window().holdIfPossible('a', work, stop.signal), /^Error: Stopped\.$/);
  });

  it('does no work twice that failed by itself on a disk that is full', async () => {
    let times = 0;
    const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', syscall: 'write' });
    const work = async (assertHeld: () => Promise<void>) => {
      times++;
      await assertHeld();
      throw full;
    };
    await assert.rejects(window().holdIfPossible('a', work), full);
    assert.equal(times, 1);
  });

  it('says after a moment that another window is waited for, and when that is over', async function () {
    this.timeout(30_000);
    const told: string[] = [];
    let end = () => undefined as unknown;
    let held: Promise<void> = Promise.resolve();
    await new Promise<void>((began) => {
      held = window().hold('a', () => {
        began();
        return new Promise<void>((resolve) => (end = resolve));
      });
    });
    const said = new Promise<void>((resolve) => {
      const onWait = (over: Promise<void>) => {
        told.push('waits');
        void over.then(() => told.push('over')).then(() => resolve());
        end();
      };
      void window(onWait).hold('a', () => Promise.resolve(told.push('its turn')));
    });
    await Promise.all([held, said]);
    assert.deepEqual(told.sort(), ['its turn', 'over', 'waits']);
  });

  it('tells the other windows of a sign-out at once', async () => {
    const [one, other] = [new AccountFolders(folder), new AccountFolders(folder)];
    await other.follow();
    const told = new Promise((resolve) => other.onDidChange(resolve));
    await one.markSignedOut('demo');
    await told;
    assert.equal(await other.isSignedOut('demo'), true);
    assert.equal(await other.isSignedOut('b'), false);
    await one.markSignedIn({ version: 2, kind: 'demo' });
    assert.equal(await other.isSignedOut('demo'), false);
    other.dispose();
  });

  it('holds nothing that names anybody', async () => {
    const folders = new AccountFolders(folder);
    await folders.hold('eu/production/7000001/431581000000258001', () => Promise.resolve());
    await folders.markSignedOut('eu/production/7000001/431581000000258001');
    const files = fs.readdirSync(folder, { recursive: true }).map(String);
    for (const file of files) assert.doesNotMatch(file, /7000001|258001|production/);
  });

  for (const text of ['', '{', 'null', '[]', '{"times":["x"],"notBefore":0}']) {
    it(`that was damaged counts for nothing: ${text}`, async () => {
      const folders = new AccountFolders(folder);
      await folders.hold('a', () => folders.writeNotes('a', { times: [1], notBefore: 2 }));
      const [name = ''] = fs.readdirSync(folder);
      fs.writeFileSync(path.join(folder, name, 'renewals.json'), text);
      assert.deepEqual(await folders.readNotes('a'), { times: [], notBefore: 0 });
    });
  }
});
