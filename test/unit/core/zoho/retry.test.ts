import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { CrmError, type CrmErrorKind } from '../../../../src/core/zoho/errors';
import { backoffMs, RetryBucket } from '../../../../src/core/zoho/retry';

function failure(kind: CrmErrorKind): CrmError {
  return new CrmError({ kind, where: 'GET /org', detail: { code: 'nothingSaid' }, effect: 'none' });
}

describe('the wait before another attempt', () => {
  it('F10: is any time up to a bound that doubles from half a second to twenty', () => {
    assert.deepEqual(
      [1, 2, 3, 6, 7, 99].map((failed) => backoffMs(failed, 0.5)),
      [250, 500, 1000, 8000, 10_000, 10_000],
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, x) => {
        const ms = backoffMs(n, x);
        assert.ok(ms >= 0 && ms <= 20_000);
      }),
    );
  });

  it('is half of the bound on the average', () => {
    const evenly = Array.from({ length: 1000 }, (_, index) => (index + 0.5) / 1000);
    const waits = evenly.map((random) => backoffMs(1, random));
    const mean = waits.reduce((sum, ms) => sum + ms, 0) / waits.length;
    assert.ok(Math.abs(mean - 250) < 1, String(mean));
  });
});

describe('the budget for attempts', () => {
  it('pays for ten retries, or for five after timeouts', () => {
    for (const [kind, times] of [
      ['network', 10],
      ['timeout', 5],
    ] as const) {
      const bucket = new RetryBucket();
      const granted = Array.from({ length: 20 }, () => bucket.take(failure(kind)));
      assert.equal(granted.filter(Boolean).length, times);
    }
  });

  it('F10: is never overdrawn and never fuller than at first, and each success pays for a fifth of a retry', () => {
    const step = fc.constantFrom<CrmErrorKind | 'success'>('success', 'network', 'timeout');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const bucket = new RetryBucket();
        let left = 50;
        for (const event of steps) {
          if (event === 'success') {
            bucket.succeeded();
            left = Math.min(50, left + 1);
          } else {
            const cost = event === 'timeout' ? 10 : 5;
            const paid = bucket.take(failure(event));
            assert.equal(paid, left >= cost);
            if (paid) left -= cost;
          }
        }
      }),
    );
  });
});
