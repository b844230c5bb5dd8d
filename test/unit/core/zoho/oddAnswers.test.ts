import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import * as v from 'valibot';
import type { CrmError } from '../../../../src/core/zoho/errors';
import * as schemas from '../../../../src/core/zoho/schemas';
import type { Answer } from '../../../../src/core/zoho/transport';
import { readWrite } from '../../../../src/core/zoho/writeAnswer';
import type { Simulator, Switches } from '../../../../src/simulator/server';
import { client, crmError, never, sampleTerritory, user, usingSimulator } from '../../../harness/crm';
import { explain } from '../../../../src/messages/explain';

const signal = never();

function send(simulator: Simulator, body: unknown): void {
  simulator.failNext({ kind: 'answer', body: JSON.stringify(body) });
}

/** Reads a list that may have gaps, and tells what is said of them. */
async function withGaps<T>(
  read: (options: { signal: AbortSignal; onGap: (gap: CrmError) => void }) => Promise<T>,
): Promise<{ found: T; said: string[] }> {
  const said: string[] = [];
  const found = await read({ signal, onGap: (gap) => said.push(explain(gap).what) });
  return { found, said };
}

describe('what Zoho sends instead of what it documents', () => {
  const fields: readonly (readonly [field: string, value: unknown, read: Partial<schemas.User>])[] = [
    ['role', 'Sales Manager', { role: 'Sales Manager' }],
    ['role', null, { role: '' }],
    ['role', ['x'], { role: '' }],
    ['role', { id: 7 }, { role: '' }],
    ['profile', 'Standard', { profile: 'Standard' }],
    ['confirm', 'true', { confirmed: true }],
    ['confirm', 'false', { confirmed: false }],
    ['confirm', false, { confirmed: false }],
    ['confirm', { toString: 1 }, { confirmed: true }],
    ['status', 1, { status: 'unknown' }],
    ['status', {}, { status: 'unknown' }],
    ['email', null, { email: '' }],
    ['email', ['a@b.c'], { email: '' }],
    ['full_name', 42, { name: '42' }],
    ['full_name', {}, { name: 'Ada Abel' }],
    ['full_name', '', { name: 'Ada Abel' }],
    ['full_name', '  ', { name: 'Ada Abel' }],
  ];
  for (const [field, value, read] of fields) {
    it(`a user whose ${field} is ${JSON.stringify(value)} is read all the same`, async () => {
      await usingSimulator({}, async (simulator) => {
        const ada = { id: '1', first_name: 'Ada', last_name: 'Abel', full_name: 'Ada Abel', email: 'a@b.c' };
        send(simulator, { users: [{ ...ada, [field]: value }, { id: '2' }] });
        const users = await client(simulator).activeUsers({ signal });
        assert.deepEqual(
          users.map(({ id }) => id),
          ['1', '2'],
        );
        assert.deepEqual({ ...users[0], ...read }, users[0]);
      });
    });
  }

  it('a user without any name goes by the e-mail address', () => {
    const read = (row: object) => v.parse(schemas.user, { id: '1', ...row }).name;
    assert.equal(read({ full_name: '', first_name: null, last_name: '', email: 'a@b.c' }), 'a@b.c');
    assert.equal(read({ full_name: '', first_name: null, last_name: 'Abel', email: 'a@b.c' }), 'Abel');
    assert.equal(read({ full_name: '', first_name: ' Ada ', email: 'a@b.c' }), 'Ada');
    assert.equal(read({}), '');
  });

  const territories: readonly (readonly [string, object, Partial<schemas.Territory>])[] = [
    ['a manager of null', { manager: { id: null } }, { manager: undefined }],
    [
      'a manager without an id',
      { manager: { id: null, name: 'Ada' } },
      { manager: { id: undefined, name: 'Ada' } },
    ],
    ['a manager without a name', { manager: { id: '7' } }, { manager: { id: user(7), name: '' } }],
    ['a manager as a text', { manager: 'Ada' }, { manager: { id: undefined, name: 'Ada' } }],
    ['a manager as a list', { manager: [] }, { manager: undefined }],
    ['a name that is an object', { name: {} }, { name: '' }],
    ['a name that is a number', { name: 5 }, { name: '5' }],
    ['a parent of null', { reporting_to: { id: null } }, { parentId: undefined }],
    ['a parent that cannot be read', { reporting_to: 'Acme' }, { parentId: '' }],
    ['a parent with a number', { reporting_to: { id: 5 } }, { parentId: '' }],
    ['a description as a number', { description: 5 }, { description: '5' }],
    ['a permission of null', { permission_type: null }, { permission: undefined }],
  ];
  for (const [what, odd, read] of territories) {
    it(`a territory with ${what} is read all the same`, async () => {
      await usingSimulator({}, async (simulator) => {
        send(simulator, { territories: [{ id: '1', name: 'One', ...odd }, { id: '2' }] });
        const [first, second] = await client(simulator).territories({ signal });
        assert.equal(second?.id, '2');
        assert.deepEqual({ ...first, ...read }, first);
      });
    });
  }

  it('an organisation with a number for its zgid opens', async () => {
    await usingSimulator({}, async (simulator) => {
      send(simulator, { org: [{ id: 7, zgid: 7000001, company_name: 5, type: null }] });
      const read = { id: '7', domainName: 'org7000001', name: '5', type: '' };
      assert.deepEqual(await client(simulator).organisation(signal), read);
    });
  });

  for (const info of [
    { more_records: 'true', count: '2', per_page: 'many', page: null },
    { more_records: true, count: {}, per_page: [] },
  ]) {
    it(`only more_records is believed of ${JSON.stringify(info)}`, async () => {
      await usingSimulator({}, async (simulator) => {
        send(simulator, { users: [{ id: '1' }], info });
        send(simulator, { users: [{ id: '2' }], info: { ...info, more_records: 'false' } });
        assert.equal((await client(simulator).activeUsers({ signal })).length, 2);
      });
    });
  }
  for (const info of ['x', 7, [], null, { more_records: 1 }, { more_records: 'maybe' }]) {
    it(`info of ${JSON.stringify(info)} promises nothing`, async () => {
      await usingSimulator({}, async (simulator) => {
        send(simulator, { users: [{ id: '1' }], info });
        assert.equal((await client(simulator).activeUsers({ signal })).length, 1);
      });
    });
  }

  it('every list of an odd organisation is whole, by every switch at once', async () => {
    const switches = {
      oddFields: 'some',
      managerReference: 'id',
      memberPaging: '20',
    } as const satisfies Partial<Switches>;
    await usingSimulator({ switches }, async (simulator) => {
      const { organisation } = simulator;
      const crm = client(simulator);
      const { found, said } = await withGaps(async (options) => [
        (await crm.territories(options)).length,
        (await crm.activeUsers(options)).length,
        (await crm.userCounts(options)).length,
        (await crm.members(sampleTerritory, options)).length,
        (await crm.organisation(signal))?.name,
        (await crm.currentUser(signal))?.id,
        (await crm.territoriesOfUser(user(organisation.administrator?.id ?? ''), options)).length,
      ]);
      const { administrator } = organisation;
      assert.deepEqual(found, [
        40,
        [...organisation.users.values()].filter(({ status }) => status === 'active').length,
        40,
        organisation.membersOf(sampleTerritory).length,
        organisation.name,
        administrator?.id,
        organisation.territoriesOf(administrator?.id ?? '').length,
      ]);
      assert.deepEqual(said, []);
    });
  });
});

