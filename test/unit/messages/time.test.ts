import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { l10n } from '../../../src/messages/l10n';
import { ago, clockTime } from '../../../src/messages/time';

const now = Date.UTC(2026, 10, 25, 12);
const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];

describe('how long ago something was', () => {
  afterEach(() => l10n.use());

  for (const [past, words] of [
    [0, 'just now'],
    [59 * second, 'just now'],
    [minute, '1 min ago'],
    [59.9 * minute, '59 min ago'],
    [hour, '1 h ago'],
    [23.9 * hour, '23 h ago'],
    [day, '1 day ago'],
    [6.9 * day, '6 days ago'],
  ] as const) {
    it(`is told as ${words} after ${past / second} s`, () => assert.equal(ago(now - past, now), words));
  }

  it('is told as its day where it is a week old, or lies ahead because a clock was set back', () => {
    const far = fc.oneof(fc.integer({ min: 7 * day, max: 2000 * day }), fc.integer({ min: -day, max: -1 }));
    fc.assert(
      fc.property(far, fc.constantFrom(undefined, 'en', 'de', 'ja'), (past, language) => {
        l10n.use(undefined, language);
        const moment = now - past;
        assert.ok(
          clockTime(moment).startsWith(ago(moment, now)),
          `${clockTime(moment)} / ${ago(moment, now)}`,
        );
      }),
    );
  });
});
