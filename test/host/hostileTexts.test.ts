import assert from 'node:assert/strict';
import { UserDirectory } from '../../src/core/org/userDirectory';
import { Organisation, type SimulatorOptions } from '../../src/simulator/server';
import { UserRows } from '../../src/extension/ui/userPickerRows';
import { assertInert, hostileNames } from '../harness/hostileNames';
import { person as someUser } from '../harness/people';
import { agree, pick, type ScriptedPrompter, tick, turnAway, type } from '../harness/scriptedPrompter';
import { run, withSimulator } from './support';

/** An organisation in which everything that somebody can name has a hostile name; each territory is called by its number too. */
function hostileOrganisation(name: string): Organisation {
  const organisation = new Organisation({ name });
  for (const hostile of hostileNames) {
    const user = organisation.addUser({
      lastName: hostile,
      email: hostile,
      role: hostile,
      profile: 'Administrator',
    });
    organisation.addTerritory({ name: hostile, description: hostile, manager: user.id });
  }
  return organisation;
}

const hostile = (name: string): SimulatorOptions => ({
  organisation: hostileOrganisation(name),
  switches: { organisationType: 'production' },
});

function assertAllInert(person: ScriptedPrompter, what: string): void {
  assert.notEqual(person.shown.length, 0, what);
  for (const text of person.shown) assertInert(text, what);
}

/** Names that stand for the rest where a whole simulator is needed for each. */
const organisations = hostileNames.filter((_, index) => index % 6 === 0);

describe('60 hostile names', () => {
  it('S50 stay text in the quick picks', () =>
    withSimulator(hostile('Acme'), async () => {
      for (const command of ['zohoCrm.goTo', 'zohoCrm.copyTerritoryId', 'zohoCrm.copyUserId'] as const) {
        const person = await run(command, [turnAway('pick')]);
        assert.ok((person.offers[0]?.labels.length ?? 0) >= hostileNames.length);
        assertAllInert(person, command);
      }
    }));

  it('S50 stay text in the user picker', () => {
    const users = hostileNames.map((name, index) =>
      someUser(index + 1, { name, email: name, role: name, profile: name, status: 'active' }),
    );
    const members = new Set(users.slice(0, 30).map(({ id }) => id));
    const rows = new UserRows(new UserDirectory(users), members, (text) => text);
    for (const row of [
      ...rows.fitting(''),
      ...users.flatMap(({ id }) => [rows.of(id), ...rows.adding([id])]),
    ]) {
      for (const text of [row.label, row.description ?? '', row.detail ?? ''])
        assertInert(text, 'user picker');
    }
  });

  for (const name of organisations) {
    it(`S52 S53 stay text in reviews and messages: an organisation called ${JSON.stringify(name.slice(0, 30))}`, () =>
      withSimulator(hostile(name), async (simulator) => {
        const [first, second] = [...simulator.organisation.territories.keys()];
        const users = [...simulator.organisation.users.keys()];
        const script = [pick(first ?? ''), tick(...users), agree()];
        assertAllInert(await run('zohoCrm.associateUsers', [...script, turnAway('ask')]), 'a large change');
        const small = [pick(second ?? ''), type(users[9] ?? ''), agree()];
        assertAllInert(await run('zohoCrm.associateUserById', small), 'a small change');
        for (const command of ['zohoCrm.showOrganisation', 'zohoCrm.protectOrganisation'] as const)
          assertAllInert(await run(command, [turnAway('pick')]), command);
        assertAllInert(await run('zohoCrm.signOut'), 'signing out');
      }));
  }
});
