import { strict as assert } from 'node:assert';
import { fullScopes, Tokens } from '../../../src/simulator/oauth/tokens';
import { type Client, type Reply, withSimulator } from './client';
import { client, post, query, refresh, tokenOf, tokenPath } from './oauthClient';

describe('the token endpoint', () => {
  const ways: [name: string, post: (connection: Client, fields: Record<string, string>) => Promise<Reply>][] =
    [
      ['a form', ({ send }, fields) => post(send, tokenPath, fields)],
      ['the query', ({ send }, fields) => send('POST', `${tokenPath}?${query(fields)}`)],
      [
        'multipart',
        async ({ simulator }, fields) => {
          const body = new FormData();
          for (const [name, value] of Object.entries(fields)) body.append(name, value);
          const response = await fetch(simulator.url + tokenPath, { method: 'POST', body });
          const text = await response.text();
          return {
            status: response.status,
            text,
            json: JSON.parse(text) as unknown,
            headers: response.headers,
          };
        },
      ],
    ];
  for (const [name, sendAs] of ways) {
    it(`refreshes with parameters in ${name}, and gives no new refresh token`, async () => {
      await withSimulator({}, async (connection) => {
        const { simulator } = connection;
        const fields = {
          grant_type: 'refresh_token',
          refresh_token: simulator.refreshToken,
          ...client(simulator),
        };
        const tokens = tokenOf(await sendAs(connection, fields));
        assert.match(tokens.access_token ?? '', /^1000\.[0-9a-f]{32}\.[0-9a-f]{32}$/);
        assert.equal(tokens.refresh_token, undefined);
      });
    });
  }

  const errors: [fields: Record<string, string>, error: string][] = [
    [{ client_id: 'x' }, 'invalid_client'],
    [{ client_secret: 'x' }, 'invalid_client_secret'],
    [{ refresh_token: 'x' }, 'invalid_code'],
    [{ grant_type: 'x' }, 'unsupported_grant_type'],
  ];
  for (const [wrong, error] of errors) {
    it(`answers ${error} with HTTP 200`, async () => {
      await withSimulator({}, async ({ send, simulator }) => {
        const right = {
          grant_type: 'refresh_token',
          refresh_token: simulator.refreshToken,
          ...client(simulator),
        };
        const reply = await post(send, tokenPath, { ...right, ...wrong });
        assert.deepEqual([reply.status, reply.json], [200, { error }]);
      });
    });
  }

  it('refuses the eleventh refresh in ten minutes, and takes up again afterwards', async () => {
    let now = 1_000_000;
    await withSimulator({ now: () => now }, async (connection) => {
      for (let n = 0; n < 10; n++) assert.ok(tokenOf(await refresh(connection)).access_token);
      const refused = await refresh(connection);
      assert.deepEqual([refused.status, tokenOf(refused).error], [400, 'Access Denied']);
      connection.simulator.switches.throttleText = 'localised';
      assert.equal(tokenOf(await refresh(connection)).error, '拒绝访问');
      connection.simulator.switches.throttleStatus = 200;
      assert.equal((await refresh(connection)).status, 200);
      now += 600_000;
      assert.ok(tokenOf(await refresh(connection)).access_token);
    });
  });

  it('lets fifteen access tokens of a refresh token live, ending the oldest', async () => {
    let now = 1_000_000;
    const clock = { now: () => now, switches: { accessTokenSeconds: 86_400 } };
    await withSimulator(clock, async (connection) => {
      const tokens: string[] = [];
      for (let n = 0; n < 16; n++) {
        tokens.push(tokenOf(await refresh(connection)).access_token ?? '');
        now += 61_000;
      }
      const statusOf = async (token = ''): Promise<number> =>
        (
          await connection.send('GET', '/crm/v7/org', undefined, {
            authorization: `Zoho-oauthtoken ${token}`,
          })
        ).status;
      assert.deepEqual(
        [await statusOf(tokens[0]), await statusOf(tokens[1]), await statusOf(tokens[15])],
        [401, 200, 200],
      );
    });
  });

  it('ends access tokens when their time is up', async () => {
    let now = 1_000_000;
    await withSimulator({ now: () => now }, async ({ send, simulator }) => {
      const authorization = `Zoho-oauthtoken ${simulator.issueToken({ expiresInSeconds: 10 })}`;
      now += 9_999;
      assert.equal((await send('GET', '/crm/v7/org', undefined, { authorization })).status, 200);
      now += 1;
      assert.equal((await send('GET', '/crm/v7/org', undefined, { authorization })).status, 401);
    });
  });

  it('revokes a refresh token with its access tokens; an unknown token is 400', async () => {
    await withSimulator({}, async (connection) => {
      const { send, simulator } = connection;
      const authorization = `Zoho-oauthtoken ${tokenOf(await refresh(connection)).access_token ?? ''}`;
      const revoke = `/oauth/v2/token/revoke?token=${simulator.refreshToken}`;
      assert.deepEqual((await send('POST', revoke)).json, { status: 'success' });
      assert.equal((await send('GET', '/crm/v7/org', undefined, { authorization })).status, 401);
      assert.deepEqual(tokenOf(await refresh(connection)), { error: 'invalid_code' });
      assert.equal((await send('POST', revoke)).status, 400);
    });
  });

  it('names itself as the accounts server', async () => {
    await withSimulator({}, async ({ send, simulator }) => {
      const reply = await send('GET', '/oauth/serverinfo');
      assert.deepEqual(reply.json, { result: 'success', locations: { us: simulator.url } });
    });
  });

  it('keeps twenty refresh tokens of a user, ending the oldest', () => {
    const tokens = new Tokens({ now: () => 1_000_000, seconds: () => 3600 });
    const issued = Array.from({ length: 21 }, () => tokens.issueRefreshToken('1', fullScopes));
    const other = tokens.issueRefreshToken('2', fullScopes);
    const isKnown = (token = ''): boolean => tokens.refresh(token) !== 'unknown';
    assert.deepEqual([issued[0], issued[1], issued[20], other].map(isKnown), [false, true, true, true]);
  });
});
