import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { Organisation, type Simulator } from '../../src/simulator/server';
import { agree, pick, tick, turnAway } from '../harness/scriptedPrompter';
import { onlyMessage, run, withSimulator } from './support';

const north = '431581000000700501';
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
});