describe('a row without an id that could be sent again', () => {
  const odd: readonly unknown[] = [
    { id: 5 },
    { id: null },
    {},
    null,
    'x',
    [],
    { id: '..' },
    { id: '007' },
    7,
  ];
  for (const row of odd) {
    it(`costs itself alone, and is said: ${JSON.stringify(row)}`, async () => {
      await usingSimulator({}, async (simulator) => {
        send(simulator, { users: [{ id: '1' }, row, { id: '2' }] });
        const { found, said } = await withGaps((options) => client(simulator).activeUsers(options));
        assert.deepEqual(
          found.map(({ id }) => id),
          ['1', '2'],
        );
        assert.deepEqual(said, ['1 row that Zoho sent could not be read and is not shown (users.1.id).']);
      });
    });
  }

  it('is counted over all pages, whatever list it is in', async () => {
    await usingSimulator({}, async (simulator) => {
      send(simulator, { territories: [{ id: 5 }], info: { more_records: true } });
      send(simulator, { territories: [{ id: '1' }, { id: 6 }] });
      const { found, said } = await withGaps((options) => client(simulator).territories(options));
      assert.equal(found.length, 1);
      assert.match(said[0] ?? '', /^2 rows .*the first is territories\.0\.id/);
    });
  });

  it('makes a list unreadable for whoever needs the whole: nobody could be said to be no member', async () => {
    await usingSimulator({ switches: { oddRows: 'some' } }, async (simulator) => {
      const error = await crmError(client(simulator).members(sampleTerritory, { signal }));
      assert.equal(error.kind, 'unreadable');
      assert.match(explain(error).what, /1 row .*users\.2\.id/);
      assert.doesNotMatch(explain(error).next, /proxy/, 'and nobody but Zoho is blamed');
    });
  });

  it('makes a list unreadable that has no other', async () => {
    await usingSimulator({}, async (simulator) => {
      send(simulator, { users: [{ id: 5 }, { id: 6 }] });
      const error = await crmError(withGaps((options) => client(simulator).activeUsers(options)));
      assert.equal(error.kind, 'unreadable');
    });
  });

  it('never hides another, whatever stands in any field', async () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(null, '', 'x', 7, true, {}, [], { id: null }, { name: 5 }),
    );
    const keys = [
      'full_name', 'first_name', 'last_name', 'email', 'status', 'role', 'profile', 'confirm', 'name',
      'description', 'reporting_to', 'manager', 'permission_type', 'Name', 'count', '__proto__', 'toString',
    ]; // prettier-ignore
    const row = fc.dictionary(fc.constantFrom(...keys), value);
    const any = fc.oneof(row, value);
    await fc.assert(
      fc.asyncProperty(
        fc.array(any, { maxLength: 6 }),
        fc.array(row, { minLength: 1, maxLength: 6 }),
        value,
        async (bad, good, info) => {
          const named = good.map((fields, index) => ({
            ...fields,
            id: String(index + 1),
            territory: { id: String(index + 1) },
          }));
          const withoutId = bad.map((fields) =>
            typeof fields === 'object' && fields !== null && !Array.isArray(fields)
              ? { ...fields, id: 5, territory: 7 }
              : fields,
          );
          const list = [...withoutId, ...named];
          const body: unknown = JSON.parse(JSON.stringify({ list, info }));
          const answer: Answer = { where: 'GET /users', status: 200, body };
          for (const schema of [
            schemas.user,
            schemas.territory,
            schemas.userCount,
            schemas.territoryOfUser,
          ]) {
            const { items, odd: lost } = await schemas.readList<object>(answer, 'list', schema);
            assert.deepEqual([items.length, lost], [named.length, bad.length]);
          }
        },
      ),
    );
  });
});

