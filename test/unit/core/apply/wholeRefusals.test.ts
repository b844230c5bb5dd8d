import { strict as assert } from 'node:assert';
import throttles from '../../../fixtures/throttle.json';
import { CrmClient } from '../../../../src/core/zoho/client';
import { CrmError } from '../../../../src/core/zoho/errors';
import { RateLimiter } from '../../../../src/core/zoho/rateLimiter';
import { applyPlan } from '../../../../src/core/apply/apply';
import type { Fault, Simulator, Switches } from '../../../../src/simulator/server';
import { SkippingClock } from '../../../harness/clock';
import { territory, transport, usingSimulator, writesTo } from '../../../harness/crm';
import {
  active,
  apply,
  assertHonest,
  changesOf,
  kinds,
  north,
  optionsFor,
  organisation,
  plan,
  planOf,
  south,
  unknown,
  usingHistory,
} from '../../../harness/runs';
import { refusalWords } from '../../../../src/messages/outcomes';

const users = (count: number) => Array.from({ length: count }, (_, index) => active(index + 1));
const refusal = (status: number, body: unknown, more: Partial<Fault> = {}): Fault => ({
  kind: 'answer',
  match: { method: 'PUT' },
  status,
  body: JSON.stringify(body),
  ...more,
});

interface Throttle {
  readonly status: number;
  readonly body: object;
}

const recorded: readonly Throttle[] = Object.values(throttles)[0] ?? [];
const related: readonly Throttle[] = [
  { status: 403, body: { code: 'URL_FIXED_THROTTLES_LIMIT_EXCEEDED', message: '', details: {} } },
  { status: 200, body: { code: 'too_many_requests', message: '', details: {}, status: 'error' } },
  { status: 503, body: { code: 'API_RATE_LIMIT_EXCEEDED', message: 'slow down' } },
  {
    status: 400,
    body: { users: [{ code: 'REQUEST_LIMIT_EXCEEDED', details: {}, message: '', status: 'error' }] },
  },
  { status: 400, body: { error: { title: 'url_rolling_throttles_limit_exceeded', details: null } } },
];

/** Adds 30 users to each of two territories, at the pace of an organisation; time that it waits is skipped. */
async function paced(simulator: Simulator): Promise<{ ended: string; error: unknown; waited: number }> {
  const clock = new SkippingClock();
  const client = new CrmClient(new RateLimiter(transport(simulator), clock).send);
  const planned = plan(users(30), { territories: [north, south] });
  return usingHistory(async (history) => {
    const run = await applyPlan(planned, { ...optionsFor(simulator, history), client });
    assert.deepEqual(run.tally.failed + run.tally.unknown, 0);
    return { ended: run.ended, error: run.error, waited: clock.skipped };
  });
}

describe('P5 an answer that too many requests were made', () => {
  for (const { status, body } of [...recorded, ...related]) {
    it(`is waited for, whatever its form: ${status} ${JSON.stringify(body)}`, async () => {
      await usingSimulator({ organisation: organisation(30) }, async (simulator) => {
        simulator.failNext(refusal(status, body, { match: { method: 'PUT', path: new RegExp(south) } }));
        const { ended, error, waited } = await paced(simulator);
        if (/after 22 minutes/.test(JSON.stringify(body))) {
          assert.ok(error instanceof CrmError && error.kind === 'rateLimited');
          assert.equal(error.fault.retryAt, Date.UTC(2026, 10, 25) + 22 * 60_000, 'it says for how long');
          assert.deepEqual(simulator.organisation.membersOf(south), []);
          return;
        }
        assert.equal(ended, 'complete');
        assert.ok(waited >= 60_000, `${waited} ms`);
        assert.equal(
          writesTo(simulator).length,
          3,
          'two requests, one of them twice, and none for a single user',
        );
      });
    });
  }

  for (const tooMany of [
    '400-request_limit_exceeded',
    '400-URL_ROLLING_THROTTLES_LIMIT_EXCEEDED',
    '400-in-the-message',
    '400-in-an-error-of-its-own',
  ] as const satisfies readonly Switches['tooMany'][]) {
    it(`stops a run that nothing paces, and every user is still to be done: ${tooMany}`, async () => {
      const options = { organisation: organisation(250), switches: { requestsPerMinute: 3, tooMany } };
      await usingSimulator(options, async (simulator) => {
        const run = await apply(simulator, plan(users(250)));
        assert.deepEqual([run.tally.applied, run.tally.failed, run.tally.notStarted], [200, 0, 50]);
        assert.ok(run.error instanceof CrmError && run.error.kind === 'rateLimited' && run.canResume);
      });
    });
  }
});

describe('P5 a refusal that names no user, path or id', () => {
  const bodies: readonly object[] = [
    { code: 'INVALID_REQUEST', message: 'unable to process your request', details: {}, status: 'error' },
    { code: 'SOMETHING_NEW' },
    { code: 'INVALID_DATA', details: null, message: 7 },
    { code: 'REQUIRED_PARAM_MISSING', details: { param_name: 'ids' } },
    { code: 'MANDATORY_NOT_FOUND', details: { api_name: 'users', json_path: '$.users' } },
    { code: 'INVALID_DATA', details: { expected_data_type: 'jsonobject' } },
    { code: 'LICENSE_EXPIRED', details: [], users: [] },
    { errors: ['no'] },
    {},
  ];
  for (const body of bodies) {
    for (const method of ['PUT', 'DELETE'] as const) {
      it(`ends the sending of a run at once: ${method} ${JSON.stringify(body)}`, async () => {
        const at = organisation(60);
        const operation = method === 'PUT' ? 'add' : 'remove';
        if (operation === 'remove') for (const id of users(60)) at.addMember(north, id);
        await usingSimulator({ organisation: at }, async (simulator) => {
          simulator.failNext(refusal(400, body, { match: { method }, times: 99 }));
          const planned = planOf(changesOf(operation, users(60)), { on: simulator });
          const run = await apply(simulator, planned);
          assert.equal(writesTo(simulator).length, 1, 'and none for a single user');
          assert.equal(run.ended, 'stopped');
          assert.ok(run.error instanceof CrmError && run.error.effect === 'none');
          assert.deepEqual([run.tally.notStarted, run.canResume], [60, true]);
        });
      });
    }
  }
});

