import { strict as assert } from 'node:assert';
import { flawsIn, pseudo } from '../../harness/pseudo';

const name = 'Север';
const kind = (text: string) => flawsIn(text).map((flaw) => flaw.split(':', 1)[0]);

describe('the language nobody speaks', () => {
  it('keeps what a message is about, and shows where it begins and ends', () => {
    assert.equal(pseudo('Move {0} to {1}?', name, 'Юг'), '⟦~~~~~~ Móvé Север tó Юг?⟧');
    assert.equal(pseudo('Resume'), '⟦~~ Résúḿé⟧'.replace('ḿ', 'm'));
  });

  const right = [
    pseudo('Move {0} to {1}?', name, pseudo('{0} territories', 2)),
    `${pseudo('Nothing was sent.')} ${pseudo('Try again.')}`,
    `${name} · ${pseudo('{0} users', 2)}`,
    `${name}: ${pseudo('Zoho refused this user.')} ${pseudo('Try again.')}`,
    `${name} 431581000000200501`,
    'anna@example.com',
    '',
  ];
  for (const text of right) it(`finds nothing in ${text}`, () => assert.deepEqual(flawsIn(text), []));

  const wrong: readonly (readonly [string, string])[] = [
    ['Resume', 'not translated'],
    [`${name} users`, 'not translated'],
    [`3 ${pseudo('failed')}`, 'glued'],
    [`${pseudo('Users')} (3): ${name}`, 'glued'],
    [`${pseudo('and {0} more', 3)} ${pseudo('users')}`, 'glued'],
    [`${name} ${pseudo('manages {0}', 'Юг')}`, 'glued'],
  ];
  for (const [text, flaw] of wrong)
    it(`finds what is wrong with ${text}`, () => assert.deepEqual(kind(text), [flaw]));
});
