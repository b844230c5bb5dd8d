import { strict as assert } from 'node:assert';
import { applyPlan } from '../../../../src/core/apply/apply';
import type { FinishedRun } from '../../../../src/core/journal/result';
import type { Plan } from '../../../../src/core/plan/plan';
import { CrmClient } from '../../../../src/core/zoho/client';
import type { Call, Send } from '../../../../src/core/zoho/transport';
import type { Organisation } from '../../../../src/simulator/server';
import { transport, usingSimulator } from '../../../harness/crm';
import { managedOrganisation, managerAt, managerPlan, toManager } from '../../../harness/managers';
import {
  active,
  assertHonest,
  changesOf,
  kinds,
  north,
  optionsFor,
  organisation,
  planOf,
  sendsOf,
  south,
  usingHistory,
} from '../../../harness/runs';

const seconds = 1000;

/** What is between a run and Zoho: what passes meanwhile, and what others do then. */
interface Between {
  readonly pass: (ms: number) => void;
  /** The machine sleeps: only the clock on the wall goes on. */
  readonly sleep: (ms: number) => void;
  readonly crm: Organisation;
}

interface Scene {
  readonly plan: Plan;
  readonly decide?: 'goOn' | 'leave';
  readonly prepare?: (crm: Organisation) => void;
  readonly around: (send: Send, between: Between) => Send;
}

interface Seen {
  readonly run: FinishedRun;
  readonly asked: number;
  readonly crm: Organisation;
  /** How often the first user was sent to the south. */
  readonly sends: number;
  /** `GET north` … in the order of the run, without the looks after the last write. */
  readonly calls: readonly string[];
}

async function play({ plan, decide = 'leave', prepare, around }: Scene): Promise<Seen> {
  const crm = organisation(120);
  prepare?.(crm);
  let time = 0;
  let slept = 0;
  let asked = 0;
  const seen: Seen[] = [];
  await usingSimulator({ organisation: crm }, (simulator) =>
    usingHistory(async (history) => {
      const pass = (ms: number) => void (time += ms);
      const sleep = (ms: number) => {
        slept += ms;
        time++;
      };
      const send = around(transport(simulator, {}), { pass, sleep, crm });
      const options = optionsFor(simulator, history, {
        clock: { now: () => time, today: () => time + slept },
        onConflict: () => {
          asked++;
          return Promise.resolve(decide);
        },
      });
      const run = await applyPlan(plan, { ...options, client: new CrmClient(send) });
      assertHonest(simulator, plan, run);
      const calls = simulator.requests.map(({ method, path }) => `${method} ${placeIn(path)}`);
      const sends = sendsOf(simulator, south, active(1));
      seen.push({ run, asked, crm, sends, calls: calls.slice(0, calls.findLastIndex(isWrite) + 1) });
    }),
  );
  return seen[0] ?? assert.fail();
}

const isWrite = (call: string) => !call.startsWith('GET');

function placeIn(path: string): string {
  if (path.includes(north)) return 'north';
  return path.includes(south) ? 'south' : 'elsewhere';
}

/** Of two territories whose looks are both done, has the write to the south wait for its turn behind the other one. */
function southWaits(
  ms: number,
  meanwhile: (crm: Organisation) => void = () => undefined,
  how: 'pass' | 'sleep' = 'pass',
) {
  return (send: Send, { crm, ...between }: Between): Send => {
    const looked = signal();
    const left = signal();
    let looks = 0;
    return async (call: Call) => {
      if (call.endpoint.method === 'GET') {
        const answer = await send(call);
        if (++looks === 2) looked.fire();
        return answer;
      }
      await looked.fired;
      if (placeOf(call) === 'north') {
        const answer = await send(call);
        left.fire();
        return answer;
      }
      await left.fired;
      between[how](ms);
      meanwhile(crm);
      return send(call);
    };
  };
}

const placeOf = ({ ids = {} }: Call) => placeIn(Object.values(ids).join());

function signal(): { readonly fired: Promise<void>; readonly fire: () => void } {
  let fire: () => void = () => undefined;
  const fired = new Promise<void>((resolve) => (fire = resolve));
  return { fired, fire };
}

const everywhere = [north, south];
const three = [active(1), active(2), active(3)];
const two = () => planOf(changesOf('add', three, everywhere));
const inSouth = ({ run, crm }: Seen) => [kinds(run)[3], crm.isMember(south, active(1))];

