import { strict as assert } from 'node:assert';
import { territoriesPerUser } from '../../../../src/core/org/problems';
import { readEveryMember } from '../../../../src/extension/ports/everyMember';
import { Organisation } from '../../../../src/simulator/server';
import { territoryId, userId } from '../../../../src/core/util/ids';
import { withOrganisation } from '../../../harness/assignmentPlans';
import { never, usingSimulator } from '../../../harness/crm';

describe('the members of every territory', () => {
  it('are read once more where a refresh in between has forgotten some', () => {
    const crm = new Organisation({ name: 'Acme' });
    crm.addUser({ id: '1', lastName: 'Admin', email: 'admin@x.example', profile: 'Administrator' });
    crm.addUser({ id: '11', lastName: 'Ada', email: 'ada@x.example' });
    const reportingTo = crm.addTerritory({ id: '901', name: 'Acme' }).id;
    crm.addTerritory({ id: '902', name: 'Sales', reportingTo });
    for (const id of ['901', '902']) crm.addMember(id, id === '901' ? '1' : '11');
    const sales = territoryId('902') ?? assert.fail();
    return usingSimulator({ organisation: crm }, (simulator) =>
      withOrganisation(simulator, async ({ model }) => {
        await model.hierarchy();
        await model.counted();
        await model.readMembers(sales, never());
        let asked = 0;
        const prompter = {
          progress: async <T>(_: string, work: (step: never) => Promise<T>) => {
            if (asked++ === 0) await model.refresh();
            return work({ signal: never(), report: () => undefined } as never);
          },
        };
        await readEveryMember({ prompter } as never, { model });
        assert.equal(territoriesPerUser(model.heldMembers).get(userId('11') ?? assert.fail()), 1);
      }),
    );
  });
});
