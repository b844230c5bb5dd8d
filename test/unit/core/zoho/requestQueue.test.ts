import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { RequestQueue } from '../../../../src/core/zoho/requestQueue';
import { pause } from '../../../../src/core/util/clock';
import { SkippingClock } from '../../../harness/clock';
import { never } from '../../../harness/crm';

const most = 3;

/** One call that wants through, in milliseconds of the clock. */
const call = fc.record({
  arrives: fc.nat(200),
  takes: fc.nat(60),
  /** How long its caller has patience, if that is limited. */
  patience: fc.option(fc.nat(100), { nil: undefined }),
  complains: fc.boolean(),
  /** How often it has to come back. */
  again: fc.nat(2),
});
const holds = fc.array(fc.record({ from: fc.nat(300), for: fc.nat(80) }), { maxLength: 4 });

describe('a queue', () => {
  it('F22: lets nobody overtake, nobody in while it is held or full, and loses nobody', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 30 }), holds, async (calls, held) => {
        const clock = new SkippingClock();
        const heldFor = () =>
          Math.max(
            0,
            ...held.map((hold) => (clock.now() >= hold.from ? hold.from + hold.for : 0) - clock.now()),
          );
        const queue = new RequestQueue({ clock, heldFor, start: 1, most, cleanPerStep: 20 });
        const waiting = new Set<number>();
        let inside = 0;

        const pass = async ({ arrives, takes, patience, complains, again }: (typeof calls)[number]) => {
          await pause(clock, arrives, never());
          const turn = queue.takeTurn();
          const cancel = new AbortController();
          if (patience !== undefined) clock.after(patience, () => cancel.abort('impatient'));
          cancel.signal.addEventListener('abort', () => waiting.delete(turn));
          for (let round = 0; round <= again; round++) {
            if (!cancel.signal.aborted) waiting.add(turn);
            await queue.run(turn, cancel.signal, async () => {
              assert.equal(turn, Math.min(...waiting), 'overtaken');
              waiting.delete(turn);
              inside++;
              assert.ok(inside <= most, 'too many at once');
              assert.equal(heldFor(), 0, 'started while held');
              await pause(clock, takes, never());
              inside--;
              if (complains) queue.narrow();
              else queue.answered();
            });
          }
        };
        const ends = await Promise.allSettled(calls.map(pass));
        for (const end of ends) if (end.status === 'rejected') assert.equal(end.reason, 'impatient');
        assert.deepEqual([inside, waiting.size], [0, 0]);
      }),
    );
  });

  it('widens by one for every twenty clean answers, halves on a complaint, and stays so for half a minute', async () => {
    const clock = new SkippingClock();
    const queue = new RequestQueue({ clock, heldFor: () => 0, start: 1, most, cleanPerStep: 20 });
    const width = async () => {
      let inside = 0;
      let widest = 0;
      const pass = () =>
        queue.run(queue.takeTurn(), never(), async () => {
          widest = Math.max(widest, ++inside);
          await pause(clock, 1, never());
          inside--;
        });
      await Promise.all(Array.from({ length: 6 }, pass));
      return widest;
    };
    const answers = (count: number) => {
      for (let n = 0; n < count; n++) queue.answered();
    };
    assert.equal(await width(), 1);
    answers(19);
    assert.equal(await width(), 1);
    answers(1);
    assert.equal(await width(), 2);
    answers(200);
    assert.equal(await width(), 3);
    queue.narrow();
    answers(200);
    assert.equal(await width(), 1);
    await pause(clock, 30_000, never());
    answers(20);
    assert.equal(await width(), 2);
    queue.narrow();
    queue.narrow();
    assert.equal(await width(), 1);
  });
});
