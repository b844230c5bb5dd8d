import { strict as assert } from 'node:assert';
import { applyPlan, type ApplyOptions } from '../../../../src/core/apply/apply';
import type { FinishedRun } from '../../../../src/core/journal/result';
import type { Plan } from '../../../../src/core/plan/plan';
import { CrmClient } from '../../../../src/core/zoho/client';
import { RateLimiter } from '../../../../src/core/zoho/rateLimiter';
import type { Organisation, Simulator } from '../../../../src/simulator/server';
import { SkippingClock } from '../../../harness/clock';
import { territory, transport, usingSimulator } from '../../../harness/crm';
import {
  active,
  changesOf,
  kinds,
  north,
  optionsFor,
  organisation,
  planOf,
  south,
  usingHistory,
} from '../../../harness/runs';

const answer = { kind: 'answer', status: 429, headers: { 'retry-after': '200' } } as const;

interface Scene {
  readonly plan: (on: Simulator) => Plan;
  readonly prepare?: (crm: Organisation) => void;
  /** What others do while Zoho puts our first write off. */
  readonly meanwhile?: (crm: Organisation, simulator: Simulator) => void;
  readonly decide?: 'goOn' | 'leave';
}

interface Seen {
  readonly run: FinishedRun;
  readonly asked: number;
  readonly crm: Organisation;
  /** `GET`, `PUT` … in the order of the run, without the looks after the last write. */
  readonly methods: readonly string[];
}

/** A run whose first write is put off. */
async function putOff({ plan, prepare, meanwhile, decide = 'leave' }: Scene): Promise<Seen> {
  const crm = organisation(9);
  prepare?.(crm);
  const seen: Seen[] = [];
  await usingSimulator({ organisation: crm }, (simulator) =>
    usingHistory(async (history) => {
      const planned = plan(simulator);
      const paced = new RateLimiter(transport(simulator, {}), new SkippingClock());
      const method = planned.rows[0]?.operation === 'add' ? 'PUT' : 'DELETE';
      simulator.failNext({ ...answer, match: { method } });
      paced.onDidWait(() => meanwhile?.(crm, simulator));
      let asked = 0;
      const options: ApplyOptions = optionsFor(simulator, history, {
        onConflict: () => {
          asked++;
          return Promise.resolve(decide);
        },
      });
      const run = await applyPlan(planned, { ...options, client: new CrmClient(paced.send) });
      const methods = simulator.requests.map((one) => one.method);
      const writes = methods.findLastIndex((one) => one !== 'GET') + 1;
      seen.push({ run, asked, crm, methods: methods.slice(0, writes) });
    }),
  );
  return seen[0] ?? assert.fail();
}

const adding = (simulator: Simulator) => planOf(changesOf('add', [active(1), active(2)]), { on: simulator });

describe('a write of members that Zoho puts off', () => {
  it('leaves again after one reading more, where nobody changed anything', async () => {
    const { run, asked, methods } = await putOff({ plan: adding });
    assert.deepEqual(kinds(run), ['applied', 'applied']);
    assert.deepEqual([asked, methods], [0, ['GET', 'PUT', 'GET', 'PUT']]);
  });

  for (const decide of ['goOn', 'leave'] as const) {
    it(`G09 asks where somebody else changed the territory meanwhile: ${decide}`, async () => {
      const meanwhile = (crm: Organisation) => crm.addMember(north, active(4));
      const { run, asked, crm } = await putOff({ plan: adding, meanwhile, decide });
      const kind = decide === 'goOn' ? 'applied' : 'notStarted';
      assert.deepEqual([asked, kinds(run)], [1, [kind, kind]]);
      assert.equal(crm.isMember(north, active(1)), decide === 'goOn');
    });
  }

  it('does not ask twice about what a person went on with', async () => {
    const { run, asked, methods } = await putOff({
      plan: () => planOf(changesOf('add', [active(1)])),
      prepare: (crm) => crm.addMember(north, active(4)),
      decide: 'goOn',
    });
    assert.deepEqual([asked, kinds(run)], [1, ['applied']]);
    assert.deepEqual(
      methods,
      ['GET', 'GET', 'PUT', 'GET', 'PUT'],
      'looked at after the question, and once more',
    );
  });

  it('is not sent for whom somebody else added meanwhile', async () => {
    const meanwhile = (crm: Organisation) => crm.addMember(north, active(1));
    const { run, asked, methods } = await putOff({ plan: adding, meanwhile });
    assert.deepEqual([asked, kinds(run)], [0, ['alreadySo', 'applied']]);
    assert.equal(methods.filter((method) => method === 'PUT').length, 2);
  });

  it('is not taken for sent where the look before it leaves again fails', async () => {
    const { run, methods } = await putOff({
      plan: adding,
      meanwhile: (crm, simulator) => {
        crm.addMember(north, active(1));
        simulator.failNext({ kind: 'html', status: 200, match: { method: 'GET' } });
      },
    });
    assert.deepEqual([run.ended, ...kinds(run)], ['stopped', 'notStarted', 'notStarted']);
    assert.deepEqual([run.canResume, methods], [true, ['GET', 'PUT']]);
  });

  it('G09 removes nobody on the look from before', async () => {
    const { run, asked, crm } = await putOff({
      prepare: (before) => [1, 2].forEach((n) => before.addMember(north, active(n))),
      plan: (simulator) => planOf(changesOf('remove', [active(1)]), { on: simulator }),
      meanwhile: (later) => later.removeMember(north, active(2)),
    });
    assert.deepEqual([asked, kinds(run)], [1, ['notStarted']]);
    assert.ok(crm.isMember(north, active(1)));
  });

  it('is sent where only others came whom the plan does not count', async () => {
    const additive = new Set([north]);
    const { run, asked, methods } = await putOff({
      plan: (simulator) => planOf(changesOf('add', [active(1), active(2)]), { on: simulator, additive }),
      meanwhile: (crm) => crm.addMember(north, active(4)),
    });
    assert.deepEqual([asked, kinds(run)], [0, ['applied', 'applied']]);
    assert.deepEqual(methods, ['GET', 'PUT', 'GET', 'PUT']);
  });

  it('reads its user once more, where that is what is read', async () => {
    const many = Array.from({ length: 12 }, (_, n) => territory(String(431581000000700600n + BigInt(n))));
    const additive = new Set(many);
    const [first = south] = many;
    const { run, asked, methods } = await putOff({
      prepare: (crm) => many.forEach((id) => crm.addTerritory({ id, name: id.slice(-3) })),
      plan: (simulator) => planOf(changesOf('add', [active(1)], many), { on: simulator, additive }),
      meanwhile: (crm) => crm.addMember(first, active(1)),
    });
    assert.deepEqual([asked, kinds(run)], [0, ['alreadySo', ...Array<string>(11).fill('applied')]]);
    assert.deepEqual(methods, ['GET', 'PUT', 'GET', 'GET', 'PUT']);
  });
});
