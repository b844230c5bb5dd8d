import { strict as assert } from 'node:assert';
import { mock } from 'node:test';
import { systemClock } from '../../../../src/core/util/clock';

const hour = 3_600_000;

describe('the clock of the system', () => {
  afterEach(() => mock.restoreAll());

  for (const [way, jump] of [
    ['back', -hour],
    ['ahead', hour],
  ] as const) {
    it(`measures what passes, though the clock on the wall is set an hour ${way}`, () => {
      const began = systemClock.now();
      const today = Date.now() + jump;
      mock.method(Date, 'now', () => today);
      const passed = systemClock.now() - began;
      assert.ok(passed >= 0 && passed < hour / 2, `${passed} ms`);
      assert.equal(systemClock.today(), today);
    });
  }
});
