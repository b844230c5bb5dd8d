import { strict as assert } from 'node:assert';
import { problemsOfPart, readAssignments } from '../../../../src/core/assignments/read';
import { Cancelled } from '../../../../src/core/util/async';
import { readFiles, rootOf, rootWith, toldOf, workedExample } from '../../../harness/assignments';

const file = 'crm.territories.jsonc';
const part = 'part.territories.jsonc';
const token = '1000.0123456789abcdef0123456789abcdef.fedcba9876543210fedcba9876543210';
const organisation = (keys: string) =>
  rootWith('').replace('{ "id": "1", "environment": "simulator" }', `{ ${keys} }`);
const group = '"groups": { "g": ["g@x.example"] },\n';

/** What is wrong, the text, and what is told of it. */
const wrong: readonly (readonly [what: string, content: string | Uint8Array, ...told: string[]])[] = [
  [
    'nothing in it',
    ' \n',
    '1:1 : The file is empty; export territories into it, or begin with { "version": 1 }.',
  ],
  [
    'bytes that are no UTF-8',
    new Uint8Array([0x7b, 0xff]),
    '1:1 : The file is no text in UTF-8; save it with that encoding.',
  ],
  [
    'more than 5 MB',
    ' '.repeat(5 * 1024 * 1024 + 1),
    '1:1 : The file and what it includes take more than 5 MB; leave territories out.',
  ],
  ['65 levels', '['.repeat(65), '1:1 : The file is nested deeper than 64 levels; take levels out.'],
  [
    'a brace that is missing',
    '{ "version": 1',
    '1:15 : This is not JSON here (close brace expected); correct it.',
  ],
  ['a list on top', '[]', '1:1 []: Braces are missing here; write { } with keys and values between.'],
  [
    'a key that is missing',
    organisation('"environment": "simulator"'),
    '3:28 {: The key "id" is missing here; add it.',
  ],
  [
    'a key that means nothing',
    rootWith('"modes": 1'),
    '6:1 "modes": The key "modes" means nothing here; correct or delete it. Perhaps this is meant: "mode".',
  ],
  [
    'a mode that is none',
    rootWith('').replace('"exact"', '"Exact"'),
    '4:9 "Exact": This is no value of "mode"; write one of these: exact, additive.',
  ],
  [
    'another version',
    rootWith('').replace('1,', '2,'),
    '2:12 2: This is no value of "version"; write one of these: 1.',
  ],
  [
    'no organisation',
    rootWith('').replace(/\{ "demo".*\}/, '{}'),
    '3:18 {}: No organisation is named here; write at least one, with "id" and "environment".',
  ],
  [
    'a name of an organisation',
    rootWith('').replace('"demo"', '"Demo"'),
    '3:20 "Demo": "Demo" cannot name an organisation; use lowercase letters, digits and hyphens, with a letter first, 31 characters at most.',
  ],
  [
    'the id of an organisation as a number',
    organisation('"id": 431581000000000225, "environment": "simulator"'),
    '3:36 431581000000000225: The id 431581000000000225 is written as a number, which loses digits; put it in quotation marks.',
  ],
  [
    'the id of an organisation that is none',
    organisation('"id": "x", "environment": "simulator"'),
    '3:36 "x": "x" is not an id; write 1 to 20 digits with no 0 at the start.',
  ],
  [
    'no data centre',
    organisation('"id": "1", "environment": "sandbox"'),
    '3:28 {: This organisation has no "dataCentre"; add it: only a simulator needs none.',
  ],
  [
    'skipping in production',
    organisation('"id": "1", "environment": "production", "dataCentre": "eu", "missing": "skip"'),
    '3:101 "skip": In production nobody may be skipped, for then the wrong people could be removed; write "error".',
  ],
  [
    'a share that is none',
    organisation('"id": "1", "environment": "simulator", "mostRemovals": 101'),
    '3:85 101: "mostRemovals" is a percentage; write a whole number from 0 to 100.',
  ],
  [
    'one address for two people',
    organisation('"id": "1", "environment": "simulator", "people": { "a@x": "b@x", "A@x": "c@x" }'),
    '3:95 "A@x": "a@x" and "A@x" are the same person; delete one of them.',
  ],
  [
    'two names for one territory',
    organisation('"id": "1", "environment": "simulator", "territories": { "A": "B", "A ": null }'),
    '3:96 "A ": "A" and "A" are the same territory; keep one of them.',
  ],
  [
    'a list that is none',
    rootOf('"A": { "members": "a@x.example" }'),
    '6:19 "a@x.example": A list is missing here; write [ ] with texts between.',
  ],
  [
    'a member that is none',
    rootOf('"A": { "members": ["a b", null] }'),
    '6:20 "a b": "a b" names no member; write an e-mail address, "id:" and the id of a user, or "@" and the name of a group.',
    '6:27 null: This is no text; put it in quotation marks.',
  ],
  [
    'a group among protected people',
    rootWith('"protect": { "people": ["@g"] }'),
    '6:25 "@g": "@g" names no person; write an e-mail address, or "id:" and the id of a user.',
  ],
  [
    'an id of a member as a number',
    rootOf('"A": { "members": [431581000000258001] }'),
    '6:20 431581000000258001: The id 431581000000258001 is written as a number, which loses digits; put it in quotation marks.',
  ],
  [
    'an id of a member alone',
    rootOf('"A": { "members": ["5"] }'),
    '6:20 "5": An id of a person begins with "id:"; write "id:5".',
  ],
  [
    'somebody twice',
    rootOf('"A": { "members": ["a@x", "b@x", "a@x"] }'),
    '6:34 "a@x": "a@x" stands here twice; delete one of them.',
  ],
  [
    'somebody twice in another case',
    rootOf('"A": { "members": ["a@x", "A@X"] }'),
    '6:27 "A@X": "a@x" and "A@X" are the same person; delete one of them.',
  ],
  [
    'somebody twice in another form',
    rootOf('"A": { "members": ["\u00e5@x", "a\u030a@x"] }'),
    '6:27 "a\u030a@x": "\u00e5@x" and "a\u030a@x" are the same person; delete one of them.',
  ],
  [
    'a territory twice',
    rootOf('"A": { "members": ["a@x"] },\n"A": { "members": ["a@x"] }'),
    '7:1 "A": The key "A" stands here for the second time; keep one of them.',
  ],
  [
    'a territory twice in another form',
    rootOf('"\u00c5": { "members": ["a@x"] },\n"A\u030a": { "members": ["a@x"] }'),
    '7:1 "A\u030a": "\u00c5" and "A\u030a" are the same territory; keep one of them.',
  ],
  [
    'a territory without a name',
    rootOf('"": { "members": ["a@x"] }'),
    '6:1 "": A name of a territory has 1 to 400 characters; write its name or "id:431…".',
  ],
  [
    'no territory at all',
    rootWith('"territories": {}'),
    '5:16 {}: There is no territory in the file; write at least one below "territories".',
  ],
  [
    'an empty list',
    rootOf('"A": { "members": [] }'),
    '6:19 []: Nobody is listed, so everybody would be removed; list people, or write "empty": true beside it.',
  ],
  [
    'a list of an empty group',
    rootOf('"A": { "members": ["@g"] }', '"groups": { "g": [] },\n'),
    '7:19 ["@g"]: Nobody is listed, so everybody would be removed; list people, or write "empty": true beside it.',
  ],
  [
    '"empty" with members',
    rootOf('"A": { "members": ["a@x"], "empty": true }'),
    '6:19 ["a@x"]: The territory has both "empty" and members; delete one of them.',
  ],
  [
    '"empty" that is not true',
    rootOf('"A": { "members": ["a@x"], "empty": false }'),
    '6:37 false: This is no value of "empty"; write one of these: true.',
  ],
  [
    '"previously" without a name',
    rootOf('"A": { "members": ["a@x"], "previously": [] }'),
    '6:42 []: "previously" names no territory; write an earlier name, or delete it.',
  ],
  [
    '"absent" where the mode is exact',
    rootOf('"A": { "members": ["a@x"], "absent": ["b@x"] }'),
    '6:38 ["b@x"]: In the mode "exact" whoever is not listed is absent; delete "absent".',
  ],
  [
    'somebody who is a member and absent',
    rootOf('"A": { "mode": "additive", "members": ["a@x", "@g"], "absent": ["A@x", "g@x.example"] }', group),
    '7:65 "A@x": "A@x" is a member and absent; delete one of the two entries.',
    '7:72 "g@x.example": "g@x.example" is a member and absent; delete one of the two entries.',
  ],
  [
    'a group that is none',
    rootOf('"A": { "members": ["@h", "@g"] }', group),
    '7:20 "@h": There is no group "h"; correct the name, or add it below "groups".',
  ],
  [
    'a group that is misspelt where it is used, and so not unused for certain',
    rootOf('"A": { "members": ["@gruop"] }', '"groups": { "group": ["a@x.example"] },\n'),
    '7:20 "@gruop": There is no group "gruop"; correct the name, or add it below "groups".',
  ],
  [
    'a group with a name that is none',
    rootOf('"A": { "members": ["a@x"] }', '"groups": { "G": [] },\n'),
    '5:13 "G": "G" cannot name a group; use lowercase letters, digits and hyphens, with a letter first, 61 characters at most.',
  ],
  [
    'an include that is missing',
    rootWith('"include": ["no.territories.jsonc"]'),
    '6:13 "no.territories.jsonc": The file "no.territories.jsonc" is missing or cannot be read; restore it, or no longer include it.',
  ],
  [
    'an include that leads out',
    rootWith('"include": ["../no.territories.jsonc"]'),
    '6:13 "../no.territories.jsonc": "../no.territories.jsonc" cannot be included; write a path that leads down from this folder, with / between, to a file whose name ends in .territories.jsonc.',
  ],
  [
    'itself',
    rootWith(`"include": ["${file}"]`),
    `6:13 "${file}": "${file}" is read already; include it once.`,
  ],
  [
    'a token in a comment',
    `// ${token}\n${rootWith('')}`,
    `1:4 ${token}: A token of Zoho stands here and is no secret any more; revoke it at Zoho, then delete it from the file.`,
  ],
];

