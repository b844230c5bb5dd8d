import { strict as assert } from 'node:assert';
import { applyPlan } from '../../../../src/core/apply/apply';
import type { Conflict } from '../../../../src/core/apply/reconcile';
import type { Change } from '../../../../src/core/plan/plan';
import type { TerritoryId } from '../../../../src/core/util/ids';
import type { Organisation } from '../../../../src/simulator/server';
import { usingSimulator } from '../../../harness/crm';
import {
  active,
  changesOf,
  kinds,
  north,
  optionsFor,
  organisation,
  planOf,
  south,
  usingHistory,
} from '../../../harness/runs';

interface World {
  readonly crm: Organisation;
  /** Resolves once the members of a territory were asked for. */
  readonly asked: (territory: TerritoryId) => Promise<void>;
}

/** Carries out changes in a territory that others changed, with somebody who takes their time over each question. */
async function carryOut({
  crm,
  before,
  changes,
  during,
}: {
  readonly crm: Organisation;
  readonly before: () => void;
  readonly changes: readonly Change[];
  readonly during: (world: World, question: number) => Promise<void> | void;
}): Promise<{ readonly asked: Conflict[]; readonly kinds: ReturnType<typeof kinds> }> {
  const asked: Conflict[] = [];
  let told: () => void = () => undefined;
  const seen = new Set<string>();
  const onRequest = ({ path }: { readonly path: string }) => {
    seen.add(path);
    told();
  };
  const world: World = {
    crm,
    asked: async (territory) => {
      const isSeen = () => [...seen].some((path) => path.includes(`/${territory}/users`));
      while (!isSeen()) await new Promise<void>((resolve) => (told = resolve));
    },
  };
  let outcome: ReturnType<typeof kinds> = [];
  await usingSimulator({ organisation: crm, onRequest }, (simulator) =>
    usingHistory(async (history) => {
      const planned = planOf(changes, { on: simulator });
      before();
      const onConflict = async (conflict: Conflict) => {
        asked.push(conflict);
        await during(world, asked.length);
        return 'goOn' as const;
      };
      outcome = kinds(await applyPlan(planned, optionsFor(simulator, history, { onConflict })));
    }),
  );
  return { asked, kinds: outcome };
}

describe('a question about a conflict that is answered late', () => {
  it('G09 is asked again where the territory has changed once more meanwhile, and not where it has not', async () => {
    const crm = organisation(9);
    const { asked, kinds: outcome } = await carryOut({
      crm,
      changes: changesOf('add', [active(1)]),
      before: () => crm.addMember(north, active(7)),
      during: (_, question) => {
        if (question > 1) return;
        crm.addMember(north, active(8));
        crm.removeMember(north, active(7));
      },
    });
    assert.deepEqual(
      asked.map(({ came }) => came),
      [[active(7)], [active(8)]],
    );
    assert.deepEqual(outcome, ['applied']);
  });

  it('leaves nobody called removed who came back before the answer', async () => {
    const crm = organisation(9);
    for (const user of [active(1), active(2)]) crm.addMember(north, user);
    const { asked, kinds: outcome } = await carryOut({
      crm,
      changes: changesOf('remove', [active(1)]),
      before: () => {
        crm.removeMember(north, active(1));
        crm.addMember(north, active(7));
      },
      during: (_, question) => {
        if (question === 1) crm.addMember(north, active(1));
      },
    });
    assert.equal(asked.length, 2);
    assert.deepEqual(outcome, ['applied']);
    assert.ok(!crm.isMember(north, active(1)));
  });

  it('G09 has the other territories of the request looked at again as well', async () => {
    const crm = organisation(9);
    for (const territory of [north, south]) crm.addMember(territory, active(1));
    crm.addMember(south, active(2));
    const { asked } = await carryOut({
      crm,
      changes: changesOf('remove', [active(1)], [north, south]),
      before: () => crm.addMember(north, active(7)),
      during: async (world, question) => {
        if (question > 1) return;
        await world.asked(south);
        crm.addMember(south, active(8));
      },
    });
    assert.deepEqual(
      asked.map((conflict) => 'territory' in conflict && conflict.territory),
      [north, south],
    );
  });
});
