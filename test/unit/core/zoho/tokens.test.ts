import { strict as assert } from 'node:assert';
import type { TokenProvider } from '../../../../src/core/zoho/tokenProvider';
import { client, crmError, never, sampleTerritory, sampleUser, usingSimulator } from '../../../harness/crm';

describe('a token that Zoho refuses', () => {
  const codes = ['INVALID_TOKEN', 'AUTHENTICATION_FAILURE', 'INVALID_OAUTHTOKEN'] as const;

  for (const tokenError of codes) {
    it(`is replaced, and the call sent once more (${tokenError})`, async () => {
      await usingSimulator({ switches: { tokenError } }, async (simulator) => {
        const asked: string[] = [];
        const tokens = source('expired.token', (refused) => {
          asked.push(refused);
          return simulator.accessToken;
        });
        const crm = client(simulator, { tokens });
        const { byId } = await crm.associateUser(sampleTerritory, sampleUser, never());
        assert.equal(byId.get(sampleUser)?.item.code, 'SUCCESS');
        assert.deepEqual(asked, ['expired.token']);
        assert.equal(simulator.requests.length, 2);
      });
    });
  }

  it('is an error when there is no other, or the other is refused too', async () => {
    await usingSimulator({}, async (simulator) => {
      for (const [another, requests] of [
        [undefined, 1],
        ['expired.too', 2],
      ] as const) {
        simulator.requests.length = 0;
        const crm = client(simulator, { tokens: source('expired.token', () => another) });
        const error = await crmError(crm.territories({ signal: never() }));
        assert.equal(error.kind, 'tokenRefused');
        assert.equal(simulator.requests.length, requests);
      }
    });
  });

  it('is not asked for when something else is refused', async () => {
    await usingSimulator({ switches: { permission: 'NO_PERMISSION' } }, async (simulator) => {
      const tokens = source(simulator.accessToken, () => assert.fail('the token was fine'));
      const error = await crmError(client(simulator, { tokens }).territories({ signal: never() }));
      assert.equal(error.kind, 'noPermission');
    });
  });
});

function source(first: string, replace: (refused: string) => string | undefined): TokenProvider {
  return {
    current: () => Promise.resolve(first),
    replace: (refused) => Promise.resolve(replace(refused)),
  };
}
