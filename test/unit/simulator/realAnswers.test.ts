import { strict as assert } from 'node:assert';
import { generatedOrganisation } from '../../../src/simulator/organisation/generated';
import type { Switches } from '../../../src/simulator/switches';
import { germanySouth, items, katharina, type Reply, usersBody, withSimulator } from './client';

const list = '/crm/v7/settings/territories';
const members = `${list}/${germanySouth}/users`;
const own = `/crm/v7/users/${katharina}/territories`;
const codeAt = ({ status, json }: Reply) =>
  `${status} ${(json as { code?: string } | undefined)?.code ?? ''}`;
const rowsOf = ({ json }: Reply, key: string) =>
  (json as Record<string, Record<string, unknown>[]>)[key] ?? [];

describe('answers as they were recorded, beside those that are documented', () => {
  it('H2 names a territory that nobody has by its path on the user side', async () => {
    await withSimulator({}, async ({ send }) => {
      const [first, second] = items(await send('DELETE', `${own}?ids=998,999`));
      assert.deepEqual(first?.details, { api_name: 'id', json_path: '$.territories[0].id' });
      assert.deepEqual(second?.details, { api_name: 'id', json_path: '$.territories[1].id' });
      assert.equal(first.message, 'Invalid Territory Id');
    });
  });

  it('H3 refuses territories on the user side with PERMISSION_DENIED when switched so', async () => {
    await withSimulator(
      { switches: { deniedTerritories: 'without-manager' } },
      async ({ send, simulator }) => {
        const free = [...simulator.organisation.territories.values()].find(({ manager }) => manager === null);
        const reply = await send('PUT', own, { territories: [{ id: germanySouth }, { id: free?.id }] });
        assert.deepEqual(
          items(reply).map(({ code, details }) => [code, details['json_path']]),
          [['PERMISSION_DENIED', '$.territories[1].id']],
        );
        assert.equal(simulator.organisation.isMember(germanySouth, katharina), false);
      },
    );
  });

  it('H4 gives info with one territory of a user, and a manager by id alone when switched so', async () => {
    await withSimulator({ switches: { managerReference: 'id' } }, async ({ send, simulator }) => {
      simulator.organisation.addMember(germanySouth, katharina);
      const reply = await send('GET', `${own}/${germanySouth}`);
      assert.equal((reply.json as { info: { count: number } }).info.count, 1);
      assert.deepEqual(Object.keys(rowsOf(reply, 'territories')[0]?.['Manager'] as object), ['id']);
    });
  });

  it('H5 refuses a write to no territory on top of the answer when switched so', async () => {
    await withSimulator({ switches: { unknownTerritory: 'on-top' } }, async ({ send }) => {
      for (const [method, path] of [
        ['PUT', `${list}/999/users`],
        ['DELETE', `${list}/999/users/${katharina}`],
      ] as const) {
        const { json } = await send(method, path, method === 'PUT' ? usersBody(katharina) : undefined);
        assert.deepEqual((json as { details: unknown }).details, { resource_path_index: 2 });
      }
    });
  });

  it('H7 refuses territories and their members in different ways at once, and says "is disabled"', async () => {
    const switches = {
      territoryFeature: '400-is-disabled',
      memberFeature: '403-TERRITORY_NOT_ENABLED',
    } as const;
    await withSimulator({ switches }, async ({ send }) => {
      const reply = await send('GET', list);
      assert.equal(codeAt(reply), '400 FEATURE_NOT_ENABLED');
      assert.match(reply.text, /is disabled/);
      assert.equal(codeAt(await send('GET', members)), '403 TERRITORY_NOT_ENABLED');
      assert.equal(codeAt(await send('PUT', members, usersBody(katharina))), '403 TERRITORY_NOT_ENABLED');
      assert.equal(codeAt(await send('GET', own)), '400 FEATURE_NOT_ENABLED');
    });
  });

  it('H8 has NO_PERMISSION with HTTP 400 when switched so', async () => {
    await withSimulator({ switches: { permission: '400-NO_PERMISSION' } }, async ({ send }) => {
      assert.equal(codeAt(await send('GET', list)), '400 NO_PERMISSION');
    });
  });

  const tooMany: readonly (readonly [Switches['tooMany'], RegExp])[] = [
    ['429', /TOO_MANY_REQUESTS/],
    ['400-request_limit_exceeded', /"code":"request_limit_exceeded"/],
    ['400-URL_ROLLING_THROTTLES_LIMIT_EXCEEDED', /"code":"URL_ROLLING_THROTTLES_LIMIT_EXCEEDED"/],
    ['400-in-the-message', /"code":"INTERNAL_ERROR".*"message":"URL_FIXED_THROTTLES_LIMIT_EXCEEDED"/],
    ['400-in-an-error-of-its-own', /"error":\{.*"title":"URL_ROLLING_THROTTLES_LIMIT_EXCEEDED"/],
  ];
  for (const [form, says] of tooMany) {
    it(`H10 refuses too many requests as ${form}`, async () => {
      await withSimulator({ switches: { tooMany: form, requestsPerMinute: 1 } }, async ({ send }) => {
        await send('GET', list);
        const { status, text } = await send('GET', list);
        assert.equal(status, Number(form.slice(0, 3)));
        assert.match(text, says);
      });
    });
  }

  it('H11 gives organisations of 35 keys and users of 50', async () => {
    await withSimulator({}, async ({ send }) => {
      assert.equal(Object.keys(rowsOf(await send('GET', '/crm/v7/org'), 'org')[0] ?? {}).length, 35);
      for (const user of rowsOf(await send('GET', members), 'users')) {
        assert.equal(Object.keys(user).length, 50);
      }
    });
  });

  it('H10 has people whose names differ by marks only', async () => {
    await withSimulator({}, async ({ send }) => {
      const rows = rowsOf(await send('GET', '/crm/v7/users'), 'users');
      const names = new Set(rows.map((row) => row['full_name']));
      for (const name of [
        'राम शर्मा',
        'रीमा शर्मा',
        'タロウ ヤマサキ',
        'タロウ ヤマザキ',
        'Åsa Bergström',
        'Asa Bergstrom',
      ])
        assert.ok(names.has(name), name);
    });
  });

  it('has odd fields and odd rows when switched so, and is as documented else', async () => {
    await withSimulator({}, async ({ send, simulator }) => {
      const plain = rowsOf(await send('GET', list), 'territories');
      assert.ok(plain.every(({ id }) => typeof id === 'string'));
      simulator.switches.oddFields = 'some';
      simulator.switches.oddRows = 'some';
      const odd = await send('GET', list);
      const rows = rowsOf(odd, 'territories');
      assert.equal(rows.filter(({ id }) => typeof id === 'number').length, 8);
      assert.equal(rows.filter(({ manager }) => (manager as { id: unknown }).id === null).length, 2);
      assert.equal((odd.json as { info: { more_records: unknown } }).info.more_records, 'false');
    });
  });

  it('gives pages after the tenth by token only when switched so', async () => {
    const organisation = generatedOrganisation({ territories: 1, users: 12 });
    await withSimulator(
      { organisation, switches: { pagesAfterTen: 'by-token' } },
      async ({ send, simulator }) => {
        const page = (which: string) => send('GET', `/crm/v7/users?per_page=1&${which}`);
        assert.equal((await page('page=11')).status, 400);
        const { json } = await page('page=10');
        const { next_page_token: token } = (json as { info: { next_page_token: string } }).info;
        const next = await page(`page_token=${token}`);
        assert.equal((next.json as { info: { page: number } }).info.page, 11);
        assert.equal((await page('page_token=abc')).status, 400);
        simulator.switches.pagesAfterTen = 'open';
        assert.equal((await page('page=11')).status, 200);
      },
    );
  });

  it('refuses a page that is too large in a few words when switched so', async () => {
    const switches = { largePage: 'refused', territoryPageMax: 200 } as const;
    await withSimulator({ switches }, async ({ send }) => {
      const refusal = await send('GET', `${list}?page=1&per_page=2000`);
      assert.equal(refusal.status, 400);
      assert.doesNotMatch(refusal.text, /per_page/);
      assert.equal((await send('GET', `${list}?page=1&per_page=200`)).status, 200);
    });
  });

  it('writes a place as a text and a message that is none when switched so', async () => {
    await withSimulator({ switches: { itemTypes: 'odd' } }, async ({ send }) => {
      const [item] = items(await send('PUT', `${members}/998`));
      assert.deepEqual(item?.details, { resource_path_index: '4' });
      assert.equal(typeof item.message, 'object');
    });
  });
});
