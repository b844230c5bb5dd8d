import { strict as assert } from 'node:assert';
import type { FinishedRun } from '../../../../src/core/journal/result';
import type { OpenOrganisation } from '../../../../src/core/operations';
import {
  copying,
  fullSwapsIn,
  offboarding,
  replacing,
  withoutSeat,
} from '../../../../src/core/people/changes';
import { readPlaces } from '../../../../src/core/people/places';
import type { TerritoryId } from '../../../../src/core/util/ids';
import type { Simulator, Switches } from '../../../../src/simulator/server';
import { play } from '../../../harness/assignmentWorlds';
import { crmError, never, territory, user } from '../../../harness/crm';
import { active, inactive, north, organisation, sendsOf } from '../../../harness/runs';
import { runFor } from '../../../harness/peopleRuns';

const [leaver, next, third] = [active(1), active(2), active(3)];
const caller = user('1');
const many = (count: number) =>
  Array.from({ length: count }, (_, n) => territory(String(431581000000710000n + BigInt(n))));

interface Given {
  /** How many territories there are below the organisation's own, which is North. */
  readonly territories?: number;
  /** Of these, whom each of them has. */
  readonly members?: (at: TerritoryId, index: number) => readonly string[];
  readonly managed?: Readonly<Record<string, string>>;
  readonly limit?: number;
  readonly switches?: Partial<Switches>;
}

/** Has the territories and some users read, and then tells nothing but what the test does. */
function inOrganisation(
  { territories = 12, members = () => [leaver], managed = {}, limit, switches }: Given,
  test: (simulator: Simulator, organisation: OpenOrganisation) => Promise<void>,
): Promise<void> {
  const crm = organisation(5, limit);
  many(territories).forEach((id, index) => {
    crm.addTerritory({ id, name: `T${index}`, reportingTo: north, manager: managed[id] ?? null });
    for (const one of members(id, index)) crm.addMember(id, one);
  });
  return play(
    crm,
    async (simulator, open) => {
      await open.model.hierarchy();
      await open.model.counted();
      await open.model.activeUsers(never());
      simulator.requests.length = 0;
      await test(simulator, open);
    },
    switches,
  );
}

function codes(run: FinishedRun | undefined): string[] {
  const rows = run?.rows ?? assert.fail('there was nothing to do');
  return rows.map(({ outcome }) => ('refusal' in outcome ? outcome.refusal.code : outcome.kind));
}

describe('a user who is offboarded', () => {
  const offboard = (open: OpenOrganisation, who = leaver) =>
    runFor(open, [who], (places) => offboarding([who], places));

  for (const territories of [1, 2, 12, 100])
    it(`costs four calls for ${territories} territories`, () =>
      inOrganisation({ territories }, async (simulator, open) => {
        const run = await offboard(open);
        assert.equal(run?.tally.applied, territories);
        assert.equal(simulator.requests.length, 4);
        assert.deepEqual(simulator.organisation.territoriesOf(leaver), []);
      }));

  it('costs one call more in the organisation’s own territory, which only its own side takes anybody out of', () =>
    inOrganisation({}, async (simulator, open) => {
      simulator.organisation.addMember(north, leaver);
      assert.equal((await offboard(open))?.tally.applied, 13);
      assert.equal(simulator.requests.length, 5);
    }));

  it('costs a removal for each territory of whoever is signed in', () =>
    inOrganisation({ members: () => [caller] }, async (simulator, open) => {
      assert.equal((await offboard(open, caller))?.tally.applied, 12);
      assert.equal(simulator.requests.length, 3 + 12);
    }));

  it('stays where they are the manager, as it is now, and not as the tree has it', () => {
    const [first = north, second = north] = many(2);
    return inOrganisation({ managed: { [first]: leaver } }, async (simulator, open) => {
      const at = (id: string) => simulator.organisation.territories.get(id) ?? assert.fail();
      at(second).manager = leaver;
      at(first).manager = next;
      const run = await offboard(open);
      assert.deepEqual(codes(run), ['applied', 'isManager', ...Array<string>(10).fill('applied')]);
      assert.equal(sendsOf(simulator, second, leaver), 0, 'Zoho was asked to remove the manager');
      assert.deepEqual(
        simulator.organisation.territoriesOf(leaver).map(({ id }) => id),
        [second],
      );
    });
  });

  it('may be inactive, or in no territory', () =>
    inOrganisation({ members: () => [inactive] }, async (_, open) => {
      assert.equal((await offboard(open, inactive))?.tally.applied, 12);
      assert.equal(await offboard(open), undefined);
    }));

  it('is left as they are where it cannot be read where they are', () =>
    inOrganisation({}, async (simulator, open) => {
      simulator.failNext({
        kind: 'answer',
        status: 500,
        times: 9,
        match: { path: /users\/\d+\/territories/ },
      });
      await crmError(offboard(open));
      assert.equal(simulator.organisation.territoriesOf(leaver).length, 12);
    }));
});

