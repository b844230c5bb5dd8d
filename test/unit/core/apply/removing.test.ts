import { strict as assert } from 'node:assert';
import type { Fault, Simulator } from '../../../../src/simulator/server';
import { territory, usingSimulator, writesTo } from '../../../harness/crm';
import {
  active,
  apply,
  changesOf,
  kinds,
  north,
  organisation,
  planOf,
  sendsOf,
  south,
  unknown,
} from '../../../harness/runs';
import { refusalWords } from '../../../../src/messages/outcomes';

const users = (count: number) => Array.from({ length: count }, (_, index) => active(index + 1));
const three = users(3);

/** An organisation with users who are members of North. */
function withMembers(count: number) {
  const made = organisation(count);
  for (const id of users(count)) made.addMember(north, id);
  return made;
}

const lines = (simulator: Simulator) => writesTo(simulator).map(({ method, path }) => `${method} ${path}`);

describe('removing users', () => {
  for (const form of ['bulk', 'single'] as const) {
    it(`takes them out, 25 with one request or one by one (${form}), and looks at the result`, async () => {
      await usingSimulator({ organisation: withMembers(30) }, async (simulator) => {
        const run = await apply(simulator, planOf(changesOf('remove', users(30)), { on: simulator, form }));
        assert.equal(run.tally.applied, 30);
        assert.deepEqual(simulator.organisation.membersOf(north), []);
        assert.equal(writesTo(simulator).length, form === 'bulk' ? 2 : 30);
        assert.deepEqual(run.rows[0]?.outcome, { kind: 'applied', seen: 'both' });
      });
    });
  }

  for (const nesting of ['flat', 'nested'] as const) {
    it(`of whom some are no members any more ends as wanted for all (${nesting})`, async () => {
      await usingSimulator({ organisation: withMembers(3), switches: { nesting } }, async (simulator) => {
        const plan = planOf(changesOf('remove', three), { on: simulator });
        let looks = 0;
        const onRead = () => {
          if (++looks === 1) simulator.organisation.removeMember(north, active(2));
        };
        const run = await apply(simulator, plan, { transport: { onCall: onRead } });
        assert.deepEqual(kinds(run), ['applied', 'alreadySo', 'applied']);
        assert.deepEqual(simulator.organisation.membersOf(north), []);
      });
    });
  }

  it('never sends the manager of a territory, and says why; the others go', async () => {
    await usingSimulator({ organisation: withMembers(3) }, async (simulator) => {
      const plan = planOf(changesOf('remove', three), { on: simulator, managerOf: () => active(2) });
      const run = await apply(simulator, plan);
      assert.deepEqual(kinds(run), ['applied', 'skipped', 'applied']);
      const outcome = run.rows[1]?.outcome;
      assert.ok(outcome?.kind === 'skipped');
      assert.match(refusalWords(outcome.refusal).what, /manager of this territory/);
      assert.equal(sendsOf(simulator, north, active(2)), 0);
    });
  });

  it('who became the manager meanwhile is refused by Zoho, and told as such', async () => {
    await usingSimulator({ organisation: withMembers(3) }, async (simulator) => {
      const plan = planOf(changesOf('remove', three), { on: simulator });
      const manager = simulator.organisation.territories.get(north) ?? assert.fail();
      manager.manager = active(2);
      const run = await apply(simulator, plan);
      assert.deepEqual(kinds(run), ['applied', 'failed', 'applied']);
      const outcome = run.rows[1]?.outcome;
      assert.ok(outcome?.kind === 'failed');
      assert.match(refusalWords(outcome.refusal).what, /manager/);
    });
  });

  it('somebody who is in none of it is not sent at all', async () => {
    await usingSimulator({ organisation: withMembers(1) }, async (simulator) => {
      const run = await apply(simulator, planOf(changesOf('remove', [unknown]), { on: simulator }));
      assert.deepEqual(kinds(run), ['alreadySo']);
      assert.deepEqual(simulator.requests, []);
    });
  });

  const losses: readonly (readonly [name: string, fault: Fault])[] = [
    ['the connection breaks', { kind: 'reset' }],
    ['half a JSON arrives', { kind: 'half-json' }],
    ['HTTP 502 arrives', { kind: 'html' }],
  ];
  for (const [name, fault] of losses) {
    for (const takesEffect of [true, false]) {
      it(`G03 when ${name} and it ${takesEffect ? 'was' : 'was not'} done, looks first and ends right`, async () => {
        await usingSimulator({ organisation: withMembers(3) }, async (simulator) => {
          simulator.failNext({ ...fault, match: { method: 'DELETE' }, takesEffect });
          const run = await apply(simulator, planOf(changesOf('remove', three), { on: simulator }));
          const kind = takesEffect ? 'soNow' : 'applied';
          assert.deepEqual(kinds(run), [kind, kind, kind]);
          assert.equal(writesTo(simulator).length, takesEffect ? 1 : 2);
        });
      });
    }
  }
});

