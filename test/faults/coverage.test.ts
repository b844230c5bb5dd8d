import { strict as assert } from 'node:assert';
import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../harness/root';
import { otherwise } from './otherwise';
import { operations, rows } from './table';

interface Titled {
  readonly title: string;
}

/** The titles of all tests of the matrix, as mocha finds them without running any. */
async function titles(): Promise<string[]> {
  const mocha = path.join(root, 'node_modules/mocha/bin/mocha.js');
  const options = ['--no-package', '--import=tsx', '--dry-run', '--reporter=json', '--exit'];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [mocha, ...options, 'test/faults/*.test.ts'],
    { cwd: root, maxBuffer: 2 ** 25 },
  );
  const report = JSON.parse(stdout.slice(stdout.indexOf('{'))) as Record<'tests' | 'pending', Titled[]>;
  const skipped = new Set(report.pending.map(({ title }) => title));
  return report.tests.map(({ title }) => title).filter((title) => !skipped.has(title));
}

/** The cells that a test stands for: faults and an operation, at the beginning of its title. */
function cellsOf(title: string): string[] {
  const [, ids = '', operation = ''] = /^((?:[TAKPW]\d\d )+)([a-z-]+): /.exec(title) ?? [];
  return ids
    .trim()
    .split(' ')
    .filter((id) => id !== '')
    .map((id) => `${id} ${operation}`);
}

describe('the matrix', () => {
  const planned = rows.flatMap(({ id, cells }) => [...cells.keys()].map((operation) => `${id} ${operation}`));

  it('is that of the specification: 61 faults, 8 operations, 403 cells', () => {
    assert.deepEqual([rows.length, operations.length, planned.length], [61, 8, 403]);
  });

  it('differs from it only in cells that are there, each for a reason', () => {
    for (const [cell, reason] of otherwise) {
      assert.ok(planned.includes(cell), `there is no cell ${cell}`);
      assert.match(reason, /\w+ \w+/);
    }
  });

  it('has a test for every cell, and none for a cell that is not there', async () => {
    const tested = new Set((await titles()).flatMap(cellsOf));
    assert.deepEqual(
      planned.filter((cell) => !tested.has(cell)),
      [],
      'cells without a test',
    );
    assert.deepEqual(
      [...tested].filter((cell) => !planned.includes(cell)),
      [],
      'tests without a cell',
    );
  }).timeout(60_000);
});
