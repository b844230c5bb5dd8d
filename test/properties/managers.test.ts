import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { applyPlan, resumeRun } from '../../src/core/apply/apply';
import type { FinishedRun } from '../../src/core/journal/result';
import { undoOf } from '../../src/core/journal/undo';
import { isOfManager, type ManagerChange } from '../../src/core/plan/plan';
import { startSimulator, type Fault, type ManagerEffect, type Simulator } from '../../src/simulator/server';
import type { TerritoryId } from '../../src/core/util/ids';
import { answerModes } from '../harness/assignmentWorlds';
import {
  assertLooksFirst,
  managedOrganisation,
  managerAt,
  managerPlan,
  toManager,
  toNobody,
} from '../harness/managers';
import { active, north, optionsFor, south, usingHistory } from '../harness/runs';

const people = [1, 2, 3].map(active);
const places = [north, south];

type Wanted = readonly (number | null | undefined)[];

/** What somebody else does, or what is lost, at the n-th time that something has left or has been answered. */
type Trouble =
  | { readonly at: number; readonly what: 'edit'; readonly place: number; readonly manager: number | null }
  | { readonly at: number; readonly what: 'lost'; readonly takesEffect: boolean }
  | { readonly at: number; readonly what: 'cancel' };

const someone = fc.option(fc.nat({ max: people.length - 1 }), { nil: null });
const at = fc.integer({ min: 0, max: 6 });
const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  fc.record({ at, what: fc.constant('edit' as const), place: fc.nat({ max: 1 }), manager: someone }),
  fc.record({ at, what: fc.constant('lost' as const), takesEffect: fc.boolean() }),
  fc.record({ at, what: fc.constant('cancel' as const) }),
);
const world = fc.record({
  before: fc.tuple(someone, someone),
  wanted: fc.tuple(fc.option(someone, { nil: undefined }), fc.option(someone, { nil: undefined })),
  troubles: fc.array(trouble, { maxLength: 4 }),
  switches: answerModes,
  joins: fc.boolean(),
});

const idOf = (n: number | null) => (n === null ? null : (people[n] ?? assert.fail()));

function changesOf(wanted: Wanted, before: readonly (number | null)[]): ManagerChange[] {
  return wanted.flatMap((manager, index): ManagerChange[] => {
    const place = places[index] ?? assert.fail();
    if (manager === undefined) return [];
    const user = idOf(manager) ?? idOf(before[index] ?? null);
    if (user === null) return [];
    return [manager === null ? toNobody(place, user) : toManager(place, user)];
  });
}

/** What a run of managers says is true, whatever happened on the way. */
function assertTrue(
  { rows, tally, plan }: FinishedRun,
  simulator: Simulator,
  happened: readonly Happened[],
): void {
  const effects = happened.filter((one) => 'territory' in one);
  assert.equal(
    Object.values(tally).reduce((a, b) => a + b, 0),
    plan.rows.length,
  );
  for (const { row, outcome } of rows) {
    if (!isOfManager(row)) assert.fail('of a member');
    const wanted = row.operation === 'setManager' ? row.user : null;
    const own = effects.filter((effect) => effect.territory === row.territory);
    const ours = own.filter(({ request, manager }) => request && manager === wanted);
    if (outcome.kind === 'applied') assert.ok(ours.length > 0, 'it was not done by us');
    if (outcome.kind === 'skipped' || outcome.kind === 'alreadySo')
      assert.equal(ours.length, 0, 'it was sent');
    if (own.every(({ request }) => request) && ['applied', 'soNow'].includes(outcome.kind))
      assert.equal(managerAt(simulator, row.territory), wanted);
  }
}

/** A manager was set, or was seen by a look at the territory. */
type Happened = ManagerEffect | { readonly look: string; readonly manager: string | null };

/** Nobody who was set by others is overwritten, but by a request that had left already. */
function assertSeenFirst({ rows }: FinishedRun, happened: readonly Happened[]): void {
  const seen = new Map<string, string | null>();
  for (const one of happened) {
    if ('look' in one) seen.set(one.look, one.manager);
    else if (one.request) {
      const { row } = rows.find((other) => other.row.territory === one.territory) ?? assert.fail();
      assert.ok(
        'replaces' in row && seen.get(one.territory) === row.replaces,
        'somebody else was overwritten',
      );
    }
  }
}

describe('runs of managers, while others are at it', () => {
  it('tell the truth, look before they send, and are taken back only where theirs still stands', async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ before, wanted, troubles, switches, joins }) => {
        const happened: Happened[] = [];
        const simulator = await startSimulator({
          organisation: managedOrganisation(people.length),
          switches: { ...switches, managerJoins: joins },
          onManagerEffect: (effect) => happened.push(effect),
          onRequest: ({ method, path }) => {
            const [, look] = (method === 'GET' && /\/territories\/(\d+)$/.exec(path)) || [];
            if (look !== undefined)
              happened.push({ look, manager: managerAt(simulator, look as TerritoryId) });
          },
        });
        try {
          before.forEach((n, index) => simulator.organisation.setManager(places[index] ?? '', idOf(n)));
          happened.length = 0;
          await usingHistory((history) => play(simulator, history));
        } finally {
          await simulator.close();
        }

        async function play(at: Simulator, history: Parameters<typeof optionsFor>[1]): Promise<void> {
          const plan = await managerPlan(at, changesOf(wanted, before));
          at.requests.length = 0;
          const cancel = new AbortController();
          let moment = 0;
          const happen = (): void => {
            for (const one of troubles.filter((other) => other.at === moment)) {
              if (one.what === 'cancel' && moment > 0) cancel.abort();
              if (one.what === 'edit') at.organisation.setManager(places[one.place] ?? '', idOf(one.manager));
            }
          };
          happen();
          const onUnderWay = (): void => {
            moment++;
            happen();
          };
          for (const one of troubles) {
            const fault: Fault = { kind: 'reset', match: { method: 'PUT' } };
            if (one.what === 'lost') at.failNext({ ...fault, takesEffect: one.takesEffect });
          }
          const options = optionsFor(at, history);
          const run = await applyPlan(plan, { ...options, cancel: cancel.signal, onUnderWay });
          const last = run.canResume ? await resumeRun(run.id, options) : run;
          assertTrue(last, at, happened);
          assertSeenFirst(last, happened);
          assertLooksFirst(at.requests);

          const standing = new Map(places.map((place) => [place, managerAt(at, place)]));
          const back = await managerPlan(at, undoOf(last).filter(isOfManager));
          const undone = await applyPlan(back, options, { undoes: last.id });
          for (const { row, outcome } of last.rows) {
            if (!isOfManager(row)) continue;
            const ours = row.operation === 'setManager' ? row.user : null;
            const isOurs = outcome.kind === 'applied' && standing.get(row.territory) === ours;
            const expected = isOurs ? row.replaces : standing.get(row.territory);
            assert.equal(managerAt(at, row.territory), expected, 'undo touched what is not ours');
          }
          assert.equal(undone.tally.failed, 0);
        }
      }),
    );
  }).timeout(240_000);
});
