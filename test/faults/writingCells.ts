import { strict as assert } from 'node:assert';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { CrmError } from '../../src/core/zoho/errors';
import { resumeRun } from '../../src/core/apply/apply';
import { doneIn } from '../../src/core/journal/outcome';
import { reportOf } from '../../src/messages/report';
import type { FinishedRun } from '../../src/core/journal/result';
import type { RunHistory } from '../../src/core/journal/runHistory';
import { assertExplains } from '../harness/crm';
import { closing } from '../harness/closing';
import type { BedOptions, FaultBed } from '../harness/faultBed/bed';
import { assertHonest, carried, usingHistory } from '../harness/runs';
import { variants, variantsForReading, type Variant } from './faults';
import { assertNoLeaks } from './leaks';
import { insteadOf, type Cell } from './otherwise';
import { codes, rows, type Code } from './table';
import { isWrite, optionsFor, startBed, stateOf, writings, type Prepared, type Writing } from './writing';

/** What the operation does when nothing goes wrong. */
interface Undisturbed {
  readonly state: unknown;
  /** Its requests that can meet a fault. */
  readonly requests: number;
}

/** A run that met a fault, when it has ended and before it is resumed. */
interface Disturbed {
  readonly bed: FaultBed;
  readonly run: FinishedRun;
  readonly variant: Variant;
  readonly nth: number;
  readonly usual: Undisturbed;
}

/** A bed with an operation on it that is ready to go. */
export async function using(
  writing: Writing,
  options: Pick<BedOptions, 'limits'> | undefined,
  use: (bed: FaultBed, history: RunHistory, prepared: Prepared) => Promise<void>,
): Promise<void> {
  await usingHistory(async (history) => {
    const bed = await startBed(writing, options ?? {});
    await closing(bed, async () => {
      const prepared = await writing.prepare(bed, optionsFor(bed, history));
      bed.forget();
      await use(bed, history, prepared);
    });
  });
}

async function undisturbed(writing: Writing): Promise<Undisturbed> {
  let usual: Undisturbed | undefined;
  await using(writing, undefined, async (bed, history, { go }) => {
    const run = await go(optionsFor(bed, history));
    assert.equal(run.ended, 'complete');
    let requests = 0;
    const seen: string[] = [];
    for (const line of bed.tried) {
      if (writing.on(line, seen)) requests++;
      seen.push(line);
    }
    usual = { state: stateOf(bed), requests };
  });
  assert.ok(usual);
  return usual;
}

/** One run in which the nth request meets a fault, so many times; afterwards it is resumed without. */
async function disturbed(
  writing: Writing,
  variant: Variant,
  nth: number,
  times: number,
  usual: Undisturbed,
  check: (disturbed: Disturbed) => void,
): Promise<void> {
  await assertNoLeaks(() =>
    using(writing, { limits: variant.limits }, async (bed, history, { plan, go }) => {
      const options = optionsFor(bed, history);
      const on = (line: string) => writing.on(line, bed.tried);
      bed.meet(variant.fault, { on, nth, times, sticks: writing === writings.resume });
      const run = await go(options);
      assertHonest(bed.simulator, plan, run, bed.sent);
      if (run.error) assertExplains(run.error);
      check({ bed, run, variant, nth, usual });

      bed.heal();
      const last = run.canResume ? await resumeRun(run.id, options) : run;
      assertHonest(bed.simulator, plan, last, bed.sent);
      const planned = new Set(plan.rows.map((row) => `${row.territory}/${row.user}`));
      for (const row of bed.sent.flatMap(carried)) assert.ok(planned.has(row), `${row} was not planned`);
      if (last.tally.failed === 0) {
        if (run.canResume) assert.equal(last.ended, 'complete');
        assert.deepEqual(stateOf(bed), usual.state);
      }
      const names = { territory: String, user: String };
      bed.assertKeepsSecrets(
        run,
        last,
        await reportOf(last, names),
        await filesBelow(path.dirname(history.leases)),
      );
    }),
  );
}

