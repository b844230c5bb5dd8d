import { strict as assert } from 'node:assert';
import { openFence } from '../../../../src/core/assignmentPlan/fence';
import { heldNames, problemsHere } from '../../../../src/core/assignmentPlan/heldNames';
import { remediesHere } from '../../../../src/core/assignmentPlan/heldRemedies';
import { planDocument } from '../../../../src/core/assignmentPlan/plan';
import { besideUsers } from '../../../../src/core/assignmentPlan/reading';
import { textAfter } from '../../../../src/core/assignments/edits';
import { mentionsIn } from '../../../../src/core/assignments/mentions';
import { readTerritories } from '../../../../src/core/org/readTerritories';
import { Organisation } from '../../../../src/simulator/server';
import { documentOf, fenceName, fileFor, withOrganisation } from '../../../harness/assignmentPlans';
import { never, usingSimulator } from '../../../harness/crm';

/** Ada, and two Dees who share an address; Sales and two Souths. */
function acme(): Organisation {
  const crm = new Organisation({ name: 'Acme' });
  crm.addUser({ id: '1', lastName: 'Admin', email: 'admin@x.example', profile: 'Administrator' });
  crm.addUser({ id: '11', lastName: 'Ada', email: 'ada@x.example' });
  crm.addUser({ id: '14', lastName: 'Dee', email: 'dee@x.example' });
  crm.addUser({ id: '15', lastName: 'Dee', email: 'DEE@x.example' });
  crm.addTerritory({ id: '901', name: 'Acme' });
  crm.addTerritory({ id: '906', name: 'Sales', reportingTo: '901' });
  return crm;
}

/** What a plan of a file comes to whose first problem was put right out of what was held, hours before. */
async function plannedLate(content: object, hoursLater: (crm: Organisation) => void): Promise<string> {
  const seen: string[] = [];
  await usingSimulator({ organisation: acme() }, (simulator) =>
    withOrganisation(simulator, async ({ target, model }) => {
      await besideUsers(model, never(), (signal) => readTerritories(model, signal));
      const document = await documentOf(fileFor(simulator, content));
      const fence = openFence(document, target) ?? assert.fail();
      const mentions = mentionsIn(document);
      const [problem = assert.fail()] = await problemsHere(document, fence, mentions, await heldNames(model));
      const [remedy = assert.fail()] = remediesHere(document, mentions, problem);
      hoursLater(simulator.organisation);
      const wanted = {
        document: await documentOf(textAfter(document.files[0], remedy.edits)),
        organisation: fenceName,
      };
      const plan = await planDocument(target, model, wanted, { signal: never(), step: () => undefined });
      const codes = 'rows' in plan ? plan.rows.map(({ user }) => `adds ${user}`) : plan.map(codeOf);
      seen.push(`${remedy.text}: ${codes.join()}`);
    }),
  );
  return seen[0] ?? assert.fail();
}

const codeOf = ({ cause }: { readonly cause: { readonly code: string } }) => cause.code;
const inSales = (who: string) => ({ territories: { Sales: { members: [who] } } });
const named = (name: string) => ({ territories: { [name]: { members: ['ada@x.example'] } } });
const userBecomes = (id: string, to: object) => (crm: Organisation) =>
  void Object.assign(crm.users.get(id) ?? assert.fail(), to);
const otherAddress = userBecomes('11', { email: 'other@x.example' });
const userGoes = (id: string) => (crm: Organisation) => void crm.users.delete(id);
const otherName = (crm: Organisation) =>
  void Object.assign(crm.territories.get('906') ?? assert.fail(), { name: 'Selling' });
const nothing = () => undefined;

describe('a quick fix of an assignment file, out of what was held', () => {
  for (const [what, content, hoursLater, comesTo] of [
    ['an address', inSales('aad@x.example'), nothing, '"ada@x.example": adds 11'],
    ['an address that nobody has', inSales('aad@x.example'), otherAddress, '"ada@x.example": unknownPerson'],
    ['an address of nobody', inSales('aad@x.example'), userGoes('11'), '"ada@x.example": unknownPerson'],
    ['an address for an id', inSales('id:11'), otherAddress, '"ada@x.example": unknownPerson'],
    ['an id', inSales('dee@x.example'), nothing, '"id:14": adds 14'],
    ['an id that nobody has', inSales('dee@x.example'), userGoes('14'), '"id:14": unknownPerson'],
    ['a territory', named('Saels'), nothing, '"Sales": adds 11'],
    ['a territory that has another name', named('Saels'), otherName, '"Sales": unknownTerritory'],
  ] as const)
    it(`is compared with Zoho as it is by then: ${what}`, async () => {
      assert.equal(await plannedLate(content, hoursLater), comesTo);
    });
});
