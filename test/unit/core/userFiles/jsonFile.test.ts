import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { read, told } from '../../../harness/files';

const hint = 'Write {"users":[{"id":"431581000000258001"}]}.';
const notId = (shown: string) =>
  `${shown} is not an id: an id has 1 to 20 digits, no 0 at the start, and nothing else.`;
const quote = (id: string) => `Put the id in quotation marks: "${id}". As a number it loses digits.`;
const notJson = (reason: string) => `This is not JSON here (${reason}); correct it.`;
const of = (...ids: string[]) => `{"users":[${ids.map((id) => `{"id":${id}}`).join(',')}]}`;

/** What each text comes to: the users it lists, or every problem as `line:column message`. */
const cases: readonly (readonly [name: string, text: string, ...told: string[]])[] = [
  ['the sample of the API page', '{"users":[{"id":"431581000000258001"}]}', '431581000000258001'],
  ['several users', of('"1"', '"22"'), '1', '22'],
  ['further fields', '{"x":{"users":[]},"users":[{"name":"A","id":"5","id2":6}],"y":[1]}', '5'],
  ['comments and a trailing comma', '// mine\n{"users":[ /* one */ {"id":"5"}, ]}', '5'],
  ['other line ends', '{\r\n"users":\r\n[{"id":"5"}]\r\n}\r\n', '5'],
  [
    'keys of the prototype',
    '{"__proto__":{"users":[]},"constructor":1,"users":[{"__proto__":{},"id":"5"}]}',
    '5',
  ],
  ['keys in another case', '{"Users":[{"ID":"5"},{"User Id":"6"},{"RECORD_ID":"7"}]}', '5', '6', '7'],
  ['blanks and line ends around an id', of('" 5\\n"'), '5'],
  ['ids as Zoho exports them', of('"zcrm_5"', '"ZCRM_6"'), '5', '6'],
  ['ids that are kept from being numbers', of('"=\\"5\\""', '"\'6"'), '5', '6'],
  ['characters that are not seen', of('"5\u200b"', '"\ufeff6\u00ad"'), '5', '6'],
  [
    'an address alone',
    '{"users":[{"email":"a@b.example"},{"E-Mail":"B <c@b.example>"}]}',
    'a@b.example',
    'c@b.example',
  ],
  ['an id written with an escape', of('"\\u0035"'), '5'],
  [
    'brackets inside texts and comments',
    `{"a":"${'['.repeat(99)}",/*${'{'.repeat(99)}*/"users":[{"id":"5"}]}`,
    '5',
  ],

  ...['operation', 'Action', 'Outcome', 'territory', 'territory_id', 'Territory Name'].map(
    (key) =>
      [
        `"${key}" for all on top`,
        `{"users":[{"id":"5"}],\n"${key}":"remove"}`,
        `2:1 "${key}" beside "users" counts for nobody; write it into each entry.`,
      ] as const,
  ),

  ...[
    ['"id":"5"', '"id":"7"', '7'],
    ['"id":"5","name":"A"', '"name":"EMEA"', 'EMEA'],
    ['"id":"5","Mail":"a@b.example"', '"E-Mail":"c@b.example"', 'c@b.example'],
    ['"id":"5","first name":"A"', '"firstName":"B"', 'B'],
  ].map(
    ([own, other, shown]) =>
      [
        `another user inside of changes, ${other}`,
        `{"users":[{${own},"changes":[\n{"operation":"remove",${other}}]}]}`,
        `2:${(other ?? '').indexOf(':') + 24} Inside "changes", ${shown} names another user than the entry; delete it, or write "territory" where a territory is meant.`,
      ] as const,
  ),
  [
    'the same user inside of changes',
    '{"users":[{"id":"5","email":"a@b.example","changes":[{"id":"5","email":"a@b.example","territory":"E"}]}]}',
    '5',
  ],
  ['an operation that is null', '{"users":[{"id":"5",\n"operation":null}]}', '2:13 null is no text.'],
  [
    'an operation of a change that is null',
    '{"users":[{"id":"5","changes":[{"operation":\nnull}]}]}',
    '2:1 null is no text.',
  ],
  ['an outcome that is null', '{"users":[{"id":"5",\n"outcome":null}]}', '2:11 null is no text.'],
  ['a name and an address that are null', '{"users":[{"id":"5","name":null,"email":null}]}', '5'],

  ['an empty file', '', `1:1 The file is empty. ${hint}`],
  ['a blank file', ' \n\t\n', `1:1 The file is empty. ${hint}`],
  ['something else', 'id\n5', `1:1 ${notJson('invalid symbol')}`],
  ['a CSV', '"a","b"', `1:4 ${notJson('end of file expected')}`],
  [
    'a truncated file',
    '{"users":[\n{"id":"5"},\n{"id":"6',
    `3:7 ${notJson('unexpected end of string')}`,
    `3:9 ${notJson('close brace expected')}`,
    `3:9 ${notJson('close bracket expected')}`,
    `3:9 ${notJson('close brace expected')}`,
  ],
  ['two documents', '{"users":[]}\n{}', `2:1 ${notJson('end of file expected')}`],
  ['NaN', of('NaN'), `1:17 ${notJson('invalid symbol')}`, `1:20 ${notJson('value expected')}`],
  ['a list on top', '[{"id":"5"}]', `1:1 The file holds no JSON object. ${hint}`],
  ['a text on top', '"users"', `1:1 The file holds no JSON object. ${hint}`],
  ['a name that is no text', '{"users":[{"id":"5","name":7}]}', '1:28 7 is no text.'],
  [
    'two e-mail addresses that are none',
    '{"users":[{"id":"5","email":"x"},{"email":"y"}]}',
    '1:29 "x" is no e-mail address.',
    '1:43 "y" is no e-mail address.',
  ],
  ['changes that are none', '{"users":[{"id":"5","changes":[]}]}', '1:31 "changes" is no list of changes.'],
  ['null on top', ' null', `1:2 The file holds no JSON object. ${hint}`],
  ['no users', '{"user":[{"id":"5"}]}', `1:1 The file has no "users". ${hint}`],
  ['users inside something else', '{"data":{"users":[{"id":"5"}]}}', `1:1 The file has no "users". ${hint}`],
  ['users that are no list', '{\n  "users": {"id":"5"}}', `2:12 "users" is not a list. ${hint}`],
  ['users that are null', '{"users":null}', `1:10 "users" is not a list. ${hint}`],
  ['an empty list', '{"users":\n[]}', `2:1 "users" is empty. ${hint}`],
  [
    '"users" twice',
    '{"users":[{"id":"5"}],\n"users":[{"id":"6"}]}',
    '2:9 "users" stands here for the second time; keep one of them.',
  ],

  ['a number', of('5'), `1:17 ${quote('5')}`],
  ['a number that loses digits', of('431581000000258001'), `1:17 ${quote('431581000000258001')}`],
  ['a number of a spreadsheet', of('4.31581E+17'), `1:17 ${notId('4.31581E+17')}`],
  ['a negative number', of('-5'), `1:17 ${notId('-5')}`],
  ['no id', '{"users":[{"id":"5"},\n {"name":"A"}]}', `2:2 This entry has no "id". ${hint}`],
  [
    'two ids in one entry',
    '{"users":[{"id":"5",\n"id":"6"}]}',
    '2:6 This entry has a second "id"; keep one of them.',
  ],
  ['a text instead of an entry', '{"users":["5"]}', `1:11 This entry has no "id". ${hint}`],
  ['null instead of an entry', '{"users":[null]}', `1:11 This entry has no "id". ${hint}`],
  ['an id that is null', of('null'), `1:17 ${notId('null')}`],
  ['an id that is true', of('true'), `1:17 ${notId('true')}`],
  ['an id that is a list', of('["5"]'), `1:17 ${notId('["5"]')}`],
  ['an empty id', of('""'), `1:17 ${notId('""')}`],
  ['an id with a blank inside', of('"5 5"'), `1:17 ${notId('"5 5"')}`],
  ['an id that a minus begins', of('"-5"'), `1:17 ${notId('"-5"')}`],
  ['the parent folder', of('".."'), `1:17 ${notId('".."')}`],
  ['letters', of('"abc"'), `1:17 ${notId('"abc"')}`],
  ['a leading zero', of('"05"'), `1:17 ${notId('"05"')}`],
  ['21 digits', of(`"${'1'.repeat(21)}"`), `1:17 ${notId(`"${'1'.repeat(21)}"`)}`],
  ['20 digits', of(`"${'1'.repeat(20)}"`), '1'.repeat(20)],
  ['full-width digits', of('"４３"'), `1:17 ${notId('"４３"')}`],
  ['markup', of('"[x](command:y)"'), `1:17 ${notId('"[x]\u200b(command:y)"')}`],
  ['a long text is cut', of(`"${'x'.repeat(99)}"`), `1:17 ${notId(`"${'x'.repeat(39)}…"`)}`],
  [
    'the same user twice',
    '{"users":[{"id":"5"},\n{"id":"6"},\n{"id":"5"}]}',
    '3:7 User 5 stands on line 1 already; delete one of the two.',
  ],
  [
    'everything that is wrong, not only the first',
    '{"users":[\n{"id":1},\n{"id":"x"},\n{},\n{"id":"7"},\n{"id":"7"}]}',
    `2:7 ${quote('1')}`,
    `3:7 ${notId('"x"')}`,
    `4:1 This entry has no "id". ${hint}`,
    '6:7 User 7 stands on line 5 already; delete one of the two.',
  ],
  ['65 levels', '['.repeat(65) + ']'.repeat(65), '1:1 The file is nested deeper than 64 levels.'],
  ['64 levels', '['.repeat(64) + ']'.repeat(64), `1:1 The file holds no JSON object. ${hint}`],
];

