import { strict as assert } from 'node:assert';
import { OrganisationModel } from '../../../../src/core/org/organisation';
import { Organisation } from '../../../../src/simulator/organisation/organisation';
import { startSimulator, type Simulator } from '../../../../src/simulator/server';
import { crmError, client, never } from '../../../harness/crm';
import { told } from '../../../../src/messages/explain';
import { compared, example } from '../../../harness/files';

const mara = '431581000000258001';
const ilya = '431581000000200208';
const emea = '431581000000700101';
const north = '431581000000700501';

/** Where each id that rounding may leave belongs to somebody else. */
function organisation(nameOfMara: { firstName?: string; lastName: string }): Organisation {
  const result = new Organisation();
  const add = (id: string, firstName: string, lastName: string, email: string) =>
    result.addUser({ id, firstName, lastName, email });
  result.addUser({ id: '1', lastName: 'Admin', email: 'admin@x.example', profile: 'Administrator' });
  result.addUser({ id: mara, email: 'mara@example.test', ...nameOfMara });
  add(ilya, 'Ilya', 'Brandt', 'Ilya.Brandt@example.test');
  add('431581000000258000', 'Somebody', 'Else', 'else@example.test');
  add('431581000000258100', 'Third', 'Person', 'third@example.test');
  add('431581000000200000', 'Fourth', 'Person', 'fourth@example.test');
  add('431581000000300001', 'José', 'Ñandú García', 'jose@example.test');
  add('431581000000300002', 'ヤマザキ', 'タロウ', 'yamazaki@example.test');
  add('431581000000300003', 'Twin', 'One', 'twin@example.test');
  add('431581000000300004', 'Twin', 'Two', 'TWIN@example.test');
  add('431581000000300005', 'Same', 'Name', 'same.1@example.test');
  add('431581000000300006', 'Same', 'Name', 'same.2@example.test');
  result.addUser({
    id: '431581000000300007',
    lastName: 'Gone',
    email: 'gone@example.test',
    status: 'inactive',
  });
  result.addTerritory({ id: emea, name: 'EMEA' });
  result.addTerritory({ id: north, name: 'North' });
  result.addTerritory({ id: '431581000000700502', name: 'South' });
  result.addTerritory({ id: '431581000000700503', name: 'South' });
  result.addTerritory({ id: '431581000000700504', name: 'Süd' });
  result.addTerritory({ id: '431581000000700505', name: '2024' });
  for (const id of ['431581000000701000', '431581000000701001']) result.addTerritory({ id, name: 'Twins' });
  result.addTerritory({ id: '431581000000700506', name: `id:${north}` });
  return result;
}

const notOf = (id: string, owner: string, named: string) =>
  `${id} is the id of ${owner} in Zoho, not of ${named}.`;
const noOperation = (text: string) => `"${text}" is neither “add” nor “remove”.`;
const notFound = (address: string) =>
  `Nobody with the address ${address} was found, but some users could not be read from Zoho; try again, or write the id.`;
const rounded = (id: string) =>
  `The id ${id} looks as if a spreadsheet or another program had rounded it: it may be the id of somebody else. Write the name or the e-mail address of the user beside it.`;

/** What a file comes to: changes, or what is wrong in it. */
type Case = readonly (readonly [what: string, ...told: string[]])[];

