import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { csvCell, fromCsvCell } from '../../../../src/core/util/csv';
import { hostileNames } from '../../../harness/hostileNames';

/** What a spreadsheet takes for the beginning of a formula or a command, behind whatever is not seen. */
const triggers = Array.from('=+-@|%＝＋－＠');
const unseen = ['', ' ', '\t', '\n', '\r', '\u0000', '\u00a0', '\u200b', "'"];

/** The content of a quoted cell. */
const inside = (cell: string) => cell.slice(1, -1).replaceAll('""', '"');
const firstVisible = (text: string) => text.replace(/[\s\p{Cc}\p{Cf}]+/gu, '').charAt(0);

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .tuple(
      fc.array(fc.constantFrom(...unseen)),
      fc.constantFrom(...triggers),
      fc.string({ unit: 'grapheme' }),
    )
    .map(([before, trigger, after]) => before.join('') + trigger + after),
  fc.constantFrom(...hostileNames),
);

/** The cells that a spreadsheet makes of a line when it takes something else than the comma for their end. */
function cellsUnder(mark: string, line: string): string[] {
  const cells = line.split(mark);
  return cells.map((cell) => cell.replace(/["\s\p{Cc}\p{Cf}]+/gu, ''));
}
const marks = Array.from(',;\t|\n\r\v\f\u0085\u2028\u2029');

describe('a cell of an exported run', () => {
  for (const text of [
    '=1+1',
    '"=1+1\nfoo"',
    ' =1',
    '\n=1',
    '\u0000=1',
    '＝1',
    '@SUM(1)',
    '%x',
    '|cmd',
    '-1',
    '+1',
    'Eve;=1+1;x',
    'Eve\t=1+1',
    'Eve|=1+1',
    'Eve\r\n=1+1',
    'Eve; \u200b-1',
    'Eve\u2028=1+1',
    'Eve\u2029-1',
    'Eve;"=1+1"',
    "Eve;'=1+1",
    'Eve, @SUM(1)',
    'Eve,;\t＝1',
  ])
    it(`never begins a formula, and is read again: ${JSON.stringify(text)}`, () => {
      const cell = csvCell(text);
      assert.ok(!triggers.includes(firstVisible(inside(cell))));
      for (const mark of marks)
        for (const part of cellsUnder(mark, cell)) assert.ok(!triggers.includes(part.charAt(0)), part);
      assert.equal(fromCsvCell(inside(cell)), text);
    });

  it('stays as it is where nothing could begin', () => {
    for (const text of ['Anna-Maria Berg', 'Sales - North', 'a+b', "O'Hara; Bo", '50 %', 'x=1'])
      assert.equal(inside(csvCell(text)), text);
    assert.equal(inside(csvCell('Eve =1+1')), "Eve '=1+1", 'a blank may end a cell, too');
  });

  it('F4: never begins a formula whatever it holds and wherever cells end, and reading it gives the text back', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyText, fc.constantFrom('', ...marks))), (parts) => {
        const text = parts.flat().join('');
        const cell = csvCell(text);
        assert.match(cell, /^"(?:[^"]|"")*"$/);
        for (const mark of marks)
          for (const part of cellsUnder(mark, cell)) assert.ok(!triggers.includes(part.charAt(0)), cell);
        assert.equal(fromCsvCell(inside(cell)), text);
      }),
      { numRuns: 1000 },
    );
  });

  it('of 100,000 marks is written and read at once', () => {
    const text = ',;=\t'.repeat(25_000);
    assert.equal(fromCsvCell(inside(csvCell(text))), text);
  });
});
