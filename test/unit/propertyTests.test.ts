import { strict as assert } from 'node:assert';
import { sources } from '../harness/sources';

/** What holds for whatever comes, by number. The tests of each carry the number in their name: `grep -rn F16 test`. */
const properties: Readonly<Record<string, string>> = {
  F1: 'the address of a request, whatever ids it is given',
  F2: 'the hosts that are accepted, whatever text names them',
  F3: 'CSV that is written and read, whatever is in the table',
  F4: 'a cell that no spreadsheet takes for a formula',
  F5: 'a file of any bytes',
  F6: 'a plan that leads to what is wanted',
  F7: 'the hash of a plan',
  F8: 'an undo of what a run did, and of nothing else',
  F9: 'how long Zoho asks to wait, in whatever form',
  F10: 'the time until another try, and how many there are',
  F11: 'what an answer says, whatever it is',
  F12: 'the redactor, wherever a secret stands',
  F13: 'a text on the screen, whatever it was',
  F14: 'a journal cut or damaged anywhere',
  F15: 'the outcomes of a row in whatever order',
  F16: 'runs in a world where anything happens',
  F17: 'two windows and one sign-in',
  F18: 'pages between which rows move',
  F19: 'a tree of whatever parents',
  F20: 'settings of any value at any scope',
  F21: 'the loopback server and any bytes',
  F22: 'the pace, whenever calls come and end',
  F23: 'a message that says what, where, what was not done and what next',
  F24: 'what is exported and taken in again',
};

describe('the properties', () => {
  const texts = sources('test').filter(({ file }) => !file.endsWith('propertyTests.test.ts'));
  const named = new Set(texts.flatMap(({ text }) => text.match(/\bF\d+(?=: )/g) ?? []));

  it('are twenty-four', () => {
    assert.deepEqual(
      Object.keys(properties),
      Array.from({ length: 24 }, (_, index) => `F${index + 1}`),
    );
  });

  for (const [number, what] of Object.entries(properties)) {
    it(`${number} of ${what} is tested`, () => assert.ok(named.has(number)));
  }
});