const examples: Case = [
  ['apostrophe.csv', `add ${mara}`],
  ['comma-in-header.csv', `add ${mara}`],
  ['equals-quoted.csv', `add ${mara}`],
  ['excel-rounded-alone.csv', `2:1 ${rounded('431581000000258000')}`, `3:1 ${rounded('431581000000200000')}`],
  ['excel-rounded-email.csv', `2:1 ${notOf('431581000000258000', 'Somebody Else', 'mara@example.test')}`],
  ['excel-rounded-full-name.csv', `2:1 ${notOf('431581000000258000', 'Somebody Else', 'Mara Voss')}`],
  ['excel-rounded-twice.csv', `2:1 ${rounded('431581000000258000')}`, `3:1 ${rounded('431581000000258000')}`],
  ['hash-header.csv', `add ${mara}`, `add ${ilya}`],
  ['header-record-id.csv', `add ${mara}`],
  ['header-user-id.csv', `add ${mara}`],
  ['js-rounded.csv', `2:1 ${notOf('431581000000258100', 'Third Person', 'Mara Voss')}`],
  ['js-rounded.json', `1:17 ${notOf('431581000000258000', 'Somebody Else', 'Mara Voss')}`],
  ['sep-line.csv', `add ${mara}`],
  ['zcrm-prefix.csv', `add ${mara}`],
  ['zcrm-prefix.json', `add ${mara}`],
  ['zwsp-in-id.csv', `add ${mara}`],
];

