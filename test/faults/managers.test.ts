import { strict as assert } from 'node:assert';
import * as path from 'node:path';
import { applyPlan, resumeRun } from '../../src/core/apply/apply';
import { doneIn } from '../../src/core/journal/outcome';
import type { FinishedRun } from '../../src/core/journal/result';
import { reportOf } from '../../src/messages/report';
import { closing } from '../harness/closing';
import { assertExplains } from '../harness/crm';
import { FaultBed } from '../harness/faultBed/bed';
import {
  assertLooksFirst,
  managedOrganisation,
  managerAt,
  managerPlan,
  toManager,
} from '../harness/managers';
import { active, north, south, usingHistory } from '../harness/runs';
import { variants, variantsForReading, type Variant } from './faults';
import { assertNoLeaks } from './leaks';
import { codes, rows, type Code } from './table';
import { isWrite, optionsFor } from './writing';
import { filesBelow } from './writingCells';

const manager = active(1);
const places = [north, south];

const isLook = (line: string) => /^GET \/crm\/v7\/settings\/territories\/\d+$/.test(line);

interface Done {
  readonly bed: FaultBed;
  readonly run: FinishedRun;
}

/** What holds of any run of managers, wherever its requests got to. */
function assertHonest({ bed, run }: Done): void {
  const sent = bed.sent.filter(isUpdate).length;
  for (const { row, outcome } of run.rows) {
    const isSo = managerAt(bed.simulator, row.territory) === manager;
    if (['applied', 'soNow', 'alreadySo'].includes(outcome.kind))
      assert.ok(isSo, `told to be ${outcome.kind}`);
    if (outcome.kind === 'notStarted') assert.ok(!isSo, 'it was done');
  }
  assert.ok(sent <= 2 * places.length, `${sent} requests`);
  assertLooksFirst(bed.sent);
  if (run.error) assertExplains(run.error);
}

function isUpdate({ method, path: at }: { readonly method: string; readonly path: string }): boolean {
  return method === 'PUT' && /\/territories\/\d+$/.test(at);
}

/** Two managers are set; of the requests that `on` names, the first meets a fault so many times. Then it is resumed. */
async function disturbed(
  on: (line: string) => boolean,
  variant: Variant,
  times: number,
  check: (done: Done) => void,
): Promise<void> {
  await assertNoLeaks(() =>
    usingHistory(async (history) => {
      const limits = variant.limits ? { limits: variant.limits } : {};
      const bed = await FaultBed.start({ organisation: managedOrganisation(3), ...limits });
      await closing(bed, async () => {
        const changes = places.map((at) => toManager(at, manager));
        const plan = await managerPlan(bed.simulator, changes, bed.client);
        const options = optionsFor(bed, history);
        bed.forget();
        bed.meet(variant.fault, { on, nth: 1, times });
        const run = await applyPlan(plan, options);
        assertHonest({ bed, run });
        check({ bed, run });
        bed.heal();
        const last = run.canResume ? await resumeRun(run.id, options) : run;
        assertHonest({ bed, run: last });
        if (last.tally.failed === 0 && last.tally.unknown === 0) {
          assert.equal(last.ended, 'complete');
          for (const at of places) assert.equal(managerAt(bed.simulator, at), manager);
        }
        const names = { territory: String, user: String };
        const files = await filesBelow(path.dirname(history.leases));
        bed.assertKeepsSecrets(run, last, await reportOf(last, names), files);
      });
    }),
  );
}

/** What has to be seen of a run whose request meets the fault once. */
const once: Readonly<Record<Code, (done: Done) => void>> = {
  RT: assertComplete,
  NX: assertComplete,
  PA: assertComplete,
  RD: ({ bed }) => {
    const lines = bed.tried.slice(bed.tried.findIndex(isWrite) + 1);
    assert.ok(isLook(lines.find((line) => isWrite(line) || isLook(line)) ?? ''), 'it was not read next');
  },
  RF: ({ run }) => assert.equal(run.error, undefined),
  ST: ({ run }) => assert.ok(run.ended === 'stopped' && run.canResume && run.error),
  ER: ({ run }) => assert.ok(run.ended === 'stopped' && run.canResume && run.error),
  OK: ({ run }) => assert.equal(run.error, undefined),
};

function assertComplete({ run }: Done): void {
  assert.deepEqual([run.error, run.ended, doneIn(run.tally)], [undefined, 'complete', places.length]);
}

/** Faults at whose first time a run that tries again by itself does not stop. */
function codesOf(all: readonly Code[]): readonly Code[] {
  return all.includes('RT') ? ['RT'] : all;
}

/** Answers that name users are none to an update of a territory. */
const ofMembers = new Set(['A09', 'A10', 'A11', 'A24', 'A25']);

describe('setting managers: what goes wrong on the way to Zoho', () => {
  for (const { id, fault, cells } of rows) {
    const writing = cells.get('remove');
    const reading = cells.get('resume');
    if (writing && !ofMembers.has(id) && variants[id]) {
      it(`of the change: ${id} ${fault}: ${writing.map((code) => codes[code]).join('; then ')}`, async () => {
        for (const variant of variants[id] ?? []) {
          for (const times of [1, Infinity]) {
            await disturbed(isWrite, variant, times, (done) => {
              if (times === 1) for (const code of codesOf(writing)) once[code](done);
            });
          }
        }
      });
    }
    if (reading && !ofMembers.has(id) && variantsForReading(id).length > 0) {
      it(`of a look: ${id} ${fault}`, async () => {
        for (const variant of variantsForReading(id)) {
          for (const times of [1, Infinity]) await disturbed(isLook, variant, times, () => undefined);
        }
      });
    }
  }
});
