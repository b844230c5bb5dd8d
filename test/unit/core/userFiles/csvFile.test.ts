import { strict as assert } from 'node:assert';
import { unusedText } from '../../../../src/messages/userFiles';
import { read, told as found } from '../../../harness/files';

const notId = (shown: string) =>
  `"${shown}" is not an id: an id has 1 to 20 digits, no 0 at the start, and nothing else.`;
const hint = 'The first line names the columns; one of them has to be user_id or email.';
const twice = (id: string, line: number) =>
  `User ${id} stands on line ${line} already; delete one of the two.`;

const wasNumber = (shown: string) =>
  `"${shown}" was an id until a spreadsheet made a number of it; import the column as text, or write the e-mail address instead.`;
const torn =
  'From here on several lines are one row: a quotation mark is missing, or one is too many. Correct it; inside quotation marks, write each of them twice.';
const noEnd =
  'The row that begins here has no end within 100,000 characters; a quotation mark or a line end is missing.';

/** What each text comes to: the users it lists, or every problem as `line:column message`. */
const cases: readonly (readonly [name: string, text: string, ...told: string[]])[] = [
  ['the column alone', 'user_id\n5\n6\n', '5', '6'],
  ['columns in another order and case', 'Name, User_ID \nA,5\n', '5'],
  ['what a German spreadsheet saves', 'user_id;user_name\r\n5;"A, B"\r\n', '5'],
  ['tabs', 'user_id\tuser_name\n5\tA\n', '5'],
  ['a remark that a spreadsheet filled up', '"# A remark",,\nuser_id,a,b\n5,,\n', '5'],
  ['empty lines', '\nuser_id\n\n5\n,\n\n', '5'],
  ['a user in two territories', 'user_id,territory_id\n5,1\n5,2\n', '5'],
  ['lines that end in several ways', 'user_id,user_name\n5,"A"\r\n6,"B"\r7,"C"\n', '5', '6', '7'],
  ['a line end in a name that nothing quotes', 'user_id,user_name\n5,A\r7\n', '5', '7'],
  [
    'names over several lines of a spreadsheet',
    'user_id,user_name\r\n5,"A\r\nB\r\n"\r\n"#","\r\n"\r\nx,C\r\n',
    `5:2 ${notId('#')}`,
    `7:1 ${notId('x')}`,
  ],
  ['a name over several lines', 'user_id,user_name\n5,"A\nB"\n6,C\n', '5', '6'],

  ['an empty file', '', `1:1 The file is empty. ${hint}`],
  ['other columns', '# x\nwho\n5\n', `2:1 There is no column “user_id” and none “email”. ${hint}`],
  ['nobody', 'user_id\n', '1:1 There is no user below the names of the columns.'],
  [
    'ids that are none',
    'user_id,user_name\n5,"A\nB"\nabc,\n..,\n0,\n',
    `4:1 ${notId('abc')}`,
    `5:1 ${notId('..')}`,
    `6:1 ${notId('0')}`,
  ],
  [
    'ids that a spreadsheet made numbers of',
    'user_id\n4.31581E+17\n"4,31581E+17"\n',
    `2:1 ${wasNumber('4.31581E+17')}`,
    `3:2 ${wasNumber('4,31581E+17')}`,
  ],
  [
    'a remark below the names of the columns',
    'user_id\n\n# x\nabc\n',
    `3:1 ${notId('# x')}`,
    `4:1 ${notId('abc')}`,
  ],
  ['a column “#”', '#,user_id\n1,5\n#2,6\n', '5', '6'],
  ['a column “#” in quotation marks, below a remark', '# one, two\n"#";"User ID"\n1;5\n', '5'],
  ['a name that begins with #, unquoted', 'user_name,user_id\n#1 Desk,5\n', '5'],
  ['names of columns that are made a remark, and the true ones below', '#user_id,x\nid,x\n5,\n', '5'],
  ['names of columns behind a #', '#user_id,country\n431581000000258001,ID\n', '431581000000258001'],
  ['a column “user” of either', 'territory,user\nN,id:5\nN,a@b.example\n', '5', 'a@b.example'],
  ['a comma between more words than are known', 'id;name;a,email,b,c\n5;A;x\n', '5'],
  ['pipes', 'Name|E-Mail\nA, B|a@b.example\n', 'a@b.example'],
  ['tabs behind a comma in a name', '"Name, Vorname"\tUSER ID\nA\t5\n', '5'],
  ['a line end inside the name of a column', '"Name\n(Vorname)";"user\nid"\n"A";5\n', '5'],
  ['sep= and another mark in the names', 'sep=|\r\n"a;b"|id\r\nA,B|5\r\n', '5'],
  ['sep= of tabs, quoted', '"sep=\t"\nid\tname\n5\tA\n', '5'],
  ['ids as Zoho exports them', 'Record Id\nzcrm_5\nZCRM_6\n', '5', '6'],
  ['ids as formulas', `id\n="5"\n"=""6"""\n'7\n"'8"\n`, '5', '6', '7', '8'],
  [
    'characters that are not seen',
    '\u200buser_id\u00ad,x\n5\u200b,\n\u20606\ufeff,\n\u202a7\u202c,\n',
    '5',
    '6',
    '7',
  ],
  ['an id and a worse column of that name', 'id,user_id\n1,5\n', '5'],
  [
    'addresses in several forms',
    'email\nA.B@c.example\n"B <b@c.example>"\nmailto:d@c.example\n',
    'A.B@c.example',
    'b@c.example',
    'd@c.example',
  ],
  ['an address where the id is missing', 'id,email\n5,a@b.example\n,c@b.example\n', '5', 'c@b.example'],

  [
    'two columns of the same name',
    'user_id,User ID\n5,6\n',
    '1:1 There is a second column “User ID”; delete one of them.',
  ],
  [
    'more cells than columns',
    'user_id,user_name\n5,Voss, Mara\n',
    '2:1 This row has more cells than there are names of columns; put quotation marks around a cell that holds “,”.',
  ],
  [
    'more cells than columns, of tabs',
    'user_id\tuser_name\n5\tVoss\tMara\n',
    '2:1 This row has more cells than there are names of columns; put quotation marks around a cell that holds tabs.',
  ],
  ['a stray quotation mark that swallows rows', 'user_id,notes\n1,"abc\n2,x\n3,"y"\n4,z\n', `2:1 ${torn}`],
  ['one in the first column', 'notes,user_id\n"abc,1\nx,2\n"y",3\n', `2:1 ${torn}`],
  ['one in the names of the columns', 'user_id,"notes\n1,x\n2,y"\n3,z\n', `1:1 ${torn}`],
  ['two that look like a pair', 'email;notes\na@b.example;"5 inch\nc@b.example;x 6"\n', `2:1 ${torn}`],
  ['two, and more cells than columns', 'user_id;a\n1;"x;\n2;y"\n3;\n', `2:1 ${torn}`],
  ['one that swallows what is no user', 'user_id,notes\n1,"abc\nx,"y"\n4,z\n', `2:1 ${torn}`],
  ['an address over several lines', 'name,user_id\n"Main St 5, 2nd floor\n""B"", 7",5\n6,7\n', '5', '7'],
  ['blanks before quotation marks', 'name , user_id\n "Voss, Mara" , "5"\n\t"B", 6\n', '5', '6'],
  ['blank lines', 'user_id,name\n \n  \n5,A\n \nx,B\n', `6:1 ${notId('x')}`],
  [
    'blank lines before what is no CSV',
    'user_id\n5\n \n "6\n',
    '4:1 This is not CSV here (quote not closed); correct it.',
  ],
  ['empty cells between tabs', 'name\tx\tuser_id\n\t\t5\n \t\t"6"\n', '5', '6'],
  [
    'two columns of ids, one with quotation marks',
    'user_id,"User ""ID"""\n5,6\n',
    '1:1 There is a second column “User "ID"”; delete one of them.',
  ],
  ['quotation marks inside of cells', 'user_id,notes\n="5",6" wide\n6,7"\n7,a "b" c\n', '5', '6', '7'],
  ['a quotation mark behind a quoted cell over lines', 'user_id,a,b\n5,"x\ny",6" wide\n7,,\n', '5', '7'],
  [
    'a name alone',
    'user_id,name\n5,A\n,B\n',
    '3:2 This row has neither the id nor the e-mail address of a user.',
  ],
  ['an address that is none', 'email\nmara\n', '2:1 "mara" is no e-mail address.'],
  [
    'an operation that is none',
    'id,operation\n5,add\n6,move\n7,\n',
    '3:3 "move" is neither “add” nor “remove”.',
    '4:3 "" is neither “add” nor “remove”.',
  ],
  [
    'an outcome that is none',
    'id,outcome\n5,pending\n',
    '2:3 "pending" is no outcome of an exported run; correct it, or delete it.',
  ],
  [
    'the opposite of an earlier row',
    'id,territory_id,operation\n5,1,add\n5,2,remove\n5,1,Remove\n',
    '4:1 User 5 is to be added and removed here and on line 2; delete one of the two.',
  ],
  ['a giant quote', `user_id\n5\n"${'x'.repeat(200_000)}"\n`, `3:1 ${noEnd}`],
  ['no line end', `user_id\n${'5'.repeat(200_000)}`, `2:1 ${noEnd}`],
  ['a user twice', 'user_id\n5\n6\n5\n', `4:1 ${twice('5', 2)}`],
  ['a user twice in a territory', 'user_id,territory_id\n5,1\n5,1\n', `3:1 ${twice('5', 2)}`],
  ['a quote that does not end', 'user_id\n"5\n', '2:1 This is not CSV here (quote not closed); correct it.'],
];

