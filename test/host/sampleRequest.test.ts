import assert from 'node:assert/strict';
import type { SeenRequest, Simulator } from '../../src/simulator/server';
import { agree, pick, tick, turnAway, type } from '../harness/scriptedPrompter';
import { onlyMessage, run, withApiVersion, withSimulator, writesOf } from './support';

const territory = '431581000000744113';
const user = '431581000000258001';

/** What Zoho gets to see of a request, apart from where it was sent. */
function onWire({ method, path, headers, body }: SeenRequest) {
  return { method, path, authorization: headers.authorization, type: headers['content-type'], body };
}

function headerNames({ headers }: SeenRequest): string[] {
  return Object.keys(headers).sort();
}

/** What Node and node-fetch add by themselves to every request, and the token. */
const everyHeader = [
  'accept',
  'accept-encoding',
  'authorization',
  'connection',
  'content-length',
  'host',
  'user-agent',
];

const bulk = () => run('zohoCrm.associateUsers', [pick(territory), tick(user), agree()]);
const single = () => run('zohoCrm.associateUserById', [pick(territory), type(user), agree()]);

describe("the sample request of Zoho's page", () => {
  for (const version of ['v7', 'v8'] as const) {
    const users = `/crm/${version}/settings/territories/${territory}/users`;

    it(`leaves in ${version} byte for byte`, () =>
      withSimulator({}, (simulator) =>
        withApiVersion(version, async () => {
          const person = await bulk();
          const [request, ...others] = writesOf(simulator);
          assert.ok(request);
          assert.deepEqual(others, []);
          assert.deepEqual(onWire(request), {
            method: 'PUT',
            path: users,
            authorization: `Zoho-oauthtoken ${simulator.accessToken}`,
            type: 'application/json',
            body: '{"users":[{"id":"431581000000258001"}]}',
          });
          assert.deepEqual(headerNames(request), [...everyHeader, 'content-type'].sort());
          assert.equal(onlyMessage(person).text, 'Associated Katharina Vogel with Germany South.');
          assert.ok(simulator.organisation.isMember(territory, user));
        }),
      ));

    it(`leaves in ${version} in its single form`, () =>
      withSimulator({}, (simulator) =>
        withApiVersion(version, async () => {
          await single();
          const [request, ...others] = writesOf(simulator);
          assert.ok(request);
          assert.deepEqual(others, []);
          assert.deepEqual(onWire(request), {
            method: 'PUT',
            path: `${users}/${user}`,
            authorization: `Zoho-oauthtoken ${simulator.accessToken}`,
            type: undefined,
            body: '',
          });
          assert.deepEqual(headerNames(request), everyHeader);
          assert.equal(request.headers['content-length'], '0');
          assert.ok(simulator.organisation.isMember(territory, user));
        }),
      ));
  }
});

describe('the confirmation', () => {
  const declined: readonly (readonly [string, () => ReturnType<typeof run>])[] = [
    ['bulk', () => run('zohoCrm.associateUsers', [pick(territory), tick(user), turnAway('confirm')])],
    ['single', () => run('zohoCrm.associateUserById', [pick(territory), type(user), turnAway('confirm')])],
  ];
  for (const [form, decline] of declined) {
    it(`G01 names organisation, territory, user and requests (${form}), and declining it sends nothing`, () =>
      withSimulator({}, async (simulator: Simulator) => {
        const person = await decline();
        const label = `Halvorsen Instruments (local simulator, port ${simulator.port})`;
        const asked = person.confirmations.map(({ look, ...words }) => ({ ...words, look: look?.label }));
        assert.deepEqual(asked, [
          {
            message: 'Associate Katharina Vogel with Germany South?',
            detail: [
              `${label}: 1 to add, 0 to remove.`,
              `Germany South (${territory}) – to add: Katharina Vogel (${user})`,
              'This takes 1 request to Zoho and 2 readings: 3 API credits.',
              'Users of a territory see its records.',
            ].join('\n'),
            action: 'Associate',
            routine: true,
            look: 'Show the Plan',
          },
        ]);
        assert.deepEqual(writesOf(simulator), []);
        assert.deepEqual(person.messages, []);
        assert.equal(simulator.organisation.isMember(territory, user), false);
      }));
  }

  it('does not come when everybody is a member already', () =>
    withSimulator({}, async (simulator) => {
      simulator.organisation.addMember(territory, user);
      const person = await run('zohoCrm.associateUserById', [pick(territory), type(user)]);
      const text = 'All of these users are members of Germany South already. Nothing was sent.';
      assert.deepEqual(onlyMessage(person), { severity: 'info', text, buttons: [] });
      assert.deepEqual(writesOf(simulator), []);
    }));
});

describe('an id that is typed', () => {
  const notIds = [
    '',
    '..',
    '.',
    '%2e%2e',
    '431 581',
    '431,581',
    'abc',
    '0',
    '05',
    '-1',
    '1e18',
    '5?ids=1',
    '5#x',
  ];

  it('is refused while it is typed unless it is one, and nothing is sent', () =>
    withSimulator({}, async (simulator) => {
      const tooLong = '1'.repeat(21);
      const arabic = '٤٣١٥٨١';
      const typed = type(user, [...notIds, tooLong, arabic, `${user}/..`, `${user}\n${user}`]);
      await run('zohoCrm.associateUserById', [pick(territory), typed, turnAway('confirm')]);
      assert.deepEqual(writesOf(simulator), []);
    }));
});
