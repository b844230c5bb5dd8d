import { strict as assert } from 'node:assert';
import type { Switches } from '../../../src/simulator/switches';
import { germanySouth, katharina, type Reply, usersBody, withSimulator } from './client';

const members = `/crm/v7/settings/territories/${germanySouth}/users`;
const codeOf = (reply: Reply): unknown => (reply.json as { code?: unknown } | undefined)?.code;

describe('letting a call in', () => {
  const headers: [name: string, authorization: string | undefined, code: string][] = [
    ['no header', undefined, 'AUTHENTICATION_FAILURE'],
    ['a wrong token', 'Zoho-oauthtoken 1000.x.y', 'INVALID_TOKEN'],
    ['the word Bearer', 'Bearer TOKEN', 'INVALID_TOKEN'],
  ];
  for (const [name, authorization, code] of headers) {
    it(`${name} is 401 ${code}`, async () => {
      await withSimulator({}, async ({ simulator }) => {
        const value = authorization?.replace('TOKEN', simulator.accessToken);
        const response = await fetch(`${simulator.url}/crm/v7/org`, {
          headers: value === undefined ? {} : { authorization: value },
        });
        const body = (await response.json()) as { code: string; details: unknown; status: string };
        assert.deepEqual([response.status, body.code, body.details, body.status], [401, code, {}, 'error']);
      });
    });
  }

  for (const code of ['INVALID_TOKEN', 'AUTHENTICATION_FAILURE', 'INVALID_OAUTHTOKEN'] as const) {
    it(`a wrong token is ${code} when switched so`, async () => {
      await withSimulator({ switches: { tokenError: code } }, async ({ send }) => {
        const reply = await send('GET', '/crm/v7/org', undefined, { authorization: 'Zoho-oauthtoken no' });
        assert.deepEqual([reply.status, codeOf(reply)], [401, code]);
      });
    });
  }

  const t = 'ZohoCRM.settings.territories';
  const scopes: [owned: string[], method: string, path: string, allowed: boolean, readScopes?: 'openapi'][] =
    [
      [[`${t}.ALL`, 'ZohoCRM.users.ALL'], 'PUT', members, true],
      [[`${t}.All`, 'zohocrm.users.all'], 'PUT', members, true],
      [['ZohoCRM.settings.ALL', 'ZohoCRM.users.ALL'], 'PUT', members, true],
      [[`${t}.ALL`], 'PUT', members, false],
      [[`${t}.ALL`, 'ZohoCRM.users.READ'], 'PUT', members, false],
      [[`${t}.UPDATE`, 'ZohoCRM.users.ALL'], 'PUT', members, false],
      [['ZohoCRM.users.READ'], 'GET', members, true],
      [['ZohoCRM.users.READ'], 'GET', members, false, 'openapi'],
      [[`${t}.READ`], 'GET', '/crm/v7/settings/territories', true],
      [['ZohoCRM.users.ALL'], 'GET', '/crm/v7/settings/territories', false],
      [[`${t}.READ`], 'GET', '/crm/v7/settings/territories/actions/associated_users_count', false],
      [[`${t}.READ`], 'GET', '/crm/v7/settings/territories/actions/associated_users_count', true, 'openapi'],
      [[`${t}.DELETE`, 'ZohoCRM.users.ALL'], 'DELETE', `${members}?ids=1`, true],
      [[`${t}.DELETE`, 'ZohoCRM.users.READ'], 'DELETE', `${members}?ids=1`, false],
      [['ZohoCRM.users.READ'], 'GET', '/crm/v7/org', false],
      [['ZohoCRM.org.READ'], 'GET', '/crm/v7/org', true],
    ];
  for (const [owned, method, path, allowed, readScopes] of scopes) {
    it(`${owned.join(' ')} ${allowed ? 'may' : 'may not'} ${method} ${path} ${readScopes ?? ''}`, async () => {
      const switches = readScopes === undefined ? {} : { readScopes };
      await withSimulator({ switches }, async ({ send, simulator }) => {
        const authorization = `Zoho-oauthtoken ${simulator.issueToken({ scopes: owned })}`;
        const body = method === 'PUT' ? usersBody(katharina) : undefined;
        const reply = await send(method, path, body, { authorization });
        assert.equal(codeOf(reply) === 'OAUTH_SCOPE_MISMATCH', !allowed);
        assert.equal(reply.status === 401, !allowed);
        assert.equal(simulator.organisation.isMember(germanySouth, katharina), allowed && method === 'PUT');
      });
    });
  }

  const wrong: [method: string, path: string, status: number, code: string][] = [
    ['POST', members, 400, 'INVALID_REQUEST_METHOD'],
    ['PATCH', '/crm/v7/users', 400, 'INVALID_REQUEST_METHOD'],
    ['GET', '/crm/v7/nowhere', 404, 'INVALID_URL_PATTERN'],
    ['GET', '/crm/v2/users', 404, 'INVALID_URL_PATTERN'],
    ['GET', '/crm/v7', 404, 'INVALID_URL_PATTERN'],
    ['GET', '/', 404, 'INVALID_URL_PATTERN'],
    ['GET', '/oauth/v2/nowhere', 404, 'INVALID_URL_PATTERN'],
  ];
  for (const [method, path, status, code] of wrong) {
    it(`${method} ${path} is ${status} ${code}`, async () => {
      await withSimulator({}, async ({ send }) => {
        const reply = await send(method, path);
        assert.deepEqual([reply.status, codeOf(reply)], [status, code]);
      });
    });
  }
});

