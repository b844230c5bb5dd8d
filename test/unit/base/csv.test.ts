import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { csvCell, fromCsvCell } from '../../../src/base/csv';
import { csvOf, fileNameOf, jsonOf } from '../../../src/changes/exports';
import { outcomeKinds } from '../../../src/changes/outcome';
import { resultOf } from '../../../src/changes/result';
import { RunState } from '../../../src/changes/runState';
import { parseAssociationFile } from '../../../src/files/associationFile';
import { parseCsvFile, recordsOf } from '../../../src/files/csvFile';
import { add, allNamed, asia, europe, runOf } from '../../support/activity';
import { hostileNames } from '../../support/hostileNames';
import { changesOf, planOf, target } from '../../support/runs';

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
const marks = [',', ';', '\t', '|', '\n', '\r'];

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

/** A second reader, of tables whose every cell is in quotation marks. */
function readPlainly(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, cell = '', end] of text.matchAll(/"((?:[^"]|"")*)"(,|\r\n|$)/g)) {
    rows.at(-1)?.push(fromCsvCell(cell.replaceAll('""', '"')));
    if (end === '\r\n') rows.push([]);
  }
  return rows;
}

describe('an exported run', () => {
  it('as CSV has a line per row, and says what a spreadsheet does to ids', () => {
    const run = runOf(['applied', 'failed'], {}, (who) => [add(who, europe), add(who, asia)]);
    const [remark, ...lines] = csvOf(run, allNamed('=Evil "Ltd"')).split('\r\n');
    assert.match(remark ?? '', /^\ufeff# A spreadsheet that saves this file damages long ids/);
    const name = `"'=Evil ""Ltd"""`;
    assert.deepEqual(lines, [
      'user_id,user_name,territory_id,territory_name,operation,outcome,reason',
      `"101",${name},"1",${name},"add","applied","Zoho confirmed it."`,
      `"101",${name},"2",${name},"add","applied","Zoho confirmed it."`,
      `"102",${name},"1",${name},"add","failed","The user is deleted. Choose an active user."`,
      `"102",${name},"2",${name},"add","failed","The user is deleted. Choose an active user."`,
      '',
    ]);
  });

  it('can be associated again as it is, in both forms, whatever people are called', async () => {
    const run = runOf(outcomeKinds, {}, (who) => [add(who, europe), add(who, asia)]);
    const users = outcomeKinds.map((_, index) => String(101 + index));
    for (const name of hostileNames) {
      const csv = await parseCsvFile(csvOf(run, allNamed(name)));
      assert.deepEqual(csv, { ok: true, users, toCompare: [] }, name);
      const json = await parseAssociationFile(jsonOf(run, allNamed(name)));
      assert.deepEqual(json, { ok: true, users, toCompare: [] }, name);
    }
  });

  it('F24: read, associated, exported and read again is the same plan', async () => {
    const id = fc.bigInt({ min: 1n, max: 10n ** 19n }).map(String);
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(id, { minLength: 1, maxLength: 20 }),
        fc.constantFrom(csvOf, jsonOf),
        async (ids, form) => {
          const planned = async (text: string) => {
            const parsed = await (text.startsWith('{') ? parseAssociationFile(text) : parseCsvFile(text));
            assert.ok(parsed.ok);
            return planOf(changesOf('add', parsed.users, [europe]));
          };
          const first = await planned(`user_id\n${ids.join('\n')}\n`);
          const run = resultOf('20261125T090001Z-1f00ab42', new RunState(first, 0));
          const again = await planned(form(run, allNamed('A')));
          assert.deepEqual(again.rows, first.rows);
          assert.equal(again.hash, first.hash);
        },
      ),
    );
  });

  it('F3: any table is read as it was written, by our reader and by another one', async () => {
    const table = fc.array(fc.array(anyText, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        // a first cell of its own, so that no line is empty or a remark; UTF-8 has no halves of characters
        const cells = rows.map((row) => ['x', ...row].map((text) => Buffer.from(text).toString()));
        const written = cells.map((row) => row.map(csvCell).join(',')).join('\r\n');
        const ours = await recordsOf(written);
        assert.ok(Array.isArray(ours));
        assert.deepEqual(
          ours.map((record) => record.cells.map(fromCsvCell)),
          cells,
        );
        assert.deepEqual(readPlainly(written), cells);
      }),
    );
  });

  it('keeps every name in its CSV as it is', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (name) => {
        const records = await recordsOf(csvOf(runOf(['applied']), allNamed(name)));
        assert.ok(Array.isArray(records));
        // UTF-8 has no halves of characters
        assert.equal(fromCsvCell(records[1]?.cells[1] ?? ''), Buffer.from(name).toString());
      }),
    );
  });

  it('is called what every file system takes', () => {
    for (const name of [...hostileNames, 'Halvorsen Instruments', 'CON', '../..']) {
      const run = runOf(['applied']);
      const file = fileNameOf({ ...run, plan: { ...run.plan, target: { ...target, name } } });
      assert.match(file, /^run-([A-Za-z0-9-]{1,40}-)?20261125T090001Z$/, name);
    }
  });
});

