import { strict as assert } from 'node:assert';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { bundleProgram } from '../harness/bundle';
import { managedOrganisation, managerAt, managerPlan, toManager, toNobody } from '../harness/managers';
import { active, north, south } from '../harness/runs';
import { Scene, type Setting } from './scene';
import type { Death } from './victim';

const [old, next] = [active(1), active(2)] as const;
const changes = [toManager(north, next), toNobody(south, old)];

let folder: string;
let victim: string;

before(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'victim-'));
  victim = await bundleProgram(path.join(__dirname, 'victim.ts'), folder);
});

after(() => fs.rm(folder, { recursive: true, force: true }));

/** One territory gets another manager, and another loses the one it has. */
function twoManagers(): Setting {
  const organisation = managedOrganisation(3);
  for (const at of [north, south]) organisation.setManager(at, old);
  return { organisation, changes, planned: (simulator) => managerPlan(simulator, changes) };
}

/** Kills a run, lets something happen, goes on with it and compares; false when the run lived to its end. */
function killed(death: Death, loses: boolean): Promise<boolean> {
  return Scene.play(
    victim,
    'single',
    async (scene) => {
      if (loses) scene.simulator.failNext({ kind: 'reset-after-commit', match: { method: 'PUT' } });
      const wasKilled = !(await scene.runAndDie(death));
      const known = await scene.result();
      if (wasKilled) await scene.run();
      scene.assertNothingBlind();
      const { rows, ended } = (await scene.result()) ?? assert.fail('there is no run');
      assert.equal(ended, 'complete');
      assert.deepEqual([managerAt(scene.simulator, north), managerAt(scene.simulator, south)], [next, null]);
      rows.forEach(({ outcome }, index) => {
        // of a request that was under way it is not known who did it
        const wasOpen = known?.rows[index]?.outcome.kind === 'unknown' || loses;
        const fitting = wasOpen ? ['applied', 'soNow'] : ['applied'];
        assert.ok(fitting.includes(outcome.kind), `row ${index} is told to be ${outcome.kind}`);
      });
      return wasKilled;
    },
    twoManagers(),
  ).catch((error: unknown) => {
    throw new Error(`killed after ${death.at} ${death.n}`, { cause: error });
  });
}

describe('a run of managers that is killed', () => {
  for (const at of ['append', 'socket'] as const) {
    for (const loses of [false, true]) {
      const when = loses ? 'while an answer gets lost, ' : '';
      it(`G04 ${when}after any ${at} ends as if nothing had happened, once it is resumed`, async () => {
        let n = 0;
        let isOver = false;
        const some = async () => {
          while (!isOver) if (!(await killed({ at, n: ++n }, loses))) isOver = true;
        };
        await Promise.all([some(), some()]);
        assert.ok(n > 7, `${n} kills`);
      }).timeout(240_000);
    }
  }
});