const relatives: Case = [
  [
    'ID;Display-Name\n431581000000258000;Mara Voss\n',
    `2:1 ${notOf('431581000000258000', 'Somebody Else', 'Mara Voss')}`,
  ],
  [
    'id\tFIRST NAME\tLAST_NAME\n431581000000258000\tMara\tVoss\n',
    `2:1 ${notOf('431581000000258000', 'Somebody Else', 'Mara Voss')}`,
  ],
  [
    'id|e-mail|phone\n431581000000258100|MARA@example.test|1\n',
    `2:1 ${notOf('431581000000258100', 'Third Person', 'MARA@example.test')}`,
  ],
  [
    '{"users":[{"Id":"431581000000258100","E-Mail":"mara@example.test"}]}',
    `1:17 ${notOf('431581000000258100', 'Third Person', 'mara@example.test')}`,
  ],
  [
    '{"users":[{"id":"431581000000258000","firstName":"Mara"}]}',
    `1:17 ${notOf('431581000000258000', 'Somebody Else', 'Mara')}`,
  ],
  // the name fits and the address does not, and the other way round
  [
    `id,name,email\n${mara},Mara Voss,else@example.test\n`,
    `2:1 ${notOf(mara, 'Mara Voss', 'Mara Voss, else@example.test')}`,
  ],
  [
    `id,name,email\n${mara},Somebody Else,mara@example.test\n`,
    `2:1 ${notOf(mara, 'Mara Voss', 'Somebody Else, mara@example.test')}`,
  ],
  // every address is compared, whichever comes first
  [
    `id,email,E-Mail Address\n${mara},mara@example.test,else@example.test\n`,
    `2:1 ${notOf(mara, 'Mara Voss', 'mara@example.test, else@example.test')}`,
  ],
  [
    `{"users":[{"id":"${mara}","mail":"else@example.test","email":"mara@example.test"}]}`,
    `1:17 ${notOf(mara, 'Mara Voss', 'else@example.test, mara@example.test')}`,
  ],
  [
    'email,mail\nmara@example.test,else@example.test\n',
    '2:1 mara@example.test is the address of Mara Voss in Zoho, not of else@example.test.',
  ],
  [
    'id,name\n431581000000258111,Mara Voss\n',
    '2:1 Zoho knows nobody with the id 431581000000258111, beside which stands Mara Voss.',
  ],
  ['{"users":[{"id":"431581000000258100"}]}', `1:17 ${rounded('431581000000258100')}`],
  // one that was spared tells nothing of the others, one that is kept from being a number tells nothing at all
  [`id\n431581000000258100\n${mara}\n`, `2:1 ${rounded('431581000000258100')}`],
  [`id\n431581000000258100\nzcrm_${ilya}\n`, `2:1 ${rounded('431581000000258100')}`],
  [
    `id\n431581000000258100\n431581000000258000\n${ilya}\n`,
    `2:1 ${rounded('431581000000258100')}`,
    `3:1 ${rounded('431581000000258000')}`,
  ],
  [`id,name\n431581000000258100,\n${mara},Mara Voss\n`, `2:1 ${rounded('431581000000258100')}`],
  ['id\n431581000000258100\n1\n', `2:1 ${rounded('431581000000258100')}`],
  // marks and what is not seen name nobody
  ...['\u200b', '","', '"-"', '" ."', '\u00a0'].map(
    (name) =>
      [`id,first name\n431581000000258000,${name}\n`, `2:1 ${rounded('431581000000258000')}`] as const,
  ),
  [
    'email\n"Ilya Brandt <mara@example.test>"\n',
    '2:2 mara@example.test is the address of Mara Voss in Zoho, not of Ilya Brandt.',
  ],
  [
    'email\n"""Voss, Mara"" <mara@example.test>"\n<else@example.test>\n',
    `add ${mara}`,
    'add 431581000000258000',
  ],
  [
    `{"users":[{"id":"${mara}","email":"Ilya Brandt <mara@example.test>"}]}`,
    `1:17 ${notOf(mara, 'Mara Voss', 'Ilya Brandt, mara@example.test')}`,
  ],
  ['{"users":[{"id":"zcrm_431581000000258000"}]}', 'add 431581000000258000'],
  // a rounded-looking id whose name fits is one by chance
  ['id,name\n431581000000258000,somebody else\n', 'add 431581000000258000'],
  // case, accents and the order of words make no difference
  [
    `id,name\n${mara},"VOSS, mara"\n431581000000300001,garcia nandu jose\n`,
    `add ${mara}`,
    'add 431581000000300001',
  ],
  [
    'id,name\n431581000000300002,ヤマサキ タロウ\n',
    `2:1 ${notOf('431581000000300002', 'ヤマザキ タロウ', 'ヤマサキ タロウ')}`,
  ],
  ['id,name\n431581000000300002,タロウ ヤマザキ\n', 'add 431581000000300002'],
  [`id,name\n${mara},mara@example.test\n`, `add ${mara}`],
  [`id,last name\n${mara},voss\n`, `add ${mara}`],
  // a column “user” beside one of ids or addresses
  [
    'User Id,User\n431581000000258000,Mara Voss\n',
    `2:1 ${notOf('431581000000258000', 'Somebody Else', 'Mara Voss')}`,
  ],
  [`User,User Id\n"Voss, Mara",${mara}\nILYA.brandt@example.test,${ilya}\n`, `add ${mara}`, `add ${ilya}`],
  [
    'User,Email\nIlya Brandt,mara@example.test\n',
    '2:13 mara@example.test is the address of Mara Voss in Zoho, not of Ilya Brandt.',
  ],
  [
    'User,Email\n431581000000258000,mara@example.test\n',
    `2:1 ${notOf('431581000000258000', 'Somebody Else', 'mara@example.test')}`,
  ],
  [
    '{"users":[{"id":"431581000000258000","user":"Mara Voss"}]}',
    `1:17 ${notOf('431581000000258000', 'Somebody Else', 'Mara Voss')}`,
  ],
  // an address alone
  ['email\nMARA@EXAMPLE.TEST\nilya.brandt@example.test\n', `add ${mara}`, `add ${ilya}`],
  [
    'E-Mail;Name\nmara@example.test;Ilya Brandt\n',
    '2:1 mara@example.test is the address of Mara Voss in Zoho, not of Ilya Brandt.',
  ],
  [
    'email\ntwin@example.test\n',
    '2:1 Several active users have the address twin@example.test: Twin One (431581000000300003), Twin Two (431581000000300004).',
  ],
  ['email\ngone@example.test\n', '2:1 No active user has the address gone@example.test.'],
  [
    'email,name\nm.voss@example.test,Mara Voss\n',
    '2:1 No active user has the address m.voss@example.test. Perhaps this is meant: Mara Voss (mara@example.test).',
  ],
  [
    `id,email\n${mara},\n,mara@example.test\n`,
    `3:2 User ${mara} stands on line 2 already; delete one of the two.`,
  ],
  // territories and operations
  [
    `id,territory_id,operation\n${mara},${emea},remove\n${ilya},zcrm_${north},Added\n`,
    `remove ${mara} ${emea}`,
    `add ${ilya} ${north}`,
  ],
  // a column of operations that is called otherwise
  [`id,Action\n${mara},remove\n`, `remove ${mara}`],
  ...['Operación,eliminar', 'Acción,quitar', 'Aktion,Entfernen', 'Vorgang,remove', 'Änderung,gelöscht'].map(
    (cells) => [`id,${cells.replace(',', `\n${mara},`)}\n`, `remove ${mara}`] as const,
  ),
  [`id,操作\n${mara},削除\n${ilya},追加\n`, `remove ${mara}`, `add ${ilya}`],
  [`id,Entfernen\n${mara},ja\n`, `2:20 ${noOperation('ja')}`],
  [`id,Action\n${mara},unassociate\n${ilya},removal\n`, `remove ${mara}`, `remove ${ilya}`],
  [`id,Aktion\n${mara},anrufen\n`, `add ${mara}`],
  [`id;Op\n${mara};Removed\n${ilya};add\n`, `remove ${mara}`, `add ${ilya}`],
  [`id,Add/Remove\n${mara},dissociate\n`, `remove ${mara}`],
  [`{"users":[{"id":"${mara}","action":"remove"}]}`, `remove ${mara}`],
  [`{"users":[{"id":"${mara}","changes":[{"change":"remove"}]}]}`, `remove ${mara}`],
  [`id,Change\n${mara},remove\n${ilya},\n1,call\n`, `3:20 ${noOperation('')}`, `4:3 ${noOperation('call')}`],
  [
    `{"users":[{"id":"${mara}","action":null},{"id":"${ilya}","action":"delete"}]}`,
    `1:47 ${noOperation('null')}`,
  ],
  [`id,Action\n${mara},call\n${ilya},\n`, `add ${mara}`, `add ${ilya}`],
  // whichever of them says it
  [`id,Action,Change\n${mara},mail sent,remove\n${ilya},,add\n`, `remove ${mara}`, `add ${ilya}`],
  [`id,Change Type,Last change\n${mara},remove,2026-01-01\n`, `remove ${mara}`],
  [`{"users":[{"id":"${mara}","action":"call","addOrRemove":"remove"}]}`, `remove ${mara}`],
  [`id,Action,Op\n${mara},remove,add\n`, '2:20 This row names "remove" and "add"; keep one of them.'],
  [`id,Action,Op\n${mara},remove,\n${ilya},,add\n`, `2:27 ${noOperation('')}`, `3:20 ${noOperation('')}`],
  [`id,Action,operation\n${mara},remove,add\n`, '2:20 This row names "remove" and "add"; keep one of them.'],
  [`{"users":[{"id":"${mara}","op":"remove","changes":[{"action":"call"}]}]}`, `remove ${mara}`],
  [`id,Remove?\n${mara},X\n`, `2:20 ${noOperation('X')}`],
  [`id,Remove on\n${mara},1 May\n`, `add ${mara}`],
  [`{"users":[{"id":"${mara}","deleted":true}]}`, `1:48 ${noOperation('true')}`],
  [`id,Change\n${mara},Revoke\n${ilya},assigned\n`, `remove ${mara}`, `add ${ilya}`],
  [`{"users":[{"id":"${mara}","action":7},{"id":"${ilya}","action":null}]}`, `add ${mara}`, `add ${ilya}`],
  [
    `id,territory\n${mara},EMEA\n${ilya},${north}\n1,\n`,
    `add ${mara} ${emea}`,
    `add ${ilya} ${north}`,
    'add 1',
  ],
  // a name that looks like an id
  [`id,territory\n${mara},2024\n`, `add ${mara} 431581000000700505`],
  [
    `id,territory\n${mara},id:${north}\n`,
    `2:20 ${north} is the id of the territory North in Zoho, not of id:${north}.`,
  ],
  // the name that two territories have bears out no id that may be rounded
  [
    `id,territory_id,territory\n${mara},431581000000701000,Twins\n`,
    '2:20 Several territories are called Twins; write the id of one: Twins (431581000000701000), Twins (431581000000701001).',
  ],
  [`id,territory_id,territory\n${mara},zcrm_431581000000701000,Twins\n`, `add ${mara} 431581000000701000`],
  [`id,territory,territory name\n${mara},2024,2024\n`, `add ${mara} 431581000000700505`],
  [`id,territory,territory name\n${mara},2024,EMEA\n`, '2:20 Zoho knows no territory with the id 2024.'],
  [`id,territory_id\n${mara},2024\n`, '2:20 Zoho knows no territory with the id 2024.'],
  [`id,territory\n${mara},2025\n`, '2:20 Zoho knows no territory with the id 2025.'],
  [`id,territory\n${mara},emea\n`, `2:20 Zoho knows no territory called emea. Perhaps this is meant: EMEA.`],
  [`id,territory\n${mara},Sud\n`, `2:20 Zoho knows no territory called Sud. Perhaps this is meant: Süd.`],
  [`id,territory\n${mara},West\n`, `2:20 Zoho knows no territory called West.`],
  [
    `id,Territory Name\n${mara},South\n`,
    `2:20 Several territories are called South; write the id of one: South (431581000000700502), South (431581000000700503).`,
  ],
  [
    `id,territory_id,territory\n${mara},${emea},North\n`,
    `2:20 ${emea} is the id of the territory EMEA in Zoho, not of North.`,
  ],
  [
    `id,territory,territory_name\n${mara},EMEA,North\n`,
    '2:20 This row names "North" and "EMEA"; keep one of them.',
  ],
  [`id,territory,territory_name\n${mara},North ,North\n`, `add ${mara} ${north}`],
  [
    `id,territory_id\n${mara},431581000000700000\n`,
    '2:20 The id 431581000000700000 looks as if a spreadsheet or another program had rounded it: it may be the id of another territory. Write the name of the territory beside it.',
  ],
  [
    `id,territory_id\n${mara},431581000000700111\n`,
    '2:20 Zoho knows no territory with the id 431581000000700111.',
  ],
  [
    `id,territory,operation\n${mara},EMEA,add\n${mara},${emea},remove\n`,
    `3:1 User ${mara} is to be added and removed here and on line 2; delete one of the two.`,
  ],
];

