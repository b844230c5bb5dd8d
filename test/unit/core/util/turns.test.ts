import { strict as assert } from 'node:assert';
import * as fs from 'node:fs';
import { inSlices, othersFirst } from '../../../../src/core/util/turns';

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

describe('work on a long list', () => {
  const list = Array.from({ length: 1000 }, (_, index) => index);

  it('takes every item once and in order', async () => {
    const seen: number[] = [];
    await inSlices(list, (slice) => seen.push(...slice));
    assert.deepEqual(seen, list);
  });

  it('lets others have their turn before it begins, and whenever it has taken long', async () => {
    const turns: string[] = [];
    const others = () => turns.push('others');
    setImmediate(others);
    await inSlices(list, ([first = 0]) => {
      turns.push(String(first));
      setImmediate(others);
      for (const began = performance.now(); performance.now() - began < 10;);
    });
    const alternating = list
      .filter((index) => index % 100 === 0)
      .flatMap((index) => ['others', String(index)]);
    assert.deepEqual(turns.slice(0, 20), alternating);
  });
});
