import { strict as assert } from 'node:assert';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { doneIn } from '../../src/core/journal/outcome';
import type { Form } from '../../src/core/plan/plan';
import type { RunResult } from '../../src/core/journal/result';
import { bundleProgram } from '../harness/bundle';
import { places, rowsThat, Scene } from './scene';
import type { Death } from './victim';

/** What the same run comes to when nobody disturbs it. */
interface Undisturbed {
  readonly members: Record<string, string[]>;
  readonly applied: readonly string[];
  readonly failed: readonly string[];
}

let folder: string;
let victim: string;
const undisturbed = new Map<Form, Undisturbed>();
let kills = 0;

before(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'victim-'));
  victim = await bundleProgram(path.join(__dirname, 'victim.ts'), folder);
  for (const form of ['bulk', 'single'] as const) {
    await Scene.play(victim, form, async (scene) => {
      await scene.run();
      const result = (await scene.result()) ?? assert.fail('there is no run');
      assert.deepEqual([result.tally.applied, result.tally.failed], [29, 1]);
      undisturbed.set(form, {
        members: scene.members(),
        applied: rowsDone(result),
        failed: rowsThat('failed', result),
      });
    });
  }
});

after(() => fs.rm(folder, { recursive: true, force: true }));

const form = fc.constantFrom<Form>('bulk', 'single');
const death = fc.record({
  at: fc.constantFrom<Death['at']>('append', 'socket'),
  n: fc.integer({ min: 1, max: 60 }),
});
/** Each of these runs is three processes or more: one that fails is told with its seed, and not made smaller. */
const few = { numRuns: 10, endOnFailure: true };

/** Every row has its outcome, and the organisation is as if nothing had happened. */
async function assertAsUndisturbed(scene: Scene): Promise<RunResult> {
  const { members } = undisturbed.get(scene.plan.form) ?? assert.fail();
  const result = (await scene.result()) ?? assert.fail('there is no run');
  assert.equal(result.ended, 'complete');
  assert.equal(
    Object.values(result.tally).reduce((a, b) => a + b),
    scene.plan.rows.length,
  );
  assert.deepEqual([result.tally.unknown, result.tally.notStarted], [0, 0]);
  assert.deepEqual(scene.members(), members);
  scene.assertNothingBlind();
  return result;
}

/** The rows that are as wanted by the run, or as far as anybody knows by it. */
function rowsDone(result: RunResult): string[] {
  return [...rowsThat('applied', result), ...rowsThat('soNow', result)].sort();
}

/** Kills a run, goes on with it, and compares; tells what was known when it died, `ended` when it lived to its end. */
async function killOnce(form: Form, death: Death): Promise<RunResult | 'ended' | undefined> {
  return Scene.play(victim, form, async (scene) => {
    if (await scene.runAndDie(death)) return 'ended';
    kills++;
    const known = await scene.result();
    await scene.run();
    const result = await assertAsUndisturbed(scene);
    const { applied, failed } = undisturbed.get(form) ?? assert.fail();
    assert.deepEqual([rowsDone(result), rowsThat('failed', result)], [applied, failed]);
    // only of the requests that were under way is it not known who did what they asked for
    const unsure = new Set(rowsThat('unknown', known ?? result));
    for (const row of rowsThat('soNow', result)) assert.ok(unsure.has(row), `${row} is not our doing`);
    return known;
  }).catch((error: unknown) => {
    throw new Error(`killed after ${death.at} ${death.n}, ${form}`, { cause: error });
  });
}

/** Kills after the first, the second … until a run lives to its end; two at a time. */
async function killEverywhere(form: Form, at: Death['at']): Promise<(RunResult | undefined)[]> {
  const known: (RunResult | undefined)[] = [];
  let n = 0;
  let isOver = false;
  const one = async () => {
    while (!isOver) {
      const result = await killOnce(form, { at, n: ++n });
      if (result === 'ended') isOver = true;
      else known.push(result);
    }
  };
  await Promise.all([one(), one()]);
  return known;
}

describe('a run of thirty rows that is killed', () => {
  for (const form of ['bulk', 'single'] as const) {
    it(`G04 after any record of its journal (${form}) ends as if nothing had happened, once it is resumed`, async () => {
      const known = await killEverywhere(form, 'append');
      // the answer of a request was on record for some of its rows only
      if (form === 'bulk')
        assert.ok(known.some((run) => run && run.tally.applied > 0 && run.tally.unknown > 0));
    }).timeout(240_000);

    it(`G04 after anything that happens at a socket (${form}) ends as if nothing had happened, once it is resumed`, async () => {
      await killEverywhere(form, 'socket');
    }).timeout(240_000);
  }

  it('while answers get lost to writes that were done ends as if nothing had happened', async () => {
    await fc.assert(
      fc.asyncProperty(form, death, fc.subarray(places, { minLength: 1 }), (how, when, lost) =>
        Scene.play(victim, how, async (scene) => {
          for (const [method, at] of lost) {
            const match = { method, path: new RegExp(`/${at}/users`) };
            scene.simulator.failNext({ kind: 'reset-after-commit', match });
          }
          if (!(await scene.runAndDie(when))) await scene.run();
          const { tally } = await assertAsUndisturbed(scene);
          assert.deepEqual([doneIn(tally), tally.failed], [29, 1]);
        }),
      ),
      few,
    );
  }).timeout(120_000);

  it('and killed again while it is resumed ends as if nothing had happened', async () => {
    await fc.assert(
      fc.asyncProperty(form, death, death, (how, first, second) =>
        Scene.play(victim, how, async (scene) => {
          if (!(await scene.runAndDie(first)) && !(await scene.runAndDie(second))) await scene.run();
          const { tally } = await assertAsUndisturbed(scene);
          assert.deepEqual([doneIn(tally), tally.failed], [29, 1]);
        }),
      ),
      few,
    );
  }).timeout(120_000);

  it('and whose journal loses its end has the same members, and calls nothing its own that it cannot know', async () => {
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(form, fc.integer({ min: 3, max: 60 }), part, (how, n, kept) =>
        Scene.play(victim, how, async (scene) => {
          if (await scene.runAndDie({ at: 'append', n })) return;
          const [journal = assert.fail('there is no journal')] = await scene.journals();
          const { size } = await fs.stat(journal);
          await fs.truncate(journal, Math.floor(size * kept));
          await scene.run();
          const result = await assertAsUndisturbed(scene);
          const { applied } = undisturbed.get(how) ?? assert.fail();
          const done = [...rowsDone(result), ...rowsThat('alreadySo', result)];
          assert.deepEqual(done.sort(), [...applied].sort());
        }),
      ),
      few,
    );
  }).timeout(120_000);

  it('G04 was killed at no less than 180 places', () => {
    console.log(`      ${kills} kills`);
    assert.ok(kills >= 180, `${kills} kills`);
  });
});
