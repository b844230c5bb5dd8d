import { strict as assert } from 'node:assert';
import { userId, type UserId } from '../../../src/core/util/ids';
import type { Cause, Remedy } from '../../../src/core/userFiles/problem';
import { problemText, remedyText, unusedText } from '../../../src/messages/userFiles';
import { read } from '../../harness/files';

const id = userId('5') as UserId;
const person = (name: string, email: string) => ({ id, name, email });

describe('the words for what is wrong in files', () => {
  const remedies: readonly (readonly [Remedy, string])[] = [
    [{ code: 'deleteRow' }, 'Delete what stands here twice'],
    [{ code: 'quoteId' }, 'Put the id in quotation marks'],
    [{ code: 'writeId', person: person('Mara Voss', 'm@x.example') }, 'Write the id of Mara Voss: 5'],
    [{ code: 'writeId', person: person('', 'm@x.example') }, 'Write the id of m@x.example: 5'],
    [
      { code: 'writeAddress', person: person('Mara', 'm@x.example') },
      'Write the address of Mara: m@x.example',
    ],
    [{ code: 'writeTerritory', text: 'EMEA' }, 'Write EMEA'],
  ];
  for (const [remedy, told] of remedies)
    it(`offer what a quick fix does: ${told}`, () => assert.equal(remedyText(remedy), told));

  it('name a row of another file with it, and five people at most', () => {
    const clash = { code: 'saidAgain', user: id, line: 7 } as const;
    assert.match(problemText({ ...clash, file: 'b.csv' }), /on line 7 \(b\.csv\) already/);
    assert.match(problemText({ ...clash, file: undefined }), /on line 7 already/);
    const owners = Array.from({ length: 6 }, (_, index) => person(`P${index}`, ''));
    const shared = problemText({ code: 'sharedAddress', address: 'a@b.example', owners });
    assert.match(shared, /: P0 \(5\), P1 \(5\), P2 \(5\), P3 \(5\), P4 \(5\), …\.$/);
  });

  it('make no icon, no link, and no second line of what a file or Zoho has', () => {
    const bad = '$(trash) [x](command:y)\n\u202e';
    const causes: readonly Cause[] = [
      { code: 'secondColumn', name: bad },
      { code: 'secondKey', key: bad },
      { code: 'besideUsers', key: bad },
      { code: 'otherUserInChanges', text: bad },
      { code: 'noText', written: bad, isId: false },
      { code: 'notAnId', text: bad },
      { code: 'idOfAnother', id, owner: person(bad, ''), named: [bad] },
      { code: 'unknownAddress', address: bad, allRead: true, alike: [person(bad, bad)] },
      { code: 'unknownTerritory', name: bad, similar: bad },
    ];
    const texts = [
      ...causes.map(problemText),
      remedyText({ code: 'writeAddress', person: person(bad, bad) }),
      remedyText({ code: 'writeTerritory', text: bad }),
      unusedText(bad),
    ];
    for (const text of texts) assert.doesNotMatch(text, /\$\(|\]\(|[\n\u202e]/, text);
  });

  it('are not needed before: a problem is plain data, and so is what its quick fix tells', async () => {
    const { problems } = await read('{"users":[{"id":5},{"id":"x"},{"id":"7"},{"id":"7"}]}');
    assert.deepEqual(structuredClone(problems), problems);
    assert.deepEqual(
      problems.map(({ cause }) => cause.code),
      ['idIsNumber', 'notAnId', 'saidAgain'],
    );
  });
});
