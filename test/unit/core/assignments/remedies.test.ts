import { strict as assert } from 'node:assert';
import { textAfter } from '../../../../src/core/assignments/edits';
import { remediesFor } from '../../../../src/core/assignments/remedies';
import { readFiles, rootOf, rootWith, workedExample } from '../../../harness/assignments';

/** What is wrong, and what is offered to do about it. */
const offers: readonly (readonly [code: string, text: string, offered: readonly string[]])[] = [
  ['idIsNumber', rootOf('"A": { "members": [43158] }'), ['write "id:43158"']],
  ['bareId', rootOf('"A": { "members": ["43158"] }'), ['write "id:43158"']],
  ['saidTwice', rootOf('"A": { "members": ["a@x.example", "a@x.example"] }'), ['delete "a@x.example"']],
  ['samePerson', rootOf('"A": { "members": ["a@x.example", "A@x.example"] }'), ['delete "A@x.example"']],
  ['membersEmpty', rootOf('"A": { "members": [] }'), ['add "empty": true']],
  ['membersEmpty', rootOf('"A": { "members": ["@g"] }', '"groups": { "g": [] },\n'), []],
  ['emptyWithMembers', rootOf('"A": { "members": ["a@x.example"], "empty": true }'), ['delete "empty"']],
  ['absentInExact', rootOf('"A": { "members": ["a@x.example"], "absent": [] }'), ['delete "absent"']],
  [
    'memberAndAbsent',
    rootOf('"A": { "mode": "additive", "members": ["a@x.example"], "absent": ["a@x.example"] }'),
    ['delete "a@x.example"'],
  ],
  [
    'unknownGroup',
    rootOf('"A": { "members": ["@norht"] }', '"groups": { "north": ["a@x.example"] },\n'),
    ['write "@north"', 'delete "@norht"'],
  ],
  ['unusedGroup', rootWith('"groups": { "north": ["a@x.example"] }'), ['delete "north"']],
  ['unknownKey', rootOf('"A": { "members": ["a@x.example"], "note": "x" }'), ['delete "note"']],
  [
    'unknownKey',
    rootOf('"A": { "mode": "additive", "members": ["a@x.example"], "absnet": [] }'),
    ['write "absent"', 'delete "absnet"'],
  ],
  ['missingInclude', rootWith('"include": ["b.territories.jsonc"]'), ['delete "b.territories.jsonc"']],
  ['noIncludePath', rootWith('"include": ["../b.jsonc"]'), ['delete "../b.jsonc"']],
  [
    'emptyPreviously',
    rootOf('"A": { "members": ["a@x.example"], "previously": [] }'),
    ['delete "previously"'],
  ],
  ['wrongValue', rootWith('"version": 2').replace('"version": 1,\n', ''), ['write 1']],
  ['wrongValue', rootOf('"A": { "members": ["a@x.example"], "mode": "exakt" }'), ['write "exact"']],
  ['missingKey', rootWith('').replace('"version": 1,\n', ''), ['add "version": 1']],
  [
    'missingKey',
    rootWith('').replace('"mode": "exact",\n', ''),
    ['add "mode": "additive"', 'add "mode": "exact"'],
  ],
  ['sameTerritory', rootOf('"A": { "members": ["a@x.example"] }, " A": { "members": ["b@x.example"] }'), []],
  ['sameTerritory', rootWith('"protect": { "territories": ["A", "A "] }'), ['delete "A "']],
  [
    'skipInProduction',
    rootWith('').replace(
      '"environment": "simulator"',
      '"environment": "production", "dataCentre": "eu", "missing": "skip"',
    ),
    ['write "error"'],
  ],
];

describe('what is offered to put a file right', () => {
  for (const [code, text, offered] of offers) {
    it(`${code}: ${offered.join(' or ') || 'nothing'}, which leads to a file without it`, async () => {
      const { draft, problems } = await readFiles(text);
      const [problem, ...others] = problems.filter(({ cause }) => cause.code === code);
      assert.ok(problem, problems.map(({ cause }) => cause.code).join());
      assert.deepEqual(others, []);
      const remedies = remediesFor(draft, problem);
      assert.deepEqual(
        remedies.map((remedy) => `${remedy.code} ${remedy.text}`),
        offered,
      );
      for (const { edits } of remedies) {
        const after = await readFiles(textAfter(draft.files[0], edits));
        assert.deepEqual(
          after.problems.filter(({ cause }) => cause.code === code),
          [],
        );
      }
    });
  }

  it('deletes the comment of what is deleted, and no other', async () => {
    const text = workedExample.replace(
      '"bo.lund@halvorsen.example",',
      '"bo.lund@halvorsen.example", // the first\n        "Bo.Lund@halvorsen.example", // the second',
    );
    const { draft, problems } = await readFiles(text);
    const [problem] = problems;
    assert.equal(problem?.cause.code, 'samePerson');
    const [remedy] = remediesFor(draft, problem);
    assert.ok(remedy);
    const after = textAfter(draft.files[0], remedy.edits);
    assert.equal(
      after,
      workedExample.replace('"bo.lund@halvorsen.example",', '"bo.lund@halvorsen.example", // the first'),
    );
  });

  it('puts right an included file in its place', async () => {
    const { draft, problems } = await readFiles(rootWith('"include": ["b.territories.jsonc"]'), {
      'b.territories.jsonc': '{ "version": 1, "territories": { "B": { "members": [431] } } }',
    });
    const [problem] = problems;
    const [remedy] = problem ? remediesFor(draft, problem) : [];
    assert.deepEqual(remedy && [...remedy.edits.keys()].map(({ name }) => name), ['b.territories.jsonc']);
  });
});
