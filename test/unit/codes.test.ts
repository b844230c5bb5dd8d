import { strict as assert } from 'node:assert';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { rows } from '../faults/table';
import { root } from '../harness/root';
import { sources } from '../harness/sources';

const read = (file: string) => fs.readFileSync(path.join(root, file), 'utf8');
const named = (text: string) => text.match(/\b(?:[GSTAKPW]\d\d|F\d{1,2})\b/g) ?? [];

/** What docs/testing.md explains, and for promises the page it leads to, by code. */
const explained = new Map(
  [
    ...`${read('docs/guarantees.md')}\n${read('docs/testing.md')}`.matchAll(
      /^\| ([A-Z]\d{1,2}) +\| (.+?) +\|$/gm,
    ),
  ].map(([, code = '', meaning = '']) => [code, meaning]),
);

/** A code is carried by the title of a test or of a group of them, or begins a text that becomes part of one. */
const carried = new Set(
  sources('test').flatMap(({ text }) =>
    [
      ...[...text.matchAll(/\b(?:it|describe)\(\s*(['`])(.*?)\1,/gs)].map(([, , title = '']) => title),
      ...[...text.matchAll(/['`]((?:[A-Z]\d{1,2} )+)\w/g)].map(([, codes = '']) => codes),
    ].flatMap(named),
  ),
);
/** The faults on the wire have their tests made from the table; whether each cell has one is looked at there. */
const made = new Set(rows.map(({ id }) => id));

describe('the codes of tests', () => {
  it('are each explained in docs/testing.md, without a gap in the numbers', () => {
    for (const letter of 'GSFTAKPW') {
      const numbers = [...explained.keys()]
        .filter((code) => code.startsWith(letter))
        .map((code) => Number(code.slice(1)));
      assert.notEqual(numbers.length, 0, letter);
      assert.deepEqual(
        numbers,
        numbers.map((_, index) => index + 1),
        letter,
      );
    }
    assert.deepEqual(
      [...carried].filter((code) => !explained.has(code)),
      [],
    );
  });

  it('are each carried by a test', () => {
    const orphans = [...explained.keys()].filter((code) => !carried.has(code) && !made.has(code));
    assert.deepEqual(orphans, []);
  });

  it('of faults are those of the matrix, in its words', () => {
    const faults = [...explained].filter(([code]) => /^[TAKPW]/.test(code));
    assert.deepEqual(
      faults,
      rows.map(({ id, fault }) => [id, fault]),
    );
  });

  it('that documents name are explained', () => {
    const documents = ['README.md', ...fs.readdirSync(path.join(root, 'docs')).map((name) => `docs/${name}`)];
    const unknown = documents
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) => named(read(file)).filter((code) => !explained.has(code)));
    assert.deepEqual(unknown, []);
  });
});
