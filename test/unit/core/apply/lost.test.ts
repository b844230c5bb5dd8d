import { strict as assert } from 'node:assert';
import type { Fault, Simulator } from '../../../../src/simulator/server';
import { undoOf } from '../../../../src/core/journal/undo';
import { usingSimulator, writesTo } from '../../../harness/crm';
import {
  active,
  apply,
  changesOf,
  inactive,
  kinds,
  north,
  organisation,
  plan,
  planOf,
  sendsOf,
} from '../../../harness/runs';
import { told } from '../../../../src/messages/explain';
import { refusalWords } from '../../../../src/messages/outcomes';

/** Ways in which an answer gets lost; `foreign` ones are of somebody other than Zoho. */
const losses: readonly (readonly [name: string, fault: Fault, foreign?: 'foreign'])[] = [
  ['the connection breaks', { kind: 'reset' }],
  ['no answer comes in time', { kind: 'hang' }],
  ['a gateway answers with a page, HTTP 502', { kind: 'html' }],
  ['a proxy answers with a page, HTTP 200', { kind: 'html', status: 200 }, 'foreign'],
  ['half a JSON arrives', { kind: 'half-json' }],
  ['an empty answer arrives', { kind: 'empty' }],
  ['HTTP 500 arrives', { kind: 'answer', status: 500, body: '{"code":"INTERNAL_ERROR","status":"error"}' }],
  ['204 arrives', { kind: 'answer', status: 204 }],
  ['an answer about something else arrives', { kind: 'answer', body: '{"data":[]}' }, 'foreign'],
  ['an answer without items arrives', { kind: 'answer', body: '{"users":[]}' }],
];
const onPut = { method: 'PUT' };
const short = { limits: { writeMs: 120 } };
const three = [active(1), active(2), active(3)];

describe('an answer that somebody other than Zoho gives', () => {
  for (const [name, fault] of losses.filter(([, , foreign]) => foreign)) {
    for (const takesEffect of [true, false]) {
      it(`${name}: what it did (${takesEffect}) is read, and nothing more is sent`, async () => {
        await usingSimulator({ organisation: organisation(150) }, async (simulator) => {
          simulator.failNext({ ...fault, match: onPut, takesEffect });
          const users = Array.from({ length: 150 }, (_, index) => active(index + 1));
          const run = await apply(simulator, plan(users));
          const { applied, soNow, notStarted } = run.tally;
          assert.equal(applied, 0);
          assert.deepEqual(
            [run.ended, soNow, notStarted],
            takesEffect ? ['stopped', 100, 50] : ['stopped', 0, 150],
          );
          assert.ok(run.canResume);
          assert.equal(writesTo(simulator).length, 1);
          const isTold = run.error && told(run.error).includes('This request changed nothing.');
          assert.equal(isTold, !takesEffect, run.error?.message);
        });
      });
    }
  }
});

