import { strict as assert } from 'node:assert';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import type { Reading } from '../../src/core/assignments/read';
import { assignmentProblemText } from '../../src/messages/assignments';
import { readFiles, rootOf, rootWith, workedExample } from '../harness/assignments';
import { hostileNames } from '../harness/hostileNames';
import { root } from '../harness/root';

const schema = JSON.parse(fs.readFileSync(join(root, 'media/territories.schema.json'), 'utf8')) as object;
const fitsSchema = new Ajv({ strict: false }).compile(schema);

/** What no schema can see; a document that has nothing else wrong fits it. */
const beyondSchema = new Set([
  ...['samePerson', 'sameTerritory', 'absentInExact', 'emptyWithMembers', 'membersEmpty', 'noTerritory'],
  ...['memberAndAbsent', 'unknownGroup', 'unusedGroup', 'missingInclude', 'includedTwice', 'tokenInFile'],
  ...['tooManyTerritories', 'tooManyPeople'],
]);

function fitsParser({ problems }: Reading, file: string): boolean {
  return problems.every((problem) => problem.file !== file || beyondSchema.has(problem.cause.code));
}

const token = '1000.0123456789abcdef0123456789abcdef.fedcba9876543210fedcba9876543210';
/** So much of it nobody is told, even where it was broken. */
const parts = token
  .split('.')
  .flatMap((half) =>
    Array.from({ length: Math.max(0, half.length - 15) }, (_, at) => half.slice(at, at + 16)),
  );
const anything = fc.oneof(
  fc.constantFrom(null, true, false, 0, 1, 2, 1.5, 25, 100, 101, '', 'x'),
  fc.jsonValue({ maxDepth: 2 }),
);
/** What is right, and seldom what is on the other side of the border, or anything. */
function mostly<T>(right: fc.Arbitrary<T> | readonly T[], ...wrong: unknown[]): fc.Arbitrary<unknown> {
  const other = wrong.length > 0 ? fc.oneof(fc.constantFrom(...wrong), anything) : anything;
  return fc.oneof(
    { arbitrary: right instanceof fc.Arbitrary ? right : fc.constantFrom(...right), weight: 25 },
    { arbitrary: other, weight: 1 },
  );
}
const key = (texts: fc.Arbitrary<unknown>) => texts.map(String);

/** An object of which each key is mostly as it should be; seldom one is missing, or one too many there. */
function like(keys: Record<string, fc.Arbitrary<unknown>>, requiredKeys: string[]) {
  const model = fc.record(keys, { requiredKeys });
  const more = fc.oneof(
    fc.constantFrom(...Object.keys(keys), '__proto__', 'organisations', 'mode'),
    fc.string(),
  );
  const spoilt = fc
    .tuple(model, more, anything)
    .map(([value, name, other]) => Object.fromEntries([...Object.entries(value), [name, other]]) as object);
  const torn = fc
    .tuple(model, fc.constantFrom(...Object.keys(keys)))
    .map(([value, name]) => Object.fromEntries(Object.entries(value).filter(([other]) => other !== name)));
  return fc.oneof(
    { arbitrary: model, weight: 40 },
    { arbitrary: spoilt, weight: 1 },
    { arbitrary: torn, weight: 1 },
    { arbitrary: anything, weight: 1 },
  );
}

const mapOf = (names: fc.Arbitrary<unknown>, value: fc.Arbitrary<unknown>, minLength = 0) =>
  fc
    .array(fc.tuple(key(names), value), { minLength, maxLength: 3 })
    .map((entries) => Object.fromEntries(entries) as object);
const email = ['a@x.example', 'A@x.example', '\u00e5@x.example', 'a\u030a@x.example', 'id:5@x'];
const edges = ['id:01', 'id:', 'a@b c', 'a@@b', '@Nordic', '@', '5', '', `${'x'.repeat(65)}@x`, token];
const person = mostly([...email, 'id:1', `${'👩'.repeat(64)}@x`], '@nordic', ...edges);
const member = mostly([...email, 'id:1', '@nordic', `@${'x'.repeat(61)}`], `@${'x'.repeat(62)}`, ...edges);
const name = mostly(
  fc.constantFrom(
    'North',
    'A > B',
    'id:7',
    '__proto__',
    'x'.repeat(400),
    '👩'.repeat(400),
    ...hostileNames.filter(Boolean),
  ),
  ...['', 'x'.repeat(401), '👩'.repeat(401)],
);
const listOf = (item: fc.Arbitrary<unknown>, maxLength = 2, minLength = 0) =>
  mostly(fc.array(item, { minLength, maxLength }), []);
