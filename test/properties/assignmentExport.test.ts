import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import * as prettier from 'prettier';
import { sortAssignments } from '../../src/core/assignments/sort';
import { personTexts, territoryTexts, writeAssignments } from '../../src/core/assignments/write';
import type { TerritoryId, UserId } from '../../src/core/util/ids';
import { assignmentComments } from '../../src/messages/assignments';
import { readFiles, toldOf } from '../harness/assignments';
import { hostileNames } from '../harness/hostileNames';

const name = fc.oneof(
  fc.constantFrom('North', 'north', 'A', 'B', 'C', 'id:7', 'A > B', 'Å', 'A\u030a', ...hostileNames),
  fc.string(),
);
const address = fc.oneof(
  fc.constantFrom(
    'a@x.example',
    'A@x.example',
    'å@x.example',
    'no address',
    '',
    'a\u202e@x.example',
    '山@x.example',
  ),
  fc.emailAddress(),
);
const environment = fc.constantFrom('production', 'sandbox', 'developer', 'simulator');

describe('a new assignment file', () => {
  it('tells all territories and people apart, is in order, and Prettier leaves it alone', async () => {
    const organisation = fc.record({
      paths: fc.array(fc.array(name, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 }),
      emails: fc.array(address, { maxLength: 8 }),
      members: fc.array(fc.array(fc.nat(7)), { minLength: 8, maxLength: 8 }),
      called: fc.stringMatching(/^[a-z][a-z0-9-]{0,30}$/),
      environment,
      mode: fc.constantFrom('exact' as const, 'additive' as const),
    });
    await fc.assert(
      fc.asyncProperty(organisation, async ({ paths, emails, members, called, environment: where, mode }) => {
        const all = paths.map((path, index) => ({ id: String(index + 1) as TerritoryId, path }));
        const people = emails.map((email, index) => ({ id: String(index + 1) as UserId, email }));
        const [territories, persons] = [territoryTexts(all), personTexts(people)];
        const written = all.map(({ id }, index) => {
          const ids = new Set((members[index] ?? []).flatMap((one) => people[one]?.id ?? []));
          return { name: territories.get(id) ?? '', members: [...ids].map((one) => persons.get(one) ?? '') };
        });
        const dataCentre = where === 'simulator' ? undefined : ('eu' as const);
        const fence = { name: called, id: '9'.repeat(20), environment: where, dataCentre };
        const text = writeAssignments({
          ...{ organisation: fence, mode, territories: written, comments: assignmentComments() },
        });
        const reading = await readFiles(text);
        assert.deepEqual(toldOf(reading), []);
        const { document = assert.fail() } = reading;
        const read = document.territories.map((one) => [
          one.text,
          one.members.entries.map((entry) => entry.text),
        ]);
        const expected = written.map((one) => [one.name, one.members.toSorted()] as const);
        assert.deepEqual(new Map(read as [string, string[]][]), new Map(expected));
        assert.equal(document.territories.length, all.length);
        assert.deepEqual(sortAssignments(document), new Map());
        assert.equal(await prettier.format(text, { parser: 'jsonc' }), text);
      }),
      { numRuns: 500 },
    );
  }).timeout(60_000);
});
