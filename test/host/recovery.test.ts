import assert from 'node:assert/strict';
import type { Fault, Simulator } from '../../src/simulator/server';
import { agree, click, pick, type } from '../harness/scriptedPrompter';
import { newestReport, onlyMessage, run, withSimulator, writesOf } from './support';

const germanySouth = '431581000000744113';
const katharina = '431581000000258001';
const toTheTerritory = [pick('Germany South'), type(katharina)];

describe('a failure that passes', () => {
  it('while reading is over when the person tries again', () =>
    withSimulator({}, async (simulator) => {
      simulator.failNext({ match: { path: /territories\?/ }, kind: 'html', status: 200 });
      const script = [click('Try Again'), ...toTheTerritory, agree()];
      await run('zohoCrm.associateUserById', script);
      assert.ok(simulator.organisation.isMember(germanySouth, katharina));
    }));

  const lost: readonly Fault[] = [
    { kind: 'html' },
    { kind: 'half-json' },
    { kind: 'empty' },
    { kind: 'reset' },
    { kind: 'answer', status: 500, body: '{"code":"INTERNAL_ERROR","status":"error"}' },
    { kind: 'answer', body: '{"users":[]}' },
  ];
  for (const fault of lost) {
    const name = `${fault.kind} ${fault.body ?? ''}`.trim();
    const meanwhile = (simulator: Simulator, more: Partial<Fault>) => () =>
      void simulator.failNext({ match: { method: 'PUT' }, ...fault, ...more });

    it(`while writing is over with the second request, once the members were read: ${name}`, () =>
      withSimulator({}, async (simulator) => {
        const script = [...toTheTerritory, agree(meanwhile(simulator, {}))];
        const { severity, text } = onlyMessage(await run('zohoCrm.associateUserById', script));
        assert.equal(severity, 'info');
        assert.equal(text, 'Associated Katharina Vogel with Germany South.');
        const afterwards = simulator.requests.slice(-4, -1).map(({ method }) => method);
        assert.deepEqual(afterwards, ['PUT', 'GET', 'PUT']);
      }));

    it(`after the change was made is found out by reading the members, nothing sent twice: ${name}`, () =>
      withSimulator({}, async (simulator) => {
        const script = [
          ...toTheTerritory,
          agree(meanwhile(simulator, { takesEffect: true })),
          click('Show Report'),
        ];
        const { severity, text } = onlyMessage(await run('zohoCrm.associateUserById', script));
        assert.equal(severity, 'info');
        assert.match(
          text,
          /^Associated Katharina Vogel with Germany South\. It is not known whether this run did it/,
        );
        assert.equal(writesOf(simulator).length, 1);
        assert.match(
          await newestReport(),
          /Katharina Vogel .* so now \(by whom is not known\) \| It was sent without a clear answer/,
        );
      }));
  }
});