describe('a refusal on top of the answer that names somebody', () => {
  for (const [what, details] of [
    ['by path', { api_name: 'id', json_path: '$.users[1].id' }],
    ['by path, of a wrong type', { expected_data_type: 'bigint', regex: 'x', json_path: '$.users[1].id' }],
    ['by id', { id: unknown }],
    ['by the field alone', { api_name: 'id' }],
    ['by the state of the user', { owner_status: 'deleted' }],
  ] as const) {
    it(`costs that one alone: ${what}`, async () => {
      await usingSimulator({ organisation: organisation(3) }, async (simulator) => {
        simulator.failNext(refusal(400, { code: 'INVALID_DATA', message: 'no', details, status: 'error' }));
        const run = await apply(simulator, plan([active(1), unknown, active(2)]));
        assert.deepEqual(kinds(run), ['applied', 'failed', 'applied']);
      });
    });
  }

  for (const unknownTerritory of ['item', 'on-top'] as const) {
    for (const form of ['bulk', 'single'] as const) {
      it(`costs its territory alone when that is gone, as ${unknownTerritory}, ${form}`, async () => {
        const switches = { unknownTerritory };
        await usingSimulator({ organisation: organisation(3), switches }, async (simulator) => {
          const planned = plan(users(3), { form, territories: [north, south] });
          const gone = { method: 'PUT', path: new RegExp(north) };
          const item = {
            code: 'INVALID_DATA',
            message: 'x',
            details: { resource_path_index: 2 },
            status: 'error',
          };
          const body = unknownTerritory === 'item' ? { users: [item] } : item;
          simulator.failNext(refusal(400, body, { match: gone, times: 9 }));
          const run = await apply(simulator, planned);
          assert.deepEqual([run.tally.failed + run.tally.skipped, run.tally.applied], [3, 3]);
          assert.equal(run.ended, 'complete');
        });
      });
    }
  }
});

describe('the user side', () => {
  const many = ['700503', '701503', '702503', '703503'].map((end) => `431581000000${end}`);
  const world = () => {
    const at = organisation(2);
    for (const id of many) {
      at.addTerritory({ id, name: id, reportingTo: north, manager: id === many[3] ? active(2) : null });
    }
    return at;
  };
  const territories = many.map(territory);
  const run = async (
    simulator: Simulator,
    operation: 'add' | 'remove',
    who = active(1),
    where = territories,
  ) => {
    const planned = planOf(changesOf(operation, [who], where), { on: simulator });
    assert.equal(planned.axes[operation], 'user');
    return usingHistory(async (history) => {
      const result = await applyPlan(planned, optionsFor(simulator, history));
      assertHonest(simulator, planned, result);
      return result;
    });
  };

  for (const operation of ['add', 'remove'] as const) {
    it(`H2 names a territory that is gone by its path, and the others are done: ${operation}`, async () => {
      const at = world();
      const gone = many[1] ?? '';
      if (operation === 'remove') for (const id of many) at.addMember(id, active(1));
      // after the members were read for the last time
      const onRequest = ({ path }: { path: string }) => {
        if (path.includes(`${gone}/users`)) at.removeTerritory(gone);
      };
      await usingSimulator({ organisation: at, onRequest }, async (simulator) => {
        const { rows } = await run(simulator, operation);
        assert.deepEqual(
          rows.map(({ outcome }) => outcome.kind),
          ['applied', operation === 'add' ? 'failed' : 'alreadySo', 'applied', 'applied'],
        );
        const [, { outcome } = assert.fail()] = rows;
        if (outcome.kind === 'failed')
          assert.match(refusalWords(outcome.refusal).what, /does not know this territory/);
      });
    });
  }

  it('H3 costs those territories alone that the caller may not give away', async () => {
    const switches = { deniedTerritories: 'without-manager' } as const;
    await usingSimulator({ organisation: world(), switches }, async (simulator) => {
      const { rows, ended } = await run(simulator, 'add');
      assert.deepEqual(
        rows.map(({ outcome }) => outcome.kind),
        ['failed', 'failed', 'failed', 'applied'],
      );
      assert.equal(ended, 'complete');
    });
  });

  for (const notFound of ['204', '400'] as const) {
    it(`fails the territories of a user who is unknown, and asks nobody further (${notFound})`, async () => {
      await usingSimulator({ organisation: world(), switches: { notFound } }, async (simulator) => {
        const { rows, ended } = await run(simulator, 'add', unknown);
        assert.ok(rows.every(({ outcome }) => outcome.kind === 'failed'));
        assert.equal(writesTo(simulator).length, 1);
        assert.equal(ended, 'complete');
      });
    });
  }
});
