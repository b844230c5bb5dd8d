import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { Organisation, type Simulator } from '../../src/simulator/server';
import { agree, pick, pickSeveral, tick, turnAway } from '../harness/scriptedPrompter';
import { onlyMessage, run, withSimulator } from './support';

const north = '431581000000700501';
const south = '431581000000700502';
const [ann, ben] = ['431581000000300001', '431581000000300002'] as const;
const minute = 60_000;

/** Ann is in the north, Ben is not. */
function organisation(): Organisation {
  const made = new Organisation({ name: 'Picker' });
  made.addUser({ lastName: 'Admin', email: 'admin@picker.example', profile: 'Administrator' });
  made.addUser({ id: ann, lastName: 'Ann', email: 'ann@picker.example' });
  made.addUser({ id: ben, lastName: 'Ben', email: 'ben@picker.example' });
  made.addTerritory({ id: north, name: 'North' });
  made.addMember(north, ann);
  return made;
}

describe('who is said to be a member already, and is not offered', () => {
  const { now } = Date;
  let later = 0;
  let clock: { readonly mock: { restore: () => void } };
  before(() => {
    clock = mock.method(Date, 'now', () => now() + later);
  });
  after(() => clock.mock.restore());
  beforeEach(() => void (later = 0));

  const here = (test: (simulator: Simulator) => Promise<void>) => () =>
    withSimulator({ organisation: organisation() }, async (simulator) => {
      await run('zohoCrm.associateUsers', [pick('North'), turnAway('pickUsers')]);
      await test(simulator);
    });

  it(
    'is who is one now, however long ago the members were shown',
    here(async ({ organisation: crm }) => {
      crm.removeMember(north, ann);
      crm.addMember(north, ben);
      later = 1.1 * minute;
      const person = await run('zohoCrm.associateUsers', [pick('North'), tick('Ann'), agree()]);
      assert.deepEqual([...person.members], [ben]);
      assert.equal(onlyMessage(person).text, 'Associated Ann with North.');
      assert.deepEqual([...crm.membersOf(north)].sort(), [ann, ben]);
    }),
  );

  it(
    'is who was one within the last minute, which costs no call',
    here(async (simulator) => {
      simulator.requests.length = 0;
      const person = await run('zohoCrm.associateUsers', [pick('North'), turnAway('pickUsers')]);
      assert.deepEqual([[...person.members], simulator.requests.length], [[ann], 0]);
    }),
  );

  it(
    'is nobody where Zoho lists somebody without an id, and that keeps nobody from the other territories',
    here(async (simulator) => {
      const { organisation: crm } = simulator;
      crm.addTerritory({ id: south, name: 'South' });
      await run('zohoCrm.refresh');
      later = 1.1 * minute;
      const body = JSON.stringify({ users: [{ id: null, name: 'Nobody' }], info: { more_records: false } });
      const path = new RegExp(`/territories/${north}/users`);
      simulator.failNext({ kind: 'answer', body, match: { method: 'GET', path }, times: 3 });
      const person = await run('zohoCrm.associateUsers', [
        pickSeveral('North', 'South'),
        tick('Ben'),
        agree(),
      ]);
      assert.deepEqual([...person.members], []);
      assert.match(
        onlyMessage(person).text,
        /^Made 1 of 2 associations with 2 territories \(1 skipped\)\. Ben: Zoho lists somebody/,
      );
      assert.deepEqual(crm.membersOf(south), [ben]);
    }),
  );
});
