import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import * as v from 'valibot';
import { endpoints } from '../../../../src/core/zoho/endpoints';
import { CrmError } from '../../../../src/core/zoho/errors';
import { readAll } from '../../../../src/core/zoho/paging';
import type { Send } from '../../../../src/core/zoho/transport';
import { generatedOrganisation, type Fault } from '../../../../src/simulator/server';
import { callsTo, client, crmError, never, territory, usingSimulator } from '../../../harness/crm';
import { explain } from '../../../../src/messages/explain';

const options = { signal: never() };
const root = territory('431581000000700101');
const large = () => generatedOrganisation({ territories: 450, users: 450 });
const page = (number: number, size: number) =>
  `GET /crm/v7/settings/territories?page=${number}&per_page=${size}`;

function answers(body: unknown, status = 200, match?: Fault['match']): Fault {
  return { kind: 'answer', status, body: JSON.stringify(body), times: 99, ...(match ? { match } : {}) };
}

describe('reading a list to its end', () => {
  it('takes territories in one page of 2,000 where Zoho gives that many', async () => {
    await usingSimulator({ organisation: large() }, async (simulator) => {
      const territories = await client(simulator).territories(options);
      assert.equal(new Set(territories.map(({ id }) => id)).size, 450);
      assert.deepEqual(callsTo(simulator), [page(1, 2000)]);
    });
  });

  it('accepts that a page holds 200 only', async () => {
    const switches = { territoryPageMax: 200 } as const;
    await usingSimulator({ organisation: large(), switches }, async (simulator) => {
      const read: number[] = [];
      const territories = await client(simulator).territories({
        ...options,
        onProgress: (count) => read.push(count),
      });
      assert.equal(territories.length, 450);
      assert.deepEqual(read, [200, 400, 450]);
      assert.equal(simulator.requests.length, 3);
    });
  });

  it('asks for 200 a page when Zoho refuses 2,000, once', async () => {
    await usingSimulator({ organisation: large() }, async (simulator) => {
      const refusal = {
        code: 'INVALID_DATA',
        details: { param_name: 'per_page', limit: 200 },
        status: 'error',
      };
      simulator.failNext(answers(refusal, 400, { path: /per_page=2000/ }));
      assert.equal((await client(simulator).territories(options)).length, 450);
      assert.deepEqual(callsTo(simulator), [page(1, 2000), page(1, 200), page(2, 200), page(3, 200)]);
    });
  });

  it('keeps to the page size that Zoho took, to the end', async () => {
    await usingSimulator(
      { organisation: generatedOrganisation({ territories: 6100, users: 1 }) },
      async (simulator) => {
        assert.equal((await client(simulator).territories(options)).length, 6100);
        assert.deepEqual(callsTo(simulator), [page(1, 2000), page(2, 2000), page(3, 2000), page(4, 2000)]);
      },
    );
  });

  for (const refusal of [
    { code: 'INVALID_DATA', message: 'the given per page is not a valid one', details: {} },
    { code: 'LIMIT_EXCEEDED', details: { limit: 200 } },
    { code: 'SOMETHING_NEW' },
    {},
    { error: 'perPage' },
  ]) {
    it(`asks for 200 a page when 2,000 are refused as ${JSON.stringify(refusal)}`, async () => {
      await usingSimulator({ organisation: large() }, async (simulator) => {
        simulator.failNext(answers(refusal, 400, { path: /per_page=2000/ }));
        assert.equal((await client(simulator).territories(options)).length, 450);
        assert.deepEqual(callsTo(simulator).slice(0, 2), [page(1, 2000), page(1, 200)]);
      });
    });
  }

  for (const [status, code, kind] of [
    [400, 'INVALID_TOKEN', 'tokenRefused'],
    [400, 'OAUTH_SCOPE_MISMATCH', 'missingScope'],
    [400, 'AUTHORIZATION_FAILED', 'noPermission'],
    [400, 'NO_PERMISSION', 'noPermission'],
    [400, 'FEATURE_NOT_ENABLED', 'territoriesOff'],
    [400, 'request_limit_exceeded', 'rateLimited'],
    [403, 'SOMETHING_NEW', 'noPermission'],
    [404, 'INVALID_URL_PATTERN', 'notFound'],
  ] as const) {
    it(`does not ask again after ${status} ${code}, which is about no page`, async () => {
      await usingSimulator({}, async (simulator) => {
        simulator.failNext(answers({ code, message: 'no', status: 'error' }, status));
        assert.equal((await crmError(client(simulator).territories(options))).kind, kind);
        assert.equal(simulator.requests.length, 1);
      });
    });
  }

  it('reads members beyond the first page, though no page documents paging for them', async () => {
    await usingSimulator({ organisation: large(), switches: { memberPaging: '20' } }, async (simulator) => {
      for (const id of simulator.organisation.users.keys()) simulator.organisation.addMember(root, id);
      assert.equal((await client(simulator).members(root, options)).length, 450);
      const path = `GET /crm/v7/settings/territories/${root}/users`;
      assert.deepEqual(callsTo(simulator).slice(0, 2), [path, `${path}?page=2`]);
    });
  });

  it('never gives a part as the whole: an ignored page number is told', async () => {
    const switches = { memberPaging: '20-page-ignored' } as const;
    await usingSimulator({ organisation: large(), switches }, async (simulator) => {
      for (const id of simulator.organisation.users.keys()) simulator.organisation.addMember(root, id);
      const error = await crmError(client(simulator).members(root, options));
      assert.equal(error.kind, 'unreadable');
      assert.match(explain(error).what, /did not come to an end by page 2/);
      assert.ok(simulator.requests.length <= 3, 'and at most one page more is sent for');
    });
  });

  it('takes 204 as the empty list, also in place of a further page', async () => {
    await usingSimulator({ organisation: large() }, async (simulator) => {
      simulator.failNext({ kind: 'answer', status: 204, times: 3 });
      const crm = client(simulator);
      assert.deepEqual(await crm.territories(options), []);
      assert.deepEqual(await crm.userCounts(options), []);
      assert.deepEqual(await crm.members(root, options), []);
    });
    await usingSimulator({ organisation: large() }, async (simulator) => {
      simulator.failNext({ kind: 'answer', status: 204, match: { path: /[?&]page=2&/ } });
      simulator.switches.territoryPageMax = 200;
      assert.equal((await client(simulator).territories(options)).length, 200);
    });
  });

  it('fails as a whole when a later page fails', async () => {
    const switches = { territoryPageMax: 200 } as const;
    await usingSimulator({ organisation: large(), switches }, async (simulator) => {
      simulator.failNext({ kind: 'half-json', match: { path: /page=3/ } });
      assert.equal((await crmError(client(simulator).territories(options))).kind, 'unreadable');
    });
  });

  describe('beyond the tenth page', () => {
    const people = () => generatedOrganisation({ territories: 1, users: 2250 });
    const active = 2250 - 68;

    it('follows the token that Zoho gives, and asks for no page by its number any more', async () => {
      const switches = { pagesAfterTen: 'by-token' } as const;
      await usingSimulator({ organisation: people(), switches }, async (simulator) => {
        assert.equal((await client(simulator).activeUsers(options)).length, active);
        const [first, ...others] = callsTo(simulator);
        assert.match(first ?? '', /page=1&per_page=200$/);
        assert.equal(others.length, 10);
        assert.ok(
          others.every((call) => /page_token=[0-9a-f]+&per_page=200$/.test(call) && !/[?&]page=/.test(call)),
        );
      });
    });

    it('gives what was read as a part to whoever takes a part, and says so', async () => {
      const switches = { pagesAfterTen: 'refused' } as const;
      await usingSimulator({ organisation: people(), switches }, async (simulator) => {
        const said: string[] = [];
        const onGap = (gap: CrmError) => said.push(explain(gap).what);
        assert.equal((await client(simulator).activeUsers({ ...options, onGap })).length, 2000);
        assert.match(said.join(), /^Zoho gave the first 2000 only, and refused the next page\./);
      });
    });

    it('gives nothing to whoever needs the whole, and does not call it something else', async () => {
      await usingSimulator({ organisation: large(), switches: { memberPaging: '20' } }, async (simulator) => {
        for (const id of simulator.organisation.users.keys()) simulator.organisation.addMember(root, id);
        const refusal = { code: 'INVALID_DATA', message: 'no', details: {}, status: 'error' };
        simulator.failNext(answers(refusal, 400, { path: /users\?page=11/ }));
        const error = await crmError(client(simulator).members(root, options));
        assert.deepEqual([error.kind, error.zohoCode], ['unreadable', undefined]);
      });
    });

    for (const [status, code, kind] of [
      [401, 'INVALID_TOKEN', 'tokenRefused'],
      [403, 'NO_PERMISSION', 'noPermission'],
      [400, 'FEATURE_NOT_ENABLED', 'territoriesOff'],
      [500, 'INTERNAL_ERROR', 'serverFault'],
    ] as const) {
      it(`fails as a whole where the page is refused as ${code}`, async () => {
        await usingSimulator({ organisation: people() }, async (simulator) => {
          simulator.failNext(answers({ code }, status, { path: /[?&]page=11&/ }));
          const onGap = () => assert.fail('a part was given');
          assert.equal((await crmError(client(simulator).activeUsers({ ...options, onGap }))).kind, kind);
        });
      });
    }

    for (const token of ['', null, 7, {}]) {
      it(`goes on by number where the token is ${JSON.stringify(token)}`, async () => {
        await usingSimulator({ organisation: large() }, async (simulator) => {
          const page1 = { users: [{ id: '1' }], info: { more_records: true, next_page_token: token } };
          simulator.failNext({ kind: 'answer', body: JSON.stringify(page1) });
          await client(simulator).activeUsers(options);
          assert.match(callsTo(simulator)[1] ?? '', /[?&]page=2&per_page=200$/);
        });
      });
    }
  });

  it('asks for a smaller page where a larger one is refused, by the simulator in its own words', async () => {
    const switches = { territoryPageMax: 200, largePage: 'refused' } as const;
    await usingSimulator({ organisation: large(), switches }, async (simulator) => {
      assert.equal((await client(simulator).territories(options)).length, 450);
      assert.deepEqual(callsTo(simulator).slice(0, 3), [page(1, 2000), page(1, 200), page(2, 200)]);
    });
  });

  it('has Zoho work at the next page while it looks through this one', async () => {
    const order: string[] = [];
    const send: Send = ({ query }) => {
      const page = Number(query?.['page']);
      order.push(`ask ${page}`);
      const body = { org: [{ id: String(page) }], info: { more_records: page < 3 } };
      return Promise.resolve({ where: 'GET /org', status: 200, body });
    };
    const identify = ({ id }: { id: string }) => {
      order.push(`look at ${id}`);
      return id;
    };
    await readAll(send, { ...request([200]), identify });
    assert.deepEqual(order, ['ask 1', 'ask 2', 'look at 1', 'ask 3', 'look at 2', 'look at 3']);
  });

  it('asks for no page because of what something is called', async () => {
    let asked = 0;
    const send: Send = () => {
      asked++;
      const body = { org: [{ id: '1', name: '{"more_records":true}' }], info: { more_records: false } };
      return Promise.resolve({ where: 'GET /org', status: 200, body });
    };
    await readAll(send, request([200]));
    assert.equal(asked, 1);
  });

  it('gives up on a server that promises more for ever', async () => {
    let sent = 0;
    const endless: Send = ({ endpoint }) => {
      const body = { org: [{ id: String(++sent) }], info: { more_records: true } };
      return Promise.resolve({ where: endpoint.path, status: 200, body });
    };
    const error = await crmError(readAll(endless, request([])));
    assert.match(explain(error).what, /did not come to an end by page 1000/);
    assert.equal(sent, 1000);
  });

  it('F18: gives each item once, whatever moves between the pages; or fails', async () => {
    const pages = fc.array(fc.array(fc.constantFrom('1', '2', '3', '4', '5'), { maxLength: 4 }), {
      minLength: 1,
    });
    await fc.assert(
      fc.asyncProperty(pages, fc.boolean(), async (lists, endless) => {
        const send: Send = ({ query }) => {
          const at = Number(query?.['page']) - 1;
          const org = (lists[at] ?? []).map((id) => ({ id }));
          const body = { org, info: { more_records: endless || at < lists.length - 1 } };
          return Promise.resolve({ where: 'GET /org', status: 200, body });
        };
        try {
          const items = await readAll(send, request([200]));
          assert.ok(!endless);
          assert.deepEqual(items.map(({ id }) => id).sort(), [...new Set(lists.flat())].sort());
        } catch (error) {
          if (!(error instanceof CrmError)) throw error;
          assert.equal(error.kind, 'unreadable');
        }
      }),
    );
  });
});

function request(pageSizes: readonly number[]): Parameters<typeof readAll<{ id: string }>>[1] {
  return {
    endpoint: endpoints.organisation,
    key: 'org',
    item: v.looseObject({ id: v.string() }),
    identify: ({ id }) => id,
    pageSizes,
    ...options,
  };
}