describe('an answer that gets lost', () => {
  for (const [name, fault] of losses.filter(([, , foreign]) => !foreign)) {
    for (const form of ['bulk', 'single'] as const) {
      it(`G03 ${name}, ${form}: when the users are members, that is seen and nothing is sent again`, async () => {
        await usingSimulator({ organisation: organisation(3) }, async (simulator) => {
          simulator.failNext({ ...fault, match: onPut, takesEffect: true });
          const run = await apply(simulator, plan(three, { form }), { transport: short });
          const others = form === 'bulk' ? 'soNow' : 'applied';
          assert.deepEqual(kinds(run), ['soNow', others, others]);
          const first = undoOf(run).filter(({ user }) => user === active(1));
          assert.deepEqual(first, [], 'it may have been somebody else');
          assert.equal(writesTo(simulator).length, form === 'bulk' ? 1 : 3);
        });
      });

      it(`${name}, ${form}: when nothing was done, it is sent once more`, async () => {
        await usingSimulator({ organisation: organisation(3) }, async (simulator) => {
          simulator.failNext({ ...fault, match: onPut });
          const run = await apply(simulator, plan(three, { form }), { transport: short });
          assert.deepEqual(kinds(run), ['applied', 'applied', 'applied']);
          assert.equal(sendsOf(simulator, north, active(1)), 2);
        });
      });
    }

    it(`${name}, twice: nothing is sent a third time, and the users are told to be none`, async () => {
      await usingSimulator({ organisation: organisation(3) }, async (simulator) => {
        simulator.failNext({ ...fault, match: onPut, times: 9 });
        const run = await apply(simulator, plan(three), { transport: short });
        assert.deepEqual(kinds(run), ['failed', 'failed', 'failed']);
        assert.equal(run.ended, 'complete');
        const [{ outcome } = assert.fail()] = run.rows;
        assert.ok(outcome.kind === 'failed');
        assert.match(
          refusalWords(outcome.refusal).what,
          /no clear answer for this user, and the members of the territory do not show the change/,
        );
        for (const id of three) assert.equal(sendsOf(simulator, north, id), 2);
      });
    });
  }

  for (const status of ['error', 'failure']) {
    it(`is no better than one that says SUCCESS with the status "${status}": the membership decides`, async () => {
      let running: Simulator | undefined;
      const onRequest = () => running?.organisation.addMember(north, active(2));
      await usingSimulator({ organisation: organisation(2), onRequest }, async (simulator) => {
        const item = (id: string) => ({ code: 'SUCCESS', details: { id }, status });
        const body = JSON.stringify({ users: [item(active(1)), item(active(2))] });
        simulator.failNext({ kind: 'answer', body, match: onPut, times: 9 });
        running = simulator;
        const run = await apply(simulator, plan([active(1), active(2)]));
        assert.deepEqual(kinds(run), ['failed', 'soNow']);
      });
    });
  }

  for (const code of ['INTERNAL_ERROR', 'INTERNAL_SERVER_ERROR'])
    for (const operation of ['add', 'remove'] as const)
      it(`is no better than one that says ${code} of a user who is to be ${operation}ed: the membership decides`, async () => {
        const users = [active(1), active(2)] as const;
        await usingSimulator({ organisation: organisation(2) }, async (simulator) => {
          const { organisation: crm } = simulator;
          if (operation === 'remove') for (const id of users) crm.addMember(north, id);
          const item = (id: string) => ({ code, details: { id }, status: 'error' });
          const body = JSON.stringify({ users: users.map(item) });
          const match = { method: operation === 'add' ? 'PUT' : 'DELETE' };
          simulator.failNext({ kind: 'answer', status: 207, body, match, takesEffect: true });
          const planned = planOf(changesOf(operation, users), { on: simulator });
          const back = operation === 'add' ? 'removeMember' : 'addMember';
          const run = await apply(simulator, planned, {
            onUnderWay: (requests) => requests === 0 && crm[back](north, users[0]),
          });
          assert.deepEqual(kinds(run), ['failed', 'soNow']);
          assert.deepEqual([undoOf(run), writesTo(simulator).length], [[], 1]);
        });
      });

  it('twice, and the second time it was done: seen as well', async () => {
    await usingSimulator({ organisation: organisation(3) }, async (simulator) => {
      simulator.failNext({ kind: 'reset', match: onPut });
      simulator.failNext({ kind: 'reset-after-commit', match: onPut });
      const run = await apply(simulator, plan([...three, inactive]));
      assert.deepEqual(kinds(run), ['soNow', 'soNow', 'soNow', 'failed']);
      assert.equal(writesTo(simulator).length, 2);
    });
  });

  it('and done only later: "already a member" in answer to the second sending does not tell by whom', async () => {
    await usingSimulator({ organisation: organisation(3) }, async (simulator) => {
      simulator.failNext({ kind: 'hang', match: onPut });
      const members: Fault = { kind: 'answer', status: 204, match: { method: 'GET' }, times: 2 };
      simulator.failNext(members);
      simulator.organisation.addMember(north, active(1));
      const run = await apply(simulator, plan([active(1)]), { transport: short });
      assert.deepEqual(run.rows[0]?.outcome, { kind: 'soNow' });
      assert.equal(sendsOf(simulator, north, active(1)), 2);
    });
  });

  for (const [name, fault] of losses.filter(([, { kind }]) => kind !== 'answer')) {
    it(`G17 and so does the reading that should tell (${name}): the run stops, and says that it does not know`, async () => {
      const spoilReading = (request: { method: string }) => {
        if (request.method === 'PUT') running?.failNext({ ...fault, match: { method: 'GET' } });
      };
      let running: Simulator | undefined;
      const options = { organisation: organisation(150), onRequest: spoilReading };
      await usingSimulator(options, async (simulator) => {
        running = simulator;
        simulator.failNext({ kind: 'reset-after-commit', match: onPut });
        const users = Array.from({ length: 150 }, (_, index) => active(index + 1));
        const run = await apply(simulator, plan(users), { transport: { limits: { readMs: 120 } } });
        assert.equal(run.ended, 'stopped');
        assert.ok(run.error);
        assert.deepEqual([run.tally.unknown, run.tally.notStarted], [100, 50]);
        assert.equal(writesTo(simulator).length, 1);
      });
    });
  }
});
