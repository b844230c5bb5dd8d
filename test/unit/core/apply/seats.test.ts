import { strict as assert } from 'node:assert';
import type { FinishedRun } from '../../../../src/core/journal/result';
import type { Change, Form, MembershipChange, Plan } from '../../../../src/core/plan/plan';
import type { TerritoryId } from '../../../../src/core/util/ids';
import { refusalWords } from '../../../../src/messages/outcomes';
import type { Simulator, Switches } from '../../../../src/simulator/server';
import { territory, usingSimulator, writesTo } from '../../../harness/crm';
import {
  active,
  apply,
  carried,
  inactive,
  unknown,
  kinds,
  north,
  organisation,
  planOf,
  south,
} from '../../../harness/runs';

const east = territory('431581000000700503');
const west = territory('431581000000700504');

const bulkAnswers = ['mixed-200', 'mixed-207', 'mixed-400', 'nothing-400', 'nothing-400-first'] as const;
const limitAnswers = ['per-user', 'one-item'] as const;
const modes: readonly { readonly form: Form; readonly switches: Partial<Switches> }[] = [
  ...bulkAnswers.flatMap((bulkAnswer) =>
    limitAnswers.map((limitAnswer) => ({ form: 'bulk' as const, switches: { bulkAnswer, limitAnswer } })),
  ),
  { form: 'single', switches: {} },
];

const add = (n: number, at: TerritoryId): MembershipChange => ({
  territory: at,
  user: active(n),
  operation: 'add',
});
const remove = (n: number, at: TerritoryId): Change => ({ ...add(n, at), operation: 'remove' });
const move = (n: number, from: TerritoryId, to: TerritoryId): Change[] => [add(n, to), remove(n, from)];

type Members = Readonly<Record<TerritoryId, readonly number[]>>;

/** Territories of two seats each, or as many as told, with these members. */
function withMembers(
  members: Members,
  { switches }: (typeof modes)[number],
  test: (simulator: Simulator) => Promise<void>,
  seats = 2,
): Promise<void> {
  const crm = organisation(9, seats);
  crm.addTerritory({ id: east, name: 'East' });
  crm.addTerritory({ id: west, name: 'West' });
  for (const [at, users] of Object.entries(members)) for (const n of users) crm.addMember(at, active(n));
  return usingSimulator({ organisation: crm, switches }, test);
}

function planned(
  simulator: Simulator,
  changes: readonly Change[],
  { form }: (typeof modes)[number],
  order?: Plan['order'],
): Plan {
  return planOf(changes, { on: simulator, form, ...(order ? { order } : {}) });
}

function assertMembers({ organisation: crm }: Simulator, members: Members): void {
  for (const [at, users] of Object.entries(members))
    assert.deepEqual(crm.membersOf(at).sort(), users.map(active).sort(), at);
}

function codes(run: FinishedRun): string[] {
  return run.rows.map(({ outcome }) => ('refusal' in outcome ? outcome.refusal.code : outcome.kind));
}

