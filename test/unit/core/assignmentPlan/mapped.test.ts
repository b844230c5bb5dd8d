import { strict as assert } from 'node:assert';
import { parse } from 'jsonc-parser';
import { candidatesFor } from '../../../../src/core/assignmentPlan/candidates';
import { adoptAssignments, type ExportWanted } from '../../../../src/core/assignmentPlan/export';
import { openFence } from '../../../../src/core/assignmentPlan/fence';
import { heldNames, problemsHere } from '../../../../src/core/assignmentPlan/heldNames';
import { textAfter } from '../../../../src/core/assignments/edits';
import { expectedAt } from '../../../../src/core/assignments/expected';
import { mentionsIn } from '../../../../src/core/assignments/mentions';
import type { OpenOrganisation } from '../../../../src/core/operations';
import { Organisation } from '../../../../src/simulator/server';
import {
  assignmentPlan,
  documentOf,
  fenceName,
  fileFor,
  withOrganisation,
} from '../../../harness/assignmentPlans';
import { never, usingSimulator } from '../../../harness/crm';

const reading = { signal: never(), step: () => undefined };

/** Here `ada@x.example` is what the file calls Test, and `Sales` what it calls Verkauf; both are also there by these names. */
const fence = { people: { 'ada@x.example': 'test@x.example' }, territories: { Sales: 'Verkauf' } };

/** Ada is in Sales, and Bo is in Verkauf. */
function acme(): Organisation {
  const crm = new Organisation({ name: 'Acme' });
  crm.addUser({ id: '1', lastName: 'Admin', email: 'admin@x.example', profile: 'Administrator' });
  crm.addUser({ id: '11', lastName: 'Ada', email: 'ada@x.example' });
  crm.addUser({ id: '12', lastName: 'Bo', email: 'bo@x.example' });
  crm.addUser({ id: '13', lastName: 'Test', email: 'test@x.example' });
  const reportingTo = crm.addTerritory({ id: '901', name: 'Acme' }).id;
  for (const [id, name] of [
    ['902', 'Sales'],
    ['903', 'Verkauf'],
    ['904', 'Field'],
  ] as const)
    crm.addTerritory({ id, name, reportingTo });
  crm.addMember('902', '11');
  crm.addMember('903', '12');
  crm.addMember('904', '11');
  return crm;
}

const play = (use: (open: OpenOrganisation, fileOf: (content: object) => string) => Promise<void>) =>
  usingSimulator({ organisation: acme() }, (simulator) =>
    withOrganisation(simulator, (open) => use(open, (content) => fileFor(simulator, content, fence))),
  );

async function adopted({ target, model }: OpenOrganisation, text: string, wanted?: ExportWanted) {
  const document = await documentOf(text);
  const edits = await adoptAssignments(
    ...([target, model, { document, organisation: fenceName }, reading, wanted] as const),
  );
  assert.ok(edits instanceof Map);
  return textAfter(document.files[0], edits);
}

function listsIn(text: string) {
  const { territories } = parse(text) as { territories: Record<string, { members: string[] }> };
  return Object.fromEntries(Object.entries(territories).map(([name, { members }]) => [name, members]));
}

describe('whoever has an address or a name by which a file means another one here', () => {
  it('is written by id where a file adopts what is so, and a plan of it changes nothing', () =>
    play(async (open, fileOf) => {
      const text = await adopted(open, fileOf({ territories: { Field: { members: ['bo@x.example'] } } }));
      assert.deepEqual(listsIn(text), { Field: ['id:11'] });
      assert.deepEqual((await assignmentPlan(open, text)).rows, []);
    }));

  it('is a territory of its own where more of them are exported into the file', () =>
    play(async (open, fileOf) => {
      const text = fileOf({ territories: { Field: { members: ['id:11'] } } });
      const all = await adopted(open, text, { territories: ['Sales'] });
      assert.deepEqual(listsIn(all), { Field: ['id:11'], 'id:902': ['id:11'] });
      assert.deepEqual((await assignmentPlan(open, all)).rows, []);
    }));

  it('is completed by id, and by address or name where the organisation has what is meant', () =>
    play(async ({ target, model }, fileOf) => {
      await model.activeUsers(never());
      await model.hierarchy();
      const held = await heldNames(model);
      const offered = async (marked: string) => {
        const text = marked.replace('|', '');
        const document = await documentOf(text);
        const around = { document, mentions: mentionsIn(document), fence: openFence(document, target), held };
        const expected = expectedAt(text, marked.indexOf('|')) ?? assert.fail();
        const found = await candidatesFor(expected, { ...around, parts: () => Promise.resolve([]) }, 3);
        return found.map((one) => one.text);
      };
      const text = fileOf({ territories: { Field: { members: ['ada@x.example'], previously: ['Sales'] } } });
      const inList = (marked: string, of: string) => text.replace(`"${of}"\n      ]`, `"${marked}"\n      ]`);
      assert.deepEqual(await offered(inList('ada|@x.example', 'ada@x.example')), ['id:11']);
      assert.deepEqual(await offered(inList('test|@x.example', 'ada@x.example')), ['ada@x.example']);
      assert.deepEqual(await offered(inList('Sal|es', 'Sales')), ['id:902']);
      assert.deepEqual(await offered(text.replace(': "test@', ': "test|@')), ['test@x.example']);
      assert.deepEqual(await offered(text.replace(': "Verkauf', ': "Sal|es')), ['Sales']);
    }));

  it('is no hint to write the address instead of an id', () =>
    play(async ({ target, model }, fileOf) => {
      await model.activeUsers(never());
      await model.hierarchy();
      const document = await documentOf(fileOf({ territories: { Field: { members: ['id:11', 'id:12'] } } }));
      const known = openFence(document, target) ?? assert.fail();
      const problems = await problemsHere(document, known, mentionsIn(document), await heldNames(model));
      assert.deepEqual(
        problems.map(({ cause }) => cause),
        [{ code: 'idWithAddress', text: 'id:12', address: 'bo@x.example' }],
      );
    }));
});
