import { strict as assert } from 'node:assert';
import type { Switches } from '../../../src/simulator/switches';
import { codes, items, usersBody, withSimulator } from './client';
import { id, path, smallOrganisation, territory } from './smallOrganisation';

describe('shapes of the answer to an association', () => {
  const mixed: [
    name: string,
    switches: Partial<Switches>,
    status: number,
    codes: string[],
    added: number[],
  ][] = [
    ['200', {}, 200, ['SUCCESS', 'DUPLICATE_DATA', 'SUCCESS', 'INVALID_DATA', 'SUCCESS'], [1, 2, 3]],
    [
      '207',
      { bulkAnswer: 'mixed-207' },
      207,
      ['SUCCESS', 'DUPLICATE_DATA', 'SUCCESS', 'INVALID_DATA', 'SUCCESS'],
      [1, 2, 3],
    ],
    [
      '400, good ones applied',
      { bulkAnswer: 'mixed-400' },
      400,
      ['SUCCESS', 'DUPLICATE_DATA', 'SUCCESS', 'INVALID_DATA', 'SUCCESS'],
      [1, 2, 3],
    ],
    ['400, nothing applied', { bulkAnswer: 'nothing-400' }, 400, ['DUPLICATE_DATA', 'INVALID_DATA'], []],
    ['400, only the first bad one', { bulkAnswer: 'nothing-400-first' }, 400, ['DUPLICATE_DATA'], []],
    [
      'reversed',
      { itemOrder: 'reversed' },
      200,
      ['SUCCESS', 'INVALID_DATA', 'SUCCESS', 'DUPLICATE_DATA', 'SUCCESS'],
      [1, 2, 3],
    ],
    [
      'items missing',
      { itemsMissing: 'some' },
      200,
      ['SUCCESS', 'DUPLICATE_DATA', 'INVALID_DATA', 'SUCCESS'],
      [1, 2, 3],
    ],
  ];
  for (const [name, switches, status, expected, added] of mixed) {
    it(`answers a mixed call as switched: ${name}`, async () => {
      await withSimulator({ organisation: smallOrganisation(), switches }, async ({ simulator, send }) => {
        const reply = await send('PUT', path, usersBody(id(1), id(5), id(2), id(6), id(3)));
        assert.deepEqual([reply.status, codes(reply)], [status, expected]);
        assert.deepEqual(simulator.organisation.membersOf(territory), [id(5), ...added.map(id)]);
      });
    });
  }

  it('a reversed answer keeps each json_path pointing into the request', async () => {
    const switches = { itemOrder: 'reversed' } as const;
    await withSimulator({ organisation: smallOrganisation(), switches }, async ({ send }) => {
      const [first] = items(await send('PUT', path, usersBody(id(1), id(6))));
      assert.deepEqual([first?.code, first?.details['json_path']], ['INVALID_DATA', '$.users[1].id']);
    });
  });

  const details: [switches: Partial<Switches>, bulk: unknown, single: unknown][] = [
    [
      { itemDetails: 'json-path' },
      { api_name: 'id', json_path: '$.users[0].id' },
      { resource_path_index: 4 },
    ],
    [{ itemDetails: 'id' }, { id: id(5) }, { id: id(5) }],
    [{ itemDetails: 'none' }, {}, {}],
  ];
  for (const [switches, bulk, single] of details) {
    it(`names the user of an error as switched: ${switches.itemDetails ?? ''}`, async () => {
      await withSimulator({ organisation: smallOrganisation(), switches }, async ({ send }) => {
        assert.deepEqual(items(await send('PUT', path, usersBody(id(5))))[0]?.details, bulk);
        assert.deepEqual(items(await send('PUT', `${path}/${id(5)}`))[0]?.details, single);
      });
    });
  }

  it('can report everybody over the limit in one item that names nobody', async () => {
    const switches = { limitAnswer: 'one-item' } as const;
    await withSimulator({ organisation: smallOrganisation(), switches }, async ({ simulator, send }) => {
      simulator.organisation.territoryUserLimit = 2;
      const reply = await send('PUT', path, usersBody(id(1), id(2), id(3)));
      assert.deepEqual(codes(reply), ['SUCCESS', 'LIMIT_EXCEEDED']);
      assert.deepEqual(items(reply)[1]?.details, { limit: 2 });
    });
  });

  const nestings: [
    Switches['nesting'],
    bulk: boolean,
    single: boolean,
    bulkDelete: boolean,
    error: boolean,
  ][] = [
    ['flat', false, false, false, false],
    ['nested', false, true, true, false],
    ['nested-everywhere', true, true, true, true],
  ];
  for (const [nesting, bulk, single, bulkDelete, error] of nestings) {
    it(`nests answers as switched: ${nesting}`, async () => {
      await withSimulator({ organisation: smallOrganisation(), switches: { nesting } }, async ({ send }) => {
        const isNested = async (method: string, target: string, body?: unknown): Promise<boolean> => {
          const reply = await send(method, target, body);
          const { users } = reply.json as { users: unknown[] };
          assert.equal(items(reply).length, 1);
          return Array.isArray(users[0]);
        };
        assert.equal(await isNested('PUT', path, usersBody(id(1))), bulk);
        assert.equal(await isNested('PUT', `${path}/${id(2)}`), single);
        assert.equal(await isNested('PUT', `${path}/${id(2)}`), error);
        assert.equal(await isNested('DELETE', `${path}?ids=${id(1)}`), bulkDelete);
        assert.equal(await isNested('DELETE', `${path}/${id(2)}`), single);
      });
    });
  }
});