const mode = mostly(['exact', 'additive'], 'Exact');
const territory = like(
  {
    members: listOf(member),
    mode,
    absent: listOf(person),
    empty: mostly([true], false),
    previously: listOf(name, 2, 1),
  },
  ['members'],
);
const territories = mostly(mapOf(name, territory));
const percentage = mostly([0, 1, 25, 99, 100], -1, 101, 0.5, '25');
const organisation = like(
  {
    id: mostly(['1', '431581000000000225', '9'.repeat(20)], '0', '01', '9'.repeat(21), 1),
    environment: mostly(['production', 'sandbox', 'developer', 'simulator'], 'test'),
    dataCentre: mostly(['us', 'eu', 'in', 'au', 'jp', 'cn', 'ca', 'sa', 'uk', 'ae'], 'de'),
    missing: mostly(['error', 'error', 'skip'], 'Skip'),
    people: mostly(mapOf(person, person)),
    territories: mostly(mapOf(name, mostly(fc.option(name)))),
    mostRemovals: percentage,
    mostRemovalsPerTerritory: percentage,
  },
  ['id', 'environment'],
);
const shortName = mostly(['demo', 'a-1', 'x'.repeat(31)], 'x'.repeat(32), 'Demo', '1a', '', '__proto__');
const longName = mostly(['nordic', 'a-1', 'x'.repeat(61)], 'x'.repeat(62), 'Nordic', '-a', '', '__proto__');
const path = mostly(
  ['a.territories.jsonc', 'a/b.territories.jsonc', 'a//b.territories.jsonc', '..a.territories.jsonc'],
  ...['../a.territories.jsonc', './a.territories.jsonc', '/a.territories.jsonc', 'a/../b.territories.jsonc'],
  ...[
    'a\\b.territories.jsonc',
    'c:a.territories.jsonc',
    '.territories.jsonc',
    'a.jsonc',
    'a\n.territories.jsonc',
  ],
);
const rootDocument = like(
  {
    version: mostly([1], 2, '1'),
    organisations: mostly(mapOf(shortName, organisation, 1), {}),
    mode,
    territories,
    $schema: mostly(fc.string()),
    include: listOf(path),
    groups: mostly(mapOf(longName, listOf(person))),
    protect: like({ people: listOf(person), territories: listOf(name) }, []),
  },
  ['version', 'organisations', 'mode', 'territories'],
);
const includedDocument = like({ version: mostly([1], 2), territories, $schema: mostly(fc.string()) }, [
  'version',
  'territories',
]);
const included = JSON.stringify({ version: 1, territories: { Z: { members: ['z@x.example'] } } });

/** As many of a text as 5 MB hold beside a root. */
const many = (text: string) => text.repeat(Math.floor((5 * 1024 * 1024 - 500) / text.length));
/** As many as 600 kB hold, each with its own number in place of #. */
const numbered = (text: string) =>
  Array.from({ length: Math.floor(600_000 / (text.length + 5)) }, (_, index) =>
    text.replaceAll('#', `${index}`),
  );
const large: readonly (readonly [name: string, text: string, code: string])[] = [
  ['brackets', many('['), 'tooDeep'],
  ['a text that never ends', `{"version": "${many('a')}`, 'notJson'],
  ['comments that never end', many('/*'), 'notJson'],
  ['line ends', many('\n'), 'emptyFile'],
  ['a name', rootOf(`"${many('a')}": { "members": ["a@x"] }`), 'noName'],
  ['numbers for members', rootOf(`"A": { "members": [${many('5,')}] }`), 'tooManyEntries'],
  [
    'people who are absent',
    rootOf(`"A": { "members": ["a@x"], "absent": [${numbered('"#@x"').join()}] }`),
    'absentInExact',
  ],
  ['territories of nobody', rootOf(numbered('"#": { "members": [], "x": 1 }').join()), 'membersEmpty'],
  [
    'a group of many in many territories',
    rootOf(
      numbered('"#": { "members": ["@g"] }').join(),
      `"groups": { "g": [${numbered('"#@x"').join()}] },\n`,
    ),
    'tooManyPeople',
  ],
];