/** What a quick fix makes of a file. */
const fixes: readonly (readonly [text: string, fixed: string | undefined])[] = [
  ['id,name\n431581000000258000,Mara Voss\n', `id,name\n${mara},Mara Voss\n`],
  ['id,name\n"431581000000258000",voss mara\n', `id,name\n"${mara}",voss mara\n`],
  [
    '{"users":[{"id":"431581000000258100","name":"Mara Voss"}]}',
    `{"users":[{"id":"${mara}","name":"Mara Voss"}]}`,
  ],
  ['id,email\n431581000000258000,mara@example.test\n', `id,email\n${mara},mara@example.test\n`],
  ['id,name\n431581000000258000,Same Name\n', undefined],
  [
    'id,name,email\n431581000000258000,Same Name,same.2@example.test\n',
    'id,name,email\n431581000000300006,Same Name,same.2@example.test\n',
  ],
  ['email,name\nm.voss@example.test,Mara Voss\n', 'email,name\nmara@example.test,Mara Voss\n'],
  [`{"users":[{"id":${mara}}]}`, `{"users":[{"id":"${mara}"}]}`],
  [`{"users":[{"id":"${mara}"},\n {"id":"${mara}"}]}`, `{"users":[{"id":"${mara}"}]}`],
  [`id,territory\n${mara},emea\n`, `id,territory\n${mara},EMEA\n`],
  [
    `id,territory_id,territory\n${mara},431581000000700000,EMEA\n`,
    `id,territory_id,territory\n${mara},${emea},EMEA\n`,
  ],
];

