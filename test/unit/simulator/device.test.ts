import { strict as assert } from 'node:assert';
import { type Client, withSimulator } from './client';
import { client, post, query, scope, type TokenAnswer, tokenOf } from './oauthClient';

describe('sign-in of a device', () => {
  interface DeviceAnswer {
    readonly user_code: string;
    readonly device_code: string;
    readonly verification_url: string;
  }
  const start = async ({ send, simulator }: Client): Promise<DeviceAnswer> => {
    const fields = {
      client_id: simulator.clientId,
      grant_type: 'device_request',
      scope,
      access_type: 'offline',
    };
    return (await send('POST', `/oauth/v3/device/code?${query(fields)}`)).json as DeviceAnswer;
  };
  const poll = async ({ send, simulator }: Client, device: DeviceAnswer): Promise<TokenAnswer> => {
    const fields = { grant_type: 'device_token', code: device.device_code, ...client(simulator) };
    return tokenOf(await post(send, '/oauth/v3/device/token', fields));
  };

  for (const decision of ['accept', 'reject']) {
    it(`waits for the person to ${decision}`, async () => {
      let now = 1_000_000;
      await withSimulator({ now: () => now }, async (connection) => {
        const device = await start(connection);
        assert.equal((await poll(connection, device)).error, 'authorization_pending');
        now += 10_000;
        assert.equal((await poll(connection, device)).error, 'slow_down');
        const page = await connection.send(
          'GET',
          `/oauth/v3/device?user_code=${device.user_code.toLowerCase()}`,
        );
        assert.match(page.text, /ZohoCRM\.users\.READ/);
        await post(connection.send, '/oauth/v3/device', { user_code: device.user_code, decision });
        now += 30_000;
        const tokens = await poll(connection, device);
        if (decision === 'accept') assert.ok(tokens.access_token && tokens.refresh_token);
        else assert.equal(tokens.error, 'access_denied');
      });
    });
  }

  it('asks for the code on a page of its own', async () => {
    await withSimulator({}, async ({ send }) => {
      assert.match((await send('GET', '/oauth/v3/device')).text, /<input name="user_code"/);
    });
  });

  it('forgets the code after five minutes', async () => {
    let now = 1_000_000;
    await withSimulator({ now: () => now }, async (connection) => {
      const device = await start(connection);
      now += 300_000;
      assert.equal((await poll(connection, device)).error, 'expired');
      const page = await connection.send('GET', `/oauth/v3/device?user_code=${device.user_code}`);
      assert.equal(page.status, 400);
    });
  });
});
