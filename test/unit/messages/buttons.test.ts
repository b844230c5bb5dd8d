import { strict as assert } from 'node:assert';
import { buttonsOfSource } from '../../harness/buttons';
import { bundleOf, languages } from '../../harness/languages';
import { readJson } from '../../harness/sources';

/** A message is as wide as three of these, and what has no room is not shown at all. */
const widest = 26;

/** Columns: a letter of Chinese or Japanese takes two. */
function width(text: string): number {
  return Array.from(text).reduce((sum, one) => sum + (/[\u1100-\u115f\u2e80-\uffe6]/.test(one) ? 2 : 1), 0);
}

describe('U26: a button', () => {
  const buttons = [...buttonsOfSource()];

  it('is found in the source, wherever it is made', () => {
    for (const known of ['Undo', 'Show Report', 'Show Log', 'Try Again', 'Reload Window', 'Associate'])
      assert.ok(buttons.includes(known), known);
    assert.ok(buttons.length > 30, String(buttons.length));
  });

  it('holds no name, which may be of any length', () => {
    assert.deepEqual(
      buttons.filter((button) => button.includes('{')),
      [],
    );
  });

  for (const language of [undefined, ...languages]) {
    it(`leaves room for its neighbours, ${language ?? 'en'}`, () => {
      const texts = readJson(bundleOf(language)) as Readonly<Record<string, string>>;
      const shown = buttons.map((button) => texts[button] ?? button);
      assert.deepEqual(
        shown.filter((text) => width(text) > widest),
        [],
      );
    });
  }
});
