import { strict as assert } from 'node:assert';
import { readMemberships } from '../../../../src/core/userFiles/memberships';
import { never } from '../../../harness/crm';

async function read(text: string): Promise<readonly string[]> {
  const { memberships, problems, lines } = await readMemberships(text, never());
  return problems.length > 0
    ? problems.map(({ place, cause }) => `${lines.lineOf(place.at)} ${cause.code}`)
    : memberships.map(({ territory, user }) => `${territory}: ${user}`);
}

const run = 'user_id,user_name,territory_id,territory_name,operation,outcome';

const tables: readonly (readonly [what: string, text: string, ...rows: string[]])[] = [
  [
    'as the command line prints it',
    'territory,user\nNorth,a@x.example\n"Asia > South",id:431\nid:906,b@x.example\n',
    ...['North: a@x.example', 'Asia > South: id:431', 'id:906: b@x.example'],
  ],
  [
    'as spreadsheets save it: other columns, another delimiter, blank lines, a line for the spreadsheet',
    'sep=;\r\nE-Mail;Name;Territory\r\na@x.example;Ann;North\r\n\r\n',
    'North: a@x.example',
  ],
  [
    'with ids that are kept from rounding',
    'territory,user\nNorth,"=""4315810000002"""\n',
    'North: id:4315810000002',
  ],
  [
    'by address where an id stands beside it',
    'Record Id,Email,Territory\n431,a@x.example,N\n',
    'N: a@x.example',
  ],
  ['not without a column of people', 'territory,who\nNorth,a@x.example\n', '1 noUserColumn'],
  ['not without a territory', 'user\na@x.example\n', '2 noTerritoryHere'],
  ['not without a row', 'territory,user\n', '1 noRowBelowHeader'],
  ['not with a cell that says nothing', 'territory,user\nNorth,a@x.example\nNorth,\n', '3 noUser'],
  ['not with a name of a person', 'territory,user\nNorth,Eve\n', '2 noAddress'],
  ['not with an id that a spreadsheet rounded', 'territory,user\nN,431581000000258000\n', '2 roundedUser'],
  [
    'not with an id beside a name, which may be rounded',
    `${run}\n431581000000258000,Eve,,N,add,failed\n`,
    '2 onlyZohoKnows',
  ],
  [
    'with an address that stands there twice',
    'territory,email,mail\nN,a@x.example,A@X.example\n',
    'N: a@x.example',
  ],
  ['not with two addresses', 'territory,email,mail\nN,a@x.example,b@x.example\n', '2 eitherOf'],
  [
    'not with an address and another one as the name',
    'territory,email,user\nN,a@x.example,b@x.example\n',
    '2 eitherOf',
  ],
  ['not with two territories', 'territory,territory_name,email\nN,S,a@x.example\n', '2 eitherOf'],
  [
    'not with a name that reads as the way to another territory, beside the id of its own',
    'territory_id,territory,email\nzcrm_906,Asia > South,a@x.example\nzcrm_906,id:907,a@x.example\n',
    ...['2 eitherOf', '3 eitherOf'],
  ],
  ['not with what a run was to remove', `${run}\nzcrm_7,Eve,,North,remove,failed\n`, '2 removesHere'],
  ['without what a run has done', `${run}\nzcrm_7,Eve,,North,remove,applied\n`],
];

describe('a table for the lists of an assignment file', () => {
  for (const [what, text, ...rows] of tables) {
    it(`is read ${what}`, async () => {
      assert.deepEqual(await read(text), rows);
    });
  }

  it('tells what is not used of it', async () => {
    const { unused, done } = await readMemberships(
      'territory,email,user,age\nN,a@x.example,Ann,7\n',
      never(),
    );
    assert.deepEqual([unused, done], [['age'], 0]);
  });
});