describe('an item of a write that is not as documented', () => {
  const sent = [user(1)];
  const read = (item: object) =>
    readWrite({ where: 'PUT /x', status: 400, body: { users: [item] } }, sent, 'users');
  const item = { code: 'INVALID_DATA', details: { resource_path_index: 4 }, message: 'no', status: 'error' };

  for (const [what, odd] of [
    ['a place as a text', { details: { resource_path_index: '4' } }],
    ['a message that is none', { message: { text: 'no' } }],
    ['a message of null', { message: null }],
    ['a status that is a number', { status: 7 }],
    ['an odd limit beside its place', { details: { resource_path_index: '4', limit: 'many' } }],
    ['an odd path beside its place', { details: { resource_path_index: 4, json_path: [] } }],
  ] as const) {
    it(`is read: ${what}`, () => {
      assert.equal(read({ ...item, ...odd }).byId.get(user(1))?.by, 'path');
    });
  }

  it('says how many users fit, also as a text', () => {
    const { unattributed } = read({ code: 'LIMIT_EXCEEDED', details: { limit: '12' }, message: 5 });
    assert.equal(unattributed[0]?.details?.limit, 12);
  });

  it('counts for its user by every form of the simulator', async () => {
    const switches = { itemTypes: 'odd', oddFields: 'some' } as const;
    await usingSimulator({ switches }, async (simulator) => {
      const unknown = user(998);
      const answer = await client(simulator).associateUser(sampleTerritory, unknown, signal);
      assert.equal(answer.byId.get(unknown)?.item.code, 'INVALID_DATA');
    });
  });
});
