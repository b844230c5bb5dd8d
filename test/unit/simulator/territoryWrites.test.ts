import { strict as assert } from 'node:assert';
import type { Organisation } from '../../../src/simulator/organisation/organisation';
import { type Client, codes, germanySouth, items, katharina, withSimulator } from './client';

const path = '/crm/v7/settings/territories';

function idOf(organisation: Organisation, name: string): string {
  return [...organisation.territories.values()].find((territory) => territory.name === name)?.id ?? '';
}

describe('writing territories', () => {
  it('creates up to ten, each judged on its own', async () => {
    await withSimulator({}, async ({ send, simulator }) => {
      const { organisation } = simulator;
      const reporting_to = { id: idOf(organisation, 'DACH') };
      const good = {
        name: 'Austria',
        reporting_to,
        permission_type: 'read_only',
        manager: { id: katharina },
      };
      const reply = await send('POST', path, {
        territories: [
          good,
          good,
          { ...good, name: 'a<b' },
          { ...good, name: 'No Parent', reporting_to: { id: '1' } },
          { name: 'Nothing Else' },
        ],
      });
      assert.equal(reply.status, 201);
      const expected = ['SUCCESS', 'DUPLICATE_DATA', 'INVALID_DATA', 'INVALID_DATA', 'MANDATORY_NOT_FOUND'];
      assert.deepEqual(codes(reply), expected);
      const austria = organisation.territories.get(String(items(reply)[0]?.details['id']));
      assert.deepEqual(
        [austria?.name, austria?.manager, austria?.permissionType],
        ['Austria', katharina, 'read_only'],
      );
      assert.ok(organisation.isMember(austria?.id ?? '', katharina));
      const eleven = await send('POST', path, { territories: Array(11).fill(good) });
      assert.deepEqual([eleven.status, (eleven.json as { code: string }).code], [400, 'LIMIT_EXCEEDED']);
    });
  });

  it('updates one or several, and only the name of the root', async () => {
    await withSimulator({}, async ({ send, simulator }) => {
      const { organisation } = simulator;
      const root = idOf(organisation, 'Halvorsen Instruments');
      const dach = idOf(organisation, 'DACH');
      const update = (...territories: object[]): ReturnType<Client['send']> =>
        send('PUT', path, { territories });
      const reply = await update(
        { id: germanySouth, manager: null, description: 'x' },
        { id: root, manager: null },
        { id: root, name: 'Halvorsen Group' },
        { id: dach, reporting_to: { id: germanySouth } },
        { id: '1', name: 'x' },
      );
      assert.deepEqual(codes(reply), ['SUCCESS', 'NOT_ALLOWED', 'SUCCESS', 'INVALID_DATA', 'INVALID_DATA']);
      assert.equal(organisation.territories.get(germanySouth)?.manager, null);
      assert.equal(organisation.territories.get(root)?.name, 'Halvorsen Group');
      const single = await send('PUT', `${path}/${germanySouth}`, { territories: [{ name: 'Bavaria' }] });
      assert.deepEqual([single.status, codes(single)], [200, ['SUCCESS']]);
      assert.equal(organisation.territories.get(germanySouth)?.name, 'Bavaria');
    });
  });

  it('a new manager needs a seat', async () => {
    await withSimulator({}, async ({ send, simulator }) => {
      const norway = idOf(simulator.organisation, 'Norway');
      const body = { territories: [{ manager: { id: katharina } }] };
      const reply = await send('PUT', `${path}/${norway}`, body);
      assert.deepEqual(
        [reply.status, codes(reply), items(reply)[0]?.details],
        [400, ['LIMIT_EXCEEDED'], { limit: 12 }],
      );
    });
  });

  it('deletes leaves only', async () => {
    await withSimulator({}, async ({ send, simulator }) => {
      const { organisation } = simulator;
      const root = idOf(organisation, 'Halvorsen Instruments');
      const reply = await send(
        'DELETE',
        `${path}?ids=${germanySouth},${idOf(organisation, 'Europe')},${root},1`,
      );
      assert.deepEqual(codes(reply), ['SUCCESS', 'NOT_ALLOWED', 'NOT_ALLOWED', 'INVALID_DATA']);
      assert.equal(organisation.territories.has(germanySouth), false);
      assert.equal(organisation.territories.size, 39);
      const africa = idOf(organisation, 'Africa');
      assert.deepEqual(codes(await send('DELETE', `${path}/${africa}`)), ['SUCCESS']);
      assert.equal((await send('DELETE', path)).status, 400);
    });
  });

  it('transfers the children of a territory and deletes it', async () => {
    await withSimulator({}, async ({ send, simulator }) => {
      const { organisation } = simulator;
      const dach = idOf(organisation, 'DACH');
      const root = idOf(organisation, 'Halvorsen Instruments');
      const target = `${path}/${dach}/actions/transfer_and_delete`;
      const transfer = async (to: string | undefined): Promise<string[]> =>
        codes(
          await send('POST', target, {
            territories: [{ transfer_to_id: to, delete_previous_forecasts: false }],
          }),
        );
      assert.deepEqual(await transfer(undefined), ['DEPENDENT_FIELD_MISSING']);
      assert.deepEqual(await transfer(idOf(organisation, 'Europe')), ['INVALID_DATA']);
      assert.deepEqual(await transfer(germanySouth), ['INVALID_DATA']);
      assert.deepEqual(await transfer(root), ['SUCCESS']);
      assert.equal(organisation.territories.get(germanySouth)?.reportingTo, root);
      assert.equal(organisation.territories.has(dach), false);
    });
  });
});
