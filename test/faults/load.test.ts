import { strict as assert } from 'node:assert';
import { applyPlan, resumeRun } from '../../src/core/apply/apply';
import { Organisation } from '../../src/simulator/server';
import { closing } from '../harness/closing';
import { never, territory } from '../harness/crm';
import { FaultBed, type Fault } from '../harness/faultBed/bed';
import { refusal } from '../harness/faultBed/troubles';
import { active, assertHonest, changesOf, planOf, usingHistory } from '../harness/runs';
import { variants } from './faults';
import { isWrite, optionsFor } from './writing';

function organisation(territories: number, users: number): Organisation {
  const result = new Organisation({ territoryUserLimit: 100 });
  result.addUser({ id: '1', lastName: 'Admin', email: 'admin@x.example', profile: 'Administrator' });
  for (let n = 1; n <= users; n++) {
    result.addUser({ id: active(n), lastName: `User ${n}`, email: `u${n}@x.example` });
  }
  for (let n = 0; n < territories; n++) result.addTerritory({ id: placeOf(n), name: `Place ${n}` });
  return result;
}

const placeOf = (n: number) => territory(`431581000000${700_000 + n}`);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Numbers from 0 up to 1, the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), state | 1) + 0x6d2b79f5) | 0;
    const mixed = state ^ (state + Math.imul(state ^ (state >>> 7), state | 61));
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('a large change', () => {
  it('of 10,000 rows ends by itself though every twentieth request meets some fault, and nothing is lost', async () => {
    const seed = Number(process.env['LOAD_SEED'] ?? 5);
    const random = randomOf(seed);
    // other people's names in place of members are a lie that nobody can tell from the truth
    const faults = Object.entries(variants).flatMap(([row, forms]) =>
      row === 'A25' ? [] : forms.map(({ fault }) => fault),
    );
    const users = upTo(100).map((n) => active(n + 1));
    const plan = planOf(changesOf('add', users, upTo(100).map(placeOf)));
    try {
      await usingHistory(async (history) => {
        const bed = await FaultBed.start({
          organisation: organisation(100, 100),
          limits: { readMs: 250, writeMs: 250, answerBytes: 1024 * 1024 },
        });
        await closing(bed, async () => {
          const options = optionsFor(bed, history);
          bed.meetSome(() => (random() < 0.05 ? faults[Math.floor(random() * faults.length)] : undefined));
          let run = await applyPlan(plan, options);
          for (let round = 0; run.canResume && round < 30; round++) {
            assertHonest(bed.simulator, plan, run, bed.sent);
            run = await resumeRun(run.id, options);
          }
          bed.heal();
          if (run.canResume) run = await resumeRun(run.id, options);
          assertHonest(bed.simulator, plan, run, bed.sent);
          assert.equal(run.tally.unknown + run.tally.notStarted, 0);
          assert.ok(run.tally.applied > 9_000, JSON.stringify(run.tally));
        });
      });
    } catch (error) {
      throw new Error(`With LOAD_SEED=${seed}: ${String(error)}`, { cause: error });
    }
  }).timeout(60_000);

  it('goes on steadily when every third read and write is one too many, and reads are not starved', async () => {
    await usingHistory(async (history) => {
      const bed = await FaultBed.start({ organisation: organisation(3, 60) });
      await closing(bed, async () => {
        const tooMany: Fault = { trouble: refusal(429, 'TOO_MANY_REQUESTS', { 'retry-after': '1' }) };
        const counts = { reads: 0, writes: 0 };
        bed.meetSome((line) =>
          ++counts[isWrite(line) ? 'writes' : 'reads'] % 3 === 0 ? tooMany : undefined,
        );
        const plan = planOf(
          changesOf(
            'add',
            upTo(40).map((n) => active(n + 1)),
            upTo(3).map(placeOf),
          ),
          {
            form: 'single',
          },
        );
        const times: number[] = [];
        let readsEndedAt = Infinity;
        const onProgress = () => void times.push(bed.clock.now());
        const reading = (async () => {
          for (let n = 0; n < 60; n++) await bed.client.members(placeOf(n % 3), { signal: never() });
          readsEndedAt = times.length;
        })();
        const run = await applyPlan(plan, { ...optionsFor(bed, history), onProgress });
        await reading;
        assertHonest(bed.simulator, plan, run, bed.sent);
        assert.deepEqual([run.ended, run.tally.applied], ['complete', 120]);
        assert.ok(readsEndedAt < 60, `${readsEndedAt} rows were written before 60 reads`);
        // how long each dozen of rows took, once the writes have the limit for themselves
        const dozens = upTo(5).map((n) => (times[(n + 6) * 12 - 1] ?? 0) - (times[(n + 5) * 12 - 1] ?? 0));
        const mean = dozens.reduce((sum, ms) => sum + ms, 0) / dozens.length;
        for (const ms of dozens) assert.ok(ms > mean * 0.5 && ms < mean * 1.5, JSON.stringify(dozens));
        assert.ok(counts.writes <= 120 * 1.5 + 1, `${counts.writes} writes`);
      });
    });
  }).timeout(60_000);
});
