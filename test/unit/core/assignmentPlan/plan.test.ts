import { strict as assert } from 'node:assert';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { planDocument, type AssignmentPlan } from '../../../../src/core/assignmentPlan/plan';
import { AssignmentRefused } from '../../../../src/core/assignmentPlan/refused';
import type { Unresolved } from '../../../../src/core/assignmentPlan/unresolved';
import type { OpenOrganisation } from '../../../../src/core/operations';
import { CrmError } from '../../../../src/core/zoho/errors';
import { adoptAssignments } from '../../../../src/core/assignmentPlan/export';
import { textAfter } from '../../../../src/core/assignments/edits';
import { noteWords, planText } from '../../../../src/messages/assignmentPlan';
import { told } from '../../../../src/messages/explain';
import { unresolvedWords } from '../../../../src/messages/unresolved';
import {
  Organisation,
  startSimulator,
  type Simulator,
  type Switches,
} from '../../../../src/simulator/server';
import { documentOf, fenceName, fileFor, withOrganisation } from '../../../harness/assignmentPlans';
import { never, usingSimulator } from '../../../harness/crm';

const example = fs.readFileSync(
  path.resolve(__dirname, '../../../fixtures/assignments/crm.territories.jsonc'),
  'utf8',
);

/** Acme > (Europe > South), (Asia > South), Sales; Ada and Bo are in Sales, Cy is inactive, two Dees share an address. */
function acme(): Organisation {
  const crm = new Organisation({ name: 'Acme' });
  crm.addUser({ id: '1', lastName: 'Admin', email: 'admin@x.example', profile: 'Administrator' });
  for (const [id, name] of [
    ['11', 'ada'],
    ['12', 'bo'],
  ] as const)
    crm.addUser({ id, lastName: name, email: `${name}@x.example` });
  crm.addUser({ id: '13', lastName: 'Cy', email: 'cy@x.example', status: 'inactive' });
  crm.addUser({ id: '14', lastName: 'Dee', email: 'dee@x.example' });
  crm.addUser({ id: '15', lastName: 'Dee', email: 'DEE@x.example' });
  crm.addUser({ id: '16', lastName: 'Ed', email: 'ed@x.example' });
  crm.addUser({ id: '17', lastName: 'Ed', email: 'ed@x.example', status: 'inactive' });
  const root = crm.addTerritory({ id: '901', name: 'Acme' }).id;
  for (const [id, name, reportingTo] of [
    ['902', 'Europe', root],
    ['903', 'Asia', root],
    ['904', 'South', '902'],
    ['905', 'South', '903'],
    ['906', 'Sales', root],
  ] as const)
    crm.addTerritory({ id, name, reportingTo });
  for (const who of ['11', '12']) crm.addMember('906', who);
  return crm;
}

/** What comes of a file in Acme. */
async function outcome(
  content: object,
  {
    fence = {},
    crm = acme(),
    switches = {},
  }: { fence?: object; crm?: Organisation; switches?: Partial<Switches> } = {},
): Promise<AssignmentPlan | readonly Unresolved[]> {
  const simulator = await startSimulator({ organisation: crm, switches });
  try {
    return await withOrganisation(simulator, async ({ target, model }) => {
      const document = await documentOf(fileFor(simulator, content, fence));
      return planDocument(target, model, { document, organisation: fenceName }, reading);
    });
  } finally {
    await simulator.close();
  }
}

const reading = { signal: never(), step: () => undefined };
const sales = (...members: string[]) => ({ territories: { Sales: { members } } });
const stays = ['ada@x.example', 'bo@x.example'];

function rowsOf(found: AssignmentPlan | readonly Unresolved[]): string[] {
  if (!('rows' in found)) return assert.fail(JSON.stringify(found.map(({ cause }) => cause)));
  return found.rows.map(
    ({ operation, user, territory }) => `${operation === 'add' ? '+' : '-'}${user}@${territory}`,
  );
}

function wordsOf(found: AssignmentPlan | readonly Unresolved[]): string[] {
  return 'rows' in found
    ? assert.fail(rowsOf(found).join())
    : found.map(({ cause }) => unresolvedWords(cause));
}

