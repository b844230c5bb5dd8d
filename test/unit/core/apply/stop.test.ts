import { strict as assert } from 'node:assert';
import { Cancelled } from '../../../../src/core/util/async';
import { CrmError } from '../../../../src/core/zoho/errors';
import {
  startSimulator,
  type Fault,
  type Simulator,
  type SimulatorOptions,
} from '../../../../src/simulator/server';
import { callsTo, usingSimulator, writesTo } from '../../../harness/crm';
import {
  active,
  apply,
  inactive,
  kinds,
  north,
  organisation,
  plan,
  sendsOf,
  south,
  unknown,
} from '../../../harness/runs';
import { explain } from '../../../../src/messages/explain';

const users = (count: number) => Array.from({ length: count }, (_, index) => active(index + 1));
const failure = (status: number, code: string): Fault => ({
  kind: 'answer',
  match: { method: 'PUT' },
  times: 9,
  status,
  body: JSON.stringify({ code, details: {}, message: 'no', status: 'error' }),
});

interface Case {
  readonly name: string;
  readonly provoke: (simulator: Simulator) => void;
  readonly kind: string;
  readonly next: RegExp;
}

const cases: readonly Case[] = [
  {
    name: 'an expired token',
    provoke: (s) => s.failNext(failure(401, 'INVALID_TOKEN')),
    kind: 'tokenRefused',
    next: /Sign in again/,
  },
  {
    name: 'a missing permission',
    provoke: (s) => (s.switches.permission = 'NO_PERMISSION'),
    kind: 'noPermission',
    next: /administrator/,
  },
  {
    name: 'a missing permission told with 400',
    provoke: (s) => (s.switches.permission = 'AUTHORIZATION_FAILED'),
    kind: 'noPermission',
    next: /administrator/,
  },
  {
    name: 'territories switched off, told with 403',
    provoke: (s) => (s.switches.territoryFeature = '403-TERRITORY_DISABLED'),
    kind: 'territoriesOff',
    next: /switch territories on/,
  },
  {
    name: 'territories switched off, told with 400',
    provoke: (s) => (s.switches.territoryFeature = '400-FEATURE_NOT_ENABLED'),
    kind: 'territoriesOff',
    next: /switch territories on/,
  },
  {
    name: 'a missing scope',
    provoke: (s) => s.failNext(failure(401, 'OAUTH_SCOPE_MISMATCH')),
    kind: 'missingScope',
    next: /ZohoCRM\.users\.ALL/,
  },
  {
    name: 'too many requests',
    provoke: (s) => s.failNext(failure(429, 'TOO_MANY_REQUESTS')),
    kind: 'rateLimited',
    next: /Wait a minute/,
  },
  {
    name: 'a redirect',
    provoke: (s) => s.failNext({ kind: 'redirect', match: { method: 'PUT' }, times: 9 }),
    kind: 'unreadable',
    next: /proxy/,
  },
];

function kindOf(error: unknown): string | undefined {
  return error instanceof CrmError ? error.kind : undefined;
}

describe('a run that is stopped', () => {
  for (const { name, provoke, kind, next } of cases) {
    it(`by ${name}: what was refused as a whole and what comes after counts as not started`, async () => {
      await usingSimulator({ organisation: organisation(150) }, async (simulator) => {
        provoke(simulator);
        const run = await apply(simulator, plan(users(150), { territories: [north, south] }));
        assert.equal(run.ended, 'stopped');
        assert.equal(kindOf(run.error), kind);
        assert.match(run.error ? explain(run.error).next : '', next);
        assert.deepEqual([run.tally.failed, run.tally.notStarted], [0, 300]);
        assert.ok(run.canResume);
        assert.ok(writesTo(simulator).length <= 2, 'one for each territory at most');
      });
    });
  }

  it('in the middle keeps what was done before', async () => {
    await usingSimulator(
      { organisation: organisation(250), switches: { requestsPerMinute: 3 } },
      async (simulator) => {
        const run = await apply(simulator, plan(users(250)));
        assert.deepEqual([run.tally.applied, run.tally.failed, run.tally.notStarted], [200, 0, 50]);
        assert.equal(kindOf(run.error), 'rateLimited');
      },
    );
  });

  it('by a server that is gone: nothing was started', async () => {
    const simulator = await startSimulator({ organisation: organisation(3) });
    await simulator.close();
    const run = await apply(simulator, plan(users(3)));
    assert.deepEqual(kinds(run), ['notStarted', 'notStarted', 'notStarted']);
    assert.equal(kindOf(run.error), 'network');
  });
});

