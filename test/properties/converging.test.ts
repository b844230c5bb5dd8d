import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import type { Change, Form, Plan } from '../../src/core/plan/plan';
import type { FinishedRun } from '../../src/core/journal/result';
import type { TerritoryId } from '../../src/core/util/ids';
import { startSimulator, type Simulator, type Switches } from '../../src/simulator/server';
import { answerModes } from '../harness/assignmentWorlds';
import { territory, writesTo } from '../harness/crm';
import { active, apply, north, organisation, planOf } from '../harness/runs';

const territories = [1, 2, 3, 4].map((n) => territory(`43158100000070060${n}`));
const people = 7;

/** Who is where: by territory, then by user. */
type Members = readonly (readonly boolean[])[];

interface World {
  readonly limit: number;
  readonly form: Form;
  readonly live: Members;
  readonly wanted: Members;
  readonly order: readonly number[];
  readonly switches: Partial<Switches>;
}

const world: fc.Arbitrary<World> = fc.integer({ min: 2, max: 4 }).chain((limit) => {
  const someone = fc
    .uniqueArray(fc.nat({ max: people - 1 }), { maxLength: limit, size: 'max' })
    .map((there) => Array.from({ length: people }, (_, n) => there.includes(n)));
  const members = fc.tuple(...territories.map(() => someone));
  return fc.record({
    limit: fc.constant(limit),
    form: fc.constantFrom<Form>('bulk', 'bulk', 'single'),
    live: members,
    wanted: members,
    order: fc.shuffledSubarray([...Array(territories.length * people).keys()], {
      minLength: territories.length * people,
    }),
    switches: answerModes,
  });
});

/** What is to be changed so that the territories have exactly the members that are wanted. */
function differenceOf({ wanted, order }: World, simulator: Simulator): Change[] {
  return order.flatMap((n): Change[] => {
    const at = territories[Math.floor(n / people)] ?? assert.fail();
    const who = active((n % people) + 1);
    const isWanted = wanted[Math.floor(n / people)]?.[n % people] ?? false;
    const isThere = simulator.organisation.isMember(at, who);
    if (isWanted === isThere) return [];
    return [{ territory: at, user: who, operation: isWanted ? 'add' : 'remove' }];
  });
}

function planned(of: World, simulator: Simulator, order?: Plan['order']): Plan {
  const changes = differenceOf(of, simulator);
  return planOf(changes, { form: of.form, on: simulator, ...(order ? { order } : {}) });
}

function play(of: World, test: (simulator: Simulator) => Promise<void>): Promise<void> {
  const crm = organisation(people, of.limit);
  territories.forEach((id, index) => {
    crm.addTerritory({ id, name: `T${index}`, reportingTo: north });
    of.live[index]?.forEach((isThere, n) => isThere && crm.addMember(id, active(n + 1)));
  });
  return startSimulator({ organisation: crm, switches: of.switches }).then((simulator) =>
    test(simulator).finally(() => simulator.close()),
  );
}

/** Rows that are not done are those of swaps, and say so. */
function assertOnlySwapsAreLeft({ rows }: FinishedRun, simulator: Simulator, limit: number): void {
  const left = rows.filter(({ outcome }) => outcome.kind !== 'applied' && outcome.kind !== 'soNow');
  const leavers = new Set<TerritoryId>();
  for (const { row, outcome } of left) {
    assert.ok(outcome.kind === 'failed' || outcome.kind === 'skipped', outcome.kind);
    assert.equal(outcome.refusal.code, 'fullSwap');
    if (row.operation === 'remove') leavers.add(row.territory);
  }
  for (const { row } of left.filter((one) => one.row.operation === 'add')) {
    assert.equal(simulator.organisation.membersOf(row.territory).length, limit, 'nobody waits beside a seat');
    assert.ok(leavers.has(row.territory), 'somebody is to leave where somebody waits');
  }
}

describe('what is wanted of territories of few seats', function () {
  this.timeout(120_000);

  it('is so after one run, but for swaps of full territories, which are so after removals went first', () =>
    fc.assert(
      fc.asyncProperty(world, (of) =>
        play(of, async (simulator) => {
          assertOnlySwapsAreLeft(await apply(simulator, planned(of, simulator)), simulator, of.limit);
          simulator.requests.length = 0;
          const run = await apply(simulator, planned(of, simulator, 'removeFirst'));
          assert.equal(run.tally.applied + run.tally.soNow, run.rows.length);
          assert.deepEqual(differenceOf(of, simulator), []);
        }),
      ),
      { numRuns: 150 },
    ));

  it('sends no write when it is applied once more, be it the same plan or a new one', () =>
    fc.assert(
      fc.asyncProperty(world, fc.constantFrom<Plan['order'][]>(undefined, 'removeFirst'), (of, order) =>
        play(of, async (simulator) => {
          const plan = planned(of, simulator, order);
          await apply(simulator, plan);
          if (differenceOf(of, simulator).length > 0) return;
          simulator.requests.length = 0;
          const again = await apply(simulator, plan);
          assert.equal(again.tally.alreadySo, again.rows.length);
          await apply(simulator, planned(of, simulator, order));
          assert.deepEqual(writesTo(simulator), []);
        }),
      ),
      { numRuns: 60 },
    ));
});