describe('a file that lists users', () => {
  for (const [name, text, ...expected] of cases) {
    it(`${name}: ${expected[0] ?? ''}`, async () => {
      assert.deepEqual(await told(text), expected);
    });
  }

  const deep: readonly (readonly [name: string, text: string])[] = [
    ['100,000 levels', '['.repeat(100_000)],
    ['100,000 levels behind a quotation mark in a comment', `// "\n${'['.repeat(100_000)}\n"`],
    ['100,000 levels that seem to be closed', '[},'.repeat(100_000)],
    ['100,000 levels of objects', '{"a":'.repeat(100_000)],
  ];
  for (const [name, text] of deep) {
    it(`${name} are too deep`, async () => {
      assert.deepEqual(await told(text), ['1:1 The file is nested deeper than 64 levels.']);
    });
  }

  it('tells which of its keys are not used, on top and inside', async () => {
    const run = '"run":"1","organisation":"A","started":"","ended":"","id":"7","changes":[],"Mail":"x"';
    const { unused, rows } = await read(
      `{${run},"action":"","users":[{"id":"5","reason":"","run":"2","action":"call"}]}`,
    );
    assert.deepEqual(unused, ['id', 'changes', 'Mail', 'action', 'run']);
    assert.equal(rows.length, 1);
  });

  // a number that fits, or one that a spreadsheet may have filled up
  const isRound = (digits: string) =>
    digits.length > 15 && (/0$/.test(digits) || String(Number(digits)) === digits);

  it('reads back every list of users that was written as JSON', async () => {
    const id = fc.stringMatching(/^[1-9][0-9]{0,19}$/).filter((digits) => !isRound(digits));
    const ids = fc.uniqueArray(id, { minLength: 1, maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(ids, fc.nat(4), async (wanted, indent) => {
        const text = JSON.stringify({ users: wanted.map((id) => ({ id })) }, undefined, indent);
        assert.deepEqual(await told(text), wanted);
      }),
    );
  });
});
