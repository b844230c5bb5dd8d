import assert from 'node:assert/strict';
import { endpoints } from '../../../../src/core/zoho/endpoints';
import type { Stall } from '../../../../src/core/zoho/transport';
import { never, transport, usingSimulator } from '../../../harness/crm';

describe('an answer that takes long', () => {
  const stallsOf = async (latencyMs: number, stallMs: number): Promise<Stall[]> => {
    const stalls: Stall[] = [];
    await usingSimulator({ switches: { latencyMs } }, async (simulator) => {
      const send = transport(simulator, {
        limits: { stallMs },
        onStall: (stall) => {
          assert.equal(stall.over.aborted, false);
          stalls.push(stall);
        },
      });
      await send({ endpoint: endpoints.organisation, signal: never() });
    });
    return stalls;
  };

  it('is told once, by its call and since when, and is over when it came', async () => {
    const before = Date.now();
    const [stall, ...others] = await stallsOf(300, 20);
    assert.ok(stall);
    assert.deepEqual(others, []);
    assert.equal(stall.call, 'GET /org');
    assert.ok(stall.since >= before && stall.since < Date.now());
    assert.ok(stall.over.aborted);
  });

  it('is nobody’s business while it takes no longer than usual', async () => {
    assert.deepEqual(await stallsOf(0, 5000), []);
  });
});
