import { strict as assert } from 'node:assert';
import { expectedAt } from '../../../../src/core/assignments/expected';
import { rootOf } from '../../../harness/assignments';

/** What may be written where `|` is, and what it replaces. */
function at(marked: string): string {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const found = expectedAt(text, offset);
  if (!found) return 'nothing';
  const { what, place, typed, isNewKey } = found;
  return `${what}${isNewKey ? ' as key' : ''}: ${typed} of ${text.slice(place.at, place.at + place.length)}`;
}

describe('what may be written at a position', () => {
  for (const [marked, expected] of [
    ['"A": { "members": ["kar|i@x.example"] }', 'member: kar of "kari@x.example"'],
    ['"A": { "members": ["|"] }', 'member:  of ""'],
    ['"A": { "members": ["a@x.example", "@no|"] }', 'member: @no of "@no"'],
    ['"A": { "members": [|] }', 'member:  of '],
    ['"A": { "members": [kar|] }', 'member: kar of kar'],
    ['"A": { "members": ["a@x.example"|] }', 'nothing'],
    ['"A": { "members": ["kar|\n] }', 'member: kar of "kar'],
    ['"A": { "members": [\n // see "kar|\n] }', 'nothing'],
    ['"A": { "absent": ["kar|"] }', 'person: kar of "kar"'],
    ['"A": { "previously": ["Bav|"] }', 'territory: Bav of "Bav"'],
    ['"No|rth": { "members": [] }', 'territory: No of "North"'],
    ['"No|"', 'territory as key: No of "No"'],
    ['"A": { "mem|": [] }', 'nothing'],
    ['"A": { "mode": "ex|act" }', 'nothing'],
  ] as const)
    it(`${marked.replace(/\s+/g, ' ')} → ${expected}`, () => assert.equal(at(rootOf(marked)), expected));

  for (const [marked, expected] of [
    ['{ "groups": { "g": ["k|"] } }', 'person: k of "k"'],
    ['{ "groups": { "g|": [] } }', 'nothing'],
    ['{ "protect": { "people": ["k|"] } }', 'person: k of "k"'],
    ['{ "protect": { "territories": ["k|"] } }', 'listedTerritory: k of "k"'],
    ['{ "organisations": { "o": { "people": { "k|": "" } } } }', 'listedPerson: k of "k"'],
    ['{ "organisations": { "o": { "people": { "a@x.example": "k|" } } } }', 'person: k of "k"'],
    ['{ "organisations": { "o": { "territories": { "k|" } } } }', 'listedTerritory as key: k of "k"'],
    ['{ "organisations": { "o": { "territories": { "A": "k|" } } } }', 'territory: k of "k"'],
    ['{ "organisations": { "o": { "id": "4|" } } }', 'nothing'],
    ['{ "include": ["b|"] }', 'part: b of "b"'],
    ['{ "include": "b|" }', 'nothing'],
    ['|', 'nothing'],
  ] as const)
    it(`${marked} → ${expected}`, () => assert.equal(at(marked), expected));
});

/** The text with the commas that are missing around what may be written where `|` is. */
function parted(marked: string): string {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const found = expectedAt(text, offset) ?? assert.fail();
  const {
    place,
    commas: { before, behind },
  } = found;
  const end = place.at + place.length;
  const start =
    before === undefined ? text.slice(0, end) : `${text.slice(0, before)},${text.slice(before, end)}`;
  return start + (behind ? ',' : '') + text.slice(end);
}

describe('the commas around what is written', () => {
  for (const [marked, expected] of [
    ['"A": { "members": ["a|"] }', '"A": { "members": ["a"] }'],
    ['"A": { "members": ["a" "b|"] }', '"A": { "members": ["a", "b"] }'],
    ['"A": { "members": ["a|" "b"] }', '"A": { "members": ["a", "b"] }'],
    ['"A": { "members": ["a" "b|" "c"] }', '"A": { "members": ["a", "b", "c"] }'],
    ['"A": { "members": ["a", "b|", "c",] }', '"A": { "members": ["a", "b", "c",] }'],
    [
      '"A": { "members": [ // "x"\n"a" // one, "y"\n"b|" /* , */\n// [\n"c"] }',
      '"A": { "members": [ // "x"\n"a", // one, "y"\n"b", /* , */\n// [\n"c"] }',
    ],
    ['"A": { "members": ["a\\"," "b|"] }', '"A": { "members": ["a\\",", "b"] }'],
    ['"A": { "members": ["a" b|] }', '"A": { "members": ["a", b] }'],
    ['"A": { "members": ["a"\n|] }', '"A": { "members": ["a",\n] }'],
    ['"A": { "members": ["a"b|] }', '"A": { "members": ["a",b] }'],
    ['"A": { "members": [|"a"] }', '"A": { "members": [,"a"] }'],
    ['"A": { "members": ["a" ,|] }', '"A": { "members": ["a" ,] }'],
    ['"A": { "members": [] } "B|"', '"A": { "members": [] }, "B"'],
    ['"B|" "A": { "members": [] }', '"B", "A": { "members": [] }'],
    ['"A|": { "members": [] }', '"A": { "members": [] }'],
  ] as const)
    it(`${marked.replace(/\s+/g, ' ')} → ${expected.replace(/\s+/g, ' ')}`, () =>
      assert.equal(parted(rootOf(marked)), rootOf(expected)));
});
