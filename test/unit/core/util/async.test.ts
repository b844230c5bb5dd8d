import { strict as assert } from 'node:assert';
import { mock } from 'node:test';
import {
  Cancelled,
  PromiseCache,
  unlessCancelled,
  withDeadline,
  withGrace,
} from '../../../../src/core/util/async';

describe('a cache of promises', () => {
  it('loads once for each key, also while the first loading is under way', async () => {
    const cache = new PromiseCache<string, number>();
    let loads = 0;
    const load = () => Promise.resolve(++loads);
    const all = await Promise.all([cache.get('a', load), cache.get('a', load), cache.get('b', load)]);
    assert.deepEqual(all, [1, 1, 2]);
    cache.delete('a');
    assert.equal(await cache.get('a', load), 3);
    assert.equal(await cache.get('b', load), 2);
    cache.clear();
    assert.equal(await cache.get('b', load), 4);
  });

  it('forgets a failure, and only that one', async () => {
    const cache = new PromiseCache<string, string>();
    let fail: (reason: Error) => void = () => undefined;
    const first = cache.get('a', () => new Promise((_, reject) => (fail = reject)));
    cache.delete('a');
    const second = cache.get('a', () => Promise.resolve('newer'));
    fail(new Error('older'));
    await assert.rejects(first, /older/);
    assert.equal(await second, 'newer');
    assert.equal(
      cache.get('a', () => Promise.resolve('newest')),
      second,
      'the newer one is still held',
    );
  });
});

describe('a promise that several wait for', () => {
  it('is given up by one of them alone', async () => {
    let arrive: (value: string) => void = () => undefined;
    const shared = new Promise<string>((resolve) => (arrive = resolve));
    const [mine, theirs] = [new AbortController(), new AbortController()];
    const given = [unlessCancelled(shared, mine.signal), unlessCancelled(shared, theirs.signal)];
    mine.abort();
    await assert.rejects(given[0] ?? shared, Cancelled);
    arrive('there');
    assert.equal(await given[1], 'there');
  });

  it('is not waited for at all by somebody who has turned away already', async () => {
    await assert.rejects(unlessCancelled(new Promise(() => undefined), AbortSignal.abort()), Cancelled);
  });

  it('fails for everybody when it fails', async () => {
    const signal = new AbortController().signal;
    await assert.rejects(unlessCancelled(Promise.reject(new Error('broken')), signal), /broken/);
  });
});

describe('a cancel with grace', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it('comes so much later, and not when the work is done before', () => {
    for (const early of [false, true]) {
      const cancel = new AbortController();
      const grace = withGrace(cancel.signal, 1000);
      cancel.abort();
      mock.timers.tick(999);
      assert.equal(grace.signal.aborted, false);
      if (early) grace.dispose();
      mock.timers.tick(1);
      assert.equal(grace.signal.aborted, !early);
    }
  });

  it('also counts from the start when the cancel came before', () => {
    const grace = withGrace(AbortSignal.abort(), 1000);
    assert.equal(grace.signal.aborted, false);
    mock.timers.tick(1000);
    assert.equal(grace.signal.aborted, true);
  });
});

describe('a deadline', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it('gives up when the time is over, unless nobody waits any more', () => {
    for (const early of [false, true]) {
      const deadline = withDeadline(new AbortController().signal, 1000);
      mock.timers.tick(999);
      assert.equal(deadline.signal.aborted, false);
      if (early) deadline.dispose();
      mock.timers.tick(1);
      assert.deepEqual([deadline.signal.aborted, deadline.passed()], [!early, !early]);
    }
  });

  it('follows a signal, with its reason, and then says that no time was over', () => {
    const reason = new Cancelled();
    const followed = new AbortController();
    const deadline = withDeadline(followed.signal, 1000);
    followed.abort(reason);
    for (const { signal, passed } of [deadline, withDeadline(AbortSignal.abort(reason), 1000)]) {
      assert.equal(signal.reason, reason);
      assert.equal(passed(), false);
    }
  });
});