/** The text of every file in a folder and those below. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map((file) => fs.readFile(path.join(file.parentPath, file.name), 'utf8')));
}

type Check = (writing: Writing, variant: Variant, nth: number, usual: Undisturbed) => Promise<void>;

const writesTried = ({ bed }: Disturbed) => bed.tried.filter(isWrite).length;

function assertComplete({ run }: Disturbed): void {
  assert.equal(run.error, undefined);
  assert.equal(run.ended, 'complete');
  assert.equal(doneIn(run.tally), run.rows.length);
}

/** The run ended early, told why, and can be resumed. */
function assertStopped({ run }: Disturbed): void {
  assert.equal(run.ended, 'stopped');
  assert.ok(run.error instanceof CrmError);
  assert.ok(run.canResume, 'it cannot be resumed');
}

/** Nothing was sent after the request that met the fault, which was tried so many times. */
function assertNothingAfter(disturbed: Disturbed, tries: number): void {
  assert.equal(disturbed.bed.hits, tries);
  assert.equal(writesTried(disturbed), disturbed.nth - 1 + tries);
}

/** What a run does side by side. */
const lanes = 3;

/** What has to be seen of a run whose write meets the fault. */
const whileWriting: Readonly<Record<string, Check>> = {
  'RT+ST': async (writing, variant, nth, usual) => {
    await disturbed(writing, variant, nth, 1, usual, (done) => {
      assertComplete(done);
      assert.equal(writesTried(done), usual.requests + 1);
    });
    await disturbed(writing, variant, nth, Infinity, usual, (done) => {
      assertStopped(done);
      // four times for the first, and for others that set out before it gave up
      assert.ok(done.bed.hits >= 4 && done.bed.hits <= 4 * lanes, String(done.bed.hits));
      assert.equal(writesTried(done), nth - 1 + done.bed.hits);
    });
  },
  ST: (writing, variant, nth, usual) =>
    disturbed(writing, variant, nth, 1, usual, (done) => {
      assertStopped(done);
      assertNothingAfter(done, 1);
    }),
  RD: async (writing, variant, nth, usual) => {
    await disturbed(writing, variant, nth, 1, usual, (done) => {
      assertReadNext(done);
      assertComplete(done);
    });
    await disturbed(writing, variant, nth, Infinity, usual, ({ run }) => {
      assert.ok(run.tally.unknown === 0 || (run.ended === 'stopped' && run.canResume));
    });
  },
  'RD+ST': (writing, variant, nth, usual) =>
    disturbed(writing, variant, nth, 1, usual, (done) => {
      assertReadNext(done);
      assert.equal(done.run.ended, 'stopped');
      // others may leave until it is known that it is a stranger who answers
      assert.ok(writesTried(done) < nth + lanes);
    }),
  NX: async (writing, variant, nth, usual) => {
    await disturbed(writing, variant, nth, 1, usual, (done) => {
      assertComplete(done);
      assert.equal(done.bed.tokensReplaced, 1);
    });
    await disturbed(writing, variant, nth, Infinity, usual, (done) => {
      assertStopped(done);
      assert.equal(done.bed.tokensReplaced, 1);
      assertNothingAfter(done, 2);
    });
  },
  PA: (writing, variant, nth, usual) =>
    disturbed(writing, variant, nth, 1, usual, (done) => {
      assertComplete(done);
      assertWaited(done);
      assert.equal(writesTried(done), usual.requests + 1);
    }),
  'RD+PA': (writing, variant, nth, usual) =>
    disturbed(writing, variant, nth, 1, usual, (done) => {
      assertReadNext(done);
      assertComplete(done);
      assertWaited(done);
    }),
};

