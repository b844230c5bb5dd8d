import { strict as assert } from 'node:assert';
import { candidatesFor } from '../../../../src/core/assignmentPlan/candidates';
import { openFence } from '../../../../src/core/assignmentPlan/fence';
import { heldNames, problemsHere } from '../../../../src/core/assignmentPlan/heldNames';
import { remediesForName, remediesHere, renamedHere } from '../../../../src/core/assignmentPlan/heldRemedies';
import { besideUsers } from '../../../../src/core/assignmentPlan/reading';
import { readTerritories } from '../../../../src/core/org/readTerritories';
import { textAfter } from '../../../../src/core/assignments/edits';
import { expectedAt } from '../../../../src/core/assignments/expected';
import { mentionsIn } from '../../../../src/core/assignments/mentions';
import type { OpenOrganisation } from '../../../../src/core/operations';
import { heldProblemText } from '../../../../src/messages/assignmentEditor';
import { Organisation } from '../../../../src/simulator/server';
import { readFiles } from '../../../harness/assignments';
import { documentOf, fileFor, withOrganisation } from '../../../harness/assignmentPlans';
import { never, usingSimulator } from '../../../harness/crm';
import { territoryId } from '../../../../src/core/util/ids';

/** Acme > (Europe > South), (Asia > South), Sales; Cy is inactive and in Sales, two Dees share an address. */
function acme(): Organisation {
  const crm = new Organisation({ name: 'Acme' });
  crm.addUser({ id: '1', lastName: 'Admin', email: 'admin@x.example', profile: 'Administrator' });
  crm.addUser({ id: '11', firstName: 'Ada', lastName: 'Åberg', email: 'ada@x.example', role: 'Scout' });
  crm.addUser({ id: '12', lastName: 'Bo', email: 'bo@x.example' });
  crm.addUser({ id: '13', lastName: 'Cy', email: 'cy@x.example' });
  crm.addUser({ id: '14', lastName: 'Dee', email: 'dee@x.example' });
  crm.addUser({ id: '15', lastName: 'Dee', email: 'DEE@x.example' });
  const root = crm.addTerritory({ id: '901', name: 'Acme' }).id;
  for (const [id, name, reportingTo] of [
    ['902', 'Europe', root],
    ['903', 'Asia', root],
    ['904', 'South', '902'],
    ['905', 'South', '903'],
    ['906', 'Sales', root],
  ] as const)
    crm.addTerritory({ id, name, reportingTo });
  crm.addMember('906', '13');
  crm.addUser({ id: '13', lastName: 'Cy', email: 'cy@x.example', status: 'inactive' });
  return crm;
}

/** Runs `use` with Acme open and read, and fails where anything is asked of it then. */
async function withAcme(
  use: (organisation: OpenOrganisation, idOf: (text: object) => string) => Promise<void>,
) {
  await usingSimulator({ organisation: acme() }, (simulator) =>
    withOrganisation(simulator, async (organisation) => {
      await besideUsers(organisation.model, never(), (signal) => readTerritories(organisation.model, signal));
      const sales = territoryId('906');
      if (sales) await organisation.model.members(sales);
      simulator.requests.length = 0;
      await use(organisation, (content) => fileFor(simulator, content));
      assert.deepEqual(simulator.requests, []);
    }),
  );
}

/** Everything that is wrong with a file by what is held, and how each remedy leaves it. */
async function problemsOf({ target, model }: OpenOrganisation, text: string) {
  const document = await documentOf(text);
  const mentions = mentionsIn(document);
  const fence = openFence(document, target);
  assert.ok(fence);
  const problems = await problemsHere(document, fence, mentions, await heldNames(model));
  return { document, mentions, problems };
}

const found = (members: readonly string[]) => ({ territories: { Sales: { members } } });

