import { strict as assert } from 'node:assert';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { UserDirectory } from '../../../../src/core/org/userDirectory';
import { person } from '../../../harness/people';
import { root } from '../../../harness/root';

const directory = new UserDirectory([
  person('4315810000001', { name: 'Anna Berg', email: 'anna@acme.example' }),
  person('4315810000002', { name: 'José Ñandú', email: 'Jose.N@acme.example' }),
  person('4315810000003', { name: 'Bob Carr', email: 'bob@acme.example' }),
  person('4315810000004', { name: 'Bob Carr', email: 'bob.two@acme.example' }),
  person('4315810000005', { name: 'Marie-Claire van den Berg', email: 'mc@acme.example' }),
  person('4315810000006', { name: 'Anna', email: 'shared@acme.example' }),
  person('4315810000007', { name: '', email: 'shared@acme.example' }),
  person('4315810000008', { name: '王 小明', email: '' }),
  person('4315810000009', { name: 'Dr  Eva   Blank', email: "o'hara+x@acme.example" }),
]);

/** `1` a user found, `3|4` several, `~1` one who is similar, `?id` an id nobody has, `!text` nobody. */
function told(text: string, among = directory, keepsLines = false): string {
  return among
    .resolve(text, keepsLines)
    .map((resolution) => {
      switch (resolution.kind) {
        case 'found':
          return resolution.user.id.slice(-1);
        case 'ambiguous':
          return resolution.users.map(({ id }) => id.slice(-1)).join('|');
        case 'similar':
          return `~${resolution.users.map(({ id }) => id.slice(-1)).join('|')}`;
        case 'unlisted':
          return `?${resolution.id}`;
        case 'unknown':
          return `!${resolution.text}`;
      }
    })
    .join(' ');
}

const cases: readonly (readonly [text: string, told: string])[] = [
  ['', ''],
  ['  \n\t , ; ', ''],
  ['4315810000001', '1'],
  [' 4315810000001 ', '1'],
  ['4315810000001,4315810000002;4315810000005\n4315810000008\t4315810000009', '1 2 5 8 9'],
  ['4315810000001 4315810000002', '1 2'],
  ['4315810000001\r\n4315810000002\r\n', '1 2'],
  ['999', '?999'],
  ['0', '!0'],
  ['123456789012345678901', '!123456789012345678901'],
  ['4.31581E+12', '!4.31581E+12'],
  ['anna@acme.example', '1'],
  ['ANNA@ACME.EXAMPLE', '1'],
  ['jose.n@acme.example', '2'],
  ["o'hara+x@acme.example", '9'],
  ['nobody@acme.example', '!nobody@acme.example'],
  ['Anna Berg', '1'],
  ['  Anna \t  Berg ', '~6 !Berg'],
  ['Anna   Berg', '1'],
  // a text that is not the name itself ticks nobody
  ['anna   BERG', '~1'],
  ['Jose Nandu', '~2'],
  ['JOSÉ ÑANDÚ', '~2'],
  ['bob carr', '~3|4'],
  ['jösé.n@acme.example', '~2'],
  // as other programs write ids
  ['zcrm_4315810000001', '1'],
  ['ZCRM_4315810000001; ="4315810000002"; \'4315810000003', '1 2 3'],
  ['4315810000001\u200b, \ufeff4315810000002', '1 2'],
  ['Jose\u0301 N\u0303andu\u0301', '2'],
  ['王 小明', '8'],
  ['Eva Blank', '!Eva Blank'],
  ['Dr Eva Blank', '9'],
  ['Anna Berg <anna@acme.example>', '1'],
  ['Somebody Else <anna@acme.example>', '~1'],
  ['Bob Carr <anna@acme.example>', '~1|3|4'],
  ['"Berg, anna" <ANNA@acme.example>', '1'],
  ['<bob.two@acme.example>', '4'],
  ['Anna Berg <anna@acme.example>, Bob <bob@acme.example>', '1 ~3'],
  ['Anna Berg <anna@acme.example>, Bob Carr <bob@acme.example>', '1 3'],
  ['Bob Carr', '3|4'],
  ['shared@acme.example', '6|7'],
  // a one-line box makes blanks of line ends: the longest run of words that means somebody counts
  ['Anna Berg José Ñandú', '1 2'],
  ['Anna José Ñandú', '6 2'],
  ['Marie-Claire van den Berg Anna Berg anna@acme.example 999', '~5 ~1 ~1 !999'],
  ['Marie-Claire van den Berg Anna Berg', '5 1'],
  ['Anna Berg Nobody Here Bob Carr', '~1 !Nobody Here 3|4'],
  ['Anna Berg <anna@acme.example> Bob Carr <bob@acme.example>', '1 3'],
  // once, however often
  ['4315810000001, anna@acme.example, Anna Berg', '1'],
  ['999 999, 999', '?999'],
  ['nobody, NOBODY', '!nobody'],
  ['Bob Carr, bob carr', '3|4'],
  // names that every object of JavaScript has
  ['constructor, __proto__, toString', '!constructor !__proto__ !toString'],
];