describe('an assignment file that adopts what is so', () => {
  it('lists nobody any more who has left and is not active, and whoever nobody knows as before', () => {
    const crm = acme();
    crm.removeMember('906', '13');
    return usingSimulator({ organisation: crm }, (simulator) =>
      withOrganisation(simulator, async ({ target, model }) => {
        const document = await documentOf(
          fileFor(simulator, sales(...stays, 'cy@x.example', 'who@x.example')),
        );
        const edits = await adoptAssignments(target, model, { document, organisation: fenceName }, reading);
        assert.ok(edits instanceof Map);
        const { territories } = JSON.parse(textAfter(document.files[0], edits)) as ReturnType<typeof sales>;
        assert.deepEqual(territories.Sales.members, [...stays, 'who@x.example']);
      }),
    );
  });
});

describe('a plan of an assignment file', () => {
  it('reads as the specification shows it', () =>
    usingSimulator({}, (simulator) =>
      withOrganisation(simulator, async ({ target, model }) => {
        const document = await documentOf(example);
        const plan = await planDocument(target, model, { document, organisation: 'demo' }, reading);
        assert.ok('rows' in plan);
        assert.equal(
          planText(plan, 'test.territories.jsonc').replace(/Plan [0-9a-f]{8}/, 'Plan …'),
          [
            'Halvorsen Instruments (demo organisation)   test.territories.jsonc   5 territories, 18 memberships in exact territories',
            '',
            'Germany South',
            '  + tomasz.zielinski@halvorsen.example   Tomasz Zieliński, Account Executive   line 52',
            'Norway',
            '  + katharina.vogel@halvorsen.example    Katharina Vogel, Account Executive    line 71',
            '  - torstein.vik@halvorsen.example       Torstein Vik, Key Account Manager     not listed',
            '',
            '2 to add, 1 to remove (1 of 18). 3 requests and 4 readings: 7 API credits.',
            'Plan …',
            '',
          ].join('\n'),
        );
      }),
    ));

  it('tells territories of the same name apart by their ids', async () => {
    const members = ['ada@x.example'];
    const territories = { 'Europe > South': { members }, 'Asia > South': { members }, Europe: { members } };
    const plan = await outcome({ territories });
    assert.ok('rows' in plan);
    const headings = planText(plan, 'test.territories.jsonc').match(/^(?:South|Europe).*$/gm);
    assert.deepEqual(headings, ['South (904)', 'South (905)', 'Europe']);
  });

  it('reads territories, users and numbers, then the members of territories that have any, and writes nothing', () =>
    usingSimulator({ organisation: acme() }, (simulator) =>
      withOrganisation(simulator, async ({ target, model }: OpenOrganisation) => {
        const territories = { Sales: { members: stays }, Europe: { members: ['ada@x.example'] } };
        const document = await documentOf(fileFor(simulator, { territories }));
        const before = simulator.requests.length;
        await planDocument(target, model, { document, organisation: fenceName }, reading);
        assert.deepEqual(callsOf(simulator, before), [
          'GET /settings/territories',
          'GET /settings/territories/906/users',
          'GET /settings/territories/actions/associated_users_count',
          'GET /users',
        ]);
      }),
    ));

  for (const [what, content, fence, rows] of [
    ['by name and address, in whatever case', sales(...stays, 'ED@X.example'), {}, ['+16@906']],
    ['by id', { territories: { 'id:906': { members: [...stays, 'id:16'] } } }, {}, ['+16@906']],
    [
      'by path, where a name is not unique',
      { territories: { 'Asia > South': { members: ['ada@x.example'] } } },
      {},
      ['+11@905'],
    ],
    [
      'by a name that it had',
      { territories: { Verkauf: { previously: ['Sales'], members: ['ada@x.example'] } } },
      {},
      ['-12@906'],
    ],
    [
      'by the map of its organisation',
      { territories: { Verkauf: { members: [...stays, 'x@y.example'] } } },
      { territories: { Verkauf: 'Sales' }, people: { 'x@y.example': 'ed@x.example' } },
      ['+16@906'],
    ],
    [
      'through a group',
      { groups: { g: ['ed@x.example', 'bo@x.example'] }, territories: { Sales: { members: ['@g'] } } },
      {},
      ['+16@906', '-11@906'],
    ],
    [
      'once, when a person stands in a list and a group',
      { groups: { g: stays }, territories: { Sales: { members: ['@g', 'ada@x.example'] } } },
      {},
      [],
    ],
    ['by the active one of two with an address', sales(...stays, 'ed@x.example'), {}, ['+16@906']],
    [
      'only who is named, in an additive territory',
      { mode: 'additive', territories: { Sales: { members: ['ed@x.example'], absent: ['ada@x.example'] } } },
      {},
      ['+16@906', '-11@906'],
    ],
  ] as const) {
    it(`finds ${what}`, async () => assert.deepEqual(rowsOf(await outcome(content, { fence })), rows));
  }

  for (const [what, content, fence, words] of [
    [
      'an address that nobody has, with the one that was meant',
      sales('adda@x.example'),
      {},
      [/^Nobody .* adda@x\.example\. Did you mean ada@x\.example\?$/],
    ],
    ['an id that nobody has', sales('id:99'), {}, [/^Nobody .* id:99\.$/]],
    [
      'an address of two active users, with their ids',
      sales('dee@x.example'),
      {},
      [/several active users.* id:14, id:15$/],
    ],
    [
      'a territory that is not there',
      { territories: { Sale: { members: stays } } },
      {},
      [/no territory Sale\. Did you mean Sales\? If it has another name here/],
    ],
    [
      'a name of two territories, with the ways down to them',
      { territories: { South: { members: stays } } },
      {},
      [/Acme > Europe > South · Acme > Asia > South$/],
    ],
    [
      'two names of one territory',
      { territories: { Sales: { members: stays }, 'id:906': { members: stays } } },
      {},
      [/^id:906 and Sales are the same territory here/],
    ],
    [
      'a list of nobody who is here',
      { territories: { Sales: { members: ['x@y.example'] } } },
      { environment: 'simulator', missing: 'skip' },
      [/^Nobody whom the list of Sales names/],
    ],
    [
      'a member who is absent by another name',
      { mode: 'additive', territories: { Sales: { members: ['ada@x.example'], absent: ['id:11'] } } },
      {},
      [/^id:11 is the same user/],
    ],
    [
      'everything at once',
      { territories: { Sales: { members: ['a@y.example', 'b@y.example'] }, Nowhere: { members: stays } } },
      {},
      [/no territory Nowhere/, /a@y\.example/, /b@y\.example/],
    ],
  ] as const) {
    it(`is stopped by ${what}`, async () => {
      const found = wordsOf(await outcome(content, { fence }));
      assert.equal(found.length, words.length, found.join('\n'));
      words.forEach((word, at) => assert.match(found[at] ?? '', word));
    });
  }

  it('leaves out who is missing where the file says so, and notes it; inactive people are notes, too', async () => {
    const people = [...stays, 'x@y.example', 'cy@x.example'];
    const territories = { Sales: { members: people }, Nowhere: { members: stays } };
    const found = await outcome({ territories }, { fence: { missing: 'skip' } });
    assert.deepEqual(rowsOf(found), []);
    assert.deepEqual('rows' in found && found.notes.map(noteWords), [
      'Cy is listed in Sales and not active: Zoho takes nobody who is not.',
      'Territories left out, because this organisation does not have them: Nowhere',
      'Left out, because this organisation does not have them: x@y.example',
    ]);
  });

  it('protects a territory that is found by an earlier name, and says of which others it could not', async () => {
    const content = {
      territories: { Vertrieb: { members: ['ada@x.example'], previously: ['Sales'] } },
      protect: { territories: ['Vertrieb', 'Nowhere'] },
    };
    const found = await outcome(content, { fence: { missing: 'skip' } });
    assert.deepEqual(rowsOf(found), []);
    assert.deepEqual('rows' in found && found.notes.map(({ code }) => code), [
      'protectedStays',
      'territoriesSkipped',
    ]);
  });

  it('stands only on whole lists: members that Zoho shows a part of stop it', async () => {
    const crm = acme();
    for (let n = 0; n < 25; n++) {
      const { id } = crm.addUser({ lastName: `Many ${n}`, email: `many${n}@x.example` });
      crm.addMember('906', id);
    }
    const switches = { memberPaging: '20-page-ignored' } as const;
    await assert.rejects(outcome(sales(...stays), { crm, switches }), CrmError);
  });

  for (const [what, change] of [
    ['another id', { id: '7' }],
    ['another environment', { environment: 'sandbox', dataCentre: 'eu' }],
  ] as const) {
    it(`is refused for ${what} than the fence has`, async () => {
      await assert.rejects(outcome(sales(...stays), { fence: change }), (error) => {
        assert.ok(error instanceof AssignmentRefused && error.fault.code === 'otherOrganisation');
        assert.match(told(error), /^The file is for here .* Nothing was sent to Zoho\./);
        return true;
      });
    });
  }
});

function callsOf({ requests }: Simulator, from: number): string[] {
  const short = ({ method, path: at }: { method: string; path: string }) =>
    `${method} ${at.replace('/crm/v7', '').replace(/\?.*/, '')}`;
  return requests.slice(from).map(short).sort();
}
