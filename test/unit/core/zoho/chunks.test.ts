import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { associationChunks, removalChunks } from '../../../../src/core/zoho/chunks';
import { user } from '../../../harness/crm';

const anyUsers = fc
  .array(fc.stringMatching(/^[1-9][0-9]{0,19}$/), { maxLength: 700, size: 'max' })
  .map((ids) => ids.map(user));

describe('users in runs that one request may carry', () => {
  it('associating: at most 100, all of them, in order', () => {
    fc.assert(
      fc.property(anyUsers, (users) => {
        const runs = associationChunks(users);
        assert.deepEqual(runs.flat(), users);
        assert.ok(runs.every((run) => run.length > 0 && run.length <= 100));
        assert.equal(runs.length, Math.ceil(users.length / 100));
      }),
    );
  });

  it('removing: at most 25 ids and 500 characters, all of them, in order', () => {
    fc.assert(
      fc.property(anyUsers, (users) => {
        const runs = removalChunks(users);
        assert.deepEqual(runs.flat(), users);
        for (const run of runs) {
          assert.ok(run.length > 0 && run.length <= 25);
          assert.ok(run.join(',').length <= 500, run.join(','));
        }
      }),
    );
  });

  it('removing: 25 ids of 19 digits fit just so, 20 digits do not', () => {
    const ids = (digits: number) => Array.from({ length: 25 }, () => user('9'.repeat(digits)));
    assert.deepEqual(
      removalChunks(ids(19)).map((run) => run.length),
      [25],
    );
    assert.deepEqual(
      removalChunks(ids(20)).map((run) => run.length),
      [23, 2],
    );
  });
});
