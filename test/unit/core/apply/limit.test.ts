import { strict as assert } from 'node:assert';
import type { RunResult } from '../../../../src/core/journal/result';
import type { Switches } from '../../../../src/simulator/server';
import { usingSimulator, territory, writesTo } from '../../../harness/crm';
import { active, apply, inactive, kinds, north, organisation, plan, south } from '../../../harness/runs';
import { refusalWords } from '../../../../src/messages/outcomes';

const users = (count: number) => Array.from({ length: count }, (_, index) => active(index + 1));
const bulkAnswers = ['mixed-200', 'mixed-207', 'mixed-400', 'nothing-400', 'nothing-400-first'] as const;
const limitAnswers = ['per-user', 'one-item'] as const;
const details = ['json-path', 'id', 'none'] as const;

const modes: readonly Partial<Switches>[] = bulkAnswers.flatMap((bulkAnswer) =>
  limitAnswers.flatMap((limitAnswer) =>
    details.map((itemDetails) => ({ bulkAnswer, limitAnswer, itemDetails })),
  ),
);

/** What is told of those who found no seat: never that they are members, and always why. */
function reasons(run: RunResult): string[] {
  return run.rows.flatMap(({ outcome }) =>
    outcome.kind === 'failed' || outcome.kind === 'skipped' ? [outcome.refusal.code] : [],
  );
}

describe('a territory that fills up', () => {
  for (const mode of modes) {
    it(`three seats for five users are all taken, and two users are told why: ${Object.values(mode).join(', ')}`, async () => {
      await usingSimulator({ organisation: organisation(5, 3), switches: mode }, async (simulator) => {
        const run = await apply(simulator, plan(users(5)));
        assert.equal(run.tally.applied, 3);
        assert.equal(simulator.organisation.membersOf(north).length, 3);
        assert.deepEqual(reasons(run), ['territoryFull', 'territoryFull']);
      });
    });

    it(`no seat at all costs at most two requests: ${Object.values(mode).join(', ')}`, async () => {
      await usingSimulator({ organisation: organisation(5, 0), switches: mode }, async (simulator) => {
        const run = await apply(simulator, plan(users(5)));
        assert.deepEqual(reasons(run), Array<string>(5).fill('territoryFull'));
        assert.ok(writesTo(simulator).length <= 2, String(writesTo(simulator).length));
      });
    });
  }

  it('the reason names the limit and says that the manager counts', async () => {
    await usingSimulator({ organisation: organisation(5, 3) }, async (simulator) => {
      const run = await apply(simulator, plan(users(4)));
      const outcome = run.rows[3]?.outcome;
      assert.ok(outcome?.kind === 'failed');
      assert.match(refusalWords(outcome.refusal).what, /maximum of 3 users; its manager counts as one/);
    });
  });

  it('users of a later request to the full territory are skipped, other territories go on', async () => {
    await usingSimulator({ organisation: organisation(150, 50) }, async (simulator) => {
      simulator.organisation.territoryUserLimit = 50;
      const run = await apply(simulator, plan(users(150), { territories: [north, south] }));
      assert.deepEqual(run.tally, {
        applied: 100,
        soNow: 0,
        alreadySo: 0,
        failed: 100,
        skipped: 100,
        notStarted: 0,
        unknown: 0,
      });
      assert.equal(writesTo(simulator).length, 2);
    });
  });

  it('in the single form, nobody is sent after the first who found no seat', async () => {
    await usingSimulator({ organisation: organisation(5, 2) }, async (simulator) => {
      const run = await apply(simulator, plan(users(5), { form: 'single' }));
      assert.deepEqual(kinds(run), ['applied', 'applied', 'failed', 'skipped', 'skipped']);
      assert.equal(writesTo(simulator).length, 3);
    });
  });
});

describe('a territory that is gone', () => {
  for (const notFound of ['204', '400'] as const) {
    it(`is told as such for each of its users, and the others go on (reading it: ${notFound})`, async () => {
      const gone = territory('999');
      await usingSimulator({ organisation: organisation(2), switches: { notFound } }, async (simulator) => {
        const run = await apply(simulator, plan([...users(2), inactive], { territories: [gone, north] }));
        assert.deepEqual(kinds(run), ['failed', 'failed', 'failed', 'applied', 'applied', 'failed']);
        assert.equal(run.ended, 'complete');
        const outcome = run.rows[0]?.outcome;
        assert.ok(outcome?.kind === 'failed');
        assert.match(refusalWords(outcome.refusal).what, /does not know this territory/);
        assert.equal(writesTo(simulator).length, notFound === '204' ? 2 : 1);
      });
    });
  }
});