const notId = (shown: string) =>
  `"${shown}" is not an id: an id has 1 to 20 digits, no 0 at the start, and nothing else.`;
const hint = 'The first line names the columns; one of them has to be user_id.';
const twice = (id: string, line: number) =>
  `User ${id} stands on line ${line} already; delete one of the two.`;

/** What each text comes to: the users it lists, or every problem as `line:column message`. */
const cases: readonly (readonly [name: string, text: string, ...told: string[]])[] = [
  ['the column alone', 'user_id\n5\n6\n', '5', '6'],
  ['columns in another order and case', 'Name, User_ID \nA,5\n', '5'],
  ['what a German spreadsheet saves', 'user_id;user_name\r\n5;"A, B"\r\n', '5'],
  ['tabs', 'user_id\tuser_name\n5\tA\n', '5'],
  ['a remark that a spreadsheet filled up', '"# A remark",,\nuser_id,a,b\n5,,\n', '5'],
  ['empty lines', '\nuser_id\n\n5\n,\n\n', '5'],
  ['a user in two territories', 'user_id,territory_id\n5,1\n5,2\n', '5'],
  ['lines that end in several ways', 'user_id,user_name\n5,"A"\r\n6,"B"\r7,"C"\n', '5', '6', '7'],
  ['a line end in a name that nothing quotes', 'user_id,user_name\n5,A\r7\n', '5', '7'],
  [
    'names over several lines of a spreadsheet',
    'user_id,user_name\r\n5,"A\r\nB\r\n"\r\n"#","\r\n"\r\nx,C\r\n',
    `7:1 ${notId('x')}`,
  ],
  ['a name over several lines', 'user_id,user_name\n5,"A\nB"\n6,C\n', '5', '6'],

  ['an empty file', '', `1:1 The file is empty. ${hint}`],
  ['other columns', '# x\nid\n5\n', `2:1 There is no column “user_id”. ${hint}`],
  ['nobody', 'user_id\n', '1:1 There is no user below the names of the columns.'],
  [
    'ids that are none',
    'user_id,user_name\n5,"A\nB"\nabc,\n..,\n0,\n',
    `4:1 ${notId('abc')}`,
    `5:1 ${notId('..')}`,
    `6:1 ${notId('0')}`,
  ],
  [
    'ids that a spreadsheet made numbers of',
    'user_id\n4.31581E+17\n"4,31581E+17"\n',
    '2:1 "4.31581E+17" was an id until a spreadsheet made a number of it; export the run again, as JSON.',
    '3:1 "4,31581E+17" was an id until a spreadsheet made a number of it; export the run again, as JSON.',
  ],
  ['an id that is none behind empty lines and a remark', 'user_id\n\n# x\nabc\n', `4:1 ${notId('abc')}`],
  ['a user twice', 'user_id\n5\n6\n5\n', `4:1 ${twice('5', 2)}`],
  ['a user twice in a territory', 'user_id,territory_id\n5,1\n5,1\n', `3:1 ${twice('5', 2)}`],
  ['a quote that does not end', 'user_id\n"5\n', '2:1 This is not CSV here (quote not closed); correct it.'],
];

describe('a CSV file of users', () => {
  for (const [name, text, ...told] of cases) {
    it(`with ${name}: ${told.join(' | ')}`, async () => {
      const parsed = await parseCsvFile(text);
      const result = parsed.ok
        ? parsed.users
        : parsed.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
      assert.deepEqual(result, told);
    });
  }

  it('has the users compared whose ids look rounded, where it names them', async () => {
    const rounded = '431581000000258000';
    const parsed = await parseCsvFile(
      `user_id,user_name\n${rounded},Anna\n431581000000259000,\n431581000000258001,Bo\n`,
    );
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.toCompare, [{ id: rounded, name: 'Anna', line: 2 }]);
  });

  it('is read in pieces that tear no character, no line and no number of a line', async () => {
    const names = Array.from({ length: 3000 }, (_, index) => `${'x'.repeat(index % 7)}😀é"\n${index}`);
    const lines = names.map((name, index) => `${index + 1},"${name.replaceAll('"', '""')}"`);
    const expected = names.map((name, index) => ({ cells: [String(index + 1), name], line: 3 + 2 * index }));
    // so that in the end each kind of place has met the end of a piece
    for (let moved = 0; moved < 24; moved++) {
      const remark = `#${'x'.repeat(moved)}`;
      const records = await recordsOf(`${remark}\nuser_id,user_name\r\n${lines.join('\r\n')}\r\n`);
      assert.ok(Array.isArray(records));
      assert.deepEqual(records.slice(1), expected, String(moved));
    }
  });

  it('F5: is read or refused, and never more than that, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        await parseCsvFile(text);
        await parseCsvFile(`user_id\n${text}`);
      }),
    );
  });
});
