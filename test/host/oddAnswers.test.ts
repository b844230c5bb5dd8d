import assert from 'node:assert/strict';
import { demoOrganisation } from '../../src/simulator/server';
import { agree, pick, tick, turnAway, type } from '../harness/scriptedPrompter';
import { onlyMessage, run, withSimulator, writesOf } from './support';

const germanySouth = '431581000000744113';
const katharina = '431581000000258001';
const active = [...demoOrganisation().users.values()].filter(({ status }) => status === 'active').length;

describe('an organisation that answers otherwise than Zoho documents', () => {
  it('shows everything where managers are {"id": null}, roles texts and counts words, and can be changed', () =>
    withSimulator({ switches: { oddFields: 'some', managerReference: 'id' } }, async (simulator) => {
      const person = await run('zohoCrm.goTo', [turnAway('pick')]);
      assert.equal(person.offers[0]?.labels.length, 40 + active);
      await run('zohoCrm.associateUsers', [pick('Germany South'), tick(katharina), agree()]);
      assert.ok(simulator.organisation.isMember(germanySouth, katharina));
    }));

  it('shows all other rows where some have no id, and changes nothing that it cannot see whole', () =>
    withSimulator({ switches: { oddRows: 'some' } }, async (simulator) => {
      const person = await run('zohoCrm.goTo', [turnAway('pick')]);
      const [{ labels } = assert.fail('nothing was offered')] = person.offers;
      assert.ok(labels.includes('Germany South'));
      assert.ok(labels.length > (40 + active) * 0.7);
      const refused = await run('zohoCrm.associateUserById', [pick('Germany South'), type(katharina)]);
      assert.match(onlyMessage(refused).text, /could not be read and is not shown \(users\.2\.id\)/);
      assert.deepEqual(writesOf(simulator), []);
    }));
});
