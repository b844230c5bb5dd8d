import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { applyPlan } from '../../src/core/apply/apply';
import { outcomeKinds } from '../../src/core/journal/outcome';
import type { Fault } from '../../src/simulator/server';
import { territory, usingSimulator } from '../harness/crm';
import {
  active,
  changesOf,
  north,
  optionsFor,
  organisation,
  planOf,
  sendsOf,
  south,
  usingHistory,
} from '../harness/runs';

const users = [active(1), active(2), active(3)];
const territories = [north, south, territory('431581000000700503')];

/** Items as a server in any mood could send them: about ids that were sent, about others, about nothing. */
const item = fc.record(
  {
    code: fc.constantFrom('SUCCESS', 'DUPLICATE_DATA', 'INVALID_DATA', 'LIMIT_EXCEEDED', 'constructor', 7),
    status: fc.constantFrom('success', 'error', null),
    message: fc.option(fc.string()),
    details: fc.oneof(
      fc.jsonValue(),
      fc.record(
        {
          id: fc.constantFrom(...users, ...territories, '9', 9, ''),
          json_path: fc.constantFrom(
            '$.users[0].id',
            '$.users[2].id',
            '$.territories[1].id',
            '$.users[9].id',
            '$.users',
          ),
          resource_path_index: fc.constantFrom(2, 4),
          limit: fc.constantFrom(100, '100'),
        },
        { requiredKeys: [] },
      ),
    ),
  },
  { requiredKeys: ['code'] },
);
const list = fc.oneof(fc.array(item), fc.array(fc.array(item)), fc.jsonValue());
const body = fc.oneof(
  fc.record({ users: list, territories: list }).map(text),
  item.map(text),
  fc.jsonValue().map(text),
  fc.string(),
  fc.record({ users: fc.array(item) }).map((value) => text(value).slice(0, 30)),
);
const status = fc.oneof(
  fc.constantFrom(200, 201, 202, 204, 207, 302, 304, 400, 401, 403, 404, 429, 500, 502),
  fc.integer({ min: 200, max: 599 }),
);

function text(value: unknown): string {
  return JSON.stringify(value);
}

interface Item {
  code: unknown;
  status?: unknown;
  details?: { id?: unknown; json_path?: unknown; resource_path_index?: unknown } | null;
}

/** Whether an answer says that something succeeded for this user or territory: by id, or by a place in the request. */
function saysSuccess({ body: sent = '' }: Fault, key: 'users' | 'territories', named: string): boolean {
  let parsed: unknown;
  try {
    parsed = JSON.parse(sent);
  } catch {
    return false;
  }
  const { [key]: found } = Object(parsed) as Record<string, unknown>;
  const items = (Array.isArray(found) ? found.flat(2) : [parsed]) as (Item | null)[];
  return items.some((entry) => {
    if (entry?.code !== 'SUCCESS' || entry.status === 'error') return false;
    const { id, json_path: path, resource_path_index: place } = entry.details ?? {};
    return id ? id === named : typeof path === 'string' || place === 4;
  });
}

const forms = [
  { what: 'added to a territory', operation: 'add', who: users, where: [north], method: 'PUT' },
  { what: 'removed from a territory', operation: 'remove', who: users, where: [north], method: 'DELETE' },
  {
    what: 'added on the user side',
    operation: 'add',
    who: users.slice(0, 1),
    where: territories,
    method: 'PUT',
  },
  {
    what: 'removed on the user side',
    operation: 'remove',
    who: users.slice(0, 1),
    where: territories,
    method: 'DELETE',
  },
] as const;

describe('F11: any answer to a write, of any status', () => {
  for (const { what, operation, who, where, method } of forms) {
    it(`G17 never makes a user ${what} who is not so and whom it does not call a success`, async () => {
      const answer = fc.record({ status, body, takesEffect: fc.boolean() });
      const key = where.length > 1 ? 'territories' : 'users';
      await fc.assert(
        fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 4 }), async (answers) => {
          const faults = answers.map((fault): Fault => ({ kind: 'answer', match: { method }, ...fault }));
          const at = organisation(3);
          for (const id of territories) if (!at.territories.has(id)) at.addTerritory({ id, name: id });
          if (operation === 'remove') for (const id of where) for (const one of who) at.addMember(id, one);
          await usingSimulator({ organisation: at }, async (simulator) => {
            faults.forEach((fault) => simulator.failNext(fault));
            const planned = planOf(changesOf(operation, who, where), { on: simulator });
            assert.equal(planned.axes[operation], where.length > 1 ? 'user' : 'territory');
            const { rows } = await usingHistory((history) =>
              applyPlan(planned, optionsFor(simulator, history)),
            );
            assert.equal(rows.length, 3);
            for (const { row, outcome } of rows) {
              assert.ok(outcomeKinds.includes(outcome.kind));
              // twice in vain, and once with a request that was refused for others
              assert.ok(sendsOf(simulator, row.territory, row.user) <= 3);
              const isSo = at.isMember(row.territory, row.user) === (operation === 'add');
              if (outcome.kind !== 'applied' || isSo) continue;
              assert.equal(outcome.seen, 'answer');
              const named = key === 'users' ? row.user : row.territory;
              assert.ok(
                faults.some((fault) => saysSuccess(fault, key, named)),
                'nothing said so',
              );
            }
          });
        }),
        { numRuns: 75 },
      );
    }).timeout(30_000);
  }
});
