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
    ['{ "include": ["b|"] }', 'nothing'],
    ['|', 'nothing'],
  ] as const)
    it(`${marked} → ${expected}`, () => assert.equal(at(marked), expected));
});
