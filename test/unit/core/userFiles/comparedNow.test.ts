import { strict as assert } from 'node:assert';
import { OrganisationModel } from '../../../../src/core/org/organisation';
import type { Simulator } from '../../../../src/simulator/server';
import { callsTo, client, never, usingSimulator } from '../../../harness/crm';
import { compared } from '../../../harness/files';
import { active, north, organisation, south } from '../../../harness/runs';

/** Somebody has read everything; then others work in Zoho, and a file is compared. */
function hoursLater(
  meanwhile: (crm: Simulator['organisation']) => void,
  test: (told: (text: string) => Promise<string[]>, simulator: Simulator) => Promise<void>,
): Promise<void> {
  return usingSimulator({ organisation: organisation(5) }, async (simulator) => {
    const model = new OrganisationModel(client(simulator), undefined);
    try {
      await model.load();
      await model.counted();
      await model.activeUsers(never());
      meanwhile(simulator.organisation);
      simulator.requests.length = 0;
      await test(async (text) => (await compared(model, text)).told, simulator);
    } finally {
      model.dispose();
    }
  });
}

const kindsOf = (simulator: Simulator) => callsTo(simulator).map((call) => /\w+(?=\?|$)/.exec(call)?.[0]);
const nothing = () => undefined;

describe('a file of users, hours after everything was read', () => {
  it('means the territory that has the name now', () =>
    hoursLater(
      ({ territories }) => {
        Object.assign(territories.get(north) ?? {}, { name: 'Old North' });
        Object.assign(territories.get(south) ?? {}, { name: 'North' });
      },
      async (told) => {
        const [change] = await told('email,territory_name\nu1@x.example,North\n');
        assert.equal(change, `add ${active(1)} ${south}`);
      },
    ));

  it('means whoever has the address now', () =>
    hoursLater(
      ({ users }) => {
        Object.assign(users.get(active(1)) ?? {}, { email: 'former@x.example' });
        Object.assign(users.get(active(2)) ?? {}, { email: 'u1@x.example' });
      },
      async (told) => assert.deepEqual(await told('email\nu1@x.example\n'), [`add ${active(2)}`]),
    ));

  it('is refused where a name beside an id is not the name any more', () =>
    hoursLater(
      ({ users }) => {
        const other = { firstName: 'Somebody', lastName: 'Else', email: 'else@x.example' };
        Object.assign(users.get(active(1)) ?? {}, other);
      },
      async (told) => {
        const [problem] = await told(`id,email,full_name\n${active(1)},u1@x.example,User 1\n`);
        assert.match(problem ?? '', /is the id of Somebody Else in Zoho, not of User 1/);
      },
    ));

  it('takes the id of a territory that was made since', () =>
    hoursLater(
      (crm) => crm.addTerritory({ id: '431581000000700777', name: 'New' }),
      async (told) => {
        const text = `id,territory_id\n${active(1)},431581000000700777\n`;
        assert.deepEqual(await told(text), [`add ${active(1)} 431581000000700777`]);
      },
    ));

  for (const [text, ...calls] of [
    [`id\n${active(1)}\n`],
    [`id,territory_id\n${active(1)},${north}\n`],
    [`id,full_name\n${active(1)},User 1\n`, 'users'],
    ['email\nu1@x.example\n', 'users'],
    [`id,territory\n${active(1)},North\n`, 'associated_users_count', 'territories'],
    ['email,territory\nu1@x.example,North\n', 'associated_users_count', 'territories', 'users'],
    [`id,full_name,email\n${active(1)},User 1,\n,,u2@x.example\n`, 'users'],
  ] as const)
    it(`${JSON.stringify(text)} has ${calls.join(', ') || 'nothing'} read anew`, () =>
      hoursLater(nothing, async (told, simulator) => {
        await told(text);
        assert.deepEqual(kindsOf(simulator).sort(), [...calls]);
      }));
});
