import { strict as assert } from 'node:assert';
import { addMembers, cover } from '../../../../src/core/assignments/cover';
import { textAfter } from '../../../../src/core/assignments/edits';
import { writeAssignments } from '../../../../src/core/assignments/write';
import { readFiles, rootOf, toldOf, workedExample } from '../../../harness/assignments';

const asia = { name: 'Asia', members: ['zoe@x.example', 'amy@x.example'] };

/** What a text becomes; nothing may be wrong in it. */
async function after(text: string, edit: typeof added): Promise<string> {
  const { document = assert.fail() } = await readFiles(text);
  const changed = textAfter(document.files[0], edit(document));
  assert.deepEqual(toldOf(await readFiles(changed)), []);
  return changed;
}

type Edited = Parameters<typeof cover>[0];
const added = (document: Edited) => cover(document, [asia]);

describe('a document that is to cover more territories', () => {
  it('has them where their names belong, laid out like the others, and every other byte as it was', async () => {
    const text = await after(workedExample, added);
    const [, entry = ''] = /\n( {4}"Asia": \{[^}]*\},)\n {4}"Denmark"/.exec(text) ?? [];
    assert.equal(entry.split('\n').length, 3, text);
    assert.match(entry, /"members": \["amy@x\.example", "zoe@x\.example"\],/);
    assert.equal(text.replace(`${entry}\n`, ''), workedExample);
  });

  it('has them at the end where the others are in no order, and takes over line ends and indentation', async () => {
    const source = rootOf('\t"B": { "members": ["b@x.example"] },\n\t"A": { "members": ["a@x.example"] }');
    const text = await after(source.replaceAll('\n', '\r\n'), added);
    assert.match(text, /\t"A": [^\r\n]*,\r\n\t"Asia": \{\r\n\t {2}"members": [^\r\n]*\r\n\t\}\r\n/);
    assert.doesNotMatch(text, /[^\r]\n/);
  });

  it('is left as it is where it covers them already, whatever they are called', async () => {
    const text = rootOf('"Asia": { "members": ["a@x.example"] }');
    assert.equal(await after(text, added), text);
  });

  it('says of one without members that it is empty', async () => {
    const text = await after(workedExample, (document) => cover(document, [{ name: 'Asia', members: [] }]));
    assert.match(text, /"Asia": \{ "members": \[\], "empty": true \},/);
  });

  it('is a whole file again when the first ones come in beside an include', async () => {
    const part = 'part.territories.jsonc';
    const files = { [part]: '{ "version": 1, "territories": { "A": { "members": ["a@x.example"] } } }' };
    const text = rootOf('', `"include": ["${part}"], `);
    const { document = assert.fail() } = await readFiles(text, files);
    const changed = textAfter(document.files[0], cover(document, [asia]));
    const again = await readFiles(changed, files);
    assert.deepEqual(toldOf(again), []);
    assert.deepEqual(
      again.document?.territories.map((one) => one.text),
      ['Asia', 'A'],
    );
  });
});

describe('people who are written into a document', () => {
  const rows = [
    { territory: ' Denmark', user: 'new@x.example' },
    { territory: 'Denmark', user: 'BO.LUND@halvorsen.example' },
    { territory: 'Africa', user: 'new@x.example' },
    { territory: 'Asia', user: 'new@x.example' },
    { territory: 'Asia', user: 'New@x.example' },
  ];

  it('come into lists, old and new, once each; nobody leaves one', async () => {
    const text = await after(workedExample, (document) => addMembers(document, rows));
    const { document = assert.fail() } = await readFiles(text);
    const listOf = (name: string) =>
      document.territories.find((one) => one.text === name)?.members.entries.map((one) => one.text);
    assert.deepEqual(listOf('Denmark'), [
      'bo.lund@halvorsen.example',
      'freja.thomsen@halvorsen.example',
      'new@x.example',
      'soren.kjaer@halvorsen.example',
    ]);
    assert.deepEqual(listOf('Africa'), ['new@x.example']);
    assert.deepEqual(listOf('Asia'), ['new@x.example']);
    const gone = workedExample.split('\n').filter((line) => !text.split('\n').includes(line));
    assert.deepEqual(gone, ['    "Africa": { "members": [], "empty": true },']);
  });

  it('make no difference to a file that has them', async () => {
    const text = writeAssignments({
      organisation: { name: 'demo', id: '1', environment: 'simulator', dataCentre: undefined },
      mode: 'exact',
      territories: [asia],
      comments: { organisations: 'o', mode: 'm' },
    });
    const same = asia.members.map((user) => ({ territory: asia.name, user }));
    assert.equal(await after(text, (document) => addMembers(document, same)), text);
  });
});
