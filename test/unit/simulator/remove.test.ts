import { strict as assert } from 'node:assert';
import { codes, germanySouth, items, katharina, usersBody, withSimulator } from './client';

const path = `/crm/v7/settings/territories/${germanySouth}/users`;

describe('removing users from a territory', () => {
  it('removes members in bulk and singly', async () => {
    await withSimulator({}, async ({ simulator, send }) => {
      const manager = simulator.organisation.territories.get(germanySouth)?.manager;
      const [, second = '', third = ''] = simulator.organisation.membersOf(germanySouth);
      await send('PUT', path, usersBody(katharina));

      const bulk = await send('DELETE', `${path}?ids=${second},${third}`);
      assert.deepEqual([bulk.status, codes(bulk)], [200, ['SUCCESS', 'SUCCESS']]);
      assert.equal(items(bulk)[0]?.message, 'Given User Removed from the mentioned territory Successfully');
      const single = await send('DELETE', `${path}/${katharina}`);
      assert.deepEqual([single.status, codes(single)], [200, ['SUCCESS']]);
      assert.deepEqual(simulator.organisation.membersOf(germanySouth), [manager]);
    });
  });

  it('lists every user it cannot remove, and applies none of them when switched so', async () => {
    await withSimulator({ switches: { bulkAnswer: 'nothing-400' } }, async ({ simulator, send }) => {
      const members = simulator.organisation.membersOf(germanySouth);
      const reply = await send('DELETE', `${path}?ids=${members[1] ?? ''},${katharina},7`);
      assert.equal(reply.status, 400);
      assert.deepEqual(
        items(reply).map(({ details, message }) => [details, message]),
        [
          [{ id: katharina }, 'Given user is not a member of this territory.'],
          [{ id: '7' }, 'the given user id given seems to be invalid'],
        ],
      );
      assert.deepEqual(simulator.organisation.membersOf(germanySouth), members);
    });
  });

  it('never removes the manager, and does not say whom it means', async () => {
    await withSimulator({}, async ({ simulator, send }) => {
      const manager = simulator.organisation.territories.get(germanySouth)?.manager ?? '';
      for (const reply of [
        await send('DELETE', `${path}?ids=${manager}`),
        await send('DELETE', `${path}/${manager}`),
      ]) {
        assert.equal(reply.status, 400);
        assert.deepEqual(items(reply)[0]?.details, {});
        assert.match(items(reply)[0]?.message ?? '', /is a manager of the mentioned Territory/);
      }
      assert.ok(simulator.organisation.isMember(germanySouth, manager));
    });
  });

  it('wants ids, and no more than 500 characters of them', async () => {
    await withSimulator({}, async ({ send }) => {
      const missing = await send('DELETE', path);
      assert.deepEqual(missing.json, {
        code: 'REQUIRED_PARAM_MISSING',
        details: { param_name: 'ids' },
        message: 'One of the expected parameter is missing',
        status: 'error',
      });
      const long = await send('DELETE', `${path}?ids=${Array<string>(27).fill(katharina).join(',')}`);
      assert.deepEqual(
        [long.status, (long.json as { details: unknown }).details],
        [400, { param_name: 'ids', maximum_length: 500 }],
      );
    });
  });

  it('refuses an unknown user in the single form at the top level', async () => {
    await withSimulator({}, async ({ send }) => {
      const reply = await send('DELETE', `${path}/7`);
      assert.deepEqual((reply.json as { details: unknown }).details, { resource_path_index: 4 });
    });
  });
});

describe("a user's territories", () => {
  const side = `/crm/v7/users/${katharina}/territories`;

  it('are written with capital keys', async () => {
    await withSimulator({}, async ({ simulator, send }) => {
      assert.equal((await send('GET', side)).status, 204);
      const added = await send('PUT', side, { territories: [{ id: germanySouth }] });
      assert.deepEqual([added.status, codes(added)], [200, ['SUCCESS']]);
      const reply = await send('GET', side);
      const territory = simulator.organisation.territories.get(germanySouth);
      const manager = territory?.manager ?? '';
      assert.deepEqual(reply.json, {
        territories: [
          {
            id: germanySouth,
            Name: 'Germany South',
            Manager: { id: manager, name: 'Maximilian Huber' },
            Reporting_To: { id: territory?.reportingTo, Name: 'DACH' },
          },
        ],
        info: { per_page: 200, count: 1, page: 1, more_records: false },
      });
      assert.equal((await send('GET', `${side}/${germanySouth}`)).status, 200);
    });
  });

  it('can be added all or not at all', async () => {
    await withSimulator({}, async ({ simulator, send }) => {
      simulator.organisation.addMember(germanySouth, katharina);
      const [root = ''] = simulator.organisation.territories.keys();
      const reply = await send('PUT', side, { territories: [{ id: root }, { id: germanySouth }] });
      assert.deepEqual([reply.status, codes(reply)], [400, ['DUPLICATE_DATA']]);
      assert.deepEqual(items(reply)[0]?.details, { api_name: 'id', json_path: '$.territories[1].id' });
      assert.equal(simulator.organisation.isMember(root, katharina), false);
    });
  });

  it('are removed one by one, successes and errors in one answer', async () => {
    await withSimulator({}, async ({ simulator, send }) => {
      simulator.organisation.addMember(germanySouth, katharina);
      const reply = await send('DELETE', `/crm/v7/Users/${katharina}/territories?ids=9,${germanySouth}`);
      assert.deepEqual([reply.status, codes(reply)], [200, ['INVALID_DATA', 'SUCCESS']]);
      assert.equal(simulator.organisation.isMember(germanySouth, katharina), false);
    });
  });

  it('cannot be removed singly from the root, from a territory of somebody else or as its manager', async () => {
    await withSimulator({}, async ({ simulator, send }) => {
      const { organisation } = simulator;
      const [root = ''] = organisation.territories.keys();
      organisation.addMember(root, katharina);
      const manager = organisation.territories.get(germanySouth)?.manager ?? '';
      for (const [user, territory, message] of [
        [katharina, root, /organization territory/],
        [katharina, germanySouth, /not associated/],
        [manager, germanySouth, /is a manager/],
      ] as const) {
        const reply = await send('DELETE', `/crm/v7/users/${user}/territories/${territory}`);
        assert.equal(reply.status, 400);
        assert.match(items(reply)[0]?.message ?? '', message);
      }
      const unknown = await send('DELETE', `${side}/1`);
      assert.deepEqual((unknown.json as { details: unknown }).details, { resource_path_index: 3 });
    });
  });

  for (const [version, status] of [
    ['v7', 400],
    ['v8', 403],
  ] as const) {
    it(`${version}: callers cannot change their own`, async () => {
      await withSimulator({}, async ({ simulator, send }) => {
        const own = `/crm/${version}/users/${simulator.organisation.administrator?.id ?? ''}/territories`;
        const body = { territories: [{ id: germanySouth }] };
        const adding = await send('PUT', own, body);
        assert.deepEqual([adding.status, (adding.json as { code: string }).code], [status, 'NOT_ALLOWED']);
        for (const target of [`${own}/${germanySouth}`, `${own}?ids=${germanySouth}`]) {
          const removing = await send('DELETE', target);
          assert.deepEqual([removing.status, (removing.json as { code: string }).code], [400, 'NOT_ALLOWED']);
        }
      });
    });
  }
});
