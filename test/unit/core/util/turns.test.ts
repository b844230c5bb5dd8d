import { strict as assert } from 'node:assert';
import * as fs from 'node:fs';
import { othersFirst } from '../../../../src/core/util/turns';

describe('a turn for others', () => {
  it('is had by a timer that is due, also when what went before was the answer of the system', async () => {
    let others = 0;
    await new Promise<void>((resolve) => {
      fs.stat(__filename, () => {
        setTimeout(() => others++, 1);
        const until = performance.now() + 3;
        while (performance.now() < until); // as long as the work of a turn
        void othersFirst().then(resolve);
      });
    });
    assert.equal(others, 1);
  });
});