/** Where a name is a part of another one, or a row names different people. */
const partial: readonly (readonly [text: string, told: string, keepsLines?: boolean])[] = [
  ['Maria Garcia Perez\nMara Voss', '~1 !Perez 4'],
  ['Maria Garcia Perez', '~1 !Perez'],
  ['Maria Garcia Perez, Mara Voss', '~1 !Perez 4'],
  ['Maria Garcia Lopez', '~1 ~2'],
  ['Maria Garcia Lopez\r\nMara Voss', '~1 ~2 4'],
  ['Ram Singh', '~3 !Singh'],
  ['Dr Ram', '!Dr ~3'],
  ['Lopez Ram Singh Maria Garcia', '~2 ~3 !Singh ~1'],
  // a one-line box made blanks of the line ends; a clipboard did not
  ['Maria Garcia Mara Voss', '1 4'],
  ['Maria Garcia Mara Voss', '~1 ~4', true],
  ['Maria Garcia Mara Voss\nLopez', '~1 ~4 2'],
  ['Maria Garcia, Lopez;Ram\tMara Voss', '1 2 3 4', true],
  ['Maria Garcia, Lopez;Ram\tMara Voss\n', '1 2 3 4'],
  ['"Maria Garcia", "Lopez"', '1 2'],
  // first and last name in two columns
  ['Ram\tSingh', '~3 !Singh'],
  ['Maria Garcia, Singh', '1 !Singh'],
  // a line with an id or an address beside a name is about one person, whatever stands between
  ['71 72\n73 m@x.example', '1 2 ~3 ~4'],
  ['71, 72; 99', '1 2 ?99'],
  ['m@x.example, lopez@x.example', '4 2'],
  ['Maria Perez 71', '!Maria Perez ~1'],
  ['Maria Garcia <m@x.example>\nRam Singh <lopez@x.example>', '~4|1 ~2'],
  ['Maria Garcia <m@x.example>, Lopez <lopez@x.example>', '~4|1 2'],
  ['Mara Voss\t74', '4'],
  ['Mara Voss\tm@x.example\t74', '4'],
  ['"74","Mara Voss"', '4'],
  ['74, Mara Voss, Sales Manager', '4 !Sales Manager'],
  ['Mara Voss\t71', '~4 ~1'],
  ['71\tMara Voss\n72\tLopez', '~1 ~4 2'],
  ['m@x.example\t71', '~4 ~1'],
  ['Mara Voss\t99', '~4 !99'],
  ['mara VOSS\t71', '~4 ~1'],
  ['Mara Voss 71\nLopez', '~4 ~1 2'],
  ['Mara Voss;71\nLopez;72', '~4 ~1 2'],
  ['Mara Voss, 71', '~4 ~1'],
  ['Mara Voss, 71', '~4 ~1', true],
  ['71,Mara Voss,m@x.example', '~1 ~4 ~4'],
  ['71;m@x.example\n', '~1 ~4'],
  ['71 Mara Voss', '~1 ~4'],
  // also where the name, the address or the id is nobody's
  ['Somebody Else\t71', '!Somebody Else ~1'],
  ['Mara Voss, else@x.example', '~4 !else@x.example'],
  ['74, Mara Voss, else@x.example', '~4 ~4 !else@x.example'],
  ['4.31581E+17, 71', '!4.31581E+17 ~1'],
  // or only a part of a name, or another one before the address
  ['Maria Garcia Perez\t71', '~1 !Perez ~1'],
  ['Ram Lopez\t73', '~3 ~2 ~3'],
  ['Maria Garcia 71', '~1 1', true],
  ['Maria Garcia 71', '1'],
  ['72, Maria Garcia <lopez@x.example>', '~2 ~2|1'],
  ['72, lopez <lopez@x.example>', '2'],
  // the heading of a column is nobody's name
  ['User Id 71 72', '!User Id 1 2'],
  ['E-Mail: m@x.example', '!E-Mail: 4'],
];

