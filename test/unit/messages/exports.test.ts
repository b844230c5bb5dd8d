import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { csvCell, fromCsvCell } from '../../../src/core/util/csv';
import { csvOf, fileNameOf, jsonOf } from '../../../src/messages/exports';
import { leftToOthers, outcomeKinds, type OutcomeKind } from '../../../src/core/journal/outcome';
import { resultOf } from '../../../src/core/journal/result';
import { RunState } from '../../../src/core/journal/runState';
import { recordsOf } from '../../../src/core/userFiles/csvRecords';
import type { Row } from '../../../src/core/userFiles/rows';
import { add, allNamed, asia, europe, remove, runOf } from '../../harness/activity';
import { never } from '../../harness/crm';
import { read } from '../../harness/files';
import { hostileNames } from '../../harness/hostileNames';
import { planOf, target } from '../../harness/runs';

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...hostileNames));

/** The records of a text as our reader has them. */
async function recordsIn(text: string): Promise<string[][]> {
  const records: string[][] = [];
  await recordsOf(text, ',', never(), ({ cells }) => records.push([...cells]));
  return records;
}

/** What a row asks for: `remove 101 1`. */
const wish = ({ operation, id, territory }: Row) => `${operation} ${id} ${territory}`;

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
  it('as CSV has a line per row, and ids that no spreadsheet takes for numbers', () => {
    const run = runOf(['applied', 'failed'], {}, (who) => [add(who, europe), add(who, asia)]);
    const lines = csvOf(run, allNamed('=Evil "Ltd"')).split('\r\n');
    const name = `"'=Evil ""Ltd"""`;
    assert.deepEqual(lines, [
      '\ufeffuser_id,user_name,territory_id,territory_name,operation,outcome,reason',
      `"zcrm_101",${name},"zcrm_1",${name},"add","applied","Zoho confirmed it."`,
      `"zcrm_101",${name},"zcrm_2",${name},"add","applied","Zoho confirmed it."`,
      `"zcrm_102",${name},"zcrm_1",${name},"add","failed","The user is deleted in Zoho CRM. Choose an active user, or activate this one under Setup › Users first."`,
      `"zcrm_102",${name},"zcrm_2",${name},"add","failed","The user is deleted in Zoho CRM. Choose an active user, or activate this one under Setup › Users first."`,
      '',
    ]);
  });

  it('means the same when it is given back, in both forms, whatever people are called', async () => {
    const run = runOf(outcomeKinds, {}, (who, index) =>
      index % 2 > 0 ? [add(who, europe), remove(who, asia)] : [remove(who, europe), add(who, asia)],
    );
    const done: readonly OutcomeKind[] = ['applied', 'soNow', 'alreadySo'];
    const open = run.rows.filter(({ outcome }) => !done.includes(outcome.kind));
    const wanted = open.map(({ row: { operation, user, territory } }) => `${operation} ${user} ${territory}`);
    for (const name of hostileNames) {
      for (const text of [csvOf(run, allNamed(name)), jsonOf(run, allNamed(name))]) {
        const back = await read(text);
        assert.deepEqual(back.problems, [], name);
        assert.deepEqual(back.rows.map(wish), wanted, name);
        assert.equal(back.done, run.rows.length - open.length);
        assert.deepEqual(back.unused, []);
      }
    }
  });

  it('G07 offers nothing of what an undo left to others', async () => {
    const run = runOf(['failed', 'failed'], {}, (who) => [remove(who, europe)]);
    const [first, other] = run.rows;
    assert.ok(first && other);
    const undone = { ...run, rows: [{ ...first, outcome: leftToOthers }, other] };
    for (const text of [csvOf(undone, allNamed('A')), jsonOf(undone, allNamed('A'))]) {
      const back = await read(text);
      assert.deepEqual([back.problems, back.rows.map(wish), back.done], [[], ['remove 102 1'], 1]);
    }
  });

  it('gives names back as they were', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (name) => {
        const written = Buffer.from(name).toString(); // UTF-8 has no halves of characters
        const run = runOf(['failed']);
        const records = await recordsIn(csvOf(run, allNamed(name)));
        assert.equal(fromCsvCell(records[1]?.[1] ?? ''), written);
        const [row] = (await read(jsonOf(run, allNamed(name)))).rows;
        assert.deepEqual(row?.names, name.trim() === '' ? [] : [name]);
      }),
    );
  });

  it('F24: read, planned, exported and read again is the same plan', async () => {
    const id = fc.bigInt({ min: 1n, max: 10n ** 15n - 1n }).map(String);
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(id, { minLength: 1, maxLength: 20 }),
        fc.constantFrom(csvOf, jsonOf),
        fc.constantFrom('add', 'remove'),
        async (ids, form, operation) => {
          const planned = async (text: string) => {
            const { rows, problems } = await read(text);
            assert.deepEqual(problems, []);
            const changes = rows.flatMap(({ id: user, territory = europe, operation: what }) =>
              user === undefined ? [] : [{ user, territory, operation: what }],
            );
            return planOf(changes, { membersOf: () => new Set(changes.map(({ user }) => user)) });
          };
          const first = await planned(
            `id,operation\n${ids.map((one) => `${one},${operation}`).join('\n')}\n`,
          );
          const run = resultOf('20261125T090001Z-1f00ab42', new RunState(first, 0));
          const open = {
            ...run,
            rows: run.rows.map(({ row }) => ({ row, outcome: { kind: 'notStarted' } as const })),
          };
          const again = await planned(form(open, allNamed('A')));
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
        const ours = await recordsIn(written);
        assert.deepEqual(
          ours.map((record) => record.map(fromCsvCell)),
          cells,
        );
        assert.deepEqual(readPlainly(written), cells);
      }),
    );
  });

  it('is called what every file system takes', () => {
    for (const name of [...hostileNames, 'Halvorsen Instruments', 'CON', '../..']) {
      const file = fileNameOf({ ...runOf(['applied']), target: { ...target, name } });
      assert.match(file, /^run-([A-Za-z0-9-]{1,40}-)?20261125T090001Z$/, name);
    }
  });
});