describe('a user who is replaced', () => {
  const replace = (open: OpenOrganisation, first?: ReadonlySet<TerritoryId>) =>
    runFor(open, [leaver, next], (places) => replacing(leaver, next, places, first));

  for (const [territories, calls] of [
    [1, 7],
    [2, 8],
    [12, 8],
    [100, 8],
  ] as const)
    it(`costs ${calls} calls for ${territories} territories`, () =>
      inOrganisation({ territories }, async (simulator, open) => {
        const run = await replace(open);
        assert.equal(run?.tally.applied, territories * 2);
        assert.equal(simulator.requests.length, calls);
        assert.deepEqual(simulator.organisation.territoriesOf(leaver), []);
        assert.equal(simulator.organisation.territoriesOf(next).length, territories);
      }));

  it('stays the manager beside their successor', () => {
    const [first = north] = many(1);
    return inOrganisation({ managed: { [first]: leaver } }, async (simulator, open) => {
      const run = await replace(open);
      assert.deepEqual(codes(run).slice(0, 2), ['applied', 'isManager']);
      assert.deepEqual(simulator.organisation.membersOf(first).sort(), [leaver, next]);
    });
  });

  it('leaves where the successor is already', () =>
    inOrganisation({ members: (_, index) => (index < 6 ? [leaver, next] : [leaver]) }, async (_, open) => {
      const run = await replace(open);
      assert.deepEqual([run?.tally.alreadySo, run?.tally.applied], [6, 18]);
    }));

  it('stays where there is no seat, until they are to leave first', () => {
    const members = (_: string, index: number) => (index === 0 ? [leaver, third] : [leaver]);
    return inOrganisation({ limit: 2, members }, async (simulator, open) => {
      const [first = north] = many(1);
      const swaps = fullSwapsIn((await replace(open))?.rows ?? []);
      assert.deepEqual([...swaps], [first]);
      assert.deepEqual(
        simulator.organisation.territoriesOf(leaver).map(({ id }) => id),
        [first],
      );
      assert.equal((await replace(open, swaps))?.tally.applied, 2);
      assert.deepEqual(simulator.organisation.membersOf(first).sort(), [next, third].sort());
    });
  });

  it('is asked about where a hundred are there, unless nobody leaves or comes', () => {
    const [full = north, managed = north, there = north, free = north] = many(4);
    const places = new Map([
      [
        leaver,
        [
          { id: full, name: 'Full', manager: third },
          { id: managed, name: 'Managed', manager: leaver },
          { id: there, name: 'There', manager: undefined },
          { id: free, name: 'Free', manager: null },
        ],
      ],
      [next, [{ id: there, name: 'There', manager: undefined }]],
    ]);
    const found = withoutSeat(leaver, next, places, (id) => (id === free ? 99 : 100));
    assert.deepEqual(
      found.map(({ name }) => name),
      ['Full'],
    );
  });
});

describe('the access of a user that others are given', () => {
  const half = (_: string, index: number) => (index < 6 ? [leaver] : [next]);

  for (const [others, calls] of [
    [[next], 5],
    [[next, third], 9],
  ] as const)
    it(`costs ${calls} calls for ${others.length} of them`, () =>
      inOrganisation({ members: () => [leaver] }, async (simulator, open) => {
        const people = [leaver, ...others];
        const run = await runFor(open, people, (places) => copying(leaver, others, 'add', places));
        assert.equal(run?.tally.applied, others.length * 12);
        assert.equal(simulator.requests.length, calls);
      }));

  it('is added to what they have, or put in its place', () =>
    inOrganisation({ members: half }, async ({ organisation: crm }, open) => {
      const has = (who: string) => crm.territoriesOf(who).length;
      await runFor(open, [leaver, next], (places) => copying(leaver, [next], 'add', places));
      assert.deepEqual([has(leaver), has(next)], [6, 12]);
      await runFor(open, [leaver, next], (places) => copying(leaver, [next], 'same', places));
      assert.deepEqual([has(leaver), has(next)], [6, 6]);
      assert.deepEqual(crm.territoriesOf(next), crm.territoriesOf(leaver));
    }));

  it('takes nothing from anybody who did not get all of it', () =>
    inOrganisation({ members: half, limit: 1 }, async ({ organisation: crm }, open) => {
      const run = await runFor(open, [leaver, next], (places) => copying(leaver, [next], 'same', places));
      assert.deepEqual(new Set(codes(run)), new Set(['territoryFull', 'notArrived']));
      assert.equal(crm.territoriesOf(next).length, 6);
    }));

  it('is read of each person once, whoever is named twice', () =>
    inOrganisation({}, async (simulator, { model: { client } }) => {
      const places = await readPlaces([leaver, leaver, next], client, {
        signal: never(),
        step: () => undefined,
      });
      assert.deepEqual([places.size, places.get(leaver)?.length, simulator.requests.length], [2, 12, 2]);
    }));
});
