import { strict as assert } from 'node:assert';
import { readMemberships } from '../../../../src/core/userFiles/memberships';
import { never } from '../../../harness/crm';

const read = (text: string) => readMemberships(text, never());

describe('a table of memberships', () => {
  it('is read as the command line prints it, with the line of each row', async () => {
    assert.deepEqual(await read('territory,user\nNorth,a@x.example\n"Asia > South",id:431\n'), [
      { territory: 'North', user: 'a@x.example', line: 2 },
      { territory: 'Asia > South', user: 'id:431', line: 3 },
    ]);
  });

  it('is read as spreadsheets save it: other columns, another delimiter, blank lines, a mark at the start', async () => {
    assert.deepEqual(await read('\ufeffE-Mail;Name;Territory\r\na@x.example;Ann;North\r\n\r\n'), [
      { territory: 'North', user: 'a@x.example', line: 2 },
    ]);
  });

  it('has no meaning without one of the columns, without a row, or with a cell that says nothing', async () => {
    assert.deepEqual(await read('user\na@x.example\n'), { code: 'noColumns', line: 1 });
    assert.deepEqual(await read(''), { code: 'noColumns', line: 1 });
    assert.deepEqual(await read('territory,user\n'), { code: 'noRows', line: 1 });
    assert.deepEqual(await read('territory,user\nNorth,a@x.example\nNorth,\n'), {
      code: 'emptyCell',
      line: 3,
    });
  });
});
