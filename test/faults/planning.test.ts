import { strict as assert } from 'node:assert';
import { CrmError } from '../../src/core/zoho/errors';
import type { TerritoryId, UserId } from '../../src/core/util/ids';
import { type Change, purposeOf, rowsToSend, sealed, type Plan } from '../../src/core/plan/plan';
import type { Facts } from '../../src/core/plan/facts';
import { planRows, rowsOf } from '../../src/core/plan/planner';
import { OrganisationModel } from '../../src/core/org/organisation';
import { closing } from '../harness/closing';
import { assertExplains, never } from '../harness/crm';
import type { FaultBed } from '../harness/faultBed/bed';
import { active, changesOf, target } from '../harness/runs';
import { assertNoLeaks } from './leaks';
import { people, places, startBed, stateOf, writings } from './writing';
import { refusalWords } from '../../src/messages/outcomes';

const [place = assert.fail()] = places;
const [person = assert.fail(), second = assert.fail()] = people;

/** Plans on what is read at this moment, as a command does. */
async function plan(model: OrganisationModel, changes: readonly Change[]): Promise<Plan> {
  const hierarchy = await model.hierarchy();
  const members = new Map<TerritoryId, Set<UserId>>();
  for (const id of new Set(changes.map(({ territory }) => territory))) {
    members.set(id, new Set((await model.readMembers(id, never())).map((user) => user.id)));
  }
  const users = await model.usersById(people, never());
  const facts: Facts = {
    membersOf: (id) => members.get(id) ?? new Set(),
    managerOf: (id) => hierarchy.get(id)?.manager?.id,
    statusOf: (user) => users.get(user)?.status,
    isRoot: (id) => hierarchy.top[0]?.id === id,
  };
  return sealed(planRows({ target, form: 'bulk', rows: rowsOf(changes, facts) }, facts));
}

interface Meanwhile {
  /** The territories were read before it; or they are read after it. */
  readonly known: boolean;
  readonly happens: (bed: FaultBed) => void;
  readonly changes?: readonly Change[];
}

/** Something happens in Zoho, and then a change is planned; nothing is changed by that. */
async function planAfter(
  { known, happens, changes = changesOf('add', people, places) }: Meanwhile,
  check: (outcome: { readonly plan: Plan } | { readonly error: unknown }) => void,
): Promise<void> {
  const operation = purposeOf({ rows: changes }) === 'remove' ? 'remove' : 'add';
  await assertNoLeaks(async () => {
    const bed = await startBed(writings[operation], {});
    await closing(bed, async () => {
      const model = new OrganisationModel(bed.client, undefined);
      if (known) await model.hierarchy();
      happens(bed);
      const before = stateOf(bed);
      const outcome = await plan(model, changes).then(
        (made) => ({ plan: made }),
        (error: unknown) => ({ error }),
      );
      check(outcome);
      assert.ok(bed.tried.every((line) => line.startsWith('GET ')));
      assert.deepEqual(stateOf(bed), before);
      bed.assertKeepsSecrets(outcome);
      model.dispose();
    });
  });
}

function planned(outcome: { readonly plan: Plan } | { readonly error: unknown }): Plan {
  assert.ok('plan' in outcome, `it failed: ${'error' in outcome ? String(outcome.error) : ''}`);
  return outcome.plan;
}

describe('what others did in Zoho before a change is planned', () => {
  it('W01 plan: another admin has made a part of the change: it is planned as done, the rest is sent', () =>
    planAfter(
      { known: true, happens: ({ simulator }) => simulator.organisation.addMember(place, person) },
      (outcome) => {
        const { rows } = planned(outcome);
        const done = rows.filter(({ state }) => state.kind === 'alreadySo');
        assert.deepEqual(
          done.map(({ territory, user }) => [territory, user]),
          [[place, person]],
        );
        assert.equal(rowsToSend({ rows }).length, rows.length - 1);
      },
    ));

  it('W02 plan: the territory is deleted: an error, and nothing is planned', () =>
    planAfter(
      {
        known: true,
        happens: ({ simulator }) => {
          simulator.organisation.removeTerritory(place);
          simulator.switches.notFound = '400';
        },
      },
      (outcome) => {
        assert.ok('error' in outcome && outcome.error instanceof CrmError);
        assertExplains(outcome.error);
      },
    ));

  it('W02 plan: a user is deactivated: the row is refused with its reason, and not sent', () =>
    planAfter(
      {
        known: true,
        happens: ({ simulator }) => {
          const user = simulator.organisation.users.get(person);
          if (user) user.status = 'inactive';
        },
      },
      (outcome) => {
        const plan = planned(outcome);
        assertImpossible(plan, person, places);
        assert.equal(rowsToSend(plan).length, (people.length - 1) * places.length);
      },
    ));

  it('W03 plan: the user is the manager: the row is refused with its reason, and not sent', () =>
    planAfter(
      {
        known: false,
        happens: ({ simulator }) => {
          const territory = simulator.organisation.territories.get(place);
          if (territory) territory.manager = person;
        },
        changes: changesOf('remove', [person, second], [place]),
      },
      (outcome) => {
        const plan = planned(outcome);
        assertImpossible(plan, person, [place]);
        assert.deepEqual(
          rowsToSend(plan).map(({ user }) => user),
          [second],
        );
      },
    ));

  it('W04 plan: the territory is otherwise than it was shown: the plan stands on what it is now', () =>
    planAfter(
      { known: true, happens: ({ simulator }) => simulator.organisation.addMember(place, active(7)) },
      (outcome) => {
        const plan = planned(outcome);
        assert.ok(plan.territories.find(({ id }) => id === place)?.members.includes(active(7)));
        assert.equal(rowsToSend(plan).length, plan.rows.length);
      },
    ));
});

/** The rows of a user in these places cannot be done, say why and what helps, and no others are so. */
function assertImpossible({ rows }: Plan, user: string, where: readonly TerritoryId[]): void {
  const refused = rows.filter(({ state }) => state.kind === 'impossible');
  assert.deepEqual(
    refused.map((row) => [row.user, row.territory]),
    where.map((id) => [user, id]),
  );
  for (const { state } of refused) {
    assert.ok(state.kind === 'impossible');
    const { what, next } = refusalWords(state.refusal);
    assert.match(`${what} ${next}`, /\w{4}.*\w{4}/);
  }
}