describe('an assignment file', () => {
  for (const [what, text, code] of large) {
    it(`a large file of ${what} is read within seconds`, async () => {
      const { problems } = await readFiles(text);
      assert.ok(
        problems.some(({ cause }) => cause.code === code),
        problems[0]?.cause.code,
      );
    }).timeout(20_000);
  }

  it('F26: fits the schema exactly when the reader finds nothing that a schema could see', async () => {
    let fitting = 0;
    const document = fc.oneof(rootDocument, includedDocument);
    await fc.assert(
      fc.asyncProperty(document, async (value) => {
        const text = JSON.stringify(value);
        const asRoot = await readFiles(text, { 'a.territories.jsonc': included });
        const part = 'part.territories.jsonc';
        const asPart = await readFiles(rootWith(`"include": ["${part}"]`), { [part]: text });
        const fits = fitsParser(asRoot, 'crm.territories.jsonc') || fitsParser(asPart, part);
        if (fits) fitting++;
        assert.equal(
          fitsSchema(JSON.parse(text)),
          fits,
          JSON.stringify([fitsSchema.errors, asRoot.problems], undefined, 1),
        );
      }),
      { numRuns: 4000 },
    );
    assert.ok(fitting > 300, `only ${fitting} were right`);
  }).timeout(60_000);

  it('F25: of any bytes is read without a failure, and every problem has a place in its text', async () => {
    const prototype = JSON.stringify(Object.getOwnPropertyNames(Object.prototype));
    const soup = fc.constantFrom(
      ...'[]{},:"\\/'.split(''),
      '/*',
      '*/',
      '//',
      '\r\n',
      '\r',
      '\ufeff',
      '"members"',
      '1',
      ' ',
      token,
    );
    const encoded = (text: string) => new TextEncoder().encode(text);
    const json = fc
      .oneof(rootDocument, includedDocument, anything)
      .map((value) => JSON.stringify(value, undefined, 1));
    const cut = fc
      .tuple(fc.oneof(json, fc.constant(workedExample)), fc.nat(), fc.nat(9), fc.string())
      .map(
        ([text, at, length, other]) =>
          text.slice(0, at % text.length) + other + text.slice((at % text.length) + length),
      );
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.string({ unit: 'binary' }).map(encoded),
      fc.array(soup, { maxLength: 60 }).map((parts) => encoded(parts.join(''))),
      fc.tuple(soup, soup, fc.nat(3000)).map(([a, b, times]) => encoded((a + b).repeat(times))),
      fc.tuple(fc.constantFrom('', '\ufeff'), json).map(([mark, text]) => encoded(mark + text)),
      cut.map((text) => text.replaceAll('\n', '\r\n')),
      cut.map((text) => Buffer.concat([encoded(text), Buffer.from([0xff])])),
    );
    await fc.assert(
      fc.asyncProperty(bytes, bytes, async (content, part) => {
        const reading = await readFiles(content, { 'a.territories.jsonc': part });
        const included = await readFiles(rootWith('"include": ["a.territories.jsonc"]'), {
          'a.territories.jsonc': part,
        });
        for (const { draft, problems, document } of [reading, included]) {
          assert.equal(
            document === undefined,
            problems.some(({ cause }) => cause.code !== 'unusedGroup'),
          );
          for (const { file, place, cause } of problems) {
            const { text, lines } = draft.files.find(({ name }) => name === file) ?? assert.fail(file);
            assert.ok(place.at >= 0 && place.length >= 0 && place.at + place.length <= text.length);
            assert.ok(lines.lineOf(place.at) >= 1);
            const told = assignmentProblemText(cause);
            assert.match(told, /^[^\n]{9,}\.$/);
            const said = `${told} ${JSON.stringify(cause)}`;
            assert.ok(!parts.some((part) => said.includes(part)), told);
          }
        }
      }),
      { numRuns: 2000 },
    );
    assert.equal(JSON.stringify(Object.getOwnPropertyNames(Object.prototype)), prototype);
  }).timeout(60_000);
});
