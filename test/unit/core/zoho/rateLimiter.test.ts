import { strict as assert } from 'node:assert';
import fetch from 'node-fetch';
import { CrmClient } from '../../../../src/core/zoho/client';
import type { CrmErrorKind } from '../../../../src/core/zoho/errors';
import { RateLimiter, type Wait } from '../../../../src/core/zoho/rateLimiter';
import type { CallLogEntry, TransportOptions } from '../../../../src/core/zoho/transport';
import type { Fault, Simulator, SimulatorOptions } from '../../../../src/simulator/server';
import { SkippingClock } from '../../../harness/clock';
import {
  assertExplains,
  countingFetch,
  crmError,
  never,
  sampleTerritory as t,
  sampleUser as u,
  transport,
  usingSimulator,
  writesTo,
} from '../../../harness/crm';
import { explain } from '../../../../src/messages/explain';
import type { TokenProvider } from '../../../../src/core/zoho/tokenProvider';

interface Paced {
  readonly simulator: Simulator;
  readonly crm: CrmClient;
  readonly clock: SkippingClock;
  readonly waits: Wait[];
}

/** Runs `use` with a client at its pace; time that it waits is skipped. */
async function paced(
  use: (paced: Paced) => Promise<void>,
  options: SimulatorOptions = {},
  overrides: Partial<TransportOptions> = {},
): Promise<void> {
  await usingSimulator(options, async (simulator) => {
    const clock = new SkippingClock();
    const limiter = new RateLimiter(transport(simulator, overrides), clock);
    const waits: Wait[] = [];
    limiter.onDidWait((wait) => waits.push(wait));
    await use({ simulator, crm: new CrmClient(limiter.send), clock, waits });
    assert.equal(clock.pending, 0, 'a timer is left');
  });
}

const read = async (crm: CrmClient): Promise<void> => {
  await crm.members(t, { signal: never() });
};
const write = (crm: CrmClient, start?: AbortSignal) => crm.associateUser(t, u, never(), { start });
const tooMany = '{"code":"TOO_MANY_REQUESTS","message":"","details":{},"status":"error"}';
const limited = (headers: Record<string, string> = {}): Fault => ({
  kind: 'answer',
  status: 429,
  body: tooMany,
  headers,
});

