import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { decode } from '../../../../src/core/userFiles/decode';

const text = 'user_id;name\r\n5;Ünï "Voß"\r\n';
const cyrillic = 'имя;user_id\nМара Восс;431581000000258001\n';
const utf16 = (written: string) => Buffer.from(written, 'utf16le');

const files: readonly (readonly [what: string, bytes: Uint8Array, text: string | undefined])[] = [
  ['UTF-8', Buffer.from(text), text],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`), text],
  ['UTF-16 as a spreadsheet saves it', utf16(`\ufeff${text}`), text],
  ['UTF-16 the other way round', utf16(`\ufeff${text}`).swap16(), text],
  ['UTF-16 without a mark', utf16('user_id,name\r\n5,A\r\n'), 'user_id,name\r\n5,A\r\n'],
  ['UTF-16 without a mark, the other way round', utf16('{"users":[]}').swap16(), '{"users":[]}'],
  ['UTF-16 without a mark that other letters begin', utf16(cyrillic), cyrillic],
  ['UTF-16 without a mark that other letters begin, the other way round', utf16(cyrillic).swap16(), cyrillic],
  ['UTF-16 without a mark of one line', utf16('名前,user_id'), '名前,user_id'],
  ['UTF-8 with a zero', Buffer.from('user_id\n5\0'.repeat(3)), undefined],
  ['UTF-8 with a mark and a zero', Buffer.from('\ufeffuser_id\n5\0'), undefined],
  ['half a character of UTF-16 without a mark', utf16(cyrillic).subarray(0, -1), undefined],
  ['a single digit', Buffer.from('5'), '5'],
  ['nothing', new Uint8Array(), ''],
  ['Latin letters of one byte', Buffer.from('é', 'latin1'), undefined],
  ['half a character of UTF-16', utf16(`\ufeff${text}`).subarray(0, -1), undefined],
];

describe('the text of a file', () => {
  for (const [what, bytes, expected] of files) it(`in ${what}`, () => assert.equal(decode(bytes), expected));

  it('is read as it was written, in UTF-8 and in UTF-16', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (written) => {
        assert.equal(decode(Buffer.from(`\ufeff${written}`)), written);
        assert.equal(decode(utf16(`\ufeff${written}`)), written);
      }),
    );
  });
});
