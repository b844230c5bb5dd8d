import { strict as assert } from 'node:assert';
import { fixedToken } from '../../../../src/core/zoho/tokenProvider';
import type { Switches } from '../../../../src/simulator/server';
import { client, crmError, never, sampleTerritory, sampleUser, usingSimulator } from '../../../harness/crm';
import { explain } from '../../../../src/messages/explain';

const options = { signal: never() };

describe('the calls of the CRM, against the demo organisation', () => {
  it('territories: the hierarchy, managers and names', async () => {
    await usingSimulator({}, async (simulator) => {
      const territories = await client(simulator).territories(options);
      assert.equal(territories.length, 40);
      const [root, ...others] = territories.filter(({ parentId }) => parentId === undefined);
      assert.ok(root && others.length === 0);
      const germany = territories.find(({ id }) => id === sampleTerritory) ?? assert.fail();
      const kept = simulator.organisation.territories.get(sampleTerritory);
      assert.equal(germany.name, kept?.name);
      assert.equal(germany.parentId, kept?.reportingTo);
      assert.equal(germany.manager?.id, kept?.manager);
      assert.equal(territories.filter(({ manager }) => !manager).length, 2);
    });
  });

  it('counts: numbers, whether Zoho sends strings or integers, leaves out zeros or not', async () => {
    await usingSimulator({}, async (simulator) => {
      const { organisation, switches } = simulator;
      for (const countType of ['string', 'integer'] as const) {
        for (const countsOmitZero of [false, true]) {
          Object.assign(switches, { countType, countsOmitZero } satisfies Partial<Switches>);
          const counts = new Map(
            (await client(simulator).userCounts(options)).map((entry) => [
              entry.territory as string,
              entry.count,
            ]),
          );
          for (const id of organisation.territories.keys()) {
            assert.strictEqual(counts.get(id) ?? 0, organisation.membersOf(id).length);
          }
        }
      }
    });
  });

  for (const count of ['-1', 'many', '1.5', '', null, {}, [3]]) {
    it(`a count of ${JSON.stringify(count)} is not believed, and hides no other`, async () => {
      await usingSimulator({}, async (simulator) => {
        const counts = [
          { count, territory: { id: '1' } },
          { count: '7', territory: { id: '2' } },
        ];
        simulator.failNext({ kind: 'answer', body: JSON.stringify({ associated_users_count: counts }) });
        assert.deepEqual(await client(simulator).userCounts(options), [
          { territory: '1', count: undefined },
          { territory: '2', count: 7 },
        ]);
      });
    });
  }

  it('members: of a territory', async () => {
    await usingSimulator({}, async (simulator) => {
      const crm = client(simulator);
      const members = await crm.members(sampleTerritory, options);
      const ids = simulator.organisation.membersOf(sampleTerritory);
      assert.deepEqual(
        members.map(({ id }) => id as string),
        ids,
      );
      assert.ok(members.every(({ name, email, role }) => name && email && role));
    });
  });

  it('associating and removing change what a user belongs to', async () => {
    await usingSimulator({}, async (simulator) => {
      const crm = client(simulator);
      const isThere = async () =>
        (await crm.territoriesOfUser(sampleUser, options)).some(({ id }) => id === sampleTerritory);
      const codeOf = (answer: Awaited<ReturnType<typeof crm.associateUser>>) =>
        answer.byId.get(sampleUser)?.item.code;
      assert.equal(await isThere(), false);
      assert.equal(codeOf(await crm.associateUser(sampleTerritory, sampleUser, never())), 'SUCCESS');
      assert.equal(await isThere(), true);
      assert.equal(
        codeOf(await crm.associateUsers(sampleTerritory, [sampleUser], never())),
        'DUPLICATE_DATA',
      );
      assert.equal(codeOf(await crm.removeUser(sampleTerritory, sampleUser, never())), 'SUCCESS');
      assert.equal(await isThere(), false);
      assert.equal(codeOf(await crm.removeUsers(sampleTerritory, [sampleUser], never())), 'INVALID_DATA');
    });
  });

  it('active users: those who are active, and the user of the token', async () => {
    await usingSimulator({}, async (simulator) => {
      const crm = client(simulator);
      const users = await crm.activeUsers(options);
      const active = [...simulator.organisation.users.values()].filter(({ status }) => status === 'active');
      assert.equal(users.length, active.length);
      assert.ok(users.every(({ status }) => status === 'active'));
      assert.equal((await crm.currentUser(never()))?.id, simulator.organisation.administrator?.id);
    });
  });

  it('the organisation', async () => {
    await usingSimulator({}, async (simulator) => {
      const info = await client(simulator).organisation(never());
      assert.equal(info?.name, 'Halvorsen Instruments');
      assert.match(info.domainName, /^org\w+$/);
    });
  });

  it('without a scope, the call is refused as such', async () => {
    await usingSimulator({}, async (simulator) => {
      const accessToken = simulator.issueToken({ scopes: ['ZohoCRM.org.READ'] });
      const crm = client(simulator, { tokens: fixedToken(accessToken) });
      await crm.organisation(never());
      assert.equal((await crmError(crm.territories(options))).kind, 'missingScope');
      assert.equal(
        (await crmError(crm.associateUsers(sampleTerritory, [sampleUser], never()))).kind,
        'missingScope',
      );
    });
  });

  const fields: readonly (readonly [what: string, territories: unknown, at: RegExp])[] = [
    ['an id that is a number', [{ id: 5 }], /territories\.0\.id/],
    ['an id that leads elsewhere', [{ id: '1' }, { id: '..' }], /territories\.1\.id/],
    ['a list that is none', 'x', /territories/],
    ['null instead of a list', null, /territories/],
  ];
  for (const [what, territories, at] of fields) {
    it(`${what}: the answer is refused and the field named, its content is not repeated`, async () => {
      await usingSimulator({}, async (simulator) => {
        simulator.failNext({ kind: 'answer', body: JSON.stringify({ territories }) });
        const error = await crmError(client(simulator).territories(options));
        assert.equal(error.kind, 'unreadable');
        assert.match(explain(error).what, at);
      });
    });
  }

  it('new fields, absent fields and null are all normal', async () => {
    await usingSimulator({}, async (simulator) => {
      const bare = { id: '7', name: null, manager: null, reporting_to: null, brand_new: { x: 1 } };
      simulator.failNext({
        kind: 'answer',
        body: JSON.stringify({ territories: [bare], info: null, more: 1 }),
      });
      const [only] = await client(simulator).territories(options);
      assert.deepEqual(
        { ...only },
        {
          id: '7',
          name: '',
          description: '',
          parentId: undefined,
          manager: undefined,
          permission: undefined,
        },
      );
    });
  });
});
