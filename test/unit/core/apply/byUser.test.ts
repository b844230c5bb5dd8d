import { strict as assert } from 'node:assert';
import type { Conflict } from '../../../../src/core/apply/reconcile';
import type { Plan } from '../../../../src/core/plan/plan';
import type { SeenRequest, Simulator } from '../../../../src/simulator/server';
import { client, never, territory, usingSimulator } from '../../../harness/crm';
import { active, apply, changesOf, kinds, north, organisation, planOf, target } from '../../../harness/runs';
import { OrganisationModel } from '../../../../src/core/org/organisation';
import { plan as planOperation } from '../../../../src/core/operations';

const twelve = Array.from({ length: 12 }, (_, n) => territory(String(431581000000700600n + BigInt(n))));
const [first = north, second = north, ...others] = twelve;
const additive = new Set([north, ...twelve]);
const leaver = active(1);

/** A user in twelve territories below the organisation's own, which is North; somebody else is there, too. */
function withLeaver(
  test: (simulator: Simulator) => Promise<void>,
  onRequest: (request: SeenRequest) => void = () => undefined,
): Promise<void> {
  const crm = organisation(3);
  for (const id of twelve) {
    crm.addTerritory({ id, name: id.slice(-3), reportingTo: north });
    crm.addMember(id, leaver);
    crm.addMember(id, active(2));
  }
  return usingSimulator({ organisation: crm, onRequest }, test);
}

function leaving(simulator: Simulator, from = twelve): Plan {
  const isRoot = (id: string) => id === north;
  return planOf(changesOf('remove', [leaver], from), { on: simulator, additive, isRoot });
}

function calls({ requests }: Simulator): string[] {
  return requests.map(({ method, path }) => {
    const [, what = ''] = /^\/crm\/v7\/(?:settings\/)?([^?]*)/.exec(path) ?? [];
    return `${method} ${what.replace(/\d{5,}/g, '…')}`;
  });
}

describe('a user who leaves many territories', () => {
  it('costs four calls: where they are, once more, the removal, and a look', () =>
    withLeaver(async (simulator) => {
      const model = new OrganisationModel(client(simulator), undefined);
      try {
        await model.hierarchy();
        await model.usersById([leaver], never());
        simulator.requests.length = 0;
        const wanted = { changes: changesOf('remove', [leaver], twelve), additive };
        const during = <T>(_: unknown, work: (progress: never) => Promise<T>) =>
          work({ signal: never(), step: () => undefined, underWay: () => undefined } as never);
        const { plan } = await planOperation({ target, model }, wanted, { during });
        assert.deepEqual([plan.writes, plan.reads], [1, 2]);
        const run = await apply(simulator, plan);
        assert.equal(run.tally.applied, 12);
        assert.ok(run.rows.every(({ outcome }) => outcome.kind === 'applied' && outcome.seen === 'both'));
        const asked = calls(simulator).filter((call) => call.includes('users/…/territories'));
        assert.deepEqual(asked, [
          'GET users/…/territories',
          'GET users/…/territories',
          'DELETE users/…/territories',
          'GET users/…/territories',
        ]);
        assert.equal(calls(simulator).filter((call) => /GET territories\/…\/users/.test(call)).length, 0);
      } finally {
        model.dispose();
      }
    }));

  it('leaves the organisation’s own territory on the other side', () =>
    withLeaver(async (simulator) => {
      simulator.organisation.addMember(north, leaver);
      const planned = leaving(simulator, [...twelve, north]);
      const run = await apply(simulator, planned);
      assert.equal(run.tally.applied, 13);
      const writes = calls(simulator).filter((call) => call.startsWith('DELETE'));
      assert.deepEqual(writes.sort(), ['DELETE territories/…/users', 'DELETE users/…/territories'].sort());
    }));

  it('is asked about where others changed what is not to be changed, and by the territories that it is about', () =>
    withLeaver(async (simulator) => {
      const { organisation: crm } = simulator;
      crm.removeMember(first, leaver);
      const planned = leaving(simulator);
      // neither is one of the changes to be made: the first was so, the other is somebody else’s
      crm.addMember(first, leaver);
      crm.addMember(second, active(3));
      const asked: Conflict[] = [];
      const onConflict = (conflict: Conflict) => {
        asked.push(conflict);
        return Promise.resolve('leave' as const);
      };
      const run = await apply(simulator, planned, { onConflict });
      assert.deepEqual(run.tally.notStarted, 12);
      assert.deepEqual(asked, [
        {
          user: leaver,
          expected: 11,
          live: 12,
          came: [first],
          left: [],
          adds: [],
          removes: [first, second, ...others],
          done: 0,
          unknown: 0,
        },
      ]);
    }));

  it('is not asked about who else is there, nor about what is so already', () =>
    withLeaver(async (simulator) => {
      const planned = leaving(simulator);
      simulator.organisation.addMember(first, active(3));
      simulator.organisation.removeMember(first, active(2));
      simulator.organisation.removeMember(second, leaver);
      const run = await apply(simulator, planned, { onConflict: () => assert.fail('asked') });
      assert.deepEqual(kinds(run), ['applied', 'alreadySo', ...others.map(() => 'applied')]);
    }));

  it('is not called gone where the look afterwards still shows them', async () => {
    let back: () => void = () => undefined;
    await withLeaver(
      async (simulator) => {
        back = () => simulator.organisation.addMember(first, leaver);
        const run = await apply(simulator, leaving(simulator));
        assert.deepEqual(kinds(run), ['unknown', ...twelve.slice(1).map(() => 'applied')]);
      },
      ({ method }) => {
        if (method === 'DELETE') back();
      },
    );
  });

  it('is looked up where the answer was lost, and not sent again', () =>
    withLeaver(async (simulator) => {
      simulator.failNext({ kind: 'reset-after-commit', match: { method: 'DELETE' } });
      const run = await apply(simulator, leaving(simulator));
      assert.equal(run.tally.soNow, 12);
      assert.equal(calls(simulator).filter((call) => call.startsWith('DELETE')).length, 1);
    }));
});
