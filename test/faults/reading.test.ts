import { strict as assert } from 'node:assert';
import { CrmError } from '../../src/core/zoho/errors';
import { closing } from '../harness/closing';
import { assertExplains, never } from '../harness/crm';
import type { FaultBed } from '../harness/faultBed/bed';
import { variantsForReading, type Variant } from './faults';
import { assertNoLeaks } from './leaks';
import { insteadOf, type Cell } from './otherwise';
import { readingById, readings, startBed, stateOf, type Reading } from './reading';
import { codes, rows, type Code } from './table';
import { explain } from '../../src/messages/explain';

/** What the operation does when nothing goes wrong. */
interface Undisturbed {
  readonly result: unknown;
  /** Its requests that can meet a fault. */
  readonly requests: number;
}

async function undisturbed({ on, read }: Reading): Promise<Undisturbed> {
  const bed = await startBed();
  const result = await read(bed, never());
  await bed.close();
  return { result, requests: bed.tried.filter(on).length };
}

/** One run of the operation in which the nth request meets a fault, so many times. */
async function disturbed(
  { on, read }: Reading,
  { fault, limits }: Variant,
  nth: number,
  times: number,
  check: (bed: FaultBed, outcome: { result: unknown } | { error: unknown }) => void,
): Promise<void> {
  await assertNoLeaks(async () => {
    const bed = await startBed({ limits });
    await closing(bed, async () => {
      const before = stateOf(bed);
      bed.meet(fault, { on, nth, times });
      const outcome = await read(bed, never()).then(
        (result) => ({ result }),
        (error: unknown) => ({ error }),
      );
      check(bed, outcome);
      if ('error' in outcome) {
        assert.ok(outcome.error instanceof CrmError, String(outcome.error));
        assertExplains(outcome.error);
        assert.match(outcome.error.where, /^GET \//);
        assert.equal(explain(outcome.error).notDone, 'Nothing was changed.');
      }
      assert.ok(bed.tried.every((line) => line.startsWith('GET ')));
      assert.deepEqual(stateOf(bed), before);
      bed.assertKeepsSecrets(outcome);
    });
  });
}

type Instead = 'part' | 'smallerPages';

const instead: ReadonlyMap<Cell, Instead> = new Map([
  ['A05 read', 'part'],
  ['A05 plan', 'part'],
  ['A09 read', 'smallerPages'],
  ['A09 plan', 'smallerPages'],
  ['A25 read', 'part'],
  ['A25 plan', 'part'],
]);

/** What has to be seen for each code; `usual` is the operation without a fault. */
const expected: Readonly<
  Partial<
    Record<
      Code | Instead,
      (reading: Reading, variant: Variant, nth: number, usual: Undisturbed) => Promise<void>
    >
  >
> = {
  RT: async (reading, variant, nth, { result, requests }) => {
    await disturbed(reading, variant, nth, 1, (bed, outcome) => {
      assert.deepEqual(outcome, { result });
      assert.equal(bed.tried.filter(reading.on).length, requests + 1);
    });
    await disturbed(reading, variant, nth, Infinity, (bed, outcome) => {
      assert.ok('error' in outcome);
      assert.equal(bed.tried.filter(reading.on).length, nth + 3);
    });
  },
  PA: async (reading, variant, nth, { result, requests }) => {
    await disturbed(reading, variant, nth, 1, (bed, outcome) => {
      assert.deepEqual(outcome, { result });
      assert.equal(bed.tried.filter(reading.on).length, requests + 1);
      assert.deepEqual(
        bed.waits.map(({ everybody }) => everybody),
        [true],
      );
      assert.ok(bed.clock.skipped >= 1000);
    });
  },
  NX: async (reading, variant, nth, { result, requests }) => {
    await disturbed(reading, variant, nth, 1, (bed, outcome) => {
      assert.deepEqual(outcome, { result });
      assert.equal(bed.tokensReplaced, 1);
      assert.equal(bed.tried.filter(reading.on).length, requests + 1);
    });
    await disturbed(reading, variant, nth, Infinity, (bed, outcome) => {
      assert.ok('error' in outcome);
      assert.equal(bed.tokensReplaced, 1);
      assert.equal(bed.tried.filter(reading.on).length, nth + 1);
    });
  },
  ER: async (reading, variant, nth) => {
    await disturbed(reading, variant, nth, variant.lasts ? Infinity : 1, (bed, outcome) => {
      assert.ok('error' in outcome, 'there is no error');
      assert.equal(bed.clock.skipped, 0);
      if (variant.lasts) return;
      const tried = bed.tried.filter(reading.on);
      assert.equal(tried.length, new Set(tried).size, 'something was tried again');
      assert.ok(tried.length <= nth + 1, 'more was asked than the page after the broken one');
    });
  },
  /** Whatever is needed whole is refused; of the rest, what can be read is there. Nothing is asked for twice. */
  part: async (reading, variant, nth, { result: whole }) => {
    await disturbed(reading, variant, nth, 1, (bed, outcome) => {
      if ('result' in outcome) assert.notDeepEqual(outcome.result, whole);
      else assert.ok(outcome.error instanceof CrmError && outcome.error.kind === 'unreadable');
      const tried = bed.tried.filter(reading.on);
      assert.equal(tried.length, new Set(tried).size, 'something was tried again');
    });
  },
  smallerPages: async (reading, variant, nth, { result, requests }) => {
    const isFirstPage = nth === 1;
    await disturbed(reading, variant, nth, 1, (bed, outcome) => {
      if (isFirstPage) assert.deepEqual(outcome, { result });
      else assert.ok('error' in outcome, 'there is no error');
      assert.equal(bed.clock.skipped, 0);
      assert.ok(bed.tried.filter(reading.on).length <= requests + 1);
    });
  },
  OK: async (reading, variant, nth) => {
    await disturbed(reading, variant, nth, 1, (_, outcome) => assert.ok('result' in outcome));
  },
};

for (const operation of ['read', 'plan'] as const) {
  describe(`${operation}: what goes wrong on the way to Zoho`, () => {
    const reading = readings[operation];
    let usual: Undisturbed;
    before(async () => {
      usual = await undisturbed(reading);
    });

    for (const { id, fault, cells } of rows) {
      const [code, ...more] = cells.get(operation) ?? [];
      const forms = variantsForReading(id);
      if (!code || forms.length === 0) continue;
      it(`${id} ${operation}: ${fault}: ${codes[code]}`, async () => {
        assert.deepEqual(more, []);
        const chosen = id === 'A25' ? readingById : reading;
        const normal = id === 'A25' ? await undisturbed(readingById) : usual;
        const { requests } = normal;
        for (const nth of new Set([1, Math.ceil(requests / 2), requests])) {
          for (const variant of forms) {
            try {
              await expected[insteadOf(instead, `${id} ${operation}` as Cell) ?? code]?.(
                chosen,
                variant,
                nth,
                normal,
              );
            } catch (error) {
              throw new Error(`${variant.name}, at request ${nth} of ${requests}`, { cause: error });
            }
          }
        }
      });
    }
  });
}