describe('an organisation in trouble', () => {
  const list = '/crm/v7/settings/territories';
  const cases: [switches: Partial<Switches>, list: [number, unknown], write: [number, unknown]][] = [
    [
      { territoryFeature: '400-FEATURE_NOT_ENABLED' },
      [400, 'FEATURE_NOT_ENABLED'],
      [400, 'FEATURE_NOT_ENABLED'],
    ],
    [
      { territoryFeature: '403-FEATURE_NOT_ENABLED' },
      [403, 'FEATURE_NOT_ENABLED'],
      [403, 'FEATURE_NOT_ENABLED'],
    ],
    [
      { territoryFeature: '403-TERRITORY_NOT_ENABLED' },
      [403, 'TERRITORY_NOT_ENABLED'],
      [403, 'TERRITORY_NOT_ENABLED'],
    ],
    [
      { territoryFeature: '403-TERRITORY_DISABLED' },
      [403, 'TERRITORY_DISABLED'],
      [403, 'TERRITORY_DISABLED'],
    ],
    [{ territoryFeature: '204' }, [204, undefined], [403, 'TERRITORY_NOT_ENABLED']],
    [{ permission: 'NO_PERMISSION' }, [403, 'NO_PERMISSION'], [403, 'NO_PERMISSION']],
    [{ permission: 'AUTHORIZATION_FAILED' }, [400, 'AUTHORIZATION_FAILED'], [400, 'AUTHORIZATION_FAILED']],
    [{ permission: 'PERMISSION_DENIED' }, [403, 'PERMISSION_DENIED'], [403, 'PERMISSION_DENIED']],
    [{ internalError: 'INTERNAL_ERROR' }, [500, 'INTERNAL_ERROR'], [500, 'INTERNAL_ERROR']],
    [
      { internalError: 'INTERNAL_SERVER_ERROR' },
      [500, 'INTERNAL_SERVER_ERROR'],
      [500, 'INTERNAL_SERVER_ERROR'],
    ],
  ];
  for (const [switches, expectedList, expectedWrite] of cases) {
    it(`refuses as switched: ${JSON.stringify(switches)}`, async () => {
      await withSimulator({ switches }, async ({ send, simulator }) => {
        const read = await send('GET', list);
        assert.deepEqual([read.status, codeOf(read)], expectedList);
        const write = await send('PUT', members, usersBody(katharina));
        assert.deepEqual([write.status, codeOf(write)], expectedWrite);
        assert.equal(simulator.organisation.isMember(germanySouth, katharina), false);
        const org = await send('GET', '/crm/v7/org');
        assert.equal(org.status, switches.internalError === undefined ? 200 : 500);
      });
    });
  }

  const refusedUsers: [switches: Partial<Switches>, who: 'caller' | 'unconfirmed', code: string][] = [
    [{ selfAssociation: 'refused' }, 'caller', 'NOT_ALLOWED'],
    [{ unconfirmedUsers: 'refused' }, 'unconfirmed', 'INVALID_DATA'],
  ];
  for (const [switches, who, code] of refusedUsers) {
    it(`takes the ${who} as a member unless switched ${JSON.stringify(switches)}`, async () => {
      await withSimulator({ switches }, async ({ send, simulator }) => {
        const { organisation } = simulator;
        const unconfirmed = [...organisation.users.values()].find(({ confirmed }) => !confirmed);
        const id = (who === 'caller' ? organisation.administrator : unconfirmed)?.id ?? '';
        const refused = await send('PUT', members, usersBody(id));
        assert.equal((refused.json as { users: { code: string }[] }).users[0]?.code, code);
        simulator.switches.selfAssociation = 'allowed';
        simulator.switches.unconfirmedUsers = 'accepted';
        assert.equal((await send('PUT', members, usersBody(id))).status, 200);
      });
    });
  }

  it('answers 429 without Retry-After once the calls of a minute are used up', async () => {
    let now = 1_000_000;
    await withSimulator({ now: () => now, switches: { requestsPerMinute: 2 } }, async ({ send }) => {
      const statuses = [];
      for (let n = 0; n < 3; n++) statuses.push((await send('GET', '/crm/v7/org')).status);
      assert.deepEqual(statuses, [200, 200, 429]);
      const refused = await send('GET', '/crm/v7/org');
      assert.deepEqual([codeOf(refused), refused.headers.get('retry-after')], ['TOO_MANY_REQUESTS', null]);
      now += 60_000;
      assert.equal((await send('GET', '/crm/v7/org')).status, 200);
    });
  });

  it('tells the credits left once half are used, then refuses', async () => {
    await withSimulator({ switches: { creditsPerDay: 4 } }, async ({ send }) => {
      const seen = [];
      for (let n = 0; n < 5; n++) {
        const reply = await send('GET', '/crm/v7/org');
        seen.push([reply.status, reply.headers.get('x-api-credits-remaining')]);
      }
      assert.deepEqual(seen, [
        [200, null],
        [200, '2'],
        [200, '1'],
        [200, '0'],
        [429, null],
      ]);
    });
  });

  it('refuses calls beyond the concurrency it allows', async () => {
    await withSimulator({ switches: { concurrentCalls: 2, latencyMs: 100 } }, async ({ send }) => {
      const replies = await Promise.all([1, 2, 3, 4].map(() => send('GET', '/crm/v7/org')));
      assert.deepEqual(replies.map(({ status }) => status).sort(), [200, 200, 429, 429]);
      assert.equal((await send('GET', '/crm/v7/org')).status, 200);
    });
  });
});