describe('the pace of an organisation', () => {
  it('a call that waits for a token holds up nobody who has one', async () => {
    let asked = 0;
    let renewed: () => void = () => undefined;
    const renewal = new Promise<void>((resolve) => (renewed = resolve));
    await usingSimulator({}, async (simulator) => {
      const tokens: TokenProvider = {
        current: async () => {
          if (++asked <= 4) await renewal;
          return simulator.accessToken;
        },
        replace: () => assert.fail('the token was fine'),
      };
      const crm = new CrmClient(new RateLimiter(transport(simulator, { tokens }), new SkippingClock()).send);
      const waiting = Promise.all(Array.from({ length: 4 }, () => read(crm)));
      await read(crm);
      assert.equal(simulator.requests.length, 1, 'as many as may be under way wait for theirs');
      renewed();
      await waiting;
      assert.equal(simulator.requests.length, 5);
    });
  });

  it('G15 reads four at a time at first, eight in the end', async () => {
    const { fetch: counted, widths } = countingFetch();
    await paced(
      async ({ crm, waits }) => {
        await Promise.all(Array.from({ length: 120 }, () => read(crm)));
        assert.equal(Math.max(...widths.slice(0, 7)), 4);
        assert.equal(Math.max(...widths.slice(0, 12)), 5);
        assert.equal(Math.max(...widths), 8);
        assert.deepEqual(waits, []);
      },
      { switches: { latencyMs: 5, concurrentCalls: 8 } },
      { fetch: counted },
    );
  });

  for (const [allowed, waitedMs] of [
    [4, 1000],
    [5, 1000],
    [7, 1000],
    [3, 60_000],
  ] as const) {
    it(`finds out that no more than ${allowed} reads at a time are allowed: waits ${waitedMs / 1000} s, and tries that no more`, async () => {
      await paced(
        async ({ simulator, crm, clock, waits }) => {
          await Promise.all(Array.from({ length: 150 }, () => read(crm)));
          assert.equal(waits[0]?.until, Date.UTC(2026, 10, 25) + waitedMs);
          clock.after(30_000, () => undefined); // by then it may try to go faster again
          while (clock.pending > 0) await new Promise(setImmediate);
          const before = simulator.requests.length;
          await Promise.all(Array.from({ length: 150 }, () => read(crm)));
          const isRefused = ({ status }: { readonly status: number }) => status === 429;
          // one: what was answered on this side may still be under way on the other, of a busy machine
          const again = simulator.requests.slice(before).filter(isRefused).length;
          assert.ok(again <= 1, `${again} refusals once it was known`);
          // what this side counts as under way may just have been answered on the other
          const refused = simulator.requests.filter(isRefused).length;
          assert.ok(refused <= 8, `${refused} refusals`);
          assert.equal(simulator.requests.length, 300 + refused);
        },
        { switches: { latencyMs: 10, concurrentCalls: allowed } },
      );
    });
  }

  it('takes complaints of calls that were under way together for one', async () => {
    await paced(
      async ({ simulator, crm, clock, waits }) => {
        await Promise.all(Array.from({ length: 100 }, () => read(crm)));
        simulator.failNext({ ...limited(), times: 5 });
        await Promise.all(Array.from({ length: 8 }, () => read(crm)));
        assert.equal(clock.skipped, 1000);
        assert.equal(waits.length, 1);
        assert.equal(simulator.requests.length, 100 + 8 + 5);
      },
      { switches: { latencyMs: 5 } },
    );
  });

  it('G15 writes one at a time at first, three in the end, and reads meanwhile', async () => {
    let writing = 0;
    let reading = 0;
    const widest: number[] = [];
    let both = false;
    const counted: TransportOptions['fetch'] = async (url, init) => {
      const isWrite = init.method !== 'GET';
      if (isWrite) widest.push(++writing);
      else reading++;
      both ||= writing > 0 && reading > 0;
      try {
        return await fetch(url, init);
      } finally {
        if (isWrite) writing--;
        else reading--;
      }
    };
    await paced(
      async ({ crm }) => {
        await Promise.all([
          ...Array.from({ length: 80 }, () => write(crm)),
          ...Array.from({ length: 100 }, () => read(crm)),
        ]);
        assert.equal(Math.max(...widest.slice(0, 20)), 1);
        assert.equal(Math.max(...widest.slice(0, 39)), 2);
        assert.equal(Math.max(...widest), 3);
        assert.ok(both);
      },
      { switches: { latencyMs: 1 } },
      { fetch: counted },
    );
  });

  for (const [name, fault, ms] of [
    ['42', limited({ 'retry-after': '42' }), 42_000],
    [
      'a date',
      limited({ 'retry-after': 'Wed, 25 Nov 2026 12:00:30 GMT', date: 'Wed, 25 Nov 2026 12:00:00 GMT' }),
      30_000,
    ],
    ['nothing', limited(), 60_000],
    ['rubbish', limited({ 'retry-after': 'later' }), 60_000],
    ['-3', limited({ 'retry-after': '-3' }), 1000],
    ['a number in its body', { ...limited(), body: tooMany.replace('{}', '{"retry_after":7}') }, 7000],
    ['nothing, without JSON', { ...limited(), body: 'slow down' }, 60_000],
  ] as const) {
    for (const [what, call] of [
      ['read', read],
      ['write', write],
    ] as const) {
      it(`a ${what} that is one too many waits as Zoho asks (${name}), and everybody with it`, async () => {
        await paced(async ({ simulator, crm, clock, waits }) => {
          simulator.failNext(fault);
          await Promise.all([call(crm), read(crm)]);
          assert.equal(clock.skipped, ms);
          assert.equal(simulator.requests.filter(({ status }) => status === 429).length, 1);
          assert.equal(simulator.requests.length, 3);
          const [wait] = waits;
          assert.equal(waits.length, 1);
          assert.deepEqual([wait?.why, wait?.everybody], ['rateLimited', true]);
          assert.equal(wait?.until, Date.UTC(2026, 10, 25) + ms);
        });
      });
    }
  }

  it('nobody waits for a day: the error says when it may go on', async () => {
    await paced(async ({ simulator, crm, clock }) => {
      for (const call of [read, write]) {
        simulator.failNext(limited({ 'retry-after': '86400' }));
        const error = await crmError(call(crm));
        assert.deepEqual([error.kind, error.effect], ['rateLimited', 'none']);
        assert.equal(error.fault.retryAt, Date.UTC(2026, 10, 26));
        assert.match(explain(error).next, /^Go on after 2026-11-2[56] \d\d:\d\d\.$/);
        assertExplains(error, simulator.accessToken);
      }
      assert.equal(clock.skipped, 0);
    });
  });

  it('a call that is one too many again and again ends within five minutes', async () => {
    await paced(async ({ simulator, crm, clock }) => {
      simulator.failNext({ ...limited(), times: 99 });
      const error = await crmError(write(crm));
      assert.equal(error.fault.retryAt, Date.UTC(2026, 10, 25) + 6 * 60_000);
      assert.equal(clock.skipped, 5 * 60_000);
      assert.equal(simulator.requests.length, 6);
    });
  });

  it('a read waits for a busy service that says for how long', async () => {
    await paced(async ({ simulator, crm, clock, waits }) => {
      simulator.failNext({ kind: 'answer', status: 503, headers: { 'retry-after': '20' } });
      await read(crm);
      assert.equal(clock.skipped, 20_000);
      assert.equal(waits[0]?.why, 'serverFault');
    });
  });

  it('a write that met a busy service is not sent again; what comes next waits', async () => {
    await paced(async ({ simulator, crm, clock }) => {
      simulator.failNext({ kind: 'answer', status: 503, headers: { 'retry-after': '20' } });
      const error = await crmError(write(crm));
      assert.deepEqual([error.kind, error.effect], ['serverFault', 'unknown']);
      assert.equal(clock.skipped, 0);
      await read(crm);
      assert.equal(clock.skipped, 20_000);
      assert.equal(writesTo(simulator).length, 1);
    });
  });
});

