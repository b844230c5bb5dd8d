import { strict as assert } from 'node:assert';
import { isAsPlanned } from '../../../../src/core/assignmentPlan/asPlanned';
import { adoptAssignments, exportAssignments } from '../../../../src/core/assignmentPlan/export';
import { territoryId } from '../../../../src/core/util/ids';
import { Organisation } from '../../../../src/simulator/server';
import {
  assignmentPlan,
  documentOf,
  fenceName,
  fileFor,
  withOrganisation,
} from '../../../harness/assignmentPlans';
import { never, usingSimulator } from '../../../harness/crm';

/** Ada and Bo are in Sales, which Ada manages; nobody is in Service; Cy is nowhere. */
function acme(): Organisation {
  const crm = new Organisation({ name: 'Acme' });
  crm.addUser({ id: '1', lastName: 'Admin', email: 'admin@x.example', profile: 'Administrator' });
  for (const [id, name] of [
    ['11', 'ada'],
    ['12', 'bo'],
    ['13', 'cy'],
  ] as const)
    crm.addUser({ id, lastName: name, email: `${name}@x.example` });
  crm.addTerritory({ id: '901', name: 'Sales', manager: '11' });
  crm.addTerritory({ id: '902', name: 'Service' });
  for (const who of ['11', '12']) crm.addMember('901', who);
  return crm;
}

/** A territory as it is from now on, with the members it had. */
function become({ territories }: Organisation, id: string, now: { name?: string; manager?: string }): void {
  territories.set(id, { ...(territories.get(id) ?? assert.fail()), ...now });
}

const content = {
  territories: {
    Sales: { members: ['ada@x.example', 'cy@x.example'] },
    Service: { members: [], empty: true },
  },
};
const reading = { signal: never(), step: () => undefined };

describe('a plan of an assignment file', () => {
  for (const [what, change, isStill] of [
    ['stands where all is as it was', () => undefined, true],
    ['does not where somebody came', (crm: Organisation) => crm.addMember('902', '13'), false],
    ['does not where somebody left', (crm: Organisation) => crm.removeMember('901', '12'), false],
    [
      'does not where somebody came for somebody else',
      (crm: Organisation) => {
        crm.removeMember('901', '12');
        crm.addMember('901', '13');
      },
      false,
    ],
    [
      'does not where the territory has another name',
      (crm: Organisation) => become(crm, '902', { name: 'Help' }),
      false,
    ],
    [
      'does not where the territory has another manager',
      (crm: Organisation) => become(crm, '901', { manager: '12' }),
      false,
    ],
    [
      'does not where somebody who is to come is no longer active',
      (crm: Organisation) =>
        crm.addUser({ id: '13', lastName: 'cy', email: 'cy@x.example', status: 'inactive' }),
      false,
    ],
  ] as const)
    it(`${what}, by what adopting reads`, async () => {
      const crm = acme();
      await usingSimulator({ organisation: crm }, (simulator) =>
        withOrganisation(simulator, async (organisation) => {
          const { target, model } = organisation;
          const text = fileFor(simulator, content);
          const plan = await assignmentPlan(organisation, text);
          assert.ok(isAsPlanned(plan, model));
          change(crm);
          const document = await documentOf(text);
          await adoptAssignments(target, model, { document, organisation: fenceName }, reading);
          const asked = simulator.requests.length;
          assert.equal(isAsPlanned(plan, model), isStill);
          assert.equal(simulator.requests.length, asked);
        }),
      );
    });

  it('stands by the numbers of users where only other members were read', async () => {
    const crm = acme();
    await usingSimulator({ organisation: crm }, (simulator) =>
      withOrganisation(simulator, async (organisation) => {
        const { target, model } = organisation;
        const plan = await assignmentPlan(organisation, fileFor(simulator, content));
        await exportAssignments(target, model, { territories: ['Service'] }, reading);
        const sales = territoryId('901') ?? assert.fail();
        assert.equal(model.heldMembers.has(sales), false);
        assert.equal(isAsPlanned(plan, model), true);
        crm.addMember('901', '13');
        await exportAssignments(target, model, { territories: ['Service'] }, reading);
        assert.equal(isAsPlanned(plan, model), false);
      }),
    );
  });

  it('is known not to stand by whoever is told that members were read', async () => {
    const crm = acme();
    await usingSimulator({ organisation: crm }, (simulator) =>
      withOrganisation(simulator, async (organisation) => {
        const { model } = organisation;
        const plan = await assignmentPlan(organisation, fileFor(simulator, content));
        const told: boolean[] = [];
        model.onDidChange(() => told.push(isAsPlanned(plan, model)));
        const sales = territoryId('901') ?? assert.fail();
        await model.readMembers(sales, never());
        crm.addMember('901', '13');
        await model.readMembers(sales, never());
        assert.deepEqual(told, [true, false]);
      }),
    );
  });
});
