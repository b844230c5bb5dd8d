import { strict as assert } from 'node:assert';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import type { Form } from '../../src/core/plan/plan';
import { bundleProgram } from '../harness/bundle';
import { leaver, Scene, successor, takingTurns } from './scene';
import type { Death } from './victim';

let folder: string;
let victim: string;

before(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'victim-'));
  victim = await bundleProgram(path.join(__dirname, 'victim.ts'), folder);
});

after(() => fs.rm(folder, { recursive: true, force: true }));

/** Kills a run in which somebody is replaced, and goes on with it; tells whether it lived to its end. */
function killed(form: Form, death: Death): Promise<boolean> {
  const setting = takingTurns();
  const { organisation: crm } = setting;
  const held = [...crm.territories.keys()].filter((id) => crm.isMember(id, leaver));
  const has = (who: string) => held.map((id) => crm.isMember(id, who));
  crm.onMembership = ({ territory }) =>
    assert.ok(crm.isMember(territory, leaver) || crm.isMember(territory, successor), 'neither is there');
  return Scene.play(
    victim,
    form,
    async (scene) => {
      const lived = await scene.runAndDie(death);
      if (!lived) await scene.run();
      const { rows, ended } = (await scene.result()) ?? assert.fail('there is no run');
      assert.equal(ended, 'complete');
      scene.assertNothingBlind();
      // the first has no seat, the second is the leaver's to manage
      assert.deepEqual(
        has(successor),
        held.map((_, index) => index !== 0),
      );
      assert.deepEqual(
        has(leaver),
        held.map((_, index) => index < 2),
      );
      const refused = rows.flatMap(({ outcome }) => ('refusal' in outcome ? [outcome.refusal.code] : []));
      assert.deepEqual(refused, ['fullSwap', 'fullSwap', 'isManager']);
      return lived;
    },
    setting,
  );
}

describe('a run in which somebody is replaced', () => {
  for (const form of ['bulk', 'single'] as const)
    it(`G04 G18 leaves no territory without either of the two, after whatever it is killed (${form})`, async () => {
      const killEverywhere = async (at: Death['at'], from: number, step: number) => {
        for (let n = from; !(await killed(form, { at, n })); n += step);
      };
      await Promise.all([killEverywhere('append', 1, 1), killEverywhere('socket', 1, 6)]);
    }).timeout(240_000);
});
