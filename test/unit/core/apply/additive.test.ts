import { strict as assert } from 'node:assert';
import { applyPlan, resumeRun } from '../../../../src/core/apply/apply';
import type { Conflict } from '../../../../src/core/apply/reconcile';
import { digestOf, type Change } from '../../../../src/core/plan/plan';
import { usingSimulator, writesTo } from '../../../harness/crm';
import {
  active,
  apply,
  changesOf,
  kinds,
  north,
  optionsFor,
  organisation,
  planOf,
  usingHistory,
} from '../../../harness/runs';

const additive = new Set([north]);

function asking(): { asked: Conflict[]; onConflict: (conflict: Conflict) => Promise<'leave'> } {
  const asked: Conflict[] = [];
  return {
    asked,
    onConflict: (conflict) => {
      asked.push(conflict);
      return Promise.resolve('leave');
    },
  };
}

describe('a territory in which only the users of a plan count', () => {
  for (const held of ['additive', 'exact'] as const) {
    it(`is ${held === 'exact' ? 'not ' : ''}changed unasked though others came and left meanwhile (${held})`, async () => {
      const crm = organisation(5);
      crm.addMember(north, active(3));
      await usingSimulator({ organisation: crm }, async (simulator) => {
        const changes = changesOf('add', [active(1)]);
        const planned = planOf(changes, { on: simulator, ...(held === 'additive' ? { additive } : {}) });
        crm.addMember(north, active(4));
        crm.removeMember(north, active(3));
        const { asked, onConflict } = asking();
        const run = await apply(simulator, planned, { onConflict });
        assert.deepEqual(kinds(run), [held === 'additive' ? 'applied' : 'notStarted']);
        assert.equal(asked.length, held === 'additive' ? 0 : 1);
      });
    });
  }

  it('is asked about where somebody else took a user of the plan away, and tells who', async () => {
    const crm = organisation(5);
    crm.addMember(north, active(1));
    await usingSimulator({ organisation: crm }, async (simulator) => {
      const changes = changesOf('add', [active(1), active(2)]);
      const planned = planOf(changes, { on: simulator, additive });
      crm.removeMember(north, active(1));
      crm.addMember(north, active(4));
      const { asked, onConflict } = asking();
      await apply(simulator, planned, { onConflict });
      const [conflict = assert.fail('nobody was asked')] = asked;
      assert.deepEqual([conflict.came, conflict.left], [[], [active(1)]]);
      assert.deepEqual([conflict.expected, conflict.live], [2, 1]);
      assert.deepEqual(writesTo(simulator), []);
    });
  });

  it('is asked about by a resumed run whose own doing was taken back', async () => {
    const crm = organisation(5);
    await usingSimulator({ organisation: crm }, (simulator) =>
      usingHistory(async (history) => {
        const cancel = new AbortController();
        const planned = planOf(changesOf('add', [active(1), active(2)]), { form: 'single', additive });
        const stop = { cancel: cancel.signal, onProgress: () => cancel.abort() };
        const begun = await applyPlan(planned, optionsFor(simulator, history, stop));
        assert.deepEqual(kinds(begun), ['applied', 'notStarted']);
        crm.removeMember(north, active(1));
        crm.addMember(north, active(4));
        const { asked, onConflict } = asking();
        const run = await resumeRun(begun.id, optionsFor(simulator, history, { onConflict }));
        assert.deepEqual(
          asked.map(({ left, came }) => ({ left, came })),
          [{ left: [active(1)], came: [] }],
        );
        assert.deepEqual(kinds(run), ['unknown', 'notStarted']);
      }),
    );
  });

  it('has a plan of its own hash, and a digest that changes with its users only', () => {
    const changes: Change[] = changesOf('add', [active(1)]);
    const facts = (...members: number[]) => ({ membersOf: () => new Set(members.map(active)) });
    const planned = planOf(changes, { ...facts(3), additive });
    assert.notEqual(planned.hash, planOf(changes, facts(3)).hash);
    assert.notEqual(planned.hash, planOf(changes, { ...facts(3, 4), additive }).hash);
    assert.notEqual(digestOf(planned), digestOf(planOf(changes, facts(3))));
    assert.equal(digestOf(planned), digestOf(planOf(changes, { ...facts(3, 4), additive })));
    assert.notEqual(digestOf(planned), digestOf(planOf(changes, { ...facts(3, 1), additive })));
  });
});