describe('one user and many territories', () => {
  const many = Array.from({ length: 120 }, (_, index) => territory(431581000000800000 + index * 128));
  const made = () => {
    const result = organisation(2);
    many.forEach((id, index) => result.addTerritory({ id, name: `T${index}`, reportingTo: north }));
    return result;
  };

  it('take one request a hundred territories on the side of the user', async () => {
    await usingSimulator({ organisation: made() }, async (simulator) => {
      const added = await apply(simulator, planOf(changesOf('add', [active(1)], many), { on: simulator }));
      assert.equal(added.tally.applied, 120);
      const side = `/crm/v7/users/${active(1)}/territories`;
      assert.deepEqual(lines(simulator), [`PUT ${side}`, `PUT ${side}`]);
      simulator.requests.length = 0;
      const removed = await apply(
        simulator,
        planOf(changesOf('remove', [active(1)], many), { on: simulator }),
      );
      assert.equal(removed.tally.applied, 120);
      assert.equal(writesTo(simulator).length, 2);
      assert.ok(lines(simulator).every((line) => line.startsWith(`DELETE ${side}?ids=`)));
      assert.deepEqual(simulator.organisation.territoriesOf(active(1)), []);
    });
  });

  it('fall back to the territories one by one where the user side refuses the whole call', async () => {
    await usingSimulator({ organisation: made() }, async (simulator) => {
      const ten = many.slice(0, 10);
      const plan = planOf(changesOf('add', [active(1)], ten), { on: simulator });
      assert.equal(plan.axes.add, 'user');
      simulator.failNext({
        kind: 'answer',
        status: 400,
        body: '{"code":"NOT_ALLOWED","details":{},"message":"no","status":"error"}',
        match: { path: /users\/\d+\/territories/, method: 'PUT' },
      });
      const run = await apply(simulator, plan);
      assert.equal(run.tally.applied, 10);
      assert.equal(writesTo(simulator).length, 11);
    });
  });

  it('with one territory among them that is gone, ends right for each', async () => {
    await usingSimulator({ organisation: made(), switches: { notFound: '400' } }, async (simulator) => {
      const five = [...many.slice(0, 4), territory('999')];
      const run = await apply(simulator, planOf(changesOf('add', [active(1)], five), { on: simulator }));
      assert.deepEqual(kinds(run), ['applied', 'applied', 'applied', 'applied', 'failed']);
    });
  });
});

