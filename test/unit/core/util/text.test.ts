import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { chunks, inert, inertMarkdown } from '../../../../src/core/util/text';
import { assertInert, hostileNames } from '../../../harness/hostileNames';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('$', '(', ')', '[', ']', 'a', '\n', '\u202e', '\u200b', '|', '\\', ' ', ':', '/'),
  }),
  fc.constantFrom(...hostileNames),
);

/** What a person sees of a text: everything but the break that takes the meaning out of it. */
function seen(text: string): string {
  return text.replaceAll('\u200b', '');
}

describe('text from outside, on the screen', () => {
  it('there are at least 60 hostile names to try', () => assert.ok(hostileNames.length >= 60));

  it('F13: is one line of plain text, as long as was asked for', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 300 }), (text, max) => {
        const line = inert(text, max);
        assertInert(line);
        assert.ok(Array.from(seen(line)).length <= max);
        assert.equal(line, line.trim());
        assert.doesNotMatch(line, / {2}/);
      }),
      { numRuns: 2000 },
    );
  });

  it('stays as it is when it is harmless', () => {
    for (const name of ['Ünïcödé Ñame', 'Müller & Söhne (Süd)', '東京', 'a_b*c', 'محمد', '5 < 6', '😀']) {
      assert.equal(inert(name), name);
    }
  });

  it('is cut with a sign that it was cut', () => {
    assert.equal(inert('abcdef', 4), 'abc…');
    assert.equal(inert('abcd', 4), 'abcd');
    assert.equal(inert('😀😀😀', 2), '😀…');
  });

  it('made inert twice is the same', () => {
    fc.assert(
      fc.property(anyText, (text) => assert.equal(seen(inert(seen(inert(text)))), seen(inert(text)))),
    );
  });
});

describe('text from outside, in a report', () => {
  it('has no sign left that Markdown understands', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const line = inertMarkdown(text);
        assertInert(line);
        const plain = line.replace(/\\[\\`*_{}[\]<>|~#!&$]/g, 'x');
        assert.doesNotMatch(plain, /[\\`*_{}[\]<>|~#!&$]|\/\/|[^\u200b]@|\bwww\./i);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads as it was written', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const rendered = inertMarkdown(text).replace(/\\([\\`*_{}[\]<>|~#!&$])/g, '$1');
        assert.equal(seen(rendered), seen(inert(text)));
      }),
    );
  });
});

describe('runs of a list', () => {
  it('hold everything, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat()), fc.integer({ min: 1, max: 9 }), (items, size) => {
        const runs = chunks(items, size);
        assert.deepEqual(runs.flat(), items);
        assert.ok(runs.every((run) => run.length > 0 && run.length <= size));
      }),
    );
  });
});
