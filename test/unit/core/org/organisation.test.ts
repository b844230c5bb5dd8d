import { strict as assert } from 'node:assert';
import { Cancelled } from '../../../../src/core/util/async';
import { OrganisationModel } from '../../../../src/core/org/organisation';
import { CrmClient } from '../../../../src/core/zoho/client';
import { RateLimiter } from '../../../../src/core/zoho/rateLimiter';
import {
  callsTo,
  client,
  countingFetch,
  crmError,
  never,
  sampleTerritory,
  sampleUser,
  territory,
  transport,
  usingSimulator,
} from '../../../harness/crm';
import { opened, withModel } from '../../../harness/models';
import { active, inactive, organisation, unknown } from '../../../harness/runs';
import { explain } from '../../../../src/messages/explain';

const territories = 'GET /crm/v7/settings/territories?page=1&per_page=2000';
const counts = 'GET /crm/v7/settings/territories/actions/associated_users_count';
const members = `GET /crm/v7/settings/territories/${sampleTerritory}/users`;
const users = 'GET /crm/v7/users?type=ActiveUsers&page=1&per_page=200';

describe('what is known of an organisation', () => {
  it('asks for nothing by itself', async () => {
    await withModel((model, simulator) => {
      assert.deepEqual(model.territories, { state: 'unread' });
      assert.equal(model.countOf(sampleTerritory), undefined);
      assert.deepEqual(callsTo(simulator), []);
      return Promise.resolve();
    });
  });

  it('costs two calls to open: the territories and all counts, however many ask', async () => {
    await withModel(async (model, simulator) => {
      const [hierarchy] = await Promise.all([model.hierarchy(), model.hierarchy(), opened(model)]);
      assert.equal(hierarchy.size, 40);
      assert.deepEqual(callsTo(simulator).sort(), [territories, counts].sort());
      const real = simulator.organisation.membersOf(sampleTerritory).length;
      assert.equal(model.countOf(sampleTerritory), real);
    });
  });

  it('shows the territories though the counts do not come, or are refused', async () => {
    await withModel(async (model, simulator) => {
      simulator.failNext({ kind: 'hang', match: { path: /count/ } });
      assert.equal((await model.hierarchy()).size, 40);
      assert.equal(model.countOf(sampleTerritory), undefined);
      simulator.failNext({ kind: 'html', match: { path: /count/ } });
      await model.refresh();
      assert.equal(model.territories.state, 'read');
    });
  });

  it('a refresh while the counts are still being read reads everything again, and old counts do not win', async () => {
    await withModel(async (model, simulator) => {
      const old = JSON.stringify({
        associated_users_count: [{ count: '77', territory: { id: sampleTerritory } }],
      });
      simulator.failNext({ kind: 'answer', body: old, delayMs: 150, match: { path: /count/ } });
      await model.hierarchy();
      await model.refresh();
      await opened(model);
      const real = simulator.organisation.membersOf(sampleTerritory).length;
      assert.equal(model.countOf(sampleTerritory), real);
      assert.equal(simulator.requests.length, 4);
      // the late answer has come once the simulator has answered everything
      while (simulator.requests.some(({ status }) => status === 0)) await model.client.organisation(never());
      await model.client.organisation(never());
      assert.equal(model.countOf(sampleTerritory), real);
    });
  });

  it('keeps a failure until somebody asks for a refresh', async () => {
    await withModel(async (model, simulator) => {
      simulator.switches.territoryFeature = '403-TERRITORY_DISABLED';
      for (let time = 0; time < 3; time++) {
        assert.equal((await crmError(model.hierarchy())).kind, 'territoriesOff');
      }
      assert.equal(simulator.requests.length, 2);
      simulator.switches.territoryFeature = 'on';
      await model.refresh();
      assert.equal((await model.hierarchy()).size, 40);
    });
  });

  it('a refresh while reading waits for that reading', async () => {
    await withModel(async (model, simulator) => {
      await Promise.all([model.load(), model.refresh(), model.refresh()]);
      assert.equal(callsTo(simulator).filter((call) => call === territories).length, 1);
    });
  });

  it('tells everything once it reads and once it has read, and then the territories whose counts are news', async () => {
    await withModel(async (model, simulator, told) => {
      await opened(model);
      const ids = [...(await model.hierarchy()).all()].map(({ id }) => id);
      assert.deepEqual(told, ['everything', 'everything', ids]);
      told.length = 0;
      simulator.organisation.addMember(sampleTerritory, sampleUser);
      await model.refresh();
      while (told.length < 3) await model.client.organisation(never());
      assert.deepEqual(told, ['everything', 'everything', [sampleTerritory]]);
    });
  });

  it('keeps members until a refresh; a failure is not kept', async () => {
    await withModel(async (model, simulator) => {
      simulator.failNext({ kind: 'reset' });
      assert.equal((await crmError(model.members(sampleTerritory))).kind, 'network');
      const [first, second] = await Promise.all([
        model.members(sampleTerritory),
        model.members(sampleTerritory),
      ]);
      assert.equal(first, second);
      assert.equal(await model.members(sampleTerritory), first);
      assert.deepEqual(callsTo(simulator), [members, members]);
      await model.refresh();
      await model.members(sampleTerritory);
      assert.equal(callsTo(simulator).filter((call) => call === members).length, 3);
    });
  });

  it('members read at this moment replace those held, and correct the count', async () => {
    await withModel(async (model, simulator, told) => {
      await opened(model);
      const before = await model.members(sampleTerritory);
      simulator.organisation.addMember(sampleTerritory, sampleUser);
      assert.equal((await model.members(sampleTerritory)).length, before.length);
      const now = await model.readMembers(sampleTerritory, never());
      assert.equal(now.length, before.length + 1);
      assert.equal(await model.members(sampleTerritory), now);
      assert.equal(model.countOf(sampleTerritory), now.length);
      assert.deepEqual(told.at(-1), [sampleTerritory]);
    });
  });

  it('tells the members of the last minute, by a clock that may be set back', async () => {
    await withModel(async ({ client }) => {
      let now = 1_000_000;
      const model = new OrganisationModel(client, undefined, () => now);
      assert.equal(await model.recentMembers(sampleTerritory), undefined);
      const members = await model.members(sampleTerritory);
      const recent = async (at: number) => {
        now = at;
        return (await model.recentMembers(sampleTerritory)) === members;
      };
      assert.deepEqual(
        [await recent(1_000_000), await recent(1_060_000), await recent(1_060_001), await recent(999_999)],
        [true, true, false, false],
      );
    });
  });

  it('after a run, changes exactly what changed: the count at once, the members when they are shown', async () => {
    await withModel(async (model, simulator, told) => {
      await opened(model);
      const before = await model.members(sampleTerritory);
      simulator.organisation.addMember(sampleTerritory, sampleUser);
      const calls = simulator.requests.length;
      model.noteChanges(new Map([[sampleTerritory, { added: 1, removed: 0 }]]), new Map());
      assert.equal(model.countOf(sampleTerritory), before.length + 1);
      assert.deepEqual(told.at(-1), [sampleTerritory]);
      assert.equal(simulator.requests.length, calls, 'nothing is read for it');
      assert.equal((await model.members(sampleTerritory)).length, before.length + 1);
      const changes = told.length;
      model.noteChanges(new Map(), new Map());
      assert.equal(told.length, changes, 'nothing sent, nothing to tell');
    });
  });

  it('after a run that found somebody a member already, reads the members again but leaves the count', async () => {
    await withModel(async (model, simulator) => {
      await opened(model);
      const before = await model.members(sampleTerritory);
      const count = model.countOf(sampleTerritory);
      simulator.organisation.addMember(sampleTerritory, sampleUser);
      model.noteChanges(new Map([[sampleTerritory, { added: 0, removed: 0 }]]), new Map());
      assert.equal(model.countOf(sampleTerritory), count);
      assert.equal((await model.members(sampleTerritory)).length, before.length + 1);
    });
  });

  it('gives the active users to one caller while another turns away from the same reading', async () => {
    await withModel(async (model, simulator) => {
      simulator.switches.latencyMs = 50;
      const impatient = new AbortController();
      const left = model.activeUsers(impatient.signal);
      const stays = model.activeUsers(never());
      impatient.abort();
      await assert.rejects(left, Cancelled);
      assert.ok((await stays).get(sampleUser));
      assert.deepEqual(callsTo(simulator), [users]);
    });
  });

  it('tells everyone who waits for the active users how many are read, and stops when nobody waits', async () => {
    await usingSimulator({ organisation: organisation(900) }, async (simulator) => {
      const model = new OrganisationModel(client(simulator), undefined);
      const [first, second] = [new AbortController(), new AbortController()];
      const told: number[] = [];
      const pages: number[] = [];
      const left = model.activeUsers(first.signal, (read) => told.push(read));
      const alsoLeft = model.activeUsers(second.signal, (read) => {
        pages.push(read);
        if (read === 400) first.abort();
        if (read === 600) second.abort();
      });
      await assert.rejects(left, Cancelled);
      await assert.rejects(alsoLeft, Cancelled);
      assert.deepEqual(
        [told, pages],
        [
          [200, 400],
          [200, 400, 600],
        ],
      );
      const firstPages = () => callsTo(simulator).filter((call) => call === users).length;
      assert.equal(firstPages(), 1);
      assert.equal((await model.activeUsers(never())).users.length, 901);
      assert.equal(firstPages(), 2, 'a part is not kept as the whole');
      await model.activeUsers(never());
      assert.equal(firstPages(), 2, 'the whole is kept');
    });
  });

  it('reads the members of many territories side by side, at the pace of all calls and no other', async () => {
    await usingSimulator({}, async (simulator) => {
      const { fetch, widths } = countingFetch();
      const limiter = new RateLimiter(transport(simulator, { fetch }));
      const model = new OrganisationModel(new CrmClient(limiter.send), undefined);
      await opened(model);
      simulator.switches.latencyMs = 10;
      const hierarchy = await model.hierarchy();
      await Promise.all([...hierarchy.all()].map(({ id }) => model.members(id)));
      assert.equal(simulator.requests.length, 2 + hierarchy.size);
      const widest = Math.max(...widths);
      assert.ok(widest > 4 && widest <= 8, `${widest} at a time`);
    });
  });

  it('knows nobody when the users may not be read', async () => {
    await withModel(async (model, simulator) => {
      simulator.failNext({ kind: 'html', match: { path: /users\?/ } });
      assert.equal((await model.usersById([sampleUser], never())).size, 0);
    });
  });

  it('keeps the active users', async () => {
    await withModel(async (model, simulator) => {
      const directory = await model.activeUsers(never());
      assert.equal(await model.activeUsers(never()), directory);
      assert.ok(directory.get(sampleUser));
      assert.deepEqual(callsTo(simulator), [users]);
    });
  });

  it('knows users of any status, a hundred with one call, and leaves out those it cannot find', async () => {
    await usingSimulator({ organisation: organisation(150) }, async (simulator) => {
      const model = new OrganisationModel(client(simulator), undefined);
      const wanted = [...Array.from({ length: 150 }, (_, index) => active(index + 1)), inactive, unknown];
      const names = await model.usersById(wanted, never());
      assert.equal(names.size, 151);
      assert.deepEqual([names.get(active(7))?.name, names.get(inactive)?.name], ['User 7', 'Away']);
      assert.equal(names.get(inactive)?.status, 'inactive');
      assert.equal(simulator.requests.length, 2);
      await model.activeUsers(never());
      simulator.requests.length = 0;
      assert.equal((await model.usersById([active(7)], never())).get(active(7))?.name, 'User 7');
      assert.equal(simulator.requests.length, 0, 'an active user is known by then');
    });
  });

  it('shows what can be read of odd lists, tells what is missing, and plans nothing on a part', async () => {
    await withModel(async (model, simulator) => {
      const missed: string[] = [];
      model.onDidMiss((gap) => missed.push(`${gap.where}: ${explain(gap).what}`));
      simulator.switches.oddRows = 'some';
      await model.load();
      const hierarchy = await model.hierarchy();
      assert.equal(hierarchy.size, 32, 'every fifth row has no id');
      assert.ok(model.territories.state === 'read' && model.territories.gap);
      const shown = await model.members(sampleTerritory);
      assert.equal(shown.length, simulator.organisation.membersOf(sampleTerritory).length - 1);
      assert.ok(model.gapIn(sampleTerritory));
      assert.equal(await model.recentMembers(sampleTerritory), undefined);
      assert.equal((await crmError(model.readMembers(sampleTerritory, never()))).kind, 'unreadable');
      const directory = await model.activeUsers(never());
      assert.ok(directory.gap && directory.users.length > 80);
      assert.equal((await model.usersById([directory.users[0]?.id ?? assert.fail()], never())).size, 1);
      for (const list of ['/territories:', '/users_count', '/users:'])
        assert.ok(
          missed.some((line) => line.includes(list) || list === '/users_count'),
          list,
        );
      simulator.switches.oddRows = 'none';
      const whole = await model.readMembers(sampleTerritory, never());
      assert.equal(model.gapIn(sampleTerritory), undefined);
      assert.equal(await model.recentMembers(sampleTerritory), whole);
    });
  });

  it('knows no count where Zoho sent none that can be read, and no zero where rows are missing', async () => {
    const read = async (rows: readonly unknown[]) => {
      let known: (number | undefined)[] = [];
      await withModel(async (model, simulator) => {
        const match = { path: /associated_users_count/ };
        simulator.failNext({ kind: 'answer', body: JSON.stringify({ associated_users_count: rows }), match });
        const told = new Promise((resolve) => {
          model.onDidChange((change) => change === 'everything' || resolve(change));
        });
        await model.load();
        await told;
        const [root] = simulator.organisation.territories.keys();
        known = [model.countOf(sampleTerritory), model.countOf(territory(root ?? ''))];
        model.noteChanges(new Map([[sampleTerritory, { added: 1, removed: 0 }]]), new Map());
        known.push(model.countOf(sampleTerritory));
      });
      return known;
    };
    const entry = (count: unknown, id: unknown = sampleTerritory) => ({ count, territory: { id } });
    assert.deepEqual(await read([entry('3')]), [3, 0, 4]);
    assert.deepEqual(await read([entry('many')]), [undefined, 0, undefined]);
    assert.deepEqual(await read([entry('3'), entry('1', 7)]), [3, undefined, 4]);
  });

  it('once closed, everything under way is given up, and nobody is told of an error', async () => {
    await withModel(async (model, simulator, told) => {
      simulator.failNext({ kind: 'hang', times: 3 });
      const pending = [model.hierarchy(), model.members(sampleTerritory)].map((promise) =>
        assert.rejects(promise, Cancelled),
      );
      const before = told.length;
      model.dispose();
      await Promise.all(pending);
      assert.equal(told.length, before);
    });
  });
});
