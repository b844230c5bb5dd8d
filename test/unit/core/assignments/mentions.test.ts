import { strict as assert } from 'node:assert';
import { textAfter } from '../../../../src/core/assignments/edits';
import { alike, mentionAt, mentionsIn, renamed } from '../../../../src/core/assignments/mentions';
import { unsortedIn } from '../../../../src/core/assignments/sort';
import { readFiles, rootOf, rootWith, workedExample } from '../../../harness/assignments';

const part = '{ "version": 1, "territories": { "B": { "members": ["Kari@x.example", "@team"] } } }';
const whole = rootOf(
  '"A": { "members": ["kari@x.example"], "previously": ["Old A"] }',
  `"include": ["b.territories.jsonc"],
"groups": { "team": ["bo@x.example"] },
"protect": { "people": ["kari@x.example"], "territories": ["A"] },
`,
).replace(
  '"environment": "simulator"',
  '"environment": "simulator", "people": { "kari@x.example": "kari.test@x.example" }, "territories": { "A": "A here" }',
);
const read = () => readFiles(whole, { 'b.territories.jsonc': part });

async function mentionOf(text: string, nth = 0) {
  const { draft } = await read();
  const mentions = mentionsIn(draft);
  const mention = mentions.filter((one) => one.text === text)[nth];
  assert.ok(mention, text);
  return { draft, mentions, mention };
}

describe('the names in a document', () => {
  it('are told with what they are there for, each in its file', async () => {
    const { draft, problems } = await read();
    assert.deepEqual(problems, []);
    assert.deepEqual(
      mentionsIn(draft).map(({ kind, role, text, within = '', file }) =>
        [kind, role, text, within, file.name.charAt(0)].join(' '),
      ),
      [
        'person mapped kari@x.example demo c',
        'person here kari.test@x.example demo c',
        'territory mapped A demo c',
        'territory here A here demo c',
        'group defined team  c',
        'person grouped bo@x.example team c',
        'person protected kari@x.example  c',
        'territory protected A  c',
        'territory defined A  c',
        'person member kari@x.example A c',
        'territory previously Old A A c',
        'territory defined B  b',
        'person member Kari@x.example B b',
        'group member @team B b',
      ],
    );
  });

  it('stand where a position is on them or on their quotation marks', async () => {
    const { draft } = await readFiles(workedExample);
    const mentions = mentionsIn(draft);
    const file = draft.files[0];
    const at = workedExample.indexOf('"bo.lund');
    const end = at + '"bo.lund@halvorsen.example"'.length;
    for (const offset of [at, at + 5, end])
      assert.equal(mentionAt(mentions, { file, offset })?.text, 'bo.lund@halvorsen.example');
    assert.equal(mentionAt(mentions, { file, offset: at - 2 }), undefined);
  });

  it('are alike in whatever way an address is written', async () => {
    const { mentions, mention } = await mentionOf('kari@x.example');
    assert.deepEqual(
      alike(mentions, mention).map(({ role }) => role),
      ['mapped', 'protected', 'member', 'member'],
    );
  });

  for (const [text, to, expected] of [
    [
      'kari@x.example',
      'nora@x.example',
      ['"nora@x.example": "kari.test@x.example"', '"nora@x.example", "@team"'],
    ],
    ['@team', 'crew', ['"crew": ["bo@x.example"]', '"Kari@x.example", "@crew"']],
    ['@team', '@crew', ['"crew": ["bo@x.example"]', '"Kari@x.example", "@crew"']],
    ['A', 'Alps', ['"Alps": { "members"', '"territories": ["Alps"]', '"Alps": "A here"']],
  ] as const) {
    it(`are renamed everywhere: ${text} becomes ${to}`, async () => {
      const { draft, mention } = await mentionOf(text);
      const edits = renamed(draft, mention, to);
      assert.ok(typeof edits !== 'string');
      const after = draft.files.map((file) => textAfter(file, edits));
      for (const piece of expected)
        assert.ok(after.join('\n').includes(piece), `${piece} in ${after.join('\n')}`);
      const [root = '', included = ''] = after;
      assert.deepEqual((await readFiles(root, { 'b.territories.jsonc': included })).problems, []);
    });
  }

  for (const [text, to, fault] of [
    ['kari@x.example', 'nobody', 'noPerson'],
    ['@team', 'No Group', 'noGroupName'],
    ['A', '', 'noName'],
    ['A', 'B', 'taken'],
    ['kari.test@x.example', 'nora@x.example', 'notHere'],
    ['Old A', 'Older A', 'notHere'],
  ] as const) {
    it(`are not renamed where that cannot be: ${text} to "${to}"`, async () => {
      const { draft, mention } = await mentionOf(text);
      assert.equal(renamed(draft, mention, to), fault);
    });
  }
});

describe('what is not in order', () => {
  it('is nothing in a sorted file, and the first name that would move otherwise', async () => {
    assert.deepEqual(unsortedIn((await readFiles(workedExample)).draft), []);
    const { draft } = await readFiles(
      rootWith('"territories": { "A": { "members": ["b@x.example", "a@x.example"] } }'),
    );
    const [found, ...others] = unsortedIn(draft);
    assert.deepEqual(others, []);
    const { at = 0, length = 0 } = found?.place ?? {};
    assert.equal(draft.files[0].text.slice(at, at + length), '"a@x.example"');
  });
});
