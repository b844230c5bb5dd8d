import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import * as v from 'valibot';
import { attribute, actionItem, type ActionItem } from '../../../../src/core/zoho/writeAnswer';
import { user } from '../../../harness/crm';

const [a, b, c] = [user(11), user(22), user(33)];
const item = (code: string, details?: ActionItem['details'], status = 'error'): ActionItem => ({
  code,
  status,
  ...(details === undefined ? {} : { details }),
});
const ok = (id: string) => item('SUCCESS', { id }, 'success');
const bad = (index: number) => item('INVALID_DATA', { json_path: `$.users[${index}].id` });

interface Case {
  readonly name: string;
  readonly sent?: readonly (typeof a)[];
  readonly items: readonly ActionItem[];
  /** `11 id SUCCESS` for each user that an item went to. */
  readonly given: readonly string[];
  readonly left?: number;
}

const cases: readonly Case[] = [
  { name: 'by id', items: [ok(a), ok(b), ok(c)], given: ['11 id SUCCESS', '22 id SUCCESS', '33 id SUCCESS'] },
  { name: 'by id, reversed', items: [ok(c), ok(a)], given: ['11 id SUCCESS', '33 id SUCCESS'] },
  { name: 'by path', items: [bad(2), bad(0)], given: ['11 path INVALID_DATA', '33 path INVALID_DATA'] },
  { name: 'id before path', items: [item('X', { id: b, json_path: '$.users[0].id' })], given: ['22 id X'] },
  {
    name: 'a foreign id, though the path names a user',
    items: [item('X', { id: '99', json_path: '$.users[0].id' })],
    given: [],
    left: 1,
  },
  {
    name: 'a foreign id in the place of a user',
    items: [ok(a), ok('99'), ok(c)],
    given: ['11 id SUCCESS', '33 id SUCCESS'],
    left: 1,
  },
  {
    name: 'by position',
    items: [item('X'), item('Y'), item('Z', {})],
    given: ['11 position X', '22 position Y', '33 position Z'],
  },
  { name: 'no position when the lengths differ', items: [item('X'), item('Y')], given: [], left: 2 },
  {
    name: 'no position that an id has taken',
    items: [item('X'), ok(a), item('Z')],
    given: ['11 id SUCCESS', '33 position Z'],
    left: 1,
  },
  { name: 'a path beyond the list', sent: [a, b], items: [bad(7)], given: [], left: 1 },
  {
    name: 'a path into something else',
    sent: [a, b],
    items: [item('X', { json_path: '$.data[0].id' })],
    given: [],
    left: 1,
  },
  { name: 'an item twice', items: [ok(a), ok(a)], given: ['11 id SUCCESS'] },
  { name: 'two codes for one user', items: [ok(a), item('INVALID_DATA', { id: a })], given: [] },
  { name: 'two statuses for one user', items: [ok(a), item('SUCCESS', { id: a }, 'error')], given: [] },
  {
    name: 'id and path that contradict each other',
    items: [ok(a), item('INVALID_DATA', { json_path: '$.users[0].id' })],
    given: [],
  },
  {
    name: 'the territory, not a user',
    sent: [a],
    items: [item('INVALID_DATA', { resource_path_index: 2 })],
    given: [],
    left: 1,
  },
  {
    name: 'the user of a single call by its place in the URL',
    sent: [a],
    items: [item('INVALID_DATA', { resource_path_index: 4 })],
    given: ['11 path INVALID_DATA'],
  },
  {
    name: 'a place in the URL says nothing about several',
    sent: [a, b],
    items: [item('X', { resource_path_index: 4 })],
    given: [],
    left: 1,
  },
  {
    name: 'the limit of the territory',
    sent: [a],
    items: [item('LIMIT_EXCEEDED', { limit: 12 })],
    given: [],
    left: 1,
  },
  {
    name: 'a limit that is none',
    sent: [a],
    items: [item('LIMIT_EXCEEDED', { limit: null })],
    given: ['11 position LIMIT_EXCEEDED'],
  },
  {
    name: 'the limit, met by a user',
    items: [item('LIMIT_EXCEEDED', { json_path: '$.users[1].id', limit: 12 })],
    given: ['22 path LIMIT_EXCEEDED'],
  },
  { name: 'details that are null', sent: [a], items: [item('X', null)], given: ['11 position X'] },
  { name: 'nothing', items: [], given: [] },
];

describe('a number in an item', () => {
  for (const [written, read] of [
    ['', null],
    [' ', null],
    ['0x2', null],
    ['many', null],
    [null, null],
    [1.5, null],
    ['12', 12],
    [4, 4],
    [0, 0],
  ] as const) {
    it(`that is written ${JSON.stringify(written)} is ${read === null ? 'unreadable' : read}`, () => {
      const details = { resource_path_index: written, limit: written };
      assert.deepEqual(v.parse(actionItem, { code: 'X', details }).details, {
        resource_path_index: read,
        limit: read,
      });
    });
  }
});

describe('whose item is it?', () => {
  for (const { name, sent = [a, b, c], items, given, left = 0 } of cases) {
    it(name, () => {
      const { byId, unattributed } = attribute(sent, items);
      const told = sent.flatMap((id) => {
        const entry = byId.get(id);
        return entry ? [`${id} ${entry.by} ${entry.item.code}`] : [];
      });
      assert.deepEqual(told, given);
      assert.equal(unattributed.length, left);
    });
  }

  it('never goes to a user who was not sent, never to two users, and a foreign id never to anybody', () => {
    const id = fc.constantFrom('11', '22', '33', '44', '', null, undefined);
    const path = fc.constantFrom('$.users[0].id', '$.users[1]', '$.users[3].id', '$.users', 'users[0]', null);
    const details = fc.record(
      {
        id,
        json_path: path,
        resource_path_index: fc.constantFrom(2, 4, null),
        limit: fc.constantFrom(5, null),
      },
      { requiredKeys: [] },
    );
    const anyItem: fc.Arbitrary<ActionItem> = fc.record({
      code: fc.constantFrom('SUCCESS', 'DUPLICATE_DATA', 'INVALID_DATA', 'LIMIT_EXCEEDED'),
      status: fc.constantFrom('success', 'error', null),
      details: fc.option(details),
    });
    const someUsers = fc.subarray([a, b, c, user(44)], { minLength: 1 });
    fc.assert(
      fc.property(someUsers, fc.array(anyItem, { maxLength: 6 }), (sent, items) => {
        const { byId, unattributed } = attribute(sent, items);
        const used = [...byId.values()].map((entry) => entry.item);
        assert.equal(new Set(used).size, used.length, 'one item, one user');
        for (const [owner, { item: mine, by }] of byId) {
          assert.ok(sent.includes(owner));
          assert.ok(items.includes(mine) && !unattributed.includes(mine));
          if (mine.details?.id) assert.equal(mine.details.id, owner);
          if (by === 'position') assert.equal(items.length, sent.length);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