describe('who is meant by a typed or pasted text', () => {
  for (const [text, expected] of cases) {
    it('ticks nobody for an id that a spreadsheet may have rounded, unless a name beside it is theirs', () => {
      const among = new UserDirectory([
        person('431581000000258000', { name: 'Mara Voss' }),
        person('431581000000258001', { name: 'Eve Blank' }),
      ]);
      const kinds = (text: string) =>
        among.resolve(text).map((one) => `${one.kind}${one.kind === 'found' ? ` ${one.user.id}` : ''}`);
      assert.deepEqual(kinds('431581000000258000\n431581000000259000'), ['similar', 'unknown']);
      assert.deepEqual(kinds('431581000000258000\tEve Blank'), ['similar', 'similar']);
      for (const text of ['431581000000258000\tMara Voss', 'zcrm_431581000000258000'])
        assert.deepEqual(kinds(text), ['found 431581000000258000']);
    });

    it(`${JSON.stringify(text)} → ${expected || 'nobody'}`, () => assert.equal(told(text), expected));
  }

  const people = new UserDirectory([
    person('71', { name: 'Maria Garcia', email: 'maria@x.example' }),
    person('72', { name: 'Lopez', email: 'lopez@x.example' }),
    person('73', { name: 'Ram', email: 'ram@x.example' }),
    person('74', { name: 'Mara Voss', email: 'm@x.example' }),
  ]);
  const mononyms = new UserDirectory([
    ...people.users,
    person('75', { name: 'Mara' }),
    person('76', { name: 'Voss' }),
  ]);
  for (const [text, expected] of [
    ['Voss, Mara', '~6 ~5'],
    ['Mara\tVoss', '~5 ~6'],
    ['Maria Garcia; Voss, Mara', '1 ~6 ~5'],
    ['Voss, Lopez, Mara', '6 2 5'],
    ['Voss\nMara', '6 5'],
  ] as const)
    it(`ticks nobody by the halves of a name in two columns: ${JSON.stringify(text)} → ${expected}`, () =>
      assert.equal(told(text, mononyms), expected));
  for (const [text, expected, keepsLines] of partial) {
    const from = keepsLines ? 'from a clipboard' : '';
    it(`ticks nobody by a part of a name or a contradiction: ${JSON.stringify(text)} ${from} → ${expected}`, () =>
      assert.equal(told(text, people, keepsLines), expected));
  }

  const pasted = fs.readFileSync(path.join(root, 'test/fixtures/files/names.txt'), 'utf8');
  for (const line of pasted.trim().split('\n').slice(1)) {
    const [text = '', name = '', right = ''] = line.split(' -> ');
    it(`${text} → ${right}`, () => {
      const people = new UserDirectory([person('1', { name })]);
      assert.equal(told(text, people), '~1', 'offered, never ticked');
      assert.equal(people.find(text, 9).total, right === 'found' ? 1 : 0, 'found by a search');
      assert.equal(told(name, people), '1');
    });
  }

  for (const [text, name] of [
    ['ガギグ', 'カキク'],
    ['นา', 'น้า'],
    ['שלום', 'שָׁלוֹם'],
    ['محمد', 'مُحَمَّد'],
    ['தமழ', 'தமிழ்'],
  ] as const) {
    it(`${text} is not ${name}, and looks like it`, () => {
      const people = new UserDirectory([person('1', { name })]);
      assert.equal(told(text, people), '~1');
      assert.equal(people.find(text, 9).total, 0);
      assert.equal(told(`1, ${text}`, people), '~1 ~1', 'nor by the id of the other one beside it');
    });
  }

  it('every user is found by id, whatever stands between the ids', () => {
    const separators = fc.stringMatching(/^[ \n\r\t,;]{1,3}$/);
    const ids = fc.uniqueArray(fc.stringMatching(/^[1-9][0-9]{0,19}$/), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(ids, fc.array(separators, { minLength: 50, maxLength: 50 }), (wanted, between) => {
        const people = new UserDirectory(wanted.map((id) => person(id, { name: 'Same Name' })));
        const text = wanted.map((id, index) => id + (between[index] ?? ',')).join('');
        const found = people.resolve(text).map((entry) => (entry.kind === 'found' ? entry.user.id : entry));
        assert.deepEqual(found, wanted);
      }),
    );
  });

  it('every user with a name or an address of their own is found by it', () => {
    const word = fc.stringMatching(/^[A-Za-zÀ-ÖØ-öø-ÿ]{1,8}$/);
    const names = fc.uniqueArray(
      fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' ')),
      {
        minLength: 1,
        maxLength: 20,
        selector: (name) => name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase(),
      },
    );
    fc.assert(
      fc.property(names, fc.constantFrom('\n', ', ', ';'), (wanted, separator) => {
        const people = new UserDirectory(
          wanted.map((name, index) => person(index + 1, { name, email: `u${index + 1}@x.example` })),
        );
        const numbers = wanted.map((_, index) => String(index + 1));
        const idsOf = (text: string) =>
          people.resolve(text).map((entry) => (entry.kind === 'found' ? String(entry.user.id) : entry));
        assert.deepEqual(idsOf(wanted.join(separator)), numbers);
        assert.deepEqual(idsOf(numbers.map((n) => `u${n}@x.example`).join(separator)), numbers);
      }),
    );
  });

  it('never throws, and loses no word, whatever is pasted', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const { text: part } of directory.resolve(text)) assert.ok(part.trim() === part && part !== '');
      }),
    );
  }).timeout(30_000);

  it('reads 20,000 words at once', () => {
    const text = Array.from({ length: 10_000 }, (_, index) => `Anna Nobody${index}`).join(' ');
    assert.equal(directory.resolve(text).length, 10_001);
  });
});
