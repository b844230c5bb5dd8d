import { strict as assert } from 'node:assert';
import { applyExact, planExact, type ExactPlan, type ExactWanted } from '../../../src/core/exactMembers';
import { AssignmentRefused } from '../../../src/core/assignmentPlan/refused';
import type { Accepted } from '../../../src/core/assignmentPlan/limits';
import { undo, type OpenOrganisation, type Ports } from '../../../src/core/operations';
import type { UserId } from '../../../src/core/util/ids';
import { told } from '../../../src/messages/explain';
import { noteWords } from '../../../src/messages/assignmentPlan';
import { startSimulator, type Simulator } from '../../../src/simulator/server';
import { agreeing, withOrganisation } from '../../harness/assignmentPlans';
import { assertExplains, callsTo, user, writesTo } from '../../harness/crm';
import { managedOrganisation } from '../../harness/managers';
import { active, inactive, north, unknown, usingHistory } from '../../harness/runs';

const some = (...numbers: number[]) => numbers.map(active);
const range = (from: number, to: number) =>
  some(...Array.from({ length: to - from + 1 }, (_, index) => from + index));

interface Scene {
  readonly simulator: Simulator;
  readonly organisation: OpenOrganisation;
  readonly ports: Ports;
  readonly plan: (users: readonly UserId[], more?: Partial<ExactWanted>) => Promise<ExactPlan>;
  readonly members: () => string[];
}

/** Twenty users, of whom the first so many are in North. */
async function scene(there: readonly UserId[], use: (scene: Scene) => Promise<void>): Promise<void> {
  const simulator = await startSimulator({ organisation: managedOrganisation(20) });
  try {
    for (const id of there) simulator.organisation.addMember(north, id);
    await withOrganisation(simulator, (organisation) =>
      usingHistory((history) => {
        const ports = agreeing(history);
        return use({
          simulator,
          organisation,
          ports,
          plan: (users, more) => planExact(organisation, { territory: north, users, ...more }, ports),
          members: () => simulator.organisation.membersOf(north).sort(),
        });
      }),
    );
  } finally {
    await simulator.close();
  }
}

async function refusedWith(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => assert.fail('it was not refused'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof AssignmentRefused, String(error));
  assertExplains(error);
  return told(error);
}

describe('making members exactly these', () => {
  it('does what was ticked and unticked to the members of this moment', () =>
    scene(range(1, 6), async ({ simulator, plan }) => {
      const outOf = new Set(range(1, 6));
      simulator.organisation.addMember(north, active(9));
      simulator.organisation.removeMember(north, active(3));
      simulator.organisation.removeMember(north, active(1));
      const planned = await plan(some(3, 4, 5, 6, 7), { outOf });
      assert.deepEqual(
        planned.proposal.plan.rows.map(({ operation, user: who }) => `${operation} ${who}`),
        [`add ${active(7)}`, `remove ${active(2)}`],
      );
    }));

  it('adds who is missing, removes who is not wanted, and has nothing to do after that', () =>
    scene(range(1, 6), async ({ simulator, organisation, ports, plan, members }) => {
      const wanted = some(2, 3, 4, 5, 7);
      const planned = await plan(wanted);
      assert.deepEqual(
        planned.proposal.plan.rows.map(({ operation, user: who }) => `${operation} ${who}`),
        [`add ${active(7)}`, `remove ${active(1)}`, `remove ${active(6)}`],
      );
      const ended = await applyExact(organisation, planned, {}, ports);
      assert.ok(ended.kind === 'ended' && ended.run.tally.applied === 3);
      assert.deepEqual(members(), [...wanted].sort());
      simulator.requests.length = 0;
      const again = await plan(wanted);
      assert.deepEqual([again.proposal.plan.rows, again.notes], [[], []]);
      assert.equal((await applyExact(organisation, again, {}, ports)).kind, 'nothingToDo');
      assert.deepEqual(writesTo(simulator), []);
      assert.equal(callsTo(simulator).length, 2, 'the territory and its members');
      await undo(organisation, ended.run.id, ports);
      assert.deepEqual(members(), [...range(1, 6)].sort());
    }));

  it('leaves the manager of this moment, protected people and those who are inactive, and says so', () =>
    scene([...range(1, 4), inactive], async ({ simulator, organisation, ports, plan, members }) => {
      await organisation.model.hierarchy();
      simulator.organisation.setManager(north, active(1));
      const keptAmong = () => Promise.resolve(new Set(some(2)));
      const planned = await plan([active(3), inactive, ...some(5)], { keptAmong });
      assert.deepEqual(
        planned.proposal.plan.rows.map(({ operation, user: who }) => `${operation} ${who}`),
        [`add ${active(5)}`, `remove ${active(4)}`],
      );
      assert.deepEqual(
        planned.notes.map(({ code }) => code),
        ['managerStays', 'protectedStays'],
      );
      for (const note of planned.notes) assert.match(noteWords(note), /stays/);
      await applyExact(organisation, planned, {}, ports);
      assert.deepEqual(members(), [...some(1, 2, 3, 5), inactive].sort());
    }));

  it('does not add somebody inactive', () =>
    scene(range(1, 2), async ({ plan }) => {
      const { proposal, notes } = await plan([...some(1, 2), inactive]);
      assert.deepEqual([proposal.plan.rows, notes.map(({ code }) => code)], [[], ['inactiveNotAdded']]);
    }));

  it('is refused where nobody has an id: whoever was meant would be removed', () =>
    scene(range(1, 2), async ({ simulator, plan }) => {
      assert.match(await refusedWith(plan([active(1), unknown])), new RegExp(`has the id ${unknown}`));
      assert.deepEqual(writesTo(simulator), []);
    }));

  for (const [what, there, wanted, says] of [
    ['removes many', range(1, 12), some(1, 2, 3), /would remove 9 of 12/],
    ['leaves nobody but the manager', range(1, 2), [inactive], /would leave nobody in North/],
    ['removes the caller', [user('1'), ...range(1, 4)], some(1, 2, 3, 4), /the user whose sign-in this is/],
  ] as const) {
    it(`is refused where it ${what}`, () =>
      scene(there, async ({ simulator, organisation, ports, plan }) => {
        const planned = await plan(wanted);
        assert.match(await refusedWith(applyExact(organisation, planned, {}, ports)), says);
        assert.deepEqual(writesTo(simulator), []);
      }));
  }

  it('that removes many goes with exactly that number, and with no other', () =>
    scene(range(1, 12), async ({ organisation, ports, plan, members }) => {
      const planned = await plan(some(1, 2, 3));
      const accept = (accepted: Accepted) => applyExact(organisation, planned, accepted, ports);
      assert.match(await refusedWith(accept({ removals: 8 })), /8 removals were accepted, and it makes 9/);
      await accept({ removals: 9 });
      assert.deepEqual(members(), [...some(1, 2, 3)].sort());
    }));
});
