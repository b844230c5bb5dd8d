import { strict as assert } from 'node:assert';
import { addPeople, listingAt, notListed } from '../../../../src/core/assignments/addPeople';
import { textAfter } from '../../../../src/core/assignments/edits';
import { readFiles, rootWith } from '../../../harness/assignments';

const part = 'part.territories.jsonc';
const files = {
  [part]: '{ "version": 1, "territories": { "B": { "members": [], "empty": true } } }',
};
const root = rootWith(`"mode": "additive"
, "include": ["${part}"], "groups": { "team": ["cy@x.example"] },
"territories": { "A": { "members": ["@team", "Ada@x.example"], "absent": ["dee@x.example"] } }`);

async function read() {
  const { document = assert.fail() } = await readFiles(root, files);
  return document;
}

describe('the list in which somebody writes', () => {
  for (const [what, file, text, found] of [
    ['members of a territory', 0, '"Ada@', 'A'],
    ['the name of a territory', 0, '"A"', 'A'],
    ['people of a group', 0, '"cy@', 'team'],
    ['the name of a group', 0, '"team"', 'team'],
    ['members of a territory that is included', 1, '[]', 'B'],
    ['people who are to be absent', 0, '"dee@', undefined],
    ['anything else', 0, '"include"', undefined],
  ] as const)
    it(`is found by ${what}${found ? '' : ': not, for they are no such list'}`, async () => {
      const document = await read();
      const at = document.files[file] ?? assert.fail();
      assert.equal(listingAt(document, at, at.text.indexOf(text) + 1)?.text, found);
    });
});

describe('people who are written into a list', () => {
  const texts = ['ada@x.example', 'bo@x.example', 'cy@x.example', 'id:431581000000258001'];

  for (const [name, missing, after] of [
    [
      'A',
      ['bo@x.example', 'cy@x.example', 'id:431581000000258001'],
      /"members": \["@team", "Ada@x\.example", "bo@x\.example", "cy@x\.example", "id:431581000000258001"\]/,
    ],
    [
      'team',
      ['ada@x.example', 'bo@x.example', 'id:431581000000258001'],
      /"team": \["ada@x\.example", "bo@x\.example", "cy@x\.example", "id:431581000000258001"\]/,
    ],
    [
      'B',
      texts,
      /"members": \["ada@x\.example", "bo@x\.example", "cy@x\.example", "id:431581000000258001"\] \}/,
    ],
  ] as const)
    it(`are those whom ${name} does not have`, async () => {
      const document = await read();
      const listing =
        document.territories.find(({ text }) => text === name) ?? document.groups.get(name) ?? assert.fail();
      const added = notListed(listing, texts);
      assert.deepEqual(added, missing);
      const edits = addPeople(document, listing, added);
      const changed = document.files.map((file) => textAfter(file, edits));
      assert.match(
        changed.join('\n').replace(/\s+/g, ' ').replaceAll('[ ', '[').replaceAll(' ]', ']'),
        after,
      );
      const [again = '', included = ''] = changed;
      const { problems } = await readFiles(again, { [part]: included });
      assert.deepEqual(
        problems.map(({ cause }) => cause.code),
        [],
      );
    });
});
