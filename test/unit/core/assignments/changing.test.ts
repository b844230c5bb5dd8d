import { strict as assert } from 'node:assert';
import { adopt } from '../../../../src/core/assignments/adopt';
import {
  addTo,
  offboard,
  removeFrom,
  renameGroup,
  renamePerson,
  renameTerritory,
  replacePerson,
} from '../../../../src/core/assignments/change';
import type { AssignmentDocument, CoveredTerritory } from '../../../../src/core/assignments/document';
import { type FileEdits, textAfter } from '../../../../src/core/assignments/edits';
import { sortAssignments } from '../../../../src/core/assignments/sort';
import { userId } from '../../../../src/core/util/ids';
import { readFiles, rootOf, rootWith, toldOf, workedExample } from '../../../harness/assignments';

/** The lines that an edit takes out of a text (`-`) and puts in (`+`). */
async function changed(
  text: string,
  edit: (document: AssignmentDocument) => FileEdits,
  files?: Parameters<typeof readFiles>[1],
): Promise<string[]> {
  const { document = assert.fail() } = await readFiles(text, files);
  const edits = edit(document);
  return document.files.flatMap((file) => linesChanged(file.text, textAfter(file, edits)));
}

function linesChanged(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `- ${line.trim()}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+ ${line.trim()}`),
  ];
}

function territoryIn({ territories }: AssignmentDocument, name: string): CoveredTerritory {
  return territories.find(({ text }) => text === name) ?? assert.fail(`there is no ${name}`);
}

const part = 'part.territories.jsonc';