for (const mode of modes) {
  describe(`full territories that somebody leaves: ${[mode.form, ...Object.values(mode.switches)].join(', ')}`, () => {
    it('take who comes once the one who moves has left', () =>
      withMembers({ [north]: [1, 2] }, mode, async (simulator) => {
        const changes = [add(3, north), ...move(1, north, south)];
        const run = await apply(simulator, planned(simulator, changes, mode));
        assert.deepEqual(kinds(run), ['applied', 'applied', 'applied']);
        assertMembers(simulator, { [north]: [2, 3], [south]: [1] });
      }));

    it('one behind the other are all left and joined', () =>
      withMembers({ [north]: [1, 2], [south]: [3, 4], [east]: [5, 6] }, mode, async (simulator) => {
        const changes = [
          add(7, north),
          ...move(1, north, south),
          ...move(3, south, east),
          ...move(5, east, west),
        ];
        const run = await apply(simulator, planned(simulator, changes, mode));
        assert.deepEqual(new Set(kinds(run)), new Set(['applied']));
        assertMembers(simulator, { [north]: [2, 7], [south]: [1, 4], [east]: [3, 6], [west]: [5] });
      }));

    it('take those first for whom others wait', () =>
      withMembers({ [north]: [1, 5], [south]: [2, 4] }, mode, async (simulator) => {
        // the user who only joins would take the seat that lets the others pass each other
        const changes = [
          add(3, north),
          ...move(2, south, north),
          ...move(5, north, south),
          ...move(1, north, west),
        ];
        const run = await apply(simulator, planned(simulator, changes, mode));
        assert.deepEqual(new Set(kinds(run)), new Set(['applied']));
        assertMembers(simulator, { [north]: [2, 3], [south]: [4, 5], [west]: [1] });
      }));

    it('take the next one where the first who came for the seat is refused for another reason', () => {
      // such answers do not tell who found no seat, and who is not accepted at all
      const switches = { ...mode.switches, itemDetails: 'none', itemsMissing: 'some' } as const;
      const test = async (simulator: Simulator) => {
        const refused = { ...add(9, north), user: unknown };
        const joining = [add(2, north), refused, add(3, north), add(4, north)];
        const changes = [...joining, ...move(1, north, south)];
        const run = await apply(simulator, planned(simulator, changes, mode));
        assert.equal(codes(run)[1], 'userNotAccepted');
        assertMembers(simulator, { [north]: [2, 3, 4], [south]: [1] });
      };
      return withMembers({ [north]: [1] }, { ...mode, switches }, test, 3);
    });

    it('say that they are full when whoever was to leave has not arrived', () =>
      withMembers({ [north]: [1, 2] }, mode, async (simulator) => {
        simulator.organisation.addMember(north, inactive);
        simulator.organisation.removeMember(north, active(2));
        const mover = { user: inactive, territory: north, operation: 'remove' } as const;
        const changes = [add(3, north), { ...mover, territory: south, operation: 'add' as const }, mover];
        const run = await apply(simulator, planned(simulator, changes, mode));
        assert.deepEqual(codes(run), ['territoryFull', 'userNotAccepted', 'notArrived']);
        assert.equal(writesTo(simulator).filter(({ method }) => method === 'DELETE').length, 0);
      }));

    it('do not let users change places, and say how they can, while others get their seats', () =>
      withMembers({ [north]: [1, 2], [south]: [3, 4], [east]: [5, 6] }, mode, async (simulator) => {
        const swap = [...move(1, north, south), ...move(3, south, north)];
        const others = [...move(5, east, west), add(7, east)];
        const run = await apply(simulator, planned(simulator, [...swap, ...others], mode));
        assert.deepEqual(codes(run), [...Array<string>(4).fill('fullSwap'), 'applied', 'applied', 'applied']);
        assert.deepEqual(kinds(run).slice(0, 4), ['failed', 'skipped', 'failed', 'skipped']);
        assertMembers(simulator, { [north]: [1, 2], [south]: [3, 4], [east]: [6, 7], [west]: [5] });
        const { next } = refusalWords({ code: 'fullSwap' });
        assert.match(next, /removals first/);
      }));

    it('let users change places where removals go first', () =>
      withMembers({ [north]: [1, 2], [south]: [3, 4] }, mode, async (simulator) => {
        const swap = [...move(1, north, south), ...move(3, south, north)];
        const plan = planned(simulator, swap, mode, 'removeFirst');
        const run = await apply(simulator, plan);
        assert.deepEqual(new Set(kinds(run)), new Set(['applied']));
        assertMembers(simulator, { [north]: [2, 3], [south]: [1, 4] });
        assert.deepEqual(
          writesTo(simulator).map(({ method }) => method),
          ['DELETE', 'DELETE', 'PUT', 'PUT'],
        );
        assert.equal(plan.writes, 4);
      }));

    it('do not advise to let somebody leave who would find no seat', () =>
      withMembers({ [north]: [1, 2], [south]: [3, 4] }, mode, async (simulator) => {
        const changes = [...move(1, north, south), add(5, north)];
        const run = await apply(simulator, planned(simulator, changes, mode));
        assert.deepEqual(codes(run), ['territoryFull', 'notArrived', 'territoryFull']);
        assertMembers(simulator, { [north]: [1, 2], [south]: [3, 4] });
      }));
  });
}

describe('removals that go first', () => {
  it('leave those where they are of whom it is known that they cannot arrive', () =>
    withMembers({ [north]: [1, 2] }, { form: 'bulk', switches: {} }, async (simulator) => {
      simulator.organisation.addMember(south, inactive);
      const mover = { user: inactive, territory: south, operation: 'remove' } as const;
      const changes = [
        { ...mover, territory: east, operation: 'add' as const },
        mover,
        ...move(1, north, east),
      ];
      const plan = planOf(changes, {
        on: simulator,
        order: 'removeFirst',
        statusOf: (id) => (id === inactive ? 'inactive' : 'active'),
      });
      const run = await apply(simulator, plan);
      assert.deepEqual(codes(run), ['userStatus', 'notArrived', 'applied', 'applied']);
      assert.ok(!simulator.requests.flatMap(carried).includes(`${south}/${inactive}`));
    }));
});
