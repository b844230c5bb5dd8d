import { strict as assert } from 'node:assert';
import { katharina, type Reply, withSimulator } from './client';

interface UserList {
  readonly users: { id: string; status: string; confirm: boolean; full_name: string; zuid: string | null }[];
  readonly info?: { per_page: number; count: number; more_records: boolean };
}

const listOf = (reply: Reply): UserList => reply.json as UserList;

describe('reading users', () => {
  const types: [type: string, count: number][] = [
    ['AllUsers', 120],
    ['ActiveUsers', 114],
    ['DeactiveUsers', 5],
    ['DeletedUsers', 1],
    ['ConfirmedUsers', 119],
    ['NotConfirmedUsers', 1],
    ['ActiveConfirmedUsers', 113],
    ['AdminUsers', 2],
    ['ActiveConfirmedAdmins', 2],
    ['CurrentUser', 1],
  ];
  for (const [type, count] of types) {
    it(`${type} are ${count} in the demo organisation, listed and counted`, async () => {
      await withSimulator({}, async ({ send }) => {
        assert.equal(listOf(await send('GET', `/crm/v7/users?type=${type}`)).users.length, count);
        assert.deepEqual((await send('GET', `/crm/v7/users/actions/count?type=${type}`)).json, { count });
      });
    });
  }

  it('refuses an unknown type and a page that is not a number', async () => {
    await withSimulator({}, async ({ send }) => {
      for (const query of ['type=Nobody', 'page=0', 'page=x', 'per_page=-1']) {
        const reply = await send('GET', `/crm/v7/users?${query}`);
        assert.deepEqual([reply.status, (reply.json as { code: string }).code], [400, 'INVALID_DATA']);
      }
    });
  });

  it('pages up to 200 at a time', async () => {
    await withSimulator({}, async ({ send }) => {
      const page = listOf(await send('GET', '/crm/v7/users?per_page=50&page=3'));
      assert.deepEqual(page.info, { per_page: 50, count: 20, page: 3, more_records: false });
      assert.equal(listOf(await send('GET', '/crm/v7/users?per_page=999')).info?.per_page, 200);
      assert.equal((await send('GET', '/crm/v7/users?page=9')).status, 204);
    });
  });

  it('the current user is the one of the token', async () => {
    await withSimulator({}, async ({ simulator, send }) => {
      const authorization = `Zoho-oauthtoken ${simulator.issueToken({ userId: katharina })}`;
      const reply = await send('GET', '/crm/v7/users?type=CurrentUser', undefined, { authorization });
      assert.deepEqual(
        listOf(reply).users.map(({ full_name }) => full_name),
        ['Katharina Vogel'],
      );
    });
  });

  it('answers 304 when nobody changed since, else those who did', async () => {
    await withSimulator({}, async ({ simulator, send }) => {
      const since = { 'if-modified-since': '2025-01-31T10:00:00+05:30' };
      const unchanged = await send('GET', '/crm/v7/users', undefined, since);
      assert.deepEqual([unchanged.status, unchanged.text], [304, '']);
      const user = simulator.organisation.users.get(katharina);
      assert.ok(user);
      user.modifiedTime = '2025-02-01T00:00:00+01:00';
      const changed = await send('GET', '/crm/v7/users', undefined, since);
      assert.deepEqual(
        listOf(changed).users.map(({ id }) => id),
        [katharina],
      );
    });
  });

  it('has the awkward ones: unconfirmed without zuid, nameless, disabled', async () => {
    await withSimulator({}, async ({ send }) => {
      const { users } = listOf(await send('GET', '/crm/v7/users'));
      const unconfirmed = users.filter(({ confirm }) => !confirm);
      assert.deepEqual(
        unconfirmed.map(({ zuid }) => zuid),
        [null],
      );
      assert.ok(users.some(({ full_name }) => full_name === 'support.desk@halvorsen.example'));
      assert.ok(users.some(({ status }) => status === 'disabled'));
      assert.ok(users.some(({ full_name }) => full_name === '陽翔 中村'));
    });
  });

  for (const [usersCount, answer] of [
    ['text', { count: '114' }],
    ['one-less', { count: 113 }],
    ['ten-times', { count: 1140 }],
    ['words', { count: 'many' }],
  ] as const) {
    it(`counts them as ${JSON.stringify(answer)} where that is wanted`, async () => {
      await withSimulator({ switches: { usersCount } }, async ({ send }) => {
        assert.deepEqual((await send('GET', '/crm/v7/users/actions/count?type=ActiveUsers')).json, answer);
      });
    });
  }

  it('counts nobody where that is refused', async () => {
    await withSimulator({ switches: { usersCount: 'refused' } }, async ({ send }) => {
      assert.equal((await send('GET', '/crm/v7/users/actions/count')).status, 404);
    });
  });

  it('tells beside a page how many there are on it, or in all', async () => {
    await withSimulator({}, async ({ simulator, send }) => {
      const countOnPage = async () =>
        listOf(await send('GET', '/crm/v7/users?type=ActiveUsers&per_page=20&page=2')).info?.count;
      assert.equal(await countOnPage(), 20);
      simulator.switches.infoCount = 'whole';
      assert.equal(await countOnPage(), 114);
    });
  });

  it('the organisation tells its name', async () => {
    await withSimulator({}, async ({ send }) => {
      const { org } = (await send('GET', '/crm/v8/org')).json as { org: { company_name: string }[] };
      assert.equal(org[0]?.company_name, 'Halvorsen Instruments');
    });
  });
});