describe('editing an assignment file', () => {
  it('adds a person where the order says, and leaves the comments of the others where they are', async () => {
    const told = await changed(workedExample, (document) =>
      addTo(territoryIn(document, 'Germany South'), 'members', 'zoe@halvorsen.example'),
    );
    assert.deepEqual(told, ['+ "zoe@halvorsen.example",']);
  });

  it('adds nobody who is there already, in whatever spelling', async () => {
    const told = await changed(workedExample, (document) =>
      addTo(territoryIn(document, 'Denmark'), 'members', 'BO.LUND@halvorsen.example'),
    );
    assert.deepEqual(told, []);
  });

  it('says no longer that a territory is empty when somebody is added', async () => {
    const told = await changed(workedExample, (document) =>
      addTo(territoryIn(document, 'Africa'), 'members', 'bo.lund@halvorsen.example'),
    );
    assert.deepEqual(told, [
      '- "Africa": { "members": [], "empty": true },',
      '+ "Africa": { "members": ["bo.lund@halvorsen.example"] },',
    ]);
  });

  it('makes the list of who is absent where there is none', async () => {
    const additive = rootOf('"A": { "mode": "additive", "members": ["a@x"] }');
    const told = await changed(additive, (document) => addTo(territoryIn(document, 'A'), 'absent', 'b@x'));
    assert.deepEqual(told, [
      '- "A": { "mode": "additive", "members": ["a@x"] }',
      '+ "A": { "mode": "additive", "members": ["a@x"], "absent": ["b@x"] }',
    ]);
  });

  it('takes a person out with the comment on the line, and a comma where none was is not left behind', async () => {
    const text = rootOf('"A": { "members": [\n"a@x", // one\n// about b\n"b@x" // two\n] }');
    const told = await changed(text, (document) => removeFrom(territoryIn(document, 'A'), 'members', 'B@X'));
    assert.deepEqual(told, ['- "a@x", // one', '- // about b', '- "b@x" // two', '+ "a@x" // one']);
  });

  it('leaves it to a person to say that a territory is empty when the last one is taken out', async () => {
    const text = rootOf('"A": { "members": ["a@x"] }');
    const { document = assert.fail() } = await readFiles(text);
    const after = textAfter(document.files[0], removeFrom(territoryIn(document, 'A'), 'members', 'a@x'));
    assert.match(toldOf(await readFiles(after))[0] ?? '', /Nobody is listed/);
  });

  it('offboards a person from every list, group and file, and nobody else', async () => {
    const root = rootOf(
      '"A": { "members": [\n"@g",\n"Leaver@x", // since May\n"b@x", // stays\n] },\n"B": { "mode": "additive", "members": ["b@x"], "absent": ["leaver@x"] }',
      `"include": ["${part}"],\n"groups": { "g": ["c@x", "leaver@x"] },\n"protect": { "people": ["leaver@x"] },\n`,
    );
    const files = {
      [part]: '{ "version": 1, "territories": { "C": { "members": ["leaver@x", "d@x"] } } }\n',
    };
    assert.deepEqual(await changed(root, (document) => offboard(document, 'LEAVER@x'), files), [
      '- "groups": { "g": ["c@x", "leaver@x"] },',
      '- "protect": { "people": ["leaver@x"] },',
      '- "Leaver@x", // since May',
      '- "B": { "mode": "additive", "members": ["b@x"], "absent": ["leaver@x"] }',
      '+ "groups": { "g": ["c@x"] },',
      '+ "protect": { "people": [] },',
      '+ "B": { "mode": "additive", "members": ["b@x"], "absent": [] }',
      '- { "version": 1, "territories": { "C": { "members": ["leaver@x", "d@x"] } } }',
      '+ { "version": 1, "territories": { "C": { "members": ["d@x"] } } }',
    ]);
  });

  it('puts a person in the place of another one in every list, group and file, but not in what one organisation calls them', async () => {
    const { document: worked = assert.fail() } = await readFiles(workedExample);
    const kari = 'kari.nordmann@halvorsen.example';
    const text = textAfter(worked.files[0], replacePerson(worked, kari, 'next@x'));
    assert.deepEqual(linesChanged(workedExample, text), [`- "${kari}",`, '+ "next@x",']);
    const root = rootOf(
      '"A": { "members": ["@g", "leaver@x", "b@x"] },\n"B": { "mode": "additive", "members": ["c@x"], "absent": ["leaver@x"] }',
      `"include": ["${part}"],\n"groups": { "g": ["leaver@x"] },\n`,
    );
    const files = { [part]: '{ "version": 1, "territories": { "C": { "members": ["leaver@x"] } } }\n' };
    const told = await changed(root, (document) => replacePerson(document, 'leaver@x', 'B@x'), files);
    assert.deepEqual(
      told.filter((line) => line.startsWith('+')),
      [
        '+ "groups": { "g": ["B@x"] },',
        '+ "A": { "members": ["@g", "b@x"] },',
        '+ "B": { "mode": "additive", "members": ["c@x"], "absent": ["B@x"] }',
        '+ { "version": 1, "territories": { "C": { "members": ["B@x"] } } }',
      ],
    );
  });

  it('renames a person wherever they stand, and lists nobody twice', async () => {
    const renamed = (to: string) =>
      changed(workedExample, (document) => renamePerson(document, 'kari.nordmann@halvorsen.example', to));
    assert.deepEqual(await renamed('kari.dahl@halvorsen.example'), [
      '- "kari.nordmann@halvorsen.example": "kari.test@halvorsen.example",',
      '- "kari.nordmann@halvorsen.example",',
      '+ "kari.dahl@halvorsen.example": "kari.test@halvorsen.example",',
      '+ "kari.dahl@halvorsen.example",',
    ]);
    const twice = rootOf('"A": { "members": ["a@x", "b@x"] }');
    assert.deepEqual(
      (await changed(twice, (document) => renamePerson(document, 'a@x', 'B@x'))).at(-1),
      '+ "A": { "members": ["b@x"] }',
    );
  });

  it('renames a group and everybody who is meant by it', async () => {
    const told = await changed(workedExample, (document) =>
      renameGroup(document, document.groups.get('nordic-backup') ?? assert.fail(), 'backup'),
    );
    assert.deepEqual(told, ['- "nordic-backup": [', '- "@nordic-backup",', '+ "backup": [', '+ "@backup",']);
  });

  it('renames a territory, and what the organisations say of it', async () => {
    const told = await changed(workedExample, (document) =>
      renameTerritory(document, territoryIn(document, 'Africa'), 'Afrika'),
    );
    assert.deepEqual(told, [
      '- "territories": { "Africa": null },',
      '- "Africa": { "members": [], "empty": true },',
      '+ "territories": { "Afrika": null },',
      '+ "Afrika": { "members": [], "empty": true },',
    ]);
  });

  for (const [what, from, to, territory] of [
    ['the old name', '"A": { "members": [] }', 'B', '"B": { "previously": ["A"], "members": [] }'],
    [
      'the old name beside older ones, with their comments',
      '"A": { "previously": [ // so far\n"0"], "members": [] }',
      'B',
      '"B": { "previously": [ // so far\n"0",\n"A"], "members": [] }',
    ],
    [
      'no name that it has again',
      '"A": { "members": [], "previously": ["B"] }',
      'B',
      '"B": { "members": [], "previously": ["A"] }',
    ],
    ['no name that only got longer', '"A": { "members": [] }', 'Top > A', '"Top > A": { "members": [] }'],
    ['no id', '"id:901": { "members": [] }', 'A', '"A": { "members": [] }'],
    [
      'nothing where that is no list',
      '"A": { "previously": "0", "members": [] }',
      'B',
      '"B": { "previously": "0", "members": [] }',
    ],
  ] as const)
    it(`renames a territory and keeps ${what}`, async () => {
      const { draft } = await readFiles(rootOf(from));
      const [one = assert.fail()] = draft.territories;
      const after = textAfter(draft.files[0], renameTerritory(draft, one, to, true));
      assert.equal(after, rootOf(territory));
    });

  it('finds the worked example in order', async () => {
    assert.deepEqual(await changed(workedExample, sortAssignments), []);
  });

  it('adopts around managers, and around people whom the organisation does not have', async () => {
    const text = rootOf('"A": { "members": ["gone@x", "id:1", "id:2", "id:4"] }');
    const [one, manager, three] = ['1', '2', '3'].map((id) => userId(id) ?? assert.fail());
    assert.ok(one && manager && three);
    const told = await changed(text, (document) =>
      adopt(
        document,
        () => ({
          members: new Map([one, manager, three].map((id) => [id, `id:${id}`])),
          optional: new Set([manager]),
        }),
        (person) => (person.kind === 'id' ? person.id : undefined),
      ),
    );
    assert.equal(told.at(-1), '+ "A": { "members": ["gone@x", "id:1", "id:2", "id:3"] }');
    const unlisted = rootWith('"territories": { "A": { "members": ["id:1"] } }');
    const left = await changed(unlisted, (document) =>
      adopt(
        document,
        () => ({
          members: new Map([one, manager].map((id) => [id, `id:${id}`])),
          optional: new Set([manager]),
        }),
        (person) => (person.kind === 'id' ? person.id : undefined),
      ),
    );
    assert.deepEqual(left, []);
  });
});
