import { strict as assert } from 'node:assert';
import { nearest } from '../../../../src/core/util/nearest';

describe('what a text may have been meant to be', () => {
  const known = ['North', 'South', 'Norway', 'N', 'Southwest', 'ada@x.example'];
  for (const [text, found] of [
    ['Noth', ['North']],
    ['nrth', ['North']],
    ['Sotuh', ['South']],
    ['Suoth', ['South']],
    ['ada@x.exmaple', ['ada@x.example']],
    ['Northampton', []],
    ['zz', []],
    ['', []],
  ] as const)
    it(`of ${text || 'nothing'}: ${found.join() || 'nothing'}`, () =>
      assert.deepEqual(nearest(text, known), found));

  it('gives the nearest first, and not too many', () => {
    assert.deepEqual(nearest('Team 1', ['Team 22', 'Team 2', 'Team 1', 'Team 3', 'Team 4']), [
      'Team 1',
      'Team 2',
      'Team 3',
    ]);
  });
});
