import assert from 'node:assert/strict';
import { userId } from '../../../../src/core/util/ids';
import { wishClashes } from '../../../../src/core/userFiles/compare';
import { ComparedProblems } from '../../../../src/core/userFiles/comparedProblems';
import { read } from '../../../harness/files';

/** The problems of rows about the same person, as a comparison with Zoho finds them: by address, whatever its case. */
async function inText(text: string): Promise<ComparedProblems> {
  const source = { ...(await read(text)), name: 'file' };
  assert.deepEqual(source.problems, [], 'the text alone tells none');
  const wishes = source.rows.map((row) => {
    const user = userId(row.emails[0]?.toLowerCase() === 'anna@x.example' ? '1' : '2');
    assert.ok(user);
    return { user, operation: row.operation, territory: undefined, row, source };
  });
  const problems = wishClashes(wishes).map(({ problem }) => problem);
  return new ComparedProblems({ text, rows: source.rows }, problems, text.startsWith('e'));
}

/** The texts that are still marked, and where: `line:text`. */
async function left(compared: ComparedProblems, text: string): Promise<string[]> {
  const { rows, lines } = await read(text);
  return compared
    .in({ text, rows })
    .map(({ place: { at, length } }) => `${lines.lineOf(at)}:${text.slice(at, at + length)}`);
}

const csv = 'email,name\nanna@x.example,Anna\nbob@x.example,Bob\nANNA@x.example,Anna\n';
const json = '{"users": [\n{"email": "anna@x.example"},\n{"email": "Anna@x.example"}\n]}';
const again = 'email\nanna@x.example\nANNA@x.example\nANNA@x.example\n';

const edits: readonly (readonly [name: string, before: string, now: string, left: readonly string[]])[] = [
  ['nothing', csv, csv, ['4:ANNA@x.example']],
  ['a row above was added', csv, csv.replace('bob@', 'new@x.example,New\nbob@'), ['5:ANNA@x.example']],
  ['the row between was deleted', csv, csv.replace('bob@x.example,Bob\n', ''), ['3:ANNA@x.example']],
  ['the later row was deleted', csv, csv.replace('ANNA@x.example,Anna\n', ''), []],
  ['the earlier row was deleted', csv, csv.replace('anna@x.example,Anna\n', ''), []],
  ['the earlier row was corrected', csv, csv.replace('anna@x.example,Anna\n', 'a@x.example,Anna\n'), []],
  ['the earlier row became the same as the later', csv, csv.replace('anna@', 'ANNA@'), []],
  ['the names of the columns were changed', csv, csv.replace('name', 'last_name'), []],
  ['the first of two objects was deleted', json, json.replace('{"email": "anna@x.example"},\n', ''), []],
  [
    'an object was added',
    json,
    json.replace('[\n', '[\n{"email": "bob@x.example"},\n'),
    ['4:"Anna@x.example"'],
  ],
  ['of three rows nothing', again, again, ['3:ANNA@x.example', '4:ANNA@x.example']],
  ['of three rows one was deleted', again, 'email\nanna@x.example\nANNA@x.example\n', ['3:ANNA@x.example']],
  ['of three rows the first was deleted', again, 'email\nANNA@x.example\nANNA@x.example\n', []],
  ['of three rows two were deleted', again, 'email\nANNA@x.example\n', []],
];

describe('what a comparison found in a file that is being corrected', () => {
  for (const [name, before, now, expected] of edits) {
    it(`is marked as long as both rows are as they were: ${name}`, async () =>
      assert.deepEqual(await left(await inText(before), now), expected));
  }
});
