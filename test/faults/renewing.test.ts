import { strict as assert } from 'node:assert';
import { CrmError } from '../../src/core/zoho/errors';
import { closing } from '../harness/closing';
import { assertExplains, never } from '../harness/crm';
import { FaultBed } from '../harness/faultBed/bed';
import { variants, type Variant } from './faults';
import { assertNoLeaks } from './leaks';
import { insteadOf, type Cell } from './otherwise';
import { expired, isRenewal, SignedIn } from './signedIn';
import { codes, rows, type Code } from './table';
import { explain } from '../../src/messages/explain';

type Outcome = { readonly result: unknown } | { readonly error: unknown };

/** A call whose token is over; its renewal meets the fault, so many times. */
async function disturbed(
  { fault, limits }: Variant,
  times: number,
  check: (signedIn: SignedIn, outcome: Outcome) => void,
): Promise<void> {
  await assertNoLeaks(async () => {
    const patience = limits?.readMs === undefined ? {} : { patienceMs: limits.readMs };
    const signedIn = await SignedIn.start((options) => FaultBed.start(options), { ...expired, ...patience });
    await closing(signedIn, async () => {
      const { bed } = signedIn;
      const before = await signedIn.stored();
      bed.meet(fault, { on: isRenewal, nth: 1, times });
      const outcome = await bed.client.organisation(never()).then(
        (result) => ({ result }),
        (error: unknown) => ({ error }),
      );
      check(signedIn, outcome);
      if ('error' in outcome) {
        assert.ok(outcome.error instanceof CrmError, String(outcome.error));
        assertExplains(outcome.error);
        assert.match(explain(outcome.error).notDone, /nothing/i);
        assert.deepEqual(await signedIn.stored(), before, 'somebody was signed out');
        assert.ok(bed.tried.every(isRenewal), 'a call left without a token');
      }
      await signedIn.assertKeepsSecrets(outcome);
      bed.heal();
      await bed.client.organisation(never());
    });
  });
}

type Check = (variant: Variant) => Promise<void>;

const expected: Readonly<Partial<Record<Code, Check>>> = {
  RT: async (variant) => {
    await disturbed(variant, 1, (signedIn, outcome) => {
      assert.ok('result' in outcome, 'it was not tried again');
      assert.equal(signedIn.renewals, 2);
      assert.ok(signedIn.bed.clock.skipped > 0);
    });
    await disturbed(variant, Infinity, (signedIn, outcome) => {
      assert.ok('error' in outcome);
      assert.equal(signedIn.renewals, 4);
    });
  },
  ER: (variant) =>
    disturbed(variant, Infinity, (signedIn, outcome) => {
      assert.ok('error' in outcome, 'there is no error');
      assert.equal(signedIn.renewals, 1);
    }),
  PA: async (variant) => {
    await disturbed(variant, 1, ({ machine, renewals }, outcome) => {
      assert.ok('result' in outcome);
      assert.equal(renewals, 2);
      assert.deepEqual(machine.waits, [600_000]);
    });
  },
};

/** What is seen in cells that are treated otherwise than the table says. */
const instead = new Map<Cell, Check | undefined>([
  [
    'A19 refresh',
    (variant) =>
      disturbed(variant, Infinity, ({ machine }, outcome) => {
        assert.ok('error' in outcome);
        assert.equal(machine.waits.length, 2);
      }),
  ],
  ['A23 refresh', expected.RT],
]);

describe('refresh: what goes wrong on the way to the accounts server', () => {
  for (const { id, fault, cells } of rows) {
    const [code, ...more] = cells.get('refresh') ?? [];
    const forms = variants[id] ?? [];
    const check = code && (insteadOf(instead, `${id} refresh` as Cell) ?? expected[code]);
    if (!check || forms.length === 0) continue;
    it(`${id} refresh: ${fault}: ${codes[code]}`, async () => {
      assert.deepEqual(more, []);
      for (const variant of forms) {
        try {
          await check(variant);
        } catch (error) {
          throw new Error(variant.name, { cause: error });
        }
      }
    });
  }
});
