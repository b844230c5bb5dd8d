import { strict as assert } from 'node:assert';
import { mock } from 'node:test';
import { applyPlan } from '../../../../src/core/apply/apply';
import type { SeenRequest } from '../../../../src/simulator/server';
import { client, usingSimulator } from '../../../harness/crm';
import { active, apply, optionsFor, organisation, plan, usingHistory } from '../../../harness/runs';
import { told } from '../../../../src/messages/explain';

const users = Array.from({ length: 150 }, (_, index) => active(index + 1));

describe('a run that meets a fault of this extension', () => {
  it('keeps what was done before it, and tells of it', async () => {
    await usingSimulator({ organisation: organisation(150) }, async (simulator) => {
      let progress = 0;
      const onProgress = () => {
        if (++progress === 1) throw new TypeError('a bug');
      };
      const run = await apply(simulator, plan(users), { onProgress });
      assert.deepEqual([run.ended, run.tally.applied, run.tally.notStarted], ['stopped', 100, 50]);
      assert.match(run.error ? told(run.error) : '', /nobody foresaw.*were not sent.*the report and the log/);
      assert.match(String(run.error?.cause), /a bug/);
    });
  });

  it('does not say of users who were sent that they were not', async () => {
    await usingSimulator({ organisation: organisation(150) }, async (simulator) => {
      const crm = client(simulator);
      const send = crm.associateUsers.bind(crm);
      crm.associateUsers = async (...args) => {
        await send(...args);
        throw new TypeError('a bug');
      };
      const run = await usingHistory((history) =>
        applyPlan(plan(users), { ...optionsFor(simulator, history), client: crm }),
      );
      assert.deepEqual([run.ended, run.tally.unknown, run.tally.notStarted], ['stopped', 100, 50]);
    });
  });
});

describe('a run that is cancelled while no answer comes', () => {
  before(() => mock.timers.enable({ apis: ['setTimeout'] }));
  after(() => mock.timers.reset());

  it('gives the request up after ten seconds; what became of its users is unknown', async () => {
    const cancel = new AbortController();
    const onRequest = ({ method }: SeenRequest) => {
      if (method === 'GET') return;
      cancel.abort();
      mock.timers.tick(9_999);
      setImmediate(() => mock.timers.tick(1));
    };
    await usingSimulator({ organisation: organisation(150), onRequest }, async (simulator) => {
      simulator.failNext({ kind: 'hang', match: { method: 'PUT' } });
      const run = await apply(simulator, plan(users), { cancel: cancel.signal });
      assert.deepEqual([run.tally.unknown, run.tally.notStarted], [100, 50]);
      assert.equal(run.ended, 'cancelled');
      assert.equal(simulator.requests.length, 2);
    });
  });
});
