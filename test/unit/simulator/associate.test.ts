import { strict as assert } from 'node:assert';
import { codes, germanySouth, items, katharina, usersBody, withSimulator } from './client';
import { id, path, smallOrganisation, territory } from './smallOrganisation';

const success = (user: string): unknown => ({
  code: 'SUCCESS',
  details: { id: user },
  message: 'Given User added to the mentioned territory Successfully',
  status: 'success',
});

describe('associating users with a territory', () => {
  for (const version of ['v7', 'v8']) {
    it(`${version}: the API page's sample request succeeds and makes the user a member`, async () => {
      await withSimulator({}, async ({ simulator, send }) => {
        assert.equal(simulator.organisation.isMember(germanySouth, katharina), false);
        const reply = await send(
          'PUT',
          `/crm/${version}/settings/territories/${germanySouth}/users`,
          usersBody(katharina),
        );
        assert.equal(reply.status, 200);
        assert.deepEqual(reply.json, { users: [success(katharina)] });
        assert.equal(reply.headers.get('content-type'), 'application/json;charset=utf-8');
        assert.equal(simulator.organisation.isMember(germanySouth, katharina), true);
      });
    });
  }

  it('the single form needs no body', async () => {
    await withSimulator({}, async ({ simulator, send }) => {
      const reply = await send('PUT', `/crm/v7/settings/territories/${germanySouth}/users/${katharina}`);
      assert.deepEqual([reply.status, reply.json], [200, { users: [success(katharina)] }]);
      assert.equal(simulator.organisation.isMember(germanySouth, katharina), true);
    });
  });

  const at = (index: number): unknown => ({ api_name: 'id', json_path: `$.users[${index}].id` });
  const refusals: [
    name: string,
    version: string,
    user: unknown,
    code: string,
    details: unknown,
    message: RegExp,
  ][] = [
    ['a member on v7', 'v7', id(5), 'DUPLICATE_DATA', at(0), /already exists for that record/],
    ['a member on v8', 'v8', id(5), 'DUPLICATE_DATA', at(0), /already exists for that record/],
    ['an inactive user', 'v7', id(6), 'INVALID_DATA', at(0), /inactive/],
    [
      'a deleted user',
      'v7',
      id(7),
      'INVALID_DATA',
      { ...(at(0) as object), owner_status: 'deleted' },
      /is deleted/,
    ],
    ['an unknown id', 'v7', '1', 'INVALID_DATA', at(0), /invalid/],
    [
      'a numeric id',
      'v7',
      42,
      'INVALID_DATA',
      { expected_data_type: 'bigint', regex: '^[0-9]{1,19}$', ...(at(0) as object) },
      /invalid/,
    ],
    ['no id', 'v7', undefined, 'MANDATORY_NOT_FOUND', at(0), /required field not found/],
  ];
  for (const [name, version, user, code, details, message] of refusals) {
    it(`refuses ${name} with 400 ${code}`, async () => {
      await withSimulator({ organisation: smallOrganisation() }, async ({ simulator, send }) => {
        const reply = await send('PUT', path.replace('v7', version), { users: [{ id: user }] });
        assert.equal(reply.status, 400);
        const [item, ...others] = items(reply);
        assert.equal(others.length, 0);
        assert.deepEqual([item?.code, item?.details, item?.status], [code, details, 'error']);
        assert.match(item?.message ?? '', message);
        assert.deepEqual(simulator.organisation.membersOf(territory), [id(5)]);
      });
    });
  }

  for (const [alreadyMember, v7, v8] of [
    ['by-version', 'DUPLICATE_DATA', 'ALREADY_EXISTS'],
    ['ALREADY_EXISTS', 'ALREADY_EXISTS', 'ALREADY_EXISTS'],
  ] as const) {
    it(`calls a member already so when switched to ${alreadyMember}`, async () => {
      const options = { organisation: smallOrganisation(), switches: { alreadyMember } } as const;
      await withSimulator(options, async ({ send }) => {
        assert.deepEqual(codes(await send('PUT', path, usersBody(id(5)))), [v7]);
        assert.deepEqual(codes(await send('PUT', path.replace('v7', 'v8'), usersBody(id(5)))), [v8]);
      });
    });
  }

  it('fills the seats and refuses the rest with LIMIT_EXCEEDED, the manager counting as one', async () => {
    const organisation = smallOrganisation();
    const full = organisation.territories.get(territory);
    assert.ok(full);
    full.manager = id(99);
    await withSimulator({ organisation }, async ({ send }) => {
      const reply = await send('PUT', path, usersBody(id(1), id(2), id(3)));
      assert.deepEqual(codes(reply), ['SUCCESS', 'SUCCESS', 'LIMIT_EXCEEDED']);
      assert.deepEqual(items(reply)[2]?.details, { api_name: 'id', json_path: '$.users[2].id', limit: 4 });
      assert.deepEqual(organisation.membersOf(territory), [id(5), id(1), id(2)]);
    });
    full.manager = null;
    await withSimulator({ organisation }, async ({ send }) => {
      assert.deepEqual(codes(await send('PUT', path, usersBody(id(3)))), ['SUCCESS']);
    });
  });

  const bodies: [name: string, body: string | undefined, code: string, details: unknown][] = [
    ['not JSON', '{"users":', 'INVALID_DATA', { expected_data_type: 'jsonobject' }],
    ['empty', undefined, 'INVALID_DATA', { expected_data_type: 'jsonobject' }],
    ['an array', '[]', 'INVALID_DATA', { expected_data_type: 'jsonobject' }],
    ['without users', '{}', 'MANDATORY_NOT_FOUND', { api_name: 'users', json_path: '$.users' }],
    [
      'with users not a list',
      '{"users":{}}',
      'INVALID_DATA',
      { expected_data_type: 'jsonarray', api_name: 'users', json_path: '$.users' },
    ],
    [
      'with 101 users',
      JSON.stringify(usersBody(...Array.from({ length: 101 }, (_, n) => String(n + 1)))),
      'LIMIT_EXCEEDED',
      { limit: 100, api_name: 'users', json_path: '$.users' },
    ],
  ];
  for (const [name, body, code, expected] of bodies) {
    it(`refuses a body that is ${name}, at the top level`, async () => {
      await withSimulator({ organisation: smallOrganisation() }, async ({ send }) => {
        const reply = await send('PUT', path, body);
        const { code: actual, details: given } = reply.json as { code: string; details: unknown };
        assert.deepEqual([reply.status, actual, given], [400, code, expected]);
      });
    });
  }

  it('refuses an unknown territory inside the users array', async () => {
    await withSimulator({}, async ({ send }) => {
      const reply = await send('PUT', '/crm/v7/settings/territories/1/users', usersBody(katharina));
      assert.deepEqual([reply.status, items(reply)[0]?.details], [400, { resource_path_index: 2 }]);
    });
  });

  it('counts the same id twice in one body once: the second is already a member', async () => {
    await withSimulator({ organisation: smallOrganisation() }, async ({ send }) => {
      assert.deepEqual(codes(await send('PUT', path, usersBody(id(1), id(1)))), [
        'SUCCESS',
        'DUPLICATE_DATA',
      ]);
    });
  });
});
