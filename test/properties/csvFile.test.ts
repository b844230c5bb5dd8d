import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { checkText } from '../../src/core/userFiles/rows';
import { read, told } from '../harness/files';

describe('a CSV file of users', () => {
  it('with more rows than anybody has is to be split', async () => {
    const text = `user_id\n${'5\n'.repeat(250_001)}`;
    assert.deepEqual(await told(text, true), ['250001:1 The file has more than 250000 rows. Split it.']);
  }).timeout(60_000);

  it('is read in pieces that tear no character, no line and no number of a line', async () => {
    const names = Array.from({ length: 3000 }, (_, index) => `${'x'.repeat(index % 7)}😀é"\n${index}`);
    const lines = names.map((name, index) => `${index + 1},"${name.replaceAll('"', '""')}"`);
    const expected = names.map((name, index) => ({ cells: [String(index + 1), name], line: 3 + 2 * index }));
    // so that in the end each kind of place has met the end of a piece
    for (let moved = 0; moved < 24; moved++) {
      const remark = `#${'x'.repeat(moved)}`;
      const text = `${remark}\nuser_id,user_name\r\n${lines.join('\r\n')}\r\n`;
      const { rows, problems, lines: at } = await read(text, true);
      assert.deepEqual(problems, []);
      const records = rows.map(({ id, names, entry }) => ({
        cells: [id, ...names],
        line: at.lineOf(entry.place.at),
      }));
      assert.deepEqual(records, expected, String(moved));
    }
  });

  it('F5: is read or refused, and never more than that, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        for (const written of [text, `user_id\n${text}`]) {
          const { rows, problems } = await read(written, true);
          assert.ok(rows.length + problems.length > 0);
          for (const { place } of problems)
            assert.ok(place.at >= 0 && place.length >= 0 && place.at + place.length <= written.length);
        }
      }),
    );
  });

  it('loses no row without a word, however carelessly it was written', async () => {
    const cell = fc.constantFrom(
      'x',
      '',
      '"',
      '5"',
      '"y"',
      '"a',
      'a"b',
      '""',
      ' "',
      '" ',
      "'",
      '# c',
      ' z ',
      '="7"',
    );
    const quoted = fc.constantFrom('x', '"', 'a,b;c', 'l\nm', '"l\r\nm"', ' "', 'a\tb|c', '1,2\n3,4');
    const rows = (cells: fc.Arbitrary<string>) =>
      fc.array(fc.tuple(cells, cells), { minLength: 1, maxLength: 6 });
    const form = fc.record({
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
      end: fc.constantFrom('\n', '\r\n', '\r'),
      at: fc.nat(2),
    });
    const table = fc.oneof(
      fc.record({ form, rows: rows(cell), isQuoted: fc.constant(false) }),
      fc.record({ form, rows: rows(quoted), isQuoted: fc.constant(true) }),
    );
    await fc.assert(
      fc.asyncProperty(table, async ({ form: { delimiter, end, at }, rows, isQuoted }) => {
        const lineOf = (cells: readonly string[], between: string) =>
          [...cells.slice(0, at), between, ...cells.slice(at)].join(delimiter);
        const as = (text: string) => (isQuoted ? `"${text.replaceAll('"', '""')}"` : text);
        const lines = rows.map((cells, index) => lineOf(cells.map(as), `43158100000025800${index + 1}`));
        const { rows: found, problems } = await read(
          `${[lineOf(['notes', 'stuff'], 'user_id'), ...lines].join(end)}${end}`,
          true,
        );
        if (isQuoted) assert.deepEqual(problems, []);
        if (problems.length === 0) assert.equal(found.length, rows.length);
      }),
      { numRuns: 2000 },
    );
  }).timeout(60_000);

  for (const [what, text] of [
    ['remarks', '#\n'.repeat(2_600_000)],
    ['empty lines', '\r\n'.repeat(2_600_000)],
    ['empty lines below the names of the columns', `user_id\n${'\n'.repeat(5_200_000)}`],
    ['empty cells', ',\n'.repeat(2_600_000)],
    ['quotation marks', '"'.repeat(5_200_000)],
    ['one line', 'x'.repeat(5_200_000)],
  ] as const)
    it(`of 5 MB of ${what} is refused`, async () => {
      const { rows, problems } = await read(text, true);
      assert.deepEqual([rows.length, problems.length], [0, 1]);
    }).timeout(60_000);

  for (const [what, text] of [
    ['remarks', '#\n'.repeat(2_600_000)],
    ['rows', `user_id\n${'5\n'.repeat(200_000)}`],
  ] as const)
    it(`of 5 MB of ${what} lets others have their turn, and ends when it is told to`, async () => {
      const stop = new AbortController();
      const reading = checkText(text, true, stop.signal);
      setImmediate(() => setImmediate(() => stop.abort(new Error('enough'))));
      await assert.rejects(reading, /enough/);
    });

  it('of 100 ids is hardly ever refused as rounded, and always when a tenth of them are', async () => {
    let seed = 1;
    const nextId = (): string => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      const id = String(431581000000200000n + BigInt(Math.floor((seed / 2 ** 32) * 900_001)));
      return id.endsWith('000') ? nextId() : id; // those are refused one by one
    };
    let refused = 0;
    for (let list = 0; list < 100; list++) {
      const ids = Array.from({ length: 100 }, nextId);
      if ((await read(`id\n${ids.join('\n')}\n`, true)).problems.length > 0) refused++;
      const damaged = ids.map((id, index) => (index % 10 === 0 ? String(Number(id)) : id));
      assert.ok((await read(`id\n${damaged.join('\n')}\n`, true)).problems.length >= 10);
    }
    assert.ok(refused <= 5, `${refused} of 100 lists`);
  });
});
