import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { nearest } from '../../../../src/core/util/nearest';

const words = ['plan', 'apply', 'drift', 'export', 'exit-code', 'json'];

const meant: readonly (readonly [given: string, word: string | undefined])[] = [
  ['plan', 'plan'],
  ['plna', 'plan'],
  ['aply', 'apply'],
  ['jsn', 'json'],
  ['exit', 'exit-code'],
  ['ex', undefined], // export or exit-code
  ['x', undefined],
  ['', undefined],
  ['elephant', undefined],
];

describe('the word that was meant', () => {
  for (const [given, word] of meant) {
    it(`by ${JSON.stringify(given)}: ${word ?? 'nobody knows'}`, () => {
      assert.equal(nearest(given, words), word);
    });
  }

  it('is the word itself with one letter more, fewer or another, where no other is as near', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('whoami', 'territories'),
        fc.nat(),
        fc.constantFrom('', 'q'),
        (word, at, put) => {
          const index = at % word.length;
          const slip = `${word.slice(0, index)}${put}${word.slice(index + 1)}`;
          assert.equal(nearest(slip, ['whoami', 'territories']), word);
        },
      ),
    );
  });

  it('is none among none', () => {
    assert.equal(nearest('plan', []), undefined);
  });
});