describe('a file of users, compared with Zoho', () => {
  let simulator: Simulator;
  const model = () => new OrganisationModel(client(simulator), undefined);

  before(async () => {
    simulator = await startSimulator({ organisation: organisation({ firstName: 'Mara', lastName: 'Voss' }) });
  });
  after(() => simulator.close());

  for (const [name, ...told] of examples)
    it(`${name}: ${told.join(' | ')}`, async () => {
      assert.deepEqual((await compared(model(), example(name))).told, told);
    });

  for (const [text, ...told] of relatives)
    it(`${JSON.stringify(text)}: ${told.join(' | ')}`, async () => {
      assert.deepEqual((await compared(model(), text)).told, told);
    });

  for (const [text, right] of fixes)
    it(`${JSON.stringify(text)} is put right as ${JSON.stringify(right)}`, async () => {
      const { fixed } = await compared(model(), text);
      assert.deepEqual(fixed, right === undefined ? [] : [right]);
      if (right !== undefined) assert.match((await compared(model(), right)).told.join(), /^add/);
    });

  it('hash-name.csv: a name that begins with # is a name', async () => {
    const desk = await startSimulator({ organisation: organisation({ lastName: '#1 Sales Desk' }) });
    try {
      const { told } = await compared(
        new OrganisationModel(client(desk), undefined),
        example('hash-name.csv'),
      );
      assert.deepEqual(told, [`add ${mara}`, `add ${ilya}`]);
    } finally {
      await desk.close();
    }
  });

  it('asks for no more users than it has to, and for all of those', async () => {
    const asked = model();
    simulator.requests.length = 0;
    await compared(asked, `id\n${mara}\n`);
    assert.equal(simulator.requests.length, 0, 'an id alone is taken as it is');
    const ids = Array.from({ length: 620 }, (_, index) => `${431581000000800001n + BigInt(index)},A`);
    const { told } = await compared(asked, `id,name\n${ids.join('\n')}\n${mara},Mara Voss\n`);
    assert.equal(told.length, 620, 'the last one is as it should be');
    assert.equal(asked.users.calls, simulator.requests.filter(({ path }) => /\/users\?/.test(path)).length);
    assert.equal(asked.users.calls, 8);
  });

  it('takes nobody for missing, or for the only one, while some users could not be read', async () => {
    const gap = new Error('Some users are missing.');
    const partly = model();
    const { users } = await partly.activeUsers(never());
    const some = { users: [...users], gap };
    partly.activeUsers = () => Promise.resolve(some as never);
    for (const [text, told] of [
      ['email\nbob@example.test\n', `2:1 ${notFound('bob@example.test')}`],
      [
        'email,name\nm.voss@example.test,Mara Voss\n',
        `2:1 ${notFound('m.voss@example.test')} Perhaps this is meant: Mara Voss (mara@example.test).`,
      ],
      [
        'id,name\n431581000000258000,Mara Voss\n',
        `2:1 ${notOf('431581000000258000', 'Somebody Else', 'Mara Voss')}`,
      ],
    ] as const) {
      const found = await compared(partly, text);
      assert.deepEqual([found.told, found.fixed], [[told], []]);
    }
  });

  it('adds nobody when Zoho cannot be asked', async () => {
    simulator.failNext({ kind: 'html', match: { path: /users\?/ } });
    const error = await crmError(compared(model(), `id,name\n${mara},Mara Voss\n`));
    assert.match(told(error), /Nothing was changed/);
  });

  it('leaves out what an exported run has done, and offers the rest', async () => {
    const outcomes = [
      'applied',
      'alreadySo',
      'soNow',
      'failed',
      'skipped',
      'notStarted',
      'unknown',
      'Not started',
      '',
    ];
    const rows = outcomes.map((outcome, index) => `${index + 11},remove,${outcome}`);
    const { told, done } = await compared(model(), `user_id,operation,outcome\n${rows.join('\n')}\n`);
    assert.deepEqual(
      told,
      ['14', '15', '16', '17', '18', '19'].map((id) => `remove ${id}`),
    );
    assert.equal(done, 3);
  });
});