describe('a CSV file of users', () => {
  for (const [name, text, ...told] of cases) {
    it(`with ${name}: ${told.join(' | ')}`, async function () {
      this.timeout(60_000);
      assert.deepEqual(await found(text, true), told);
    });
  }

  it('has its values underlined, without what stands around them', async () => {
    const text = 'name;id\r\n"a;b ""c""" ; "x" \r\nA;"y"\r\n';
    const { problems } = await read(text, true);
    const places = problems.map(({ place: { at, length } }) => text.slice(at, at + length));
    assert.deepEqual(places, ['x', 'y']);
  });

  it('loses a row that stands there twice with a quick fix', async () => {
    const text = 'id,name\n5,A\n6,B\n5,A\n7,C\n';
    const [problem] = (await read(text, true)).problems;
    assert.ok(problem?.fix);
    const { at, length } = problem.fix.place;
    assert.equal(text.slice(0, at) + text.slice(at + length), 'id,name\n5,A\n6,B\n7,C\n');
  });

  it('tells which of its columns are not used', async () => {
    const { unused } = await read('id,Phone,name,reason,,E-Mail,Owner\n5,1,A,,,a@b.example,\n', true);
    assert.deepEqual(unused, ['Phone', 'Owner']);
    const more = await read(
      'user_id,,Changes,organisation,#,,"user ""name"""\n5,,a lot,,,7,A B\n6,,,,,8,\n',
      true,
    );
    assert.deepEqual(more.unused.map(unusedText), [
      'Changes',
      'organisation',
      '#',
      'column 6 without a name',
    ]);
    assert.deepEqual(more.rows[0]?.names, ['A B']);
    for (const [text, ...names] of [
      ['id,Action,Change\n5,remove,x\n', 'Change'],
      ['id,Action,Operation\n5,call,add\n', 'Action'],
      ['id,User,Op\n5,,1\n', 'Op'],
    ] as const)
      assert.deepEqual((await read(text, true)).unused, names);
  });

  it('takes what keeps a cell from being a number for no part of it, in any column', async () => {
    const cells = ['5', '="Mara Voss"', '="m@x.example"', '="6"', '="remove"'];
    const { rows } = await read(`id,name,email,territory,operation\n${cells.join(',')}\n`, true);
    const { names, emails, territory, operation } = rows[0] ?? assert.fail();
    assert.deepEqual([names, emails, territory, operation], [['Mara Voss'], ['m@x.example'], '6', 'remove']);
  });

  it('keeps what is quoted as it is, without the blanks around it', async () => {
    const { rows } = await read('id,name,first name\n5, "Mara ""V"" Voss" ,\t" Mara "\n', true);
    assert.deepEqual([rows[0]?.names, rows[0]?.parts], [['Mara "V" Voss'], ['Mara']]);
  });
});