/** Failures, and how often a read is sent that meets them every time. */
const failures: readonly (readonly [name: string, fault: Fault, sent: number])[] = [
  ['a connection that breaks', { kind: 'reset' }, 4],
  ['no answer in time', { kind: 'hang' }, 4],
  ['HTTP 500', { kind: 'answer', status: 500, body: '{"code":"INTERNAL_ERROR"}' }, 4],
  ['a page of a gateway, HTTP 502', { kind: 'html' }, 4],
  ['nothing with HTTP 200', { kind: 'empty' }, 4],
  ['half a JSON', { kind: 'half-json' }, 4],
  ['bytes that are no text', { kind: 'answer', body: '\u0000\u0001{' }, 4],
  ['a page with HTTP 200', { kind: 'html', status: 200 }, 1],
  ['JSON of another shape', { kind: 'answer', body: '{"users":[{"id":7}]}' }, 1],
  ['a redirect', { kind: 'redirect' }, 1],
  ['a proxy that asks who is there', { kind: 'html', status: 407 }, 1],
  ['HTTP 400', { kind: 'answer', status: 400, body: '{"code":"INVALID_REQUEST"}' }, 1],
  ['HTTP 403', { kind: 'answer', status: 403, body: '{"code":"NO_PERMISSION"}' }, 1],
  ['HTTP 404', { kind: 'html', status: 404 }, 1],
];