describe('moving users', () => {
  const moves = [...changesOf('add', three, [south]), ...changesOf('remove', three, [north])];

  it('adds them there, sees them there, and only then removes them here', async () => {
    await usingSimulator({ organisation: withMembers(3) }, async (simulator) => {
      const run = await apply(simulator, planOf(moves, { on: simulator }));
      assert.equal(run.tally.applied, 6);
      assert.deepEqual(simulator.organisation.membersOf(north), []);
      assert.deepEqual(simulator.organisation.membersOf(south).sort(), [...three].sort());
      const order = simulator.requests.map(
        ({ method, path }) => `${method} ${path.includes(south) ? 'there' : 'here'}`,
      );
      const put = order.indexOf('PUT there');
      const seen = order.indexOf('GET there', put);
      const removed = order.findIndex((line) => line === 'DELETE here');
      assert.ok(put >= 0 && put < seen && seen < removed, order.join(', '));
    });
  });

  it('leaves a user where they are who did not get in there', async () => {
    await usingSimulator({ organisation: withMembers(3) }, async (simulator) => {
      simulator.organisation.territoryUserLimit = 2;
      const run = await apply(simulator, planOf(moves, { on: simulator }));
      assert.deepEqual(kinds(run), ['applied', 'applied', 'failed', 'applied', 'applied', 'skipped']);
      assert.deepEqual(simulator.organisation.membersOf(north), [active(3)]);
      const outcome = run.rows[5]?.outcome;
      assert.ok(outcome?.kind === 'skipped');
      assert.match(refusalWords(outcome.refusal).what, /not removed here/);
    });
  });

  it('G11 believes its eyes, not the answer: a user who is not seen there stays', async () => {
    await usingSimulator({ organisation: withMembers(1) }, async (simulator) => {
      const item = { code: 'SUCCESS', details: { id: active(1) }, message: '', status: 'success' };
      simulator.failNext({
        kind: 'answer',
        body: JSON.stringify({ users: [item] }),
        match: { method: 'PUT' },
      });
      const one = [...changesOf('add', [active(1)], [south]), ...changesOf('remove', [active(1)], [north])];
      const run = await apply(simulator, planOf(one, { on: simulator }));
      assert.deepEqual(kinds(run), ['unknown', 'skipped']);
      assert.ok(simulator.organisation.isMember(north, active(1)));
    });
  });
});

describe('users who come where others leave, in several territories', () => {
  it('are not called done where the answers say so, nobody came and nobody left: the number is the same', async () => {
    const crm = organisation(2);
    for (const at of [north, south]) crm.addMember(at, active(1));
    await usingSimulator({ organisation: crm }, async (simulator) => {
      for (const [method, who] of [
        ['DELETE', active(1)],
        ['PUT', active(2)],
      ] as const) {
        const item = { code: 'SUCCESS', details: { id: who }, message: '', status: 'success' };
        const match = { method, path: new RegExp(north) };
        simulator.failNext({ kind: 'answer', body: JSON.stringify({ users: [item] }), match });
      }
      const both = [north, south];
      const changes = [...changesOf('add', [active(2)], both), ...changesOf('remove', [active(1)], both)];
      const plan = planOf(changes, { on: simulator, caller: '' });
      const run = await apply(simulator, plan, { target: plan.target });
      assert.deepEqual(kinds(run), ['unknown', 'applied', 'unknown', 'applied']);
      assert.equal(simulator.requests.length, plan.writes + plan.reads);
    });
  });
});

describe('users who leave several territories', () => {
  it('are not called gone by a number that others of the run have come to, whose answer was lost', async () => {
    const crm = organisation(50);
    for (const at of [north, south]) for (const id of users(50)) crm.addMember(at, id);
    await usingSimulator({ organisation: crm }, async (simulator) => {
      const match = { method: 'DELETE', path: new RegExp(north) };
      const said = users(50).slice(25);
      const items = said.map((id) => ({ code: 'SUCCESS', details: { id }, message: '', status: 'success' }));
      simulator.failNext({ kind: 'reset-after-commit', match });
      simulator.failNext({ kind: 'answer', body: JSON.stringify({ users: items }), match });
      const plan = planOf(changesOf('remove', users(50), [north, south]), { on: simulator });
      const run = await apply(simulator, plan);
      assert.deepEqual([run.tally.soNow, run.tally.unknown, run.tally.applied], [25, 25, 50]);
    });
  });
});