describe('what is wrong by what is held of an organisation', () => {
  for (const [what, content, codes, offered] of [
    ['nothing, where all are there', found(['ada@x.example', 'bo@x.example']), [], []],
    [
      'an address with a typing error',
      found(['aad@x.example']),
      ['notActive'],
      ['write "ada@x.example"', 'delete "aad@x.example"'],
    ],
    [
      'somebody unknown',
      found(['nobody@elsewhere.example']),
      ['notActive'],
      ['delete "nobody@elsewhere.example"'],
    ],
    ['somebody inactive', found(['ada@x.example', 'cy@x.example']), ['inactive'], ['delete "cy@x.example"']],
    ['an address of two', found(['dee@x.example']), ['ambiguousPerson'], ['write "id:14"', 'write "id:15"']],
    ['an id with an address', found(['id:11']), ['idWithAddress'], ['write "ada@x.example"']],
    ['an id without an address of its own', found(['id:14']), [], []],
    [
      'an unknown territory',
      { territories: { Saels: { members: ['ada@x.example'] } } },
      ['unknownTerritory'],
      ['write "Sales"', 'previously "Sales"'],
    ],
    [
      'two territories of one name',
      { territories: { South: { members: ['ada@x.example'] } } },
      ['ambiguousTerritory'],
      ['write "Acme > Asia > South"', 'write "Acme > Europe > South"'],
    ],
  ] as const) {
    it(`is ${what}`, () =>
      withAcme(async (organisation, fileOf) => {
        const text = fileOf(content);
        const { document, mentions, problems } = await problemsOf(organisation, text);
        assert.deepEqual(
          problems.map(({ cause }) => cause.code),
          codes,
        );
        for (const { cause } of problems) assert.match(heldProblemText(cause), /[.?]( \S|$)/);
        const [problem] = problems;
        const remedies = problem ? remediesHere(document, mentions, problem) : [];
        assert.deepEqual(
          remedies.map((remedy) => `${remedy.code} ${remedy.text}`).sort(),
          [...offered].sort(),
        );
        for (const { code, edits } of remedies) {
          const after = textAfter(document.files[0], edits);
          if (code === 'delete' && !after.includes('@x.example')) continue; // an empty list is for a person
          const again = await problemsOf(organisation, after);
          assert.deepEqual(
            again.problems.filter(({ cause }) => cause.code === problem?.cause.code),
            [],
          );
        }
      }));
  }

  it('is marked wherever somebody stands, and put right everywhere at once', () =>
    withAcme(async (organisation, fileOf) => {
      const text = fileOf({
        groups: { g: ['aad@x.example'] },
        territories: { Sales: { members: ['aad@x.example'] }, Europe: { members: ['@g', 'bo@x.example'] } },
      });
      const { document, mentions, problems } = await problemsOf(organisation, text);
      assert.equal(problems.length, 2);
      const [problem] = problems;
      const [remedy] = problem ? remediesHere(document, mentions, problem) : [];
      const after = remedy && textAfter(document.files[0], remedy.edits);
      assert.equal(after, text.replaceAll('aad@', 'ada@'));
    }));
});

describe('a name where a person is to be written', () => {
  for (const [name, content, offered] of [
    ['of one', found(['Ada Åberg']), ['"ada@x.example"']],
    ['in another spelling', found([' ada  ABERG ']), ['"ada@x.example"']],
    ['of two', found(['Dee']), ['"id:14"', '"id:15"']],
    ['in a group', { groups: { g: ['Bo'] }, ...found(['@g']) }, ['"bo@x.example"']],
    ['that is only a part of one', found(['Ada']), []],
    ['of nobody', found(['Nobody At All']), []],
    ['of several in one text', found(['Bo, Ada Åberg']), []],
  ] as const)
    it(`${name} is put right by ${offered.join(' or ') || 'nobody but a person'}`, () =>
      withAcme(async ({ target, model }, fileOf) => {
        const text = fileOf(content);
        const { draft, problems } = await readFiles(text);
        const [problem] = problems;
        assert.ok(problem && problems.length === 1);
        const held = await heldNames(model);
        const remedies = remediesForName(draft, problem, openFence(draft, target), held);
        assert.deepEqual(
          remedies.map((remedy) => `${remedy.code} ${remedy.text}`).sort(),
          offered.map((one) => `write ${one}`),
        );
        for (const { edits } of remedies)
          assert.deepEqual((await readFiles(textAfter(draft.files[0], edits))).problems, []);
      }));

  it('is left alone where it may be that of somebody in another organisation', () =>
    withAcme(async ({ target, model }, fileOf) => {
      const text = fileOf(found(['bo@x.example'])).replace(
        '"environment"',
        '"people": { "bo@x.example": "Ada Åberg" }, "environment"',
      );
      const { draft, problems } = await readFiles(text);
      const [problem] = problems;
      assert.equal(problem?.cause.code, 'noPerson');
      assert.deepEqual(remediesForName(draft, problem, openFence(draft, target), await heldNames(model)), []);
    }));
});