describe('a call that fails', () => {
  const patience = (fault: Fault) => (fault.kind === 'hang' ? { limits: { readMs: 150, writeMs: 150 } } : {});

  for (const [name, fault, sent] of failures) {
    it(`${name}: a read is sent ${sent === 1 ? 'once' : `${sent} times`}, a write once`, async () => {
      await paced(
        async ({ simulator, crm, clock }) => {
          simulator.failNext({ ...fault, times: sent });
          assertExplains(await crmError(read(crm)), simulator.accessToken);
          assert.equal(simulator.requests.length, sent);
          assert.equal(clock.skipped, sent === 1 ? 0 : 500 + 1000 + 2000);
          simulator.failNext(fault);
          await Promise.allSettled([write(crm)]);
          assert.equal(writesTo(simulator).length, 1);
        },
        {},
        patience(fault),
      );
    });

    if (sent === 1) continue;
    it(`${name}, three times: the fourth answer counts`, async () => {
      await paced(
        async ({ simulator, crm, waits }) => {
          simulator.failNext({ ...fault, times: 3 });
          await read(crm);
          assert.deepEqual(
            waits.map(({ everybody }) => everybody),
            [false, false, false],
          );
        },
        {},
        patience(fault),
      );
    });
  }

  for (const [name, failure, attempts] of [
    ['was surely not sent', { code: 'ECONNREFUSED', syscall: 'connect' }, 4],
    ['met a certificate that cannot be trusted', { code: 'CERT_HAS_EXPIRED' }, 1],
  ] as const) {
    it(`a write that ${name} is tried ${attempts === 1 ? 'once' : `${attempts} times`}`, async () => {
      const calls: CallLogEntry[] = [];
      await paced(
        async ({ crm }) => {
          const error = await crmError(write(crm));
          assert.deepEqual([error.kind, error.effect], ['network', 'none']);
          assert.deepEqual(
            calls.map(({ attempt }) => attempt),
            [1, 2, 3, 4].slice(0, attempts),
          );
        },
        {},
        {
          fetch: () => Promise.reject(Object.assign(new Error(failure.code), failure)),
          onCall: (entry) => calls.push(entry),
        },
      );
    });
  }

  it('is not tried again once too many have failed, and the message says why', async () => {
    await paced(async ({ simulator, crm }) => {
      simulator.failNext({ kind: 'reset', times: 99 });
      const kinds: CrmErrorKind[] = [];
      for (let n = 0; n < 3; n++) kinds.push((await crmError(read(crm))).kind);
      assert.deepEqual(kinds, ['network', 'network', 'network']);
      const before = simulator.requests.length;
      const error = await crmError(read(crm));
      assert.equal(simulator.requests.length, before + 2);
      assert.match(explain(error).what, /^Zoho is not answering reliably\. The connection broke/);
      assert.match(explain(await crmError(read(crm))).what, /not answering reliably/);
      assert.equal(simulator.requests.length, before + 3);
    });
  });
});

describe('a call that nobody waits for any more', () => {
  const reason = new Error('turned away');

  it('leaves the wait at once, and is not sent again', async () => {
    for (const fault of [limited(), { kind: 'reset' } as const]) {
      await paced(async ({ simulator, crm, clock, waits }) => {
        const cancel = new AbortController();
        simulator.failNext(fault);
        const going = crm.members(t, { signal: cancel.signal });
        while (waits.length === 0) await new Promise(setImmediate);
        cancel.abort(reason);
        await assert.rejects(going, reason);
        assert.equal(clock.skipped, 0);
        assert.equal(simulator.requests.length, 1);
      });
    }
  });

  it('a write in the queue never leaves; one under way ends by itself', async () => {
    const start = new AbortController();
    await paced(
      async ({ simulator, crm }) => {
        const results = await Promise.allSettled([write(crm, start.signal), write(crm, start.signal)]);
        assert.deepEqual(
          results.map((result) =>
            result.status === 'fulfilled' ? result.value.status : (result.reason as unknown),
          ),
          [200, reason],
        );
        assert.equal(simulator.requests.length, 1);
      },
      { onRequest: () => start.abort(reason) },
    );
  });

  it('a write that waits to be sent again is given up at once', async () => {
    await paced(async ({ simulator, crm, clock, waits }) => {
      const start = new AbortController();
      simulator.failNext(limited());
      const going = write(crm, start.signal);
      while (waits.length === 0) await new Promise(setImmediate);
      start.abort(reason);
      await assert.rejects(going, reason);
      assert.equal(clock.skipped, 0);
      assert.equal(simulator.requests.length, 1);
    });
  });
});

describe('the API credits of the day', () => {
  it('the last hundred are kept for reading', async () => {
    await paced(
      async ({ simulator, crm }) => {
        for (let n = 0; n < 101; n++) await read(crm);
        simulator.requests.length = 0;
        const error = await crmError(write(crm));
        assert.deepEqual([error.kind, error.effect, simulator.requests.length], ['creditsUsedUp', 'none', 0]);
        assertExplains(error);
      },
      { switches: { creditsPerDay: 200 } },
    );
  });

  it('used up, nobody waits a minute for them', async () => {
    await paced(
      async ({ simulator, crm, clock }) => {
        for (let n = 0; n < 4; n++) await read(crm);
        const error = await crmError(read(crm));
        assert.deepEqual([error.kind, error.status], ['creditsUsedUp', 429]);
        assertExplains(error, simulator.accessToken);
        assert.equal(clock.skipped, 0);
      },
      { switches: { creditsPerDay: 4 } },
    );
  });
});
