import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { applyPlan, resumeRun, type ApplyOptions } from '../../src/core/apply/apply';
import { ChangeError } from '../../src/core/journal/errors';
import { rowKey, type Change, type Form } from '../../src/core/plan/plan';
import type { RunResult } from '../../src/core/journal/result';
import { undoOf } from '../../src/core/journal/undo';
import type { Fault } from '../../src/simulator/server';
import { planOf, target } from '../harness/runs';
import { people, places, World, type Trouble } from '../harness/world';

/** What a person has in front of them: the last run, if any. */
interface Desk {
  last: RunResult | undefined;
}
type Step = fc.AsyncCommand<Desk, World>;

const change = fc.record({
  territory: fc.constantFrom(...places),
  user: fc.constantFrom(...people),
  operation: fc.constantFrom('add' as const, 'remove' as const),
});
const changes = fc.uniqueArray(change, { selector: rowKey, minLength: 1, maxLength: 10 });
const fault = fc.record({
  kind: fc.constantFrom<Fault['kind']>('reset', 'reset-after-commit', 'html', 'half-json', 'empty', 'hang'),
  takesEffect: fc.boolean(),
  match: fc.constantFrom({}, { method: 'PUT' }, { method: 'DELETE' }),
  times: fc.constantFrom(1, 3),
});
const answer = fc.record({
  kind: fc.constant('answer' as const),
  status: fc.constantFrom(302, 401, 403, 429, 500, 503),
  body: fc.constantFrom('', '{"code":"INTERNAL_ERROR","status":"error"}'),
});
const trouble = fc.option(
  fc.record<Trouble>({
    at: fc.integer({ min: 1, max: 6 }),
    what: fc.oneof(
      fc.record({ kind: fc.constant('fault' as const), fault }),
      fc.record({ kind: fc.constant('fault' as const), fault: fc.oneof(fault, answer) }),
      fc.record({ kind: fc.constantFrom('cancel' as const, 'signOut' as const, 'tokenExpires' as const) }),
      fc.record({ kind: fc.constant('edit' as const), change }),
      fc.record({ kind: fc.constant('kill' as const), sent: fc.boolean() }),
    ),
  }),
  { nil: undefined },
);

/** A step that is followed by a look at everything that holds at any time. */
function step(
  name: string,
  isPossible: (desk: Desk) => boolean,
  act: (desk: Desk, world: World) => Promise<void> | void,
): Step {
  return {
    check: isPossible,
    run: async (desk, world) => {
      await act(desk, world);
      await world.check();
    },
    toString: () => name,
  };
}

const always = () => true;
const told = (...things: unknown[]) =>
  things
    .filter((thing) => thing !== undefined)
    .map((thing) => JSON.stringify(thing))
    .join(' ');

const apply = (wanted: readonly Change[], form: Form, into?: Trouble) =>
  step(
    `apply ${told(
      form,
      wanted.map((row) => `${row.operation} ${rowKey(row)}`),
      into,
    )}`,
    always,
    async (desk, world) => {
      const plan = planOf(wanted, { form, on: world.simulator });
      desk.last = (await world.let((options) => applyPlan(plan, options), into)) ?? desk.last;
    },
  );

const resume = (into?: Trouble) =>
  step(
    `resume ${told(into)}`,
    ({ last }) => last?.canResume === true,
    async (desk, world) => {
      const id = desk.last?.id ?? '';
      desk.last = await world.let((options) => resumeRun(id, options), into, id);
    },
  );

const undo = (form: Form, into?: Trouble) =>
  step(
    `undo ${told(form, into)}`,
    ({ last }) => last !== undefined && last.tally.applied > 0,
    async (desk, world) => {
      const { id = '', rows = [] } = desk.last ?? {};
      const plan = planOf(undoOf({ rows }), { form, on: world.simulator });
      const run = await world.let((options) => applyPlan(plan, options, { undoes: id }), into);
      const ours = new Set(
        rows.filter(({ outcome }) => outcome.kind === 'applied').map(({ row }) => rowKey(row)),
      );
      assert.ok(
        world.sentFor(run?.id ?? '').every((row) => ours.has(row)),
        'only what we changed is taken back',
      );
      desk.last = run ?? desk.last;
    },
  );

const edit = (what: Change) =>
  step(`somebody else: ${what.operation} ${rowKey(what)}`, always, (_, world) => world.edit(what));

const jump = (ms: number) =>
  step(`the clock jumps ${ms} ms`, always, (_, world) => {
    world.wall += ms;
  });

const wake = step('an old window wakes up', always, (_, world) => world.wakeAll());

const again = step(
  'apply the same again',
  ({ last }) => last?.ended === 'complete' && last.tally.failed + last.tally.skipped === 0,
  async ({ last }, world) => {
    const { plan } = last ?? assert.fail();
    const isEdited = plan.rows.some((row) => world.known.get(rowKey(row)) !== (row.operation === 'add'));
    if (isEdited || last?.canResume) return;
    const run = await world.let((options) => applyPlan(planOf(plan.rows, { on: world.simulator }), options));
    assert.deepEqual(world.sentFor(run?.id ?? ''), [], 'a second time nothing is sent');
  },
);

const stranger = (wanted: readonly Change[]) =>
  step('apply as somebody else', always, async (_, world) => {
    const plan = planOf(wanted, { on: world.simulator });
    const seen = world.simulator.requests.length;
    await world
      .let(async (options) => {
        const open = { ...options, target: { ...target, user: '2' } };
        await assert.rejects(applyPlan(plan, open), ChangeError);
        return assert.fail('over');
      })
      .catch((error: unknown) => assert.match(String(error), /over/));
    assert.equal(world.simulator.requests.length, seen);
  });

/** The second window asks while the first one is in the middle of its run. */
const twoWindows = (wanted: readonly Change[]) =>
  step('two windows', always, async (desk, world) => {
    const plan = planOf(wanted, { on: world.simulator });
    const second = async (options: ApplyOptions) => {
      await assert.rejects(
        applyPlan(plan, options),
        (error) => error instanceof ChangeError && error.fault.code === 'notAlone',
      );
    };
    desk.last =
      (await world.let((options) => applyPlan(plan, world.meanwhile(options, second)))) ?? desk.last;
  });

/** Each run tries other sequences; a failure names the seed with which MODEL_SEED tries the same ones again. */
describe('F16: whatever happens to runs', () => {
  it('nothing is sent that is not planned and on record, or twice unseen, and what is told is true', async () => {
    const form = fc.constantFrom<Form>('bulk', 'single');
    const steps = fc.commands<Desk, World, false>(
      [
        fc.tuple(changes, form, trouble).map((given) => apply(...given)),
        fc.tuple(changes, form, trouble).map((given) => apply(...given)),
        trouble.map(resume),
        trouble.map(resume),
        fc.tuple(form, trouble).map((given) => undo(...given)),
        change.map(edit),
        fc.integer({ min: -9e6, max: 9e6 }).map(jump),
        fc.constant(wake),
        fc.constant(again),
        changes.map(stranger),
        changes.map(twoWindows),
      ],
      { maxCommands: 8 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (chosen) => {
        const world = await World.create();
        try {
          await fc.asyncModelRun(() => ({ model: { last: undefined }, real: world }), chosen);
        } finally {
          await world.end();
        }
      }),
      {
        ...(process.env['MODEL_SEED'] ? { seed: Number(process.env['MODEL_SEED']) } : {}),
        numRuns: 60,
        timeout: 30_000,
        endOnFailure: true,
      },
    );
  }).timeout(120_000);
});
