import { strict as assert } from 'node:assert';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import type { Form } from '../../src/core/plan/plan';
import { bundleProgram } from '../harness/bundle';
import { fewSeats, Scene } from './scene';

let folder: string;
let victim: string;

before(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'victim-'));
  victim = await bundleProgram(path.join(__dirname, 'victim.ts'), folder);
});

after(() => fs.rm(folder, { recursive: true, force: true }));

interface End {
  readonly members: Record<string, string[]>;
  readonly codes: readonly string[];
}

async function endOf(scene: Scene): Promise<End> {
  scene.assertNothingBlind();
  const { rows, ended } = (await scene.result()) ?? assert.fail('there is no run');
  assert.equal(ended, 'complete');
  const codes = rows.map(({ outcome }) => {
    if ('refusal' in outcome) return outcome.refusal.code;
    // of a request that was under way it is not known who did it
    return outcome.kind === 'soNow' ? 'applied' : outcome.kind;
  });
  return { members: scene.members(), codes };
}

/** Kills after the n-th record, goes on, and tells how it ended; the end of the undisturbed run when it lived so long. */
function killed(form: Form, n: number): Promise<End & { readonly wasKilled: boolean }> {
  return Scene.play(
    victim,
    form,
    async (scene) => {
      const wasKilled = !(await scene.runAndDie({ at: 'append', n }));
      if (wasKilled) await scene.run();
      return { ...(await endOf(scene)), wasKilled };
    },
    fewSeats(),
  );
}

describe('a run in which users wait for seats', () => {
  for (const form of ['bulk', 'single'] as const) {
    it(`G04 ends as if nothing had happened, after whichever record of its journal it is killed (${form})`, async () => {
      const undisturbed = await killed(form, 1_000);
      assert.deepEqual(undisturbed.codes, [
        'applied',
        ...['applied', 'applied', 'applied', 'applied'],
        ...['fullSwap', 'fullSwap', 'fullSwap', 'fullSwap'],
      ]);
      let n = 0;
      let isOver = false;
      const some = async () => {
        while (!isOver) {
          const at = ++n;
          const { wasKilled, ...end } = await killed(form, at);
          if (!wasKilled) isOver = true;
          const { members, codes } = undisturbed;
          assert.deepEqual(end, { members, codes }, `killed after record ${at}`);
        }
      };
      await Promise.all([some(), some()]);
      assert.ok(n > 20, `${n} kills`);
    }).timeout(240_000);
  }
});
