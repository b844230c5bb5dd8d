import { strict as assert } from 'node:assert';
import { OrganisationModel } from '../../../../src/core/org/organisation';
import { planManagers } from '../../../../src/core/plan/managers';
import { callsTo, client, never, usingSimulator } from '../../../harness/crm';
import { managedOrganisation, root, toNobody } from '../../../harness/managers';
import { active, north, south, target } from '../../../harness/runs';

const [ann, ben] = [active(1), active(2)] as const;

describe('a plan that leaves territories without a manager', () => {
  it('is about whoever manages them now, and reads no members where nobody does', () =>
    usingSimulator({ organisation: managedOrganisation(4) }, async (simulator) => {
      simulator.organisation.setManager(north, ben);
      const model = new OrganisationModel(client(simulator), undefined);
      const unmanaged = new Set([north, south, root]);
      const reading = { signal: never(), step: () => undefined, unmanaged };
      const planFor = async (...held: Parameters<typeof toNobody>[]) => {
        const changes = held.map((one) => toNobody(...one));
        return (await planManagers(target, changes, model, reading)).draft;
      };
      const other = await planFor([north, ann]);
      assert.deepEqual(other.rows, [{ ...toNobody(north, ben), replaces: ben, state: { kind: 'send' } }]);
      assert.deepEqual(
        other.territories.map(({ id }) => id),
        [north],
      );
      const members = callsTo(simulator).filter((call) => call.endsWith('/users'));
      assert.deepEqual(members, [`GET /crm/v7/settings/territories/${north}/users`]);
      simulator.organisation.setManager(south, ann);
      const both = await planFor([north, ann]);
      assert.deepEqual(
        both.rows.map(({ territory, user }) => [territory, user]),
        [
          [north, ben],
          [south, ann],
        ],
      );
      simulator.organisation.setManager(north, null);
      simulator.organisation.setManager(south, null);
      const done = await planFor([north, ann]);
      assert.deepEqual(
        done.rows.map(({ state }) => state.kind),
        ['alreadySo'],
      );
      model.dispose();
    }));
});
