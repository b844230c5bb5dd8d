import { strict as assert } from 'node:assert';
import { Agent } from 'node:http';
import fetch from 'node-fetch';
import type { OutcomeKind } from '../../src/core/journal/outcome';
import type { RunResult } from '../../src/core/journal/result';
import { startSimulator, type Simulator, type Switches } from '../../src/simulator/server';
import { active, apply, inactive, kinds, north, organisation, plan, unknown } from '../harness/runs';
import { refusalWords } from '../../src/messages/outcomes';

const values = {
  bulkAnswer: ['mixed-200', 'mixed-207', 'mixed-400', 'nothing-400', 'nothing-400-first'],
  itemDetails: ['json-path', 'id', 'none'],
  itemOrder: ['request', 'reversed'],
  itemsMissing: ['none', 'some'],
  nesting: ['flat', 'nested', 'nested-everywhere'],
  alreadyMember: ['by-version', 'DUPLICATE_DATA', 'ALREADY_EXISTS'],
} as const satisfies { [Name in keyof Switches]?: readonly Switches[Name][] };
/** A thousand runs are done in half the time when connections are kept. */
const agent = new Agent({ keepAlive: true });
type Mode = Partial<Switches>;

/** Every combination of the given values. */
function combinations(names: readonly (keyof typeof values)[]): Mode[] {
  return names.reduce<Mode[]>(
    (modes, name) => modes.flatMap((mode) => values[name].map((value) => ({ ...mode, [name]: value }))),
    [{}],
  );
}

/**
 * What is told of the second user, whom this run adds, and of the third, whom somebody else adds: where an item names
 * them, what it says. Else there is a member whom the plan's base did not have, and nothing that says by whom. Items
 * without a name may be meant for anybody as soon as they differ; of a refused request each user is sent alone.
 */
function secondAndThird({ itemDetails, bulkAnswer, itemsMissing }: Mode): [OutcomeKind, OutcomeKind] {
  const isNamed = itemDetails !== 'none';
  const inBulk = bulkAnswer?.startsWith('mixed') || (bulkAnswer === 'nothing-400' && isNamed);
  return [inBulk && itemsMissing === 'some' ? 'soNow' : 'applied', isNamed ? 'alreadySo' : 'soNow'];
}

const [good, alsoGood, already] = [active(1), active(2), active(3)];
const five = [good, alsoGood, already, inactive, unknown];

describe('five users, of whom two can be added, one is a member by now, one is inactive and one unknown', () => {
  let simulator: Simulator;
  before(async () => {
    simulator = await startSimulator({
      organisation: organisation(3),
      // somebody else adds the third user right after the members were read for the last time
      onRequest: ({ method }) => {
        if (method === 'GET') simulator.organisation.addMember(north, already);
      },
    });
  });
  after(() => {
    agent.destroy();
    return simulator.close();
  });

  async function run(mode: Mode, version: 'v7' | 'v8', users = five): Promise<RunResult> {
    Object.assign(simulator.switches, mode);
    simulator.requests.length = 0;
    for (const id of five) simulator.organisation.removeMember(north, id);
    return apply(simulator, plan(users), {
      transport: { version: () => version, fetch: (url, init) => fetch(url, { ...init, agent }) },
    });
  }

  for (const start of combinations(['bulkAnswer', 'itemDetails'])) {
    it(`end as they should, with ${Object.values(start).join(', ')}`, async () => {
      for (const mode of combinations(['itemOrder', 'itemsMissing', 'nesting', 'alreadyMember'])) {
        for (const version of ['v7', 'v8'] as const) {
          const told = `${version} ${Object.values(mode).join(', ')}`;
          const result = await run({ ...start, ...mode }, version);
          const expected = ['applied', ...secondAndThird({ ...start, ...mode }), 'failed', 'failed'];
          assert.deepEqual(kinds(result), expected, told);
          assert.equal(result.ended, 'complete', told);
          const members = simulator.organisation.membersOf(north);
          assert.deepEqual(members.sort(), [good, alsoGood, already].sort(), told);
        }
      }
    }).timeout(30_000);
  }

  it('end the same in whatever order they are sent', async () => {
    const orders = [
      [...five].reverse(),
      [unknown, good, inactive, already, alsoGood],
      // here an answer in the opposite order gives the member's item to the unknown user, if places are believed
      [already, good, inactive, alsoGood, unknown],
    ];
    for (const mode of combinations(['bulkAnswer', 'itemDetails', 'itemOrder', 'itemsMissing'])) {
      for (const users of orders) {
        const { rows } = await run({ nesting: 'flat', alreadyMember: 'by-version', ...mode }, 'v7', users);
        const byUser = new Map(rows.map(({ row, outcome }) => [row.user, outcome.kind]));
        const told = JSON.stringify([mode, users]);
        for (const id of [good, alsoGood]) assert.match(String(byUser.get(id)), /^(applied|soNow)$/, told);
        for (const id of [inactive, unknown]) assert.equal(byUser.get(id), 'failed', told);
        assert.match(
          String(byUser.get(already)),
          /^(soNow|alreadySo)$/,
          `nobody else's work is ours: ${told}`,
        );
      }
    }
  }).timeout(30_000);

  it('each carry their reason, whatever the details of the items', async () => {
    for (const mode of combinations(['bulkAnswer', 'itemDetails', 'itemOrder'])) {
      const { rows } = await run({ itemsMissing: 'none', nesting: 'flat', ...mode }, 'v7');
      for (const { outcome } of rows.slice(3)) {
        assert.ok(outcome.kind === 'failed');
        assert.equal(outcome.refusal.code, 'userNotAccepted', JSON.stringify(mode));
        assert.match(refusalWords(outcome.refusal).what, /INVALID_DATA/);
        assert.match(refusalWords(outcome.refusal).next, /Setup › Users/);
      }
    }
  });
});
