import { strict as assert } from 'node:assert';
import { Organisation } from '../../../src/simulator/organisation/organisation';
import { germanySouth, katharina, type Reply, withSimulator } from './client';

interface Info {
  readonly per_page: number;
  readonly count: number;
  readonly page: number;
  readonly more_records: boolean;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

interface TerritoryList {
  readonly territories: (Named & { reporting_to: Named | null; manager: Record<string, string> | null })[];
  readonly info?: Info;
}

const territories = '/crm/v7/settings/territories';
const listOf = (reply: Reply): TerritoryList => reply.json as TerritoryList;

function organisationWith(count: number): Organisation {
  const organisation = new Organisation();
  organisation.addUser({ lastName: 'Admin', email: 'a@x.example', profile: 'Administrator' });
  for (let n = 1; n <= count; n++) organisation.addTerritory({ name: `T${n}` });
  return organisation;
}

describe('reading territories', () => {
  it('lists the whole demo organisation on one page, with parents and managers', async () => {
    await withSimulator({}, async ({ simulator, send }) => {
      const reply = await send('GET', territories);
      const { territories: list, info } = listOf(reply);
      assert.deepEqual(info, { per_page: 2000, count: 40, page: 1, more_records: false });
      const south = list.find(({ id }) => id === germanySouth);
      assert.equal(south?.reporting_to?.name, 'DACH');
      assert.deepEqual(Object.keys(south.manager ?? {}), ['id', 'name']);
      assert.equal('account_rule_criteria' in south, false);
      assert.equal(list.length, simulator.organisation.territories.size);
    });
  });

  it('pages, cutting per_page down to what the switch allows', async () => {
    const options = { organisation: organisationWith(450), switches: { territoryPageMax: 200 } } as const;
    await withSimulator(options, async ({ send }) => {
      const pages = [1, 2, 3, 4].map((page) => send('GET', `${territories}?per_page=2000&page=${page}`));
      const [first, second, third, fourth] = await Promise.all(pages);
      assert.ok(first && second && third && fourth);
      assert.deepEqual(listOf(first).info, { per_page: 200, count: 200, page: 1, more_records: true });
      assert.deepEqual(listOf(third).info, { per_page: 200, count: 50, page: 3, more_records: false });
      assert.equal(fourth.status, 204);
      const ids = [first, second, third].flatMap((reply) => listOf(reply).territories.map(({ id }) => id));
      assert.equal(new Set(ids).size, 450);
    });
  });

  it('answers ids without info', async () => {
    await withSimulator({}, async ({ send }) => {
      const { territories: list, info } = listOf(await send('GET', `${territories}?ids=${germanySouth},1`));
      assert.deepEqual([list.map(({ id }) => id), info], [[germanySouth], undefined]);
    });
  });

  it('shows criteria and inner details only when asked, the latter on v8', async () => {
    await withSimulator({}, async ({ send }) => {
      const query = `ids=${germanySouth}&include=deal_rule_criteria&include_inner_details=manager.zuid,manager.status`;
      const [v7] = listOf(await send('GET', `${territories}?${query}`)).territories;
      const [v8] = listOf(await send('GET', `/crm/v8/settings/territories?${query}`)).territories;
      assert.ok(v7 && 'deal_rule_criteria' in v7 && !('lead_rule_criteria' in v7));
      assert.deepEqual(Object.keys(v7.manager ?? {}), ['id', 'name']);
      assert.equal(v8?.manager?.['status'], 'active');
      assert.match(v8.manager['zuid'] ?? '', /^\d+$/);
    });
  });

  it('an organisation without territories answers 204 and no body', async () => {
    await withSimulator({ organisation: organisationWith(0) }, async ({ send }) => {
      const reply = await send('GET', territories);
      assert.deepEqual([reply.status, reply.text], [204, '']);
    });
  });

  it('lists direct children only', async () => {
    await withSimulator({}, async ({ simulator, send }) => {
      const dach = simulator.organisation.territories.get(germanySouth)?.reportingTo ?? '';
      const list = listOf(await send('GET', `${territories}/${dach}/__child_territories`)).territories;
      const names = list.map(({ name }) => name);
      assert.deepEqual(names, ['Germany North', 'Germany South', 'Switzerland and Liechtenstein']);
      assert.equal((await send('GET', `${territories}/${germanySouth}/__child_territories`)).status, 204);
    });
  });

  const filters: [filter: unknown, expected: string[] | string][] = [
    [
      { field: { api_name: 'name' }, comparator: 'starts_with', value: 'Germany' },
      ['Germany North', 'Germany South'],
    ],
    [{ field: { api_name: 'id' }, comparator: 'equal', value: germanySouth }, ['Germany South']],
    [{ field: { api_name: 'name' }, comparator: 'ends_with', value: 'South' }, ['Germany South']],
    [
      { field: { api_name: 'name' }, comparator: 'contains', value: 'Eastern' },
      ['Central and Eastern Europe'],
    ],
    [{ field: { api_name: 'reporting_to.id' }, comparator: 'equal', value: germanySouth }, []],
    [{ field: { api_name: 'permission_type' }, comparator: 'not_equal', value: 'read_write_delete' }, []],
    [
      { field: { api_name: 'created_time' }, comparator: 'less_than', value: '2023-02-06T09:31:00+01:00' },
      ['Halvorsen Instruments'],
    ],
    [
      { field: { api_name: 'created_time' }, comparator: 'equal', value: '2023-02-06T08:30:00+00:00' },
      ['Halvorsen Instruments'],
    ],
    [
      {
        field: { api_name: 'created_time' },
        comparator: 'between',
        value: ['2023-02-06T10:00:00+01:00', '2023-02-06T20:00:00+01:00'],
      },
      ['Europe', 'Americas'],
    ],
    [{ field: {}, comparator: 'equal', value: 'A' }, 'INVALID_DATA'],
    [{ field: { api_name: 'name' }, comparator: 'greater_than', value: 'A' }, 'INVALID_DATA'],
    [{ field: { api_name: 'manager' }, comparator: 'equal', value: '1' }, 'INVALID_DATA'],
    [{ field: { api_name: 'name' }, comparator: 'equal' }, 'MANDATORY_NOT_FOUND'],
    ['{', 'INVALID_DATA'],
  ];
  for (const [filter, expected] of filters) {
    const text = typeof filter === 'string' ? filter : JSON.stringify(filter);
    it(`filters ${text}`, async () => {
      await withSimulator({}, async ({ send }) => {
        const reply = await send('GET', `${territories}?filters=${encodeURIComponent(text)}`);
        if (typeof expected === 'string') {
          const { code, details } = reply.json as { code: string; details: { param_name: string } };
          assert.deepEqual([reply.status, code, details.param_name], [400, expected, 'filters']);
        } else {
          assert.deepEqual(
            reply.status === 204 ? [] : listOf(reply).territories.map(({ name }) => name),
            expected,
          );
        }
      });
    });
  }

  it('serves trees no sane organisation has: unknown parents, parents that are users, cycles', async () => {
    const organisation = organisationWith(0);
    const [admin = ''] = organisation.users.keys();
    organisation.addTerritory({ name: 'lost', reportingTo: '431581000000799999' });
    organisation.addTerritory({ name: 'below a user', reportingTo: admin });
    const a = organisation.addTerritory({ name: 'a' });
    a.reportingTo = organisation.addTerritory({ name: 'b', reportingTo: a.id }).id;
    await withSimulator({ organisation }, async ({ send }) => {
      const parents = listOf(await send('GET', territories)).territories.map(
        (item) => item.reporting_to?.name,
      );
      assert.deepEqual(parents, ['431581000000799999', 'Admin', 'b', 'a']);
    });
  });
});

describe('reading what does not exist', () => {
  const cases: [path: string, index: number][] = [
    ['/settings/territories/1', 2],
    ['/settings/territories/1/__child_territories', 2],
    ['/settings/territories/1/users', 2],
    [`/settings/territories/${germanySouth}/users/1`, 4],
    ['/users/1', 1],
    ['/users/1/territories', 1],
    [`/users/${katharina}/territories/1`, 3],
  ];
  for (const [path, index] of cases) {
    it(`${path} is 204, or 400 naming path segment ${index}`, async () => {
      await withSimulator({}, async ({ simulator, send }) => {
        assert.equal((await send('GET', `/crm/v7${path}`)).status, 204);
        simulator.switches.notFound = '400';
        const reply = await send('GET', `/crm/v7${path}`);
        const { code, details } = reply.json as { code: string; details: unknown };
        assert.deepEqual(
          [reply.status, code, details],
          [400, 'INVALID_DATA', { resource_path_index: index }],
        );
      });
    });
  }
});