describe('a write of members that waits for its turn', () => {
  it('leaves after one reading more, where it waited for long and nobody changed anything', async () => {
    const { run, asked, calls } = await play({ plan: two(), around: southWaits(31 * seconds) });
    assert.deepEqual([asked, run.tally.applied], [0, 6]);
    assert.deepEqual(calls.slice(2), ['PUT north', 'GET south', 'PUT south']);
  });

  it('leaves at once after a short wait', async () => {
    const { calls } = await play({ plan: two(), around: southWaits(29 * seconds) });
    assert.deepEqual(calls.slice(2), ['PUT north', 'PUT south']);
  });

  for (const decide of ['goOn', 'leave'] as const) {
    it(`G09 asks where somebody else changed the territory meanwhile: ${decide}`, async () => {
      const around = southWaits(31 * seconds, (crm) => crm.addMember(south, active(4)));
      const seen = await play({ plan: two(), around, decide });
      const isDone = decide === 'goOn';
      assert.equal(seen.asked, 1);
      assert.deepEqual(inSouth(seen), isDone ? ['applied', true] : ['notStarted', false]);
    });
  }

  it('G09 asks as well where the machine slept, and the clock that nobody sets with it', async () => {
    const change = (crm: Organisation) => crm.addMember(south, active(4));
    const seen = await play({ plan: two(), around: southWaits(8 * 3600 * seconds, change, 'sleep') });
    assert.deepEqual([seen.asked, ...inSouth(seen)], [1, 'notStarted', false]);
  });

  it('leaves at once where the clock on the wall was set back', async () => {
    const { calls } = await play({ plan: two(), around: southWaits(-3600 * seconds, undefined, 'sleep') });
    assert.deepEqual(calls.slice(2), ['PUT north', 'PUT south']);
  });

  it('is not sent for whom somebody else added meanwhile', async () => {
    const around = southWaits(31 * seconds, (crm) => crm.addMember(south, active(1)));
    const seen = await play({ plan: two(), around });
    assert.deepEqual([seen.asked, seen.sends, ...inSouth(seen)], [0, 0, 'alreadySo', true]);
    assert.deepEqual(kinds(seen.run).slice(4), ['applied', 'applied']);
  });

  it('G09 removes nobody on the look from before', async () => {
    const prepare = (crm: Organisation) =>
      everywhere.forEach((at) => [...three, active(4)].forEach((who) => crm.addMember(at, who)));
    const plan = planOf(changesOf('remove', three, everywhere), {
      membersOf: () => new Set([...three, active(4)]),
    });
    const around = southWaits(31 * seconds, (crm) => crm.removeMember(south, active(4)));
    const seen = await play({ plan, prepare, around });
    assert.deepEqual([seen.asked, ...inSouth(seen)], [1, 'notStarted', true]);
  });

  it('G09 asks about the next request to a territory, where the one before was answered late', async () => {
    const plan = planOf(
      changesOf(
        'add',
        Array.from({ length: 110 }, (_, n) => active(n + 1)),
      ),
    );
    let writes = 0;
    const { run, asked, crm } = await play({
      plan,
      around:
        (send, { pass, crm: later }) =>
        async (call) => {
          const answer = await send(call);
          if (call.endpoint.method === 'GET' || ++writes > 1) return answer;
          pass(31 * seconds);
          later.addMember(north, active(120));
          return answer;
        },
    });
    assert.deepEqual([asked, run.tally.applied, run.tally.notStarted], [1, 100, 10]);
    assert.equal(crm.membersOf(north).length, 101);
  });
});

describe('a change of a manager that waits for its turn', () => {
  it('is not sent where somebody else set another one meanwhile', () =>
    usingSimulator({ organisation: managedOrganisation(5) }, (simulator) =>
      usingHistory(async (history) => {
        let time = 0;
        const plan = await managerPlan(simulator, [toManager(north, active(1))]);
        const send = transport(simulator, {});
        const late: Send = (call) => {
          if (call.endpoint.method !== 'GET') {
            time += 31 * seconds;
            simulator.organisation.setManager(north, active(2));
          }
          return send(call);
        };
        const options = optionsFor(simulator, history, {
          clock: { now: () => time, today: () => time },
        });
        const run = await applyPlan(plan, { ...options, client: new CrmClient(late) });
        assert.deepEqual([kinds(run), managerAt(simulator, north)], [['skipped'], active(2)]);
      }),
    ));
});