describe('a run that a person cancels', () => {
  const cancelling = (when: (simulator: Simulator) => boolean, options: SimulatorOptions = {}) => {
    const cancel = new AbortController();
    let running: Simulator | undefined;
    const onRequest = () => {
      if (running && when(running)) cancel.abort();
    };
    return {
      cancel,
      use: (work: (simulator: Simulator) => Promise<void>) =>
        usingSimulator({ organisation: organisation(250), ...options, onRequest }, (simulator) => {
          running = simulator;
          return work(simulator);
        }),
    };
  };

  it('before it began sends nothing', async () => {
    await usingSimulator({ organisation: organisation(3) }, async (simulator) => {
      const cancelled = apply(simulator, plan(users(3)), { cancel: AbortSignal.abort(new Cancelled()) });
      await assert.rejects(cancelled, Cancelled);
      assert.deepEqual(callsTo(simulator), []);
    });
  });

  for (const requests of [1, 2]) {
    it(`during write ${requests} of 3: that one ends and counts, nothing starts after it`, async () => {
      const { cancel, use } = cancelling((simulator) => writesTo(simulator).length === requests);
      await use(async (simulator) => {
        const run = await apply(simulator, plan(users(250)), { cancel: cancel.signal });
        assert.deepEqual([run.tally.applied, run.tally.notStarted], [requests * 100, 250 - requests * 100]);
        assert.equal(run.ended, 'cancelled');
        assert.equal(writesTo(simulator).length, requests);
      });
    });
  }

  it('G08 between two requests: the second never starts', async () => {
    const cancel = new AbortController();
    await usingSimulator({ organisation: organisation(250) }, async (simulator) => {
      const onProgress = (done: number) => {
        if (done > 0) cancel.abort();
      };
      const run = await apply(simulator, plan(users(250)), { cancel: cancel.signal, onProgress });
      assert.deepEqual([run.tally.applied, run.tally.notStarted], [100, 150]);
      assert.equal(writesTo(simulator).length, 1);
    });
  });

  it('while an answer gets lost: what became of the users is unknown, and is not read again', async () => {
    const { cancel, use } = cancelling((simulator) => writesTo(simulator).length === 1);
    await use(async (simulator) => {
      simulator.failNext({ kind: 'reset-after-commit', match: { method: 'PUT' } });
      const run = await apply(simulator, plan(users(150)), { cancel: cancel.signal });
      assert.deepEqual([run.tally.unknown, run.tally.notStarted], [100, 50]);
      assert.equal(simulator.requests.length, 2);
    });
  });

  it('after the reading that showed somebody missing: they are not done, and a resumed run sends them', async () => {
    const cancel = new AbortController();
    const options = { organisation: organisation(3), switches: { bulkAnswer: 'nothing-400' } } as const;
    await usingSimulator(options, async (simulator) => {
      const onProgress = () => {
        if (simulator.requests.at(-1)?.method === 'GET' && simulator.requests.length > 2) cancel.abort();
      };
      const planned = plan([active(1), inactive, unknown]);
      const run = await apply(simulator, planned, { cancel: cancel.signal, onProgress });
      assert.deepEqual(kinds(run), ['notStarted', 'failed', 'failed']);
      assert.ok(run.canResume);
      assert.equal(sendsOf(simulator, north, active(1)), 1);
      assert.equal(run.ended, 'cancelled');
    });
  });
});

describe('a run that has much to do', () => {
  it('sends 250 users with three requests, and tells its progress', async () => {
    await usingSimulator({ organisation: organisation(250) }, async (simulator) => {
      const told: number[] = [];
      const onProgress = (done: number, of: number) => {
        assert.equal(of, 250);
        told.push(done);
      };
      const run = await apply(simulator, plan(users(250)), { onProgress });
      assert.equal(run.tally.applied, 250);
      assert.equal(writesTo(simulator).length, 3);
      assert.deepEqual([...new Set(told)], [100, 200, 250]);
      assert.ok(told.length <= 6, 'not once per user');
    });
  });

  it('uses one request without a body per user in the single form', async () => {
    await usingSimulator({ organisation: organisation(2) }, async (simulator) => {
      const run = await apply(simulator, plan([active(1), inactive, active(2)], { form: 'single' }));
      assert.deepEqual(kinds(run), ['applied', 'failed', 'applied']);
      assert.deepEqual(
        writesTo(simulator).map(({ path, body }) => [path.split('/').at(-1), body]),
        [active(1), inactive, active(2)].map((id) => [id, '']),
      );
    });
  });
});
