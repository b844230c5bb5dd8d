import { strict as assert } from 'node:assert';
import { applySaved } from '../../../../src/core/assignmentOperations';
import { AssignmentRefused } from '../../../../src/core/assignmentPlan/refused';
import {
  looksSaved,
  parseSavedPlan,
  savedPlanOf,
  textOf,
} from '../../../../src/core/assignmentPlan/savedPlan';
import { told } from '../../../../src/messages/explain';
import type { Simulator } from '../../../../src/simulator/server';
import { agreeing, assignmentPlan, fileFor, withOrganisation } from '../../../harness/assignmentPlans';
import { usingSimulator } from '../../../harness/crm';
import { active, north, organisation, usingHistory } from '../../../harness/runs';

const file = (simulator: Simulator) =>
  fileFor(simulator, { territories: { North: { members: ['u1@x.example', 'u2@x.example'] } } });

/** A plan of two associations, saved. */
async function saved(simulator: Simulator): Promise<string> {
  return withOrganisation(simulator, async (open) => {
    const text = file(simulator);
    const plan = await assignmentPlan(open, text);
    return textOf(savedPlanOf(plan, [{ name: 'crm.territories.jsonc', text }], '1.0.0'));
  });
}

describe('a saved plan', () => {
  const inOrganisation = (test: (simulator: Simulator) => Promise<void>) => () =>
    usingSimulator({ organisation: organisation(3) }, test);

  it(
    'holds ids, what stands in the file and digests: no name, no caller',
    inOrganisation(async (simulator) => {
      const text = await saved(simulator);
      assert.ok(looksSaved(text) && !looksSaved(file(simulator)));
      const { target, rows, files } = parseSavedPlan(text);
      assert.deepEqual(Object.keys(target).sort(), ['environment', 'name', 'organisation', 'place']);
      assert.deepEqual(rows[0]?.from, { text: 'u1@x.example', file: 'test.territories.jsonc', line: 13 });
      assert.match(files[0]?.sha256 ?? '', /^[0-9a-f]{64}$/);
      assert.ok(!text.includes('User 1') && !text.includes('"user": "1"'));
    }),
  );

  it(
    'is applied by another account than made it, and the second time sends nothing',
    inOrganisation(async (simulator) => {
      const plan = parseSavedPlan(await saved(simulator));
      for (const writes of [1, 1]) {
        await withOrganisation(simulator, async ({ target, model }) => {
          const other = { target: { ...target, user: '431581000000200003' }, model };
          await usingHistory((history) => applySaved(other, plan, {}, agreeing(history)));
        });
        assert.equal(simulator.requests.filter(({ method }) => method !== 'GET').length, writes);
      }
      assert.deepEqual(simulator.organisation.membersOf(north), [active(1), active(2)]);
    }),
  );

  for (const [what, change, code] of [
    ['another organisation', { organisation: '7' }, 'planElsewhere'],
    ['another environment', { environment: 'production' }, 'planElsewhere'],
  ] as const) {
    it(
      `is refused in ${what}`,
      inOrganisation(async (simulator) => {
        const plan = parseSavedPlan(await saved(simulator));
        await withOrganisation(simulator, async ({ target, model }) => {
          const other = { target: { ...target, ...change }, model };
          const going = usingHistory((history) => applySaved(other, plan, {}, agreeing(history)));
          await assert.rejects(
            going,
            (error) => error instanceof AssignmentRefused && error.fault.code === code,
          );
        });
      }),
    );
  }

  it(
    'is refused with another digest than was approved, and says who came since',
    inOrganisation(async (simulator) => {
      const plan = parseSavedPlan(await saved(simulator));
      await withOrganisation(simulator, async (open) => {
        const attempt = (digest: string) =>
          usingHistory((history) => applySaved(open, plan, { digest }, agreeing(history)));
        await assert.rejects(attempt('0123456789'), /otherDigest/);
        await assert.rejects(attempt(plan.digest.slice(0, 7)), /otherDigest/);
        simulator.organisation.addMember(north, active(3));
        await assert.rejects(attempt(plan.digest.slice(0, 8)), (error) => {
          assert.ok(error instanceof AssignmentRefused);
          assert.match(
            told(error),
            new RegExp(`has changed since .*came: ${active(3)}.* Make a new plan\\.`),
          );
          return true;
        });
      });
    }),
  );

  it(
    'is refused where nobody would be left, because whoever was to come is not active any more',
    inOrganisation(async (simulator) => {
      const text = fileFor(simulator, { territories: { North: { members: ['u1@x.example'] } } });
      simulator.organisation.addMember(north, active(2));
      const made = await withOrganisation(simulator, (open) => assignmentPlan(open, text));
      const plan = parseSavedPlan(textOf(savedPlanOf(made, [{ name: 'a', text }], '1.0.0')));
      const user = simulator.organisation.users.get(active(1));
      assert.ok(user);
      user.status = 'inactive';
      await withOrganisation(simulator, async (open) => {
        const going = usingHistory((history) => applySaved(open, plan, {}, agreeing(history)));
        await assert.rejects(going, (error) => {
          assert.ok(error instanceof AssignmentRefused && error.fault.code === 'objections');
          assert.deepEqual(
            error.fault.objections.map(({ code }) => code),
            ['wouldBeEmpty'],
          );
          return true;
        });
      });
      assert.deepEqual(simulator.organisation.membersOf(north), [active(2)]);
    }),
  );

  it('is no plan where it is another text', () => {
    for (const text of ['', '{', '[]', 'null', '{"format":"zoho-territories-plan/2"}'])
      assert.throws(() => parseSavedPlan(text), /planUnreadable/);
  });
});
