import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { applyPlan } from '../../../src/changes/apply';
import { outcomeKinds } from '../../../src/changes/outcome';
import type { Fault } from '../../../src/simulator/server';
import { usingSimulator } from '../../support/crm';
import { active, north, optionsFor, organisation, plan, sendsOf, usingHistory } from '../../support/runs';

const users = [active(1), active(2), active(3)];

/** Items as a server in any mood could send them: about users who were sent, about others, about nobody. */
const item = fc.record(
  {
    code: fc.constantFrom('SUCCESS', 'DUPLICATE_DATA', 'INVALID_DATA', 'LIMIT_EXCEEDED', 'constructor', 7),
    status: fc.constantFrom('success', 'error', null),
    message: fc.option(fc.string()),
    details: fc.oneof(
      fc.jsonValue(),
      fc.record(
        {
          id: fc.constantFrom(...users, '9', 9, ''),
          json_path: fc.constantFrom('$.users[0].id', '$.users[2].id', '$.users[9].id', '$.users'),
          resource_path_index: fc.constantFrom(2, 4),
          limit: fc.constantFrom(100, '100'),
        },
        { requiredKeys: [] },
      ),
    ),
  },
  { requiredKeys: ['code'] },
);
const body = fc.oneof(
  fc.record({ users: fc.oneof(fc.array(item), fc.array(fc.array(item)), fc.jsonValue()) }).map(text),
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

/** Whether an answer says that something succeeded for this user: by id, or by a place in the request. */
function saysSuccess({ body: sent = '' }: Fault, user: string): boolean {
  let parsed: unknown;
  try {
    parsed = JSON.parse(sent);
  } catch {
    return false;
  }
  const { users: list } = Object(parsed) as { users?: unknown };
  const items = (Array.isArray(list) ? list.flat(2) : [parsed]) as (Item | null)[];
  return items.some((entry) => {
    if (entry?.code !== 'SUCCESS' || entry.status === 'error') return false;
    const { id, json_path: path, resource_path_index: place } = entry.details ?? {};
    return id ? id === user : typeof path === 'string' || place === 4;
  });
}

describe('any answer to a write, of any status', () => {
  it('never makes a user added who is neither a member nor called a success by it', async () => {
    const answer = fc.record({ status, body, takesEffect: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 4 }), async (answers) => {
        const faults = answers.map((fault): Fault => ({
          kind: 'answer',
          match: { method: 'PUT' },
          ...fault,
        }));
        await usingSimulator({ organisation: organisation(3) }, async (simulator) => {
          faults.forEach((fault) => simulator.failNext(fault));
          const { rows } = await usingHistory((history) =>
            applyPlan(plan(users), optionsFor(simulator, history)),
          );
          assert.equal(rows.length, 3);
          for (const { row, outcome } of rows) {
            assert.ok(outcomeKinds.includes(outcome.kind));
            assert.ok(sendsOf(simulator, north, row.user) <= 2);
            if (outcome.kind !== 'applied' || simulator.organisation.isMember(north, row.user)) continue;
            assert.equal(outcome.seen, 'answer');
            assert.ok(
              faults.some((fault) => saysSuccess(fault, row.user)),
              'nothing said so',
            );
          }
        });
      }),
      { numRuns: 150 },
    );
  }).timeout(30_000);
});