describe('a territory that is renamed', () => {
  const another = { other: { id: '99', environment: 'simulator' } };
  for (const [what, from, to, keeps, more] of [
    ['while it still has the old name', 'Sales', 'Verkauf', true, {}],
    ['but not where both are there', 'Sales', 'Europe', false, {}],
    ['but not a name that it never had', 'Saels', 'Sales', false, {}],
    ['also one that only another organisation may have', 'Saels', 'Sales', true, another],
  ] as const)
    it(`is found under its old name, ${what}: ${from} becomes ${to}`, () =>
      withAcme(async ({ model }, fileOf) => {
        const content = { territories: { [from]: { members: ['ada@x.example'] } } };
        const { organisations } = JSON.parse(fileOf(content)) as { organisations: object };
        const text = fileOf({ ...content, organisations: { ...organisations, ...more } });
        const document = await documentOf(text);
        const mention = mentionsIn(document).find(({ role }) => role === 'defined') ?? assert.fail();
        for (const [held, isKept] of [
          [await heldNames(model), keeps],
          [undefined, true],
        ] as const) {
          const edits = renamedHere(document, mention, to, held);
          assert.ok(typeof edits !== 'string');
          const [renamed = assert.fail()] = (await documentOf(textAfter(document.files[0], edits)))
            .territories;
          assert.equal(renamed.text, to);
          const names = renamed.previously?.entries.map((name) => name.text);
          assert.deepEqual(names, isKept ? [from] : undefined);
        }
      }));
});

describe('who and what can be written', () => {
  /** The candidates where `|` stands in the file. */
  async function offered(organisation: OpenOrganisation, marked: string): Promise<string[]> {
    const text = marked.replace('|', '');
    const expected = expectedAt(text, marked.indexOf('|'));
    assert.ok(expected);
    const { draft: document } = await readFiles(text);
    const around = {
      ...{ document, mentions: mentionsIn(document), fence: openFence(document, organisation.target) },
      held: await heldNames(organisation.model),
      parts: () => Promise.resolve(['a.territories.jsonc', 'Öst/b.territories.jsonc', 'c.territories.jsonc']),
    };
    const candidates = await candidatesFor(expected, around, 3);
    return candidates.map(({ text: one, isListed }) => (isListed ? `${one} (listed)` : one));
  }

  for (const [written, content, expected] of [
    ['aberg', { territories: { Sales: { members: ['aberg|'] } } }, ['ada@x.example']],
    ['scout', { territories: { Sales: { members: ['scout|'] } } }, ['ada@x.example']],
    ['dee, of whom there are two', { territories: { Sales: { members: ['dee|'] } } }, ['id:14', 'id:15']],
  ] as const)
    it(`are found by ${written}`, () =>
      withAcme(async (organisation, fileOf) => {
        assert.deepEqual(await offered(organisation, fileOf(content)), expected);
      }));

  it('are those first who are not listed yet, and groups among members', () =>
    withAcme(async (organisation, fileOf) => {
      const text = fileOf({
        groups: { ada: ['bo@x.example'] },
        territories: { Sales: { members: ['ada@x.example', 'a|@x.example', '@ada'] } },
      });
      assert.deepEqual((await offered(organisation, text)).slice(-2), [
        'ada@x.example (listed)',
        '@ada (listed)',
      ]);
    }));

  it('are files that may be included, those that are last', () =>
    withAcme(async (organisation, fileOf) => {
      const [all, east] = ['|', 'ost|'].map((typed) =>
        fileOf({ include: ['a.territories.jsonc', typed], ...found(['ada@x.example']) }),
      );
      assert.deepEqual(await offered(organisation, all ?? ''), [
        'Öst/b.territories.jsonc',
        'c.territories.jsonc',
        'a.territories.jsonc (listed)',
      ]);
      assert.deepEqual(await offered(organisation, east ?? ''), ['Öst/b.territories.jsonc']);
    }));

  it('are territories as a file calls them', () =>
    withAcme(async (organisation, fileOf) => {
      const text = fileOf({ territories: { 'South|': { members: ['ada@x.example'] } } });
      assert.deepEqual(await offered(organisation, text), ['Acme > Europe > South', 'Acme > Asia > South']);
    }));
});
