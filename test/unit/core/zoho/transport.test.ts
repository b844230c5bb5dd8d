import { strict as assert } from 'node:assert';
import type { CrmClient } from '../../../../src/core/zoho/client';
import type { CallLogEntry } from '../../../../src/core/zoho/transport';
import {
  callsTo,
  client,
  never,
  sampleTerritory,
  sampleUser,
  user,
  usingSimulator,
} from '../../../harness/crm';

interface Sample {
  readonly name: string;
  readonly call: (crm: CrmClient) => Promise<unknown>;
  readonly line: string;
  readonly body: string;
}

const t = sampleTerritory;
const u = sampleUser;
const base = `/crm/v7/settings/territories`;
const options = { signal: never() };

const samples: readonly Sample[] = [
  {
    name: 'the sample of the API page, bulk',
    call: (crm) => crm.associateUsers(t, [u], never()),
    line: 'PUT /crm/v7/settings/territories/431581000000744113/users',
    body: '{"users":[{"id":"431581000000258001"}]}',
  },
  {
    name: 'the sample of the API page, single',
    call: (crm) => crm.associateUser(t, u, never()),
    line: 'PUT /crm/v7/settings/territories/431581000000744113/users/431581000000258001',
    body: '',
  },
  {
    name: 'two users in bulk',
    call: (crm) => crm.associateUsers(t, [u, user(7)], never()),
    line: `PUT ${base}/${t}/users`,
    body: '{"users":[{"id":"431581000000258001"},{"id":"7"}]}',
  },
  {
    name: 'removing users in bulk',
    call: (crm) => crm.removeUsers(t, [u, user(7)], never()),
    line: `DELETE ${base}/${t}/users?ids=431581000000258001,7`,
    body: '',
  },
  {
    name: 'removing one user',
    call: (crm) => crm.removeUser(t, u, never()),
    line: `DELETE ${base}/${t}/users/${u}`,
    body: '',
  },
  {
    name: 'territories',
    call: (crm) => crm.territories(options),
    line: `GET ${base}?page=1&per_page=2000`,
    body: '',
  },
  {
    name: 'counts',
    call: (crm) => crm.userCounts(options),
    line: `GET ${base}/actions/associated_users_count`,
    body: '',
  },
  { name: 'members', call: (crm) => crm.members(t, options), line: `GET ${base}/${t}/users`, body: '' },
  {
    name: 'territories of a user',
    call: (crm) => crm.territoriesOfUser(u, options),
    line: `GET /crm/v7/users/${u}/territories`,
    body: '',
  },
  {
    name: 'active users',
    call: (crm) => crm.activeUsers(options),
    line: 'GET /crm/v7/users?type=ActiveUsers&page=1&per_page=200',
    body: '',
  },
  {
    name: 'users by id, of any status',
    call: (crm) => crm.usersById([u, user(7)], options),
    line: 'GET /crm/v7/users?type=AllUsers&ids=431581000000258001,7',
    body: '',
  },
  {
    name: 'the current user',
    call: (crm) => crm.currentUser(never()),
    line: 'GET /crm/v7/users?type=CurrentUser',
    body: '',
  },
  { name: 'the organisation', call: (crm) => crm.organisation(never()), line: 'GET /crm/v7/org', body: '' },
];

/** What Node and node-fetch add by themselves; all that matters here is that nothing else comes along. */
const usual = ['accept', 'accept-encoding', 'connection', 'host', 'user-agent'];

describe('what goes over the wire', () => {
  for (const { name, call, line, body } of samples) {
    it(`${name}: ${line}`, async () => {
      await usingSimulator({}, async (simulator) => {
        await call(client(simulator));
        const [request] = simulator.requests;
        assert.deepEqual(callsTo(simulator), [line], 'one request, and exactly this one');
        assert.equal(request?.body, body);
        const { authorization, ...headers } = request.headers;
        assert.equal(authorization, `Zoho-oauthtoken ${simulator.accessToken}`);
        const ofBody = body ? ['content-length', 'content-type'] : [];
        // Node sends a length of 0 with a PUT that has no body
        const names = Object.keys(headers).filter((header) => body || header !== 'content-length');
        assert.deepEqual(names.sort(), [...usual, ...ofBody].sort());
        if (body) assert.equal(headers['content-type'], 'application/json');
        if (body) assert.equal(headers['content-length'], String(body.length));
        else assert.equal(headers['content-length'] ?? '0', '0');
      });
    });
  }

  it('follows the version setting from one request to the next', async () => {
    await usingSimulator({}, async (simulator) => {
      let version: 'v7' | 'v8' = 'v7';
      const crm = client(simulator, { version: () => version });
      await crm.organisation(never());
      version = 'v8';
      await crm.organisation(never());
      assert.deepEqual(callsTo(simulator), ['GET /crm/v7/org', 'GET /crm/v8/org']);
    });
  });

  it('is told to the log without token, id or body', async () => {
    await usingSimulator({ switches: { creditsPerDay: 4 } }, async (simulator) => {
      const calls: CallLogEntry[] = [];
      const crm = client(simulator, { onCall: (entry) => calls.push(entry) });
      await crm.organisation(never());
      await crm.associateUsers(t, [u], never());
      simulator.failNext({ kind: 'reset' });
      await assert.rejects(crm.members(t, options));
      assert.deepEqual(
        calls.map(({ call, status, creditsLeft }) => [call, status, creditsLeft]),
        [
          ['GET /org', 200, undefined],
          ['PUT /settings/territories/{territory}/users', 200, 2],
          ['GET /settings/territories/{territory}/users', undefined, undefined],
        ],
      );
      assert.ok(calls.every(({ ms }) => Number.isInteger(ms) && ms >= 0));
      const text = JSON.stringify(calls);
      for (const secret of [simulator.accessToken, t, u, '127.0.0.1']) assert.ok(!text.includes(secret));
    });
  });

  it('believes of the credits that are left a number, and nothing else', async () => {
    await usingSimulator({}, async (simulator) => {
      const told: unknown[] = [];
      const crm = client(simulator, { onCall: ({ creditsLeft }) => told.push(creditsLeft) });
      for (const left of ['7', '0', '', 'none', '1e3']) {
        const headers = { 'x-api-credits-remaining': left };
        simulator.failNext({ kind: 'answer', status: 204, headers, body: '' });
        await crm.members(t, options);
      }
      assert.deepEqual(told, [7, 0, undefined, undefined, undefined]);
    });
  });

  it('refuses to put more users into a request than Zoho takes, and sends nothing', async () => {
    await usingSimulator({}, async (simulator) => {
      const users = Array.from({ length: 101 }, (_, index) => user(index + 1));
      const crm = client(simulator);
      await assert.rejects(crm.associateUsers(t, users, never()), RangeError);
      await assert.rejects(crm.removeUsers(t, users.slice(0, 26), never()), RangeError);
      await assert.rejects(crm.associateUsers(t, [], never()), RangeError);
      assert.equal(simulator.requests.length, 0);
    });
  });
});
