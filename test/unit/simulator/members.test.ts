import { strict as assert } from 'node:assert';
import { Organisation } from '../../../src/simulator/organisation/organisation';
import { type Client, germanySouth, katharina, withSimulator } from './client';

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

const territories = '/crm/v7/settings/territories';

describe('member counts', () => {
  const path = `${territories}/actions/associated_users_count`;
  const countOf = async (send: Client['send'], id: string): Promise<unknown> => {
    const { associated_users_count: counts } = (await send('GET', path)).json as {
      associated_users_count: { count: unknown; territory: Named }[];
    };
    return counts.find(({ territory }) => territory.id === id)?.count;
  };

  it('come for all territories in one call, as strings or numbers, zero shown or not', async () => {
    await withSimulator({}, async ({ simulator, send }) => {
      const empty =
        [...simulator.organisation.territories.values()].find(({ name }) => name === 'Africa')?.id ?? '';
      assert.equal(await countOf(send, germanySouth), '3');
      assert.equal(await countOf(send, empty), '0');
      simulator.switches.countType = 'integer';
      simulator.switches.countsOmitZero = true;
      assert.equal(await countOf(send, germanySouth), 3);
      assert.equal(await countOf(send, empty), undefined);
      simulator.switches.managerCounts = false;
      assert.equal(await countOf(send, germanySouth), 2);
    });
  });
});

describe('reading members', () => {
  const path = `${territories}/${germanySouth}/users`;
  interface Members {
    readonly users: { id: string; email: string; zuid: string | null }[];
    readonly info: Info;
  }

  function crowded(): { organisation: Organisation; id: string; members: string[] } {
    const organisation = new Organisation();
    const { id } = organisation.addTerritory({ name: 'Crowded' });
    for (let n = 1; n <= 45; n++) {
      organisation.addMember(id, organisation.addUser({ lastName: `U${n}`, email: `u${n}@x.example` }).id);
    }
    return { organisation, id, members: organisation.membersOf(id) };
  }

  it('gives full user objects; one member, or 204 for somebody who is not', async () => {
    await withSimulator({}, async ({ simulator, send }) => {
      const { users, info } = (await send('GET', path)).json as Members;
      assert.deepEqual(
        users.map(({ id }) => id),
        simulator.organisation.membersOf(germanySouth),
      );
      assert.deepEqual(info, { per_page: 200, count: 3, page: 1, more_records: false });
      assert.equal(users[0]?.email, 'maximilian.huber@halvorsen.example');
      assert.equal((await send('GET', `${path}/${users[0].id}`)).status, 200);
      assert.equal((await send('GET', `${path}/${katharina}`)).status, 204);
    });
  });

  it('pages by 20 when switched so, or pretends to', async () => {
    const { organisation, id, members } = crowded();
    await withSimulator({ organisation, switches: { memberPaging: '20' } }, async ({ simulator, send }) => {
      const read = async (page: number): Promise<Members> =>
        (await send('GET', `${territories}/${id}/users?page=${page}`)).json as Members;
      const pages = [await read(1), await read(2), await read(3)];
      assert.deepEqual(
        pages.flatMap(({ users }) => users.map((user) => user.id)),
        members,
      );
      assert.deepEqual(
        pages.map(({ info }) => info.more_records),
        [true, true, false],
      );
      simulator.switches.memberPaging = '20-page-ignored';
      assert.deepEqual(await read(2), pages[0]);
      simulator.switches.memberPaging = 'all';
      assert.equal((await read(1)).users.length, 45);
    });
  });
});
