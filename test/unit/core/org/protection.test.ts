import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import {
  ChangeRefused,
  protections,
  isProtection,
  isLooser,
  isPhrase,
  neededFor,
  startingProtection,
  type Verdict,
} from '../../../../src/core/org/protection';
import type { Target } from '../../../../src/core/org/target';
import { hostileNames } from '../../../harness/hostileNames';
import { target } from '../../../harness/targets';
import { phraseFor } from '../../../../src/messages/organisations';
import { explain, told } from '../../../../src/messages/explain';

const environments: readonly Target['environment'][] = ['production', 'sandbox', 'developer', 'simulator'];

/** Sizes that decide: nothing yet, one, the last that is small, the first that is large, any removal, no numbers. */
const sizes: readonly (readonly [adds: number, removals: number])[] = [
  [0, 0],
  [1, 0],
  [25, 0],
  [26, 0],
  [0, 1],
  [1, 1],
  [30, 30],
  [Number.NaN, 0],
  [0, Number.NaN],
  [-1, 0],
];

/** One verdict per size, in a trusted workspace. */
const rule: Readonly<Record<(typeof protections)[number], readonly Verdict[]>> = {
  readOnly: sizes.map(() => 'readOnly'),
  typeAlways: sizes.map(() => 'type'),
  typeLarge: ['click', 'click', 'click', 'type', 'type', 'type', 'type', 'type', 'type', 'type'],
  click: sizes.map(() => 'click'),
};

describe('the protection of an organisation', () => {
  for (const protection of protections) {
    for (const [index, [adds, removals]] of sizes.entries()) {
      const expected = rule[protection][index];
      it(`${protection}: ${adds} to add, ${removals} to remove: ${expected}; untrusted: never`, () => {
        assert.equal(neededFor(protection, true, { adds, removals }), expected);
        assert.equal(neededFor(protection, false, { adds, removals }), 'untrusted');
      });
    }
  }

  for (const environment of environments) {
    const expected = environment === 'production' ? 'typeLarge' : 'click';
    it(`starts as ${expected} in ${environment}`, () =>
      assert.equal(startingProtection({ environment }), expected));
  }

  it('asks for more, never for less, the more is changed', () => {
    const rank: Readonly<Record<Verdict, number>> = { click: 0, type: 1, readOnly: 2, untrusted: 3 };
    const count = fc.nat({ max: 100 });
    fc.assert(
      fc.property(
        fc.constantFrom(...protections),
        fc.boolean(),
        count,
        count,
        count,
        (protection, trusted, ...n) => {
          const [adds, removals, more] = n;
          const less = rank[neededFor(protection, trusted, { adds, removals })];
          assert.ok(rank[neededFor(protection, trusted, { adds: adds + more, removals })] >= less);
          assert.ok(rank[neededFor(protection, trusted, { adds, removals: removals + more })] >= less);
        },
      ),
    );
  });

  it('is looser than those before it in the list, and than no other', () => {
    for (const [one, now] of protections.entries()) {
      for (const [other, next] of protections.entries()) assert.equal(isLooser(next, now), other > one);
    }
  });

  it('is one of the four, whatever was stored', () => {
    for (const protection of protections) assert.ok(isProtection(protection));
    for (const other of [undefined, null, '', 'free', 'READONLY', 0, ['click'], { protection: 'click' }])
      assert.ok(!isProtection(other));
  });
});

describe('the name to type', () => {
  it('is that of the organisation, else its id, else what every confirmation calls it', () => {
    assert.equal(phraseFor(target()), 'Acme');
    assert.equal(phraseFor(target({ name: '' })), '431581000000000225');
    assert.equal(phraseFor(target({ name: '', organisation: '' })), 'Organisation (Europe, production)');
  });

  it('is taken as it is seen, and in no other form', () => {
    for (const text of ['Acme', ' Acme ', 'Ac\u200bme', 'Acme\n']) assert.ok(isPhrase(text, 'Acme'), text);
    for (const text of ['', 'acme', 'ACME', 'Acm', 'Acme2', 'A cme', 'yes'])
      assert.ok(!isPhrase(text, 'Acme'));
    assert.ok(isPhrase('Cafe\u0301  du Nord', 'Café du Nord'));
    assert.ok(
      isPhrase('$(trash) now', '$\u200b(trash) now'),
      'the name is shown with a break nobody can type',
    );
  });

  it('is never nothing, whatever the organisation is called', () => {
    for (const name of hostileNames) {
      const phrase = phraseFor(target({ name: name.replace(/\p{C}/gu, '').trim() }));
      assert.ok(!isPhrase('', phrase), JSON.stringify(name));
    }
  });
});

describe('a refused change', () => {
  for (const reason of ['readOnly', 'untrusted'] as const) {
    it(`names the organisation, says that nothing was sent, and what to do: ${reason}`, () => {
      const error = new ChangeRefused(reason, target());
      const message = told(error);
      const { notDone } = explain(error);
      assert.match(message, /Acme \(Europe, production\)/);
      assert.equal(notDone, 'Nothing was sent to Zoho.');
    });
  }
});
