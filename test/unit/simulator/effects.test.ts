import { strict as assert } from 'node:assert';
import type { Effect, Organisation } from '../../../src/simulator/server';
import { withSimulator } from './client';
import { id, path, smallOrganisation, territory } from './smallOrganisation';

describe('the effects of the simulator', () => {
  it('are told with who had them, and somebody else can be faster than a request', async () => {
    const organisation: Organisation = smallOrganisation();
    const told: string[] = [];
    const tell = ({ caller, request, user, operation, changed }: Effect): void => {
      told.push(`${caller} ${request?.method ?? '-'} ${operation} ${user} ${changed}`);
    };
    const onBeforeRequest = (): void => organisation.addMember(territory, id(1));
    await withSimulator({ organisation, onBeforeRequest, onEffect: tell }, async ({ send }) => {
      const { status, text } = await send('PUT', path, { users: [{ id: id(1) }, { id: id(2) }] });
      assert.equal(status, 200);
      assert.match(text, /DUPLICATE_DATA.*SUCCESS/);
      await send('DELETE', `${path}?ids=${id(2)}`);
    });
    assert.deepEqual(told, [
      `other - add ${id(1)} true`,
      `${id(99)} PUT add ${id(2)} true`,
      `other - add ${id(1)} false`,
      `${id(99)} DELETE remove ${id(2)} true`,
    ]);
  });

  it('of a request that is refused are none', async () => {
    const told: Effect[] = [];
    await withSimulator(
      { organisation: smallOrganisation(), onEffect: (effect) => told.push(effect) },
      async ({ send }) => {
        await send('PUT', path, { users: [{ id: id(6) }] });
        await send('PUT', path, { users: [{ id: id(1) }] }, { authorization: 'Zoho-oauthtoken unknown' });
      },
    );
    assert.deepEqual(told, []);
  });
});
