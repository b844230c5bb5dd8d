import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { problemText } from '../../src/messages/userFiles';
import { read, told } from '../harness/files';

/** As large as a file may be. */
const mostBytes = 5 * 1024 * 1024;
const of = (...ids: string[]) => `{"users":[${ids.map((id) => `{"id":${id}}`).join(',')}]}`;

describe('a file that lists users', () => {
  const large: readonly (readonly [name: string, text: string, told: RegExp])[] = [
    ['one text', `{"users":[{"id":"5","x":"${'a'.repeat(mostBytes)}"}]}`, /^5$/],
    ['a text that never ends', `{"users":[{"x":"${'a'.repeat(mostBytes)}`, /unexpected end of string/],
    ['line ends', '\n'.repeat(mostBytes), /empty/],
    ['symbols that are none', `[${'x,'.repeat(mostBytes / 2)}`, /invalid symbol/],
    ['comments that never end', '/*'.repeat(mostBytes / 2), /not JSON/],
    ['brackets', '['.repeat(mostBytes), /deeper than 64/],
    ['digits', of('1'.repeat(mostBytes)), /is not an id/],
  ];
  for (const [name, text, expected] of large) {
    it(`5 MB of ${name} are read within seconds`, async () => {
      assert.match((await told(text))[0] ?? '', expected);
    });
  }

  it('100,000 users are read, and 100,000 wrong ones are all told', async () => {
    const ids = Array.from({ length: 100_000 }, (_, index) =>
      String(431581000000000001n + 10n * BigInt(index)),
    );
    assert.deepEqual(await told(of(...ids.map((id) => `"${id}"`))), ids);
    assert.equal((await told(of(...ids))).length, 100_000);
  });

  it('F5: gives well-formed ids or problems with a place in the text, whatever the text is', async () => {
    const json = fc.jsonValue().map((value) => JSON.stringify(value));
    const users = fc.array(fc.record({ id: fc.oneof(fc.jsonValue(), fc.stringMatching(/^[0-9]{1,3}$/)) }));
    const soup = fc.constantFrom(
      '[',
      ']',
      '{',
      '}',
      ',',
      ':',
      '"',
      '\\',
      '/',
      '/*',
      '*/',
      '//',
      '\n',
      'users',
      'id',
      '1',
      ' ',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(soup, { maxLength: 60 }).map((parts) => parts.join('')),
      fc.tuple(soup, soup, soup, fc.nat(3000)).map(([a, b, c, n]) => (a + b + c).repeat(n)),
      json,
      users.map((value) => JSON.stringify({ users: value })),
      users.map((value) => JSON.stringify({ users: value }).slice(0, -3)),
    );
    const prototype = JSON.stringify(Object.getOwnPropertyNames(Object.prototype));
    await fc.assert(
      fc.asyncProperty(text, async (written) => {
        const { rows, problems, lines } = await read(written, false);
        for (const { id, emails } of rows)
          assert.ok(id === undefined ? emails.length > 0 : /^[1-9]\d{0,19}$/.test(id));
        assert.ok(rows.length + problems.length > 0);
        for (const { place, cause } of problems) {
          assert.ok(place.at >= 0 && place.length >= 0 && place.at + place.length <= written.length);
          const { line, column } = lines.positionOf(place.at);
          const at = written.split(/\r\n|\r|\n/)[line - 1] ?? assert.fail(`there is no line ${line}`);
          assert.ok(column >= 1 && column <= at.length + 2, `there is no column ${column}`);
          assert.match(problemText(cause), /^.{9,}\.$/);
        }
      }),
      { numRuns: 2000 },
    );
    assert.equal(JSON.stringify(Object.getOwnPropertyNames(Object.prototype)), prototype);
  }).timeout(30_000);
});