describe('an assignment file', () => {
  for (const [what, content, ...told] of wrong) {
    it(`is told of ${what}`, async () => {
      assert.deepEqual(
        toldOf(await readFiles(content)),
        told.map((line) => `${file}:${line}`),
      );
    });
  }

  it('is told of everything at once, in all files', async () => {
    const files = {
      [part]: '{ "version": 1, "mode": "exact", "territories": { "A": { "members": ["@h"] }, "B": {} } }',
    };
    const reading = await readFiles(
      rootOf('"A": { "members": [] }', `"include": ["${part}", "${part}"],\n`),
      files,
    );
    assert.deepEqual(toldOf(reading), [
      `${part}:1:17 "mode": Only the file that includes this one may have "mode"; move it there.`,
      `${part}:1:84 {: The key "members" is missing here; add it.`,
      `${file}:5:39 "${part}": "${part}" stands here twice; delete one of them.`,
      `${part}:1:51 "A": The territory "A" stands in ${file} as well; keep it in one of the files.`,
      `${file}:7:19 []: Nobody is listed, so everybody would be removed; list people, or write "empty": true beside it.`,
      `${part}:1:70 "@h": There is no group "h"; correct the name, or add it below "groups".`,
    ]);
    assert.equal(reading.document, undefined);
    assert.deepEqual(
      reading.draft.territories.map(({ text, file: { name } }) => [text, name]),
      [
        ['A', file],
        ['A', part],
      ],
    );
  });

  it('holds 1,000 people a territory and 5,000 territories, and no more', async () => {
    const people = (count: number) =>
      Array.from({ length: count }, (_, index) => `"p${index}@x.example"`).join();
    const listOf = (count: number, more = '') =>
      rootOf(`"A": { "members": [${people(count)}${more}] }`, group);
    const entries = 'This list has more than 1000 entries; shorten it.';
    const groups = 'With its groups this list has more than 1000 people; shorten it.';
    assert.deepEqual(await codesOf(listOf(999, ',"@g"')), []);
    assert.ok(toldOf(await readFiles(listOf(1000, ',"@g"')))[0]?.endsWith(entries));
    const full = listOf(999, ',"@g"').replace('"g@x.example"', '"g@x.example", "h@x.example"');
    assert.ok(toldOf(await readFiles(full))[0]?.endsWith(groups));
    const territories = (count: number) =>
      rootOf(Array.from({ length: count }, (_, index) => `"T${index}": { "members": ["a@x"] }`).join(',\n'));
    assert.deepEqual(await codesOf(territories(5000)), []);
    const [told] = toldOf(await readFiles(territories(5001)));
    assert.equal(
      told,
      `${file}:5006:1 "T5000": From here on there are more than 5000 territories; leave some out.`,
    );
  });

  it('includes 100 files, and no more', async () => {
    const paths = Array.from({ length: 101 }, (_, index) => `${index}.territories.jsonc`);
    const files = Object.fromEntries(paths.map((path) => [path, '{ "version": 1, "territories": {} }']));
    const including = (count: number) => rootWith(`"include": ${JSON.stringify(paths.slice(0, count))}`);
    assert.deepEqual(await codesOf(including(100), files), []);
    assert.deepEqual(await codesOf(including(101), files), ['tooManyEntries']);
  });

  it('offers the id in the form in which it belongs there', async () => {
    const { problems } = await readFiles(
      rootOf('"A": { "members": [5, "6"] }').replace('"id": "1"', '"id": 1'),
    );
    assert.deepEqual(
      problems.map(({ fix }) => fix),
      ['"1"', '"id:5"', '"id:6"'],
    );
  });

  it('is told of a token without quoting it, however it is written', async () => {
    const escaped = token.replace('1', '\\u0031');
    const reading = await readFiles(rootOf(`"A": { "members": ["${escaped}", "${token} x"] }`));
    assert.deepEqual(
      reading.problems.map(({ cause: { code } }) => code),
      [...['tokenInFile', 'tokenInFile', 'noMember', 'noMember']],
    );
    assert.ok(!JSON.stringify(reading.problems).includes('0123456789abcdef'));
  });

  it('may begin with a byte order mark and end its lines with CRLF: places stay those of the text', async () => {
    const text = `\ufeff${workedExample.replaceAll('\n', '\r\n')}`;
    const { document } = await readFiles(new TextEncoder().encode(text));
    const norway = document?.territories.at(-1) ?? assert.fail('nothing was read');
    assert.equal(norway.file.text, text);
    assert.equal(text.slice(norway.place.at, norway.place.at + norway.place.length), '"Norway"');
    assert.equal(norway.file.lines.lineOf(norway.place.at), 64);
  });

  it('names nobody and nothing by what every object has', async () => {
    const hostile = rootOf(
      '"__proto__": { "members": ["@constructor", "__proto__@x"] }, "toString": { "members": ["a@x"] }',
      '"groups": { "constructor": ["a@x"] },\n',
    );
    const { document } = await readFiles(hostile);
    assert.deepEqual(
      document?.territories.map(({ text }) => text),
      ['__proto__', 'toString'],
    );
    assert.deepEqual(await codesOf(rootOf('"A": { "members": ["@constructor"] }')), ['unknownGroup']);
    assert.deepEqual(await codesOf(rootWith('"__proto__": 1')), ['unknownKey']);
  });

  it('is cancelled by its signal', async () => {
    const reading = readAssignments(
      file,
      workedExample,
      () => assert.fail(),
      AbortSignal.abort(new Cancelled()),
    );
    await assert.rejects(reading, Cancelled);
  });

  it('gives everything that the worked example says, with its place', async () => {
    const { document, problems } = await readFiles(workedExample);
    assert.deepEqual(problems, []);
    assert.ok(document);
    const { organisations, territories, groups, mode, protectedPeople } = document;
    const sandbox = organisations.get('sandbox');
    assert.deepEqual(
      [...organisations.values()].map(({ name, id, environment, dataCentre, missing, mostRemovals }) =>
        [name, id, environment, dataCentre, missing, mostRemovals].join(' '),
      ),
      [
        'demo 431581000000000225 simulator  error 25',
        'production 20071234567 production eu error 10',
        'sandbox 20079876543 sandbox eu skip 25',
      ],
    );
    assert.equal(
      sandbox?.people.get('kari.nordmann@halvorsen.example')?.to.text,
      'kari.test@halvorsen.example',
    );
    assert.equal(sandbox.territories.get('Africa')?.to, null);
    assert.equal(mode, 'exact');
    assert.deepEqual(
      protectedPeople?.entries.map(({ key }) => key),
      ['ingrid.solheim@halvorsen.example'],
    );
    assert.deepEqual(
      groups.get('nordic-backup')?.people.entries.map(({ key }) => key),
      ['sigrid.moen@halvorsen.example'],
    );
    assert.deepEqual(
      territories.map(({ text, mode, members, absent, empty, previously, file, place }) =>
        [
          text,
          file.lines.lineOf(place.at),
          mode,
          members.entries.length,
          absent?.entries.length ?? 0,
          empty,
          (previously?.entries ?? []).map((name) => name.text),
        ].join(' '),
      ),
      [
        'Africa 38 exact 0 0 true ',
        'Denmark 39 exact 3 0 false ',
        'Germany South 46 exact 4 0 false Bavaria',
        'Halvorsen Instruments 56 additive 2 1 false ',
        'Norway 64 exact 12 0 false ',
      ],
    );
  });
});

describe('a part that was read by itself', () => {
  const part = (members: string) =>
    `{ "version": 1, "teritories": {}, "territories": { "A": { "members": [${members}] } } }`;

  it('is told what is wrong in it, and nothing that its root can put right', async () => {
    const reading = await readFiles(part('"@team", "a@x.example", "A@x.example", 1'));
    assert.ok(reading.isPart);
    assert.deepEqual(
      problemsOfPart(reading).map(({ cause }) => cause.code),
      ['unknownKey', 'samePerson', 'idIsNumber'],
    );
  });

  it('is told what is no JSON', async () => {
    const problems = problemsOfPart(await readFiles('{ "version": 1, "territories": { }'));
    assert.deepEqual(
      problems.map(({ cause }) => cause.code),
      ['notJson'],
    );
  });
});

async function codesOf(text: string, files?: Parameters<typeof readFiles>[1]): Promise<string[]> {
  const { problems } = await readFiles(text, files);
  return problems.map(({ cause: { code } }) => code);
}
