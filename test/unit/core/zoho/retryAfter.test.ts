import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { retryAfterMs } from '../../../../src/core/zoho/retryAfter';

const noon = 'Wed, 25 Nov 2026 12:00:00 GMT';
const today = Date.parse(noon);
const week = 7 * 24 * 3600 * 1000;

/** What the parser makes of a header. */
function parsed(header: string | undefined, { date, body }: { date?: string; body?: unknown } = {}) {
  const headers = new Map([
    ['retry-after', header ?? null],
    ['date', date ?? null],
  ]);
  return retryAfterMs({ get: (name) => headers.get(name) ?? null }, body, today);
}

const cases: readonly (readonly [header: string | undefined, ms: number | undefined])[] = [
  ['42', 42_000],
  [' 42 ', 42_000],
  ['0.5', 1000],
  ['1.25', 1250],
  ['0', 1000],
  ['-5', 1000],
  ['86400', 86_400_000],
  ['999999999999', week],
  ['Wed, 25 Nov 2026 12:01:30 GMT', 90_000],
  ['Wednesday, 25-Nov-26 12:01:30 GMT', 90_000],
  ['Tue, 24 Nov 2026 12:00:00 GMT', 1000],
  ['Wed, 25 Foo 2026 12:01:30 GMT', undefined],
  ['2026-11-25', undefined],
  ['', undefined],
  ['soon', undefined],
  ['5 minutes', undefined],
  ['NaN', undefined],
  ['Infinity', undefined],
  ['1e3', undefined],
  [undefined, undefined],
];

describe('how long an answer asks to wait', () => {
  for (const [header, ms] of cases) {
    it(`Retry-After ${JSON.stringify(header)}: ${ms ?? 'it does not say'}`, () => {
      assert.equal(parsed(header), ms);
    });
  }

  it('a date counts from the date of the answer, so that a wrong clock here does no harm', () => {
    const date = 'Wed, 25 Nov 2026 09:00:00 GMT';
    assert.equal(parsed('Wed, 25 Nov 2026 09:00:20 GMT', { date }), 20_000);
    assert.equal(parsed('Wed, 25 Nov 2026 12:00:20 GMT', { date: 'yesterday' }), 20_000);
  });

  it('the body may say it where the header does not', () => {
    assert.equal(parsed(undefined, { body: { details: { retry_after: 60, limit: 5 } } }), 60_000);
    assert.equal(parsed('later', { body: { details: { retry_after: '7' } } }), 7000);
    assert.equal(parsed('5', { body: { details: { retry_after: 60 } } }), 5000);
    assert.equal(parsed(undefined, { body: { details: { retry_after: [60] } } }), undefined);
    assert.equal(parsed(undefined, { body: { details: null } }), undefined);
  });

  it('F9: is nothing, or from a second to a week, whatever a server sends', () => {
    const text = fc.oneof(
      fc.string(),
      fc.double().map(String),
      fc.integer().map(String),
      fc.date().map((date) => (Number.isNaN(date.getTime()) ? 'Invalid Date' : date.toUTCString())),
    );
    const body = fc.oneof(fc.jsonValue(), fc.record({ details: fc.record({ retry_after: fc.jsonValue() }) }));
    fc.assert(
      fc.property(text, text, body, (header, date, content) => {
        const ms = parsed(header, { date, body: content });
        assert.ok(ms === undefined || (ms >= 1000 && ms <= week), String(ms));
      }),
    );
  });
});
