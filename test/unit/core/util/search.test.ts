import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { RankedSearch, type Searchable } from '../../../../src/core/util/search';

function searchOf(...items: readonly Searchable[]): RankedSearch<Searchable> {
  const search = new RankedSearch<Searchable>((item) => item);
  search.add(items);
  return search;
}

const people = searchOf(
  { name: 'Ranner', id: '7', email: 'x@a.example', more: 'Sales Manager' },
  { name: 'Joanna Berg', id: '6', email: 'jo@a.example' },
  { name: 'Berg Anna', id: '5', email: 'berg@a.example' },
  { name: 'Anna Zoll', id: '4', email: 'zoll@a.example' },
  { name: 'Anna Abel', id: '3', email: 'abel@a.example' },
  { name: 'Élise Ñandú', id: '1230', email: 'anna@a.example', more: 'Anna deputy' },
  { name: 'Bo', id: '2', email: 'bo@a.example', more: 'Assistant of Anna' },
);

const cases: readonly (readonly [what: string, text: string, ids: string])[] = [
  [
    'first names that begin with it, by name, then words, then inner parts, addresses, the rest',
    'anna',
    '3 4 5 6 1230 2',
  ],
  ['parts of a name that no word begins with', 'nner', '7'],
  ['ids before addresses', '123', '1230'],
  ['without regard to case and accents', 'ELISE nandu', '1230'],
  ['words in any order', 'zoll anna', '4'],
  ['words in different texts', 'sales ranner', '7'],
  ['nobody when one of the words fits nowhere', 'anna nowhere', ''],
  ['everybody by name when nothing is asked', '', '3 4 5 2 1230 6 7'],
];

const texts = fc.record({
  name: fc.string({ unit: 'grapheme', maxLength: 12 }),
  id: fc.nat(2000).map(String),
  email: fc.string({ maxLength: 8 }),
  more: fc.string({ maxLength: 8 }),
});

describe('a ranked search', () => {
  for (const [what, text, ids] of cases) {
    it(`finds ${what}: "${text}"`, () => {
      const { best, total } = people.find(text, 100);
      assert.equal(best.map(({ id }) => id).join(' '), ids);
      assert.equal(total, best.length);
    });
  }

  it('gives the best of many and tells how many there are', () => {
    fc.assert(
      fc.property(fc.array(texts), fc.string({ maxLength: 2 }), fc.nat(5), (items, text, most) => {
        const search = searchOf(...items);
        const all = search.find(text, items.length);
        assert.equal(all.best.length, all.total);
        assert.deepEqual(search.find(text, most), { best: all.best.slice(0, most), total: all.total });
      }),
    );
  });

  it('finds everything by its own name and by its id, whenever it was added', () => {
    fc.assert(
      fc.property(fc.array(texts), fc.array(texts), (first, second) => {
        const search = searchOf(...first);
        search.find('', 1);
        search.add(second);
        for (const item of [...first, ...second]) {
          assert.ok(search.find(item.name, 100).best.includes(item), item.name);
          assert.ok(search.find(item.id, 100).best.includes(item), item.id);
        }
      }),
    );
  });

  it('finds the same for a text that is typed, corrected and added to as for one that is pasted', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '1', 'Z', 'é'), maxLength: 4 });
    const few = fc.array(fc.record({ name: letters, id: letters, email: letters, more: letters }));
    fc.assert(
      fc.property(few, fc.array(letters, { maxLength: 4 }), (items, parts) => {
        const typed = searchOf(...items);
        for (const text of parts.flatMap((part, n) => [part, parts.slice(0, n + 1).join('')])) {
          for (let end = 0; end <= text.length; end++)
            typed.find(text.slice(0, end), 3, ({ id }) => id !== 'a');
          assert.deepEqual(typed.find(text, 100), searchOf(...items).find(text, 100), text);
        }
      }),
    );
  });
});