/** What has to be seen of a run whose reading, before it sends anything, meets the fault. */
const whileReading: Readonly<Record<string, Check>> = {
  RT: async (writing, variant, nth, usual) => {
    await disturbed(writing, variant, nth, 1, usual, (done) => {
      assert.equal(done.run.ended, 'complete');
      assert.equal(done.bed.hits, 1);
    });
    await disturbed(writing, variant, nth, Infinity, usual, (done) => {
      assertStopped(done);
      assert.equal(done.bed.hits, 4);
    });
  },
  ER: (writing, variant, nth, usual) =>
    disturbed(writing, variant, nth, 1, usual, (done) => {
      assertStopped(done);
    }),
  PA: (writing, variant, nth, usual) =>
    disturbed(writing, variant, nth, 1, usual, (done) => {
      assert.equal(done.run.ended, 'complete');
      assertWaited(done);
    }),
  NX: (writing, variant, nth, usual) =>
    disturbed(writing, variant, nth, 1, usual, (done) => {
      assert.equal(done.run.ended, 'complete');
      assert.equal(done.bed.tokensReplaced, 1);
    }),
  OK: (writing, variant, nth, usual) =>
    disturbed(writing, variant, nth, 1, usual, ({ run }) => assert.equal(run.error, undefined)),
};

function assertWaited({ bed }: Disturbed): void {
  assert.ok(bed.waits.some(({ everybody }) => everybody));
  assert.ok(bed.clock.skipped >= 1000);
}

/** After the write that met the fault, what is sent next for its territory is a read. */
function assertReadNext({ bed }: Disturbed): void {
  const at = bed.proxy.requests.findIndex(({ trouble }) => trouble !== undefined);
  const [, place = ''] = /territories\/(\d+)/.exec(bed.proxy.requests[at]?.request.path ?? '') ?? [];
  const next = bed.proxy.requests.slice(at + 1).find(({ request }) => request.path.includes(place));
  assert.equal(next?.request.method, 'GET');
}

/** What is seen in cells that are treated otherwise than the table says. */
const instead = new Map<Cell, Check | undefined>([
  ...(['add', 'remove', 'undo'] as const).flatMap((operation): [Cell, Check | undefined][] => [
    [`A06 ${operation}`, whileWriting['RD+ST']],
    [`A07 ${operation}`, whileWriting['RD+ST']],
  ]),
  [
    'A08 resume',
    (writing, variant, nth, usual) =>
      disturbed(writing, variant, nth, Infinity, usual, ({ run }) => assert.ok(run.canResume)),
  ],
  [
    'A25 resume',
    (writing, variant, nth, usual) =>
      disturbed(writing, variant, nth, 1, usual, ({ run }) =>
        assert.ok(run.tally.notStarted > 0 && run.canResume),
      ),
  ],
]);

/** Declares a test for each fault that an operation can meet. */
export function declareCells(operation: keyof typeof writings): void {
  describe(`${operation}: what goes wrong on the way to Zoho`, () => {
    const writing = writings[operation];
    const expected = operation === 'resume' ? whileReading : whileWriting;
    let usual: Undisturbed;
    before(async () => {
      usual = await undisturbed(writing);
    });

    for (const { id, fault, cells } of rows) {
      const all = cells.get(operation);
      const check = all && (insteadOf(instead, `${id} ${operation}` as Cell) ?? expected[all.join('+')]);
      const forms = operation === 'resume' ? variantsForReading(id) : (variants[id] ?? []);
      if (!check || forms.length === 0) continue;
      it(`${id} ${operation}: ${fault}: ${all.map((code: Code) => codes[code]).join('; then ')}`, async () => {
        const { requests } = usual;
        for (const nth of new Set([1, Math.ceil(requests / 2), requests])) {
          for (const variant of forms) {
            try {
              await check(writing, variant, nth, usual);
            } catch (error) {
              throw new Error(`${variant.name}, at request ${nth} of ${requests}`, { cause: error });
            }
          }
        }
      });
    }
  });
}
