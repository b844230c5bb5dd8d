import { strict as assert } from 'node:assert';
import { OrganisationModel } from '../../../../src/core/org/organisation';
import { Cancelled } from '../../../../src/core/util/async';
import { CrmClient } from '../../../../src/core/zoho/client';
import type { CrmError } from '../../../../src/core/zoho/errors';
import { RateLimiter, type Wait } from '../../../../src/core/zoho/rateLimiter';
import { explain } from '../../../../src/messages/explain';
import {
  generatedOrganisation,
  type Simulator,
  type SimulatorOptions,
} from '../../../../src/simulator/server';
import { SkippingClock } from '../../../harness/clock';
import { callsTo, countingFetch, crmError, never, transport, usingSimulator } from '../../../harness/crm';

/** 2,182 of them are active, which are eleven pages. */
const people = () => generatedOrganisation({ territories: 1, users: 2250 });
const pagesOfUsers = 11;
/** 25 pages. */
const manyPeople = () => generatedOrganisation({ territories: 1, users: 5000 });
const latencyMs = 10;

interface Reading {
  readonly simulator: Simulator;
  readonly crm: CrmClient;
  readonly clock: SkippingClock;
  readonly waits: Wait[];
  /** The most requests that were under way at a time. */
  readonly widest: () => number;
  /** How many requests have left. */
  readonly sent: () => number;
}

/** A client at its pace; time that it waits is skipped. */
async function reading(options: SimulatorOptions, use: (reading: Reading) => Promise<void>): Promise<void> {
  await usingSimulator({ ...options, switches: { latencyMs, ...options.switches } }, async (simulator) => {
    const clock = new SkippingClock();
    const counting = countingFetch();
    const limiter = new RateLimiter(transport(simulator, { fetch: counting.fetch }), clock);
    const waits: Wait[] = [];
    limiter.onDidWait((wait) => waits.push(wait));
    await use({
      simulator,
      crm: new CrmClient(limiter.send),
      clock,
      waits,
      widest: () => Math.max(...counting.widths),
      sent: () => counting.widths.length,
    });
    assert.equal(clock.pending, 0, 'a timer is left');
  });
}

function activeIds({ organisation }: Simulator): string[] {
  return [...organisation.users.values()].filter(({ status }) => status === 'active').map(({ id }) => id);
}

/** The numbers of the pages that were asked for, in order. */
function pagesAsked(simulator: Simulator): number[] {
  return simulator.requests
    .flatMap(({ path }) => /[?&]page=(\d+)/.exec(path)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

const countsAsked = (simulator: Simulator) =>
  callsTo(simulator).filter((call) => call.endsWith('/users/actions/count?type=ActiveUsers')).length;
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const idsOf = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id);

/** Reads the active users, and what is told to be missing in them. */
async function readUsers(crm: CrmClient): Promise<{ ids: string[]; gaps: string[] }> {
  const gaps: string[] = [];
  const onGap = (gap: CrmError) => gaps.push(explain(gap).what);
  return { ids: idsOf(await crm.activeUsers({ signal: never(), onGap })), gaps };
}

describe('reading pages side by side', () => {
  it('asks for the number of users after five pages, and then for several pages at a time, each once', async () => {
    await reading({ organisation: people() }, async ({ simulator, crm, widest }) => {
      const read: number[] = [];
      const users = await crm.activeUsers({ signal: never(), onProgress: (count) => read.push(count) });
      assert.deepEqual(idsOf(users), activeIds(simulator), 'in the order in which Zoho gives them');
      assert.deepEqual(pagesAsked(simulator), upTo(pagesOfUsers));
      assert.equal(countsAsked(simulator), 1);
      assert.ok(widest() >= 4, `${widest()} at a time`);
      assert.equal(read.length, simulator.requests.length, 'is told of each call');
      assert.deepEqual(
        read,
        [...read].sort((a, b) => a - b),
      );
    });
  });

  it('counts nothing where five pages are all, and reads them one after the other', async () => {
    const organisation = generatedOrganisation({ territories: 1, users: 1030 });
    await reading({ organisation }, async ({ simulator, crm, widest }) => {
      assert.deepEqual((await readUsers(crm)).ids, activeIds(simulator));
      assert.equal(simulator.requests.length, 5);
      assert.equal(widest(), 1);
    });
  });

  it('needs no call to count where the answer tells how many there are in all', async () => {
    const switches = { infoCount: 'whole' } as const;
    await reading({ organisation: people(), switches }, async ({ simulator, crm, widest }) => {
      assert.deepEqual(await readUsers(crm), { ids: activeIds(simulator), gaps: [] });
      assert.deepEqual(pagesAsked(simulator), upTo(pagesOfUsers));
      assert.equal(countsAsked(simulator), 0);
      assert.ok(widest() >= 4, `${widest()} at a time`);
    });
  });

  it('keeps to 200 a page, where 2,000 are refused', async () => {
    const organisation = generatedOrganisation({ territories: 1050, users: 1 });
    const switches = { territoryPageMax: 200, largePage: 'refused', infoCount: 'whole' } as const;
    await reading({ organisation, switches }, async ({ simulator, crm, widest }) => {
      assert.equal((await crm.territories({ signal: never() })).length, 1050);
      const [first, ...others] = callsTo(simulator);
      assert.match(first ?? '', /page=1&per_page=2000$/);
      assert.equal(others.length, 6);
      assert.ok(others.every((call) => call.endsWith('&per_page=200')));
      assert.ok(widest() >= 4, `${widest()} at a time`);
    });
  });

  it('reads the numbers of users side by side once the number of territories is known', async () => {
    const organisation = generatedOrganisation({ territories: 2100, users: 5 });
    await reading({ organisation }, async ({ simulator, crm, widest }) => {
      const counts = await crm.userCounts({ signal: never(), atMost: () => 2100 });
      assert.equal(counts.length, 2100);
      assert.equal(simulator.requests.length, 11);
      assert.deepEqual(pagesAsked(simulator), upTo(11).slice(1));
      assert.ok(widest() >= 4, `${widest()} at a time`);
    });
  });

  it('is content with fewer numbers of users than territories: those without users may be left out', async () => {
    const organisation = generatedOrganisation({ territories: 2100, users: 5 });
    for (const { id } of [...organisation.territories.values()].slice(0, 1600)) {
      for (const user of organisation.membersOf(id)) organisation.removeMember(id, user);
    }
    await reading({ organisation, switches: { countsOmitZero: true } }, async ({ simulator, crm }) => {
      const counts = await crm.userCounts({ signal: never(), atMost: () => 2100 });
      assert.equal(counts.length, 500);
      assert.ok(simulator.requests.length <= 11, `${simulator.requests.length} requests`);
    });
  });
});

describe('pages that are read side by side', () => {
  /** Reads while somebody else changes the users once, when this page has been asked for. */
  async function readWhile(
    page: number,
    change: (simulator: Simulator) => void,
    check: (found: { simulator: Simulator; ids: string[]; gaps: string[] }) => void,
  ): Promise<void> {
    let running: Simulator | undefined;
    let isChanged = false;
    const onBeforeRequest = ({ path }: { path: string }) => {
      if (isChanged || !running || !path.includes(`page=${page}&`)) return;
      isChanged = true;
      change(running);
    };
    await reading({ organisation: people(), onBeforeRequest }, async ({ simulator, crm }) => {
      running = simulator;
      const read = await readUsers(crm);
      assert.ok(isChanged);
      check({ simulator, ...read });
    });
  }

  it('are read again when somebody is removed meanwhile: nobody who moved between them is missed', async () => {
    await readWhile(
      8,
      ({ organisation }) => organisation.users.delete([...organisation.users.keys()][3] ?? ''),
      ({ simulator, ids, gaps }) => {
        assert.deepEqual([ids, gaps], [activeIds(simulator), []]);
        assert.equal(countsAsked(simulator), 2);
      },
    );
  });

  it('are read again when somebody is added meanwhile', async () => {
    await readWhile(
      8,
      ({ organisation }) => organisation.addUser({ lastName: 'New', email: 'new@x.example' }),
      ({ simulator, ids, gaps }) => {
        assert.deepEqual([ids, gaps], [activeIds(simulator), []]);
        assert.equal(countsAsked(simulator), 2);
      },
    );
  });

  it('give each user once, where one who came moved the others to later pages', async () => {
    let before: string[] = [];
    await readWhile(
      8,
      (simulator) => {
        before = activeIds(simulator);
        const { users } = simulator.organisation;
        const old = [...users];
        users.clear();
        simulator.organisation.addUser({ lastName: 'First', email: 'first@x.example' });
        for (const [id, user] of old) users.set(id, user);
      },
      ({ ids, gaps }) => {
        assert.equal(new Set(ids).size, ids.length);
        assert.deepEqual(
          before.filter((id) => !ids.includes(id)),
          [],
        );
        assert.deepEqual(gaps, []);
      },
    );
  });

  it('end before one that is refused: what was read is a part, and told to be one', async () => {
    await reading({ organisation: people() }, async ({ simulator, crm }) => {
      const refusal = { kind: 'answer', status: 400, body: '{"code":"INVALID_DATA"}' } as const;
      simulator.failNext({ ...refusal, match: { path: /[?&]page=8&/ } });
      const { ids, gaps } = await readUsers(crm);
      assert.deepEqual(ids, activeIds(simulator).slice(0, 7 * 200));
      assert.match(gaps.join('|'), /^Zoho gave the first 1400 only, and refused the next page\.[^|]*$/);
      assert.ok(simulator.requests.length <= pagesOfUsers + 1);
      simulator.failNext({ ...refusal, match: { path: /[?&]page=8&/ } });
      assert.equal((await crmError(crm.activeUsers({ signal: never() }))).kind, 'unreadable');
    });
  });

  it('lack none that had to be asked for twice', async () => {
    await reading({ organisation: people() }, async ({ simulator, crm, waits }) => {
      simulator.failNext({ kind: 'reset', match: { path: /[?&]page=8&/ } });
      simulator.failNext({ kind: 'html', match: { path: /[?&]page=9&/ } });
      assert.deepEqual(await readUsers(crm), { ids: activeIds(simulator), gaps: [] });
      assert.equal(waits.length, 2);
      assert.equal(simulator.requests.length, pagesOfUsers + 1 + 2);
    });
  });

  it('fail as a whole with one that fails, and the others are called off', async () => {
    await reading({ organisation: manyPeople() }, async ({ simulator, crm, sent }) => {
      simulator.failNext({ kind: 'html', status: 200, match: { path: /[?&]page=7&/ } });
      assert.equal((await crmError(readUsers(crm))).kind, 'unreadable');
      await assertQuiet(sent);
    });
  });

  it('end with a cancel: nothing is sent any more', async () => {
    const cancel = new AbortController();
    const reason = new Cancelled();
    const onBeforeRequest = ({ path }: { path: string }) => {
      if (path.includes('page=7&')) cancel.abort(reason);
    };
    await reading({ organisation: manyPeople(), onBeforeRequest }, async ({ crm, sent }) => {
      await assert.rejects(crm.activeUsers({ signal: cancel.signal }), reason);
      await assertQuiet(sent);
    });
  });

  it('end when the organisation is closed', async () => {
    const model: { current?: OrganisationModel } = {};
    const onBeforeRequest = ({ path }: { path: string }) => {
      if (path.includes('page=7&')) model.current?.dispose();
    };
    await reading({ organisation: manyPeople(), onBeforeRequest }, async ({ crm, sent }) => {
      model.current = new OrganisationModel(crm, undefined);
      await assert.rejects(model.current.activeUsers(never()), Cancelled);
      await assertQuiet(sent);
    });
  });

  async function assertQuiet(sent: () => number): Promise<void> {
    const before = sent();
    await new Promise((resolve) => setTimeout(resolve, 5 * latencyMs));
    assert.equal(sent(), before);
    // those up to the seventh page, the count, and what was asked for ahead of it
    assert.ok(before <= 7 + 1 + 10, `${before} requests`);
  }
});

describe('a count of users', () => {
  it('may be a text', async () => {
    const switches = { usersCount: 'text' } as const;
    await reading({ organisation: people(), switches }, async ({ simulator, crm, widest }) => {
      assert.deepEqual(await readUsers(crm), { ids: activeIds(simulator), gaps: [] });
      assert.ok(widest() >= 4, `${widest()} at a time`);
    });
  });

  for (const usersCount of ['words', 'refused'] as const) {
    it(`that is none (${usersCount}) is done without: page after page, and nothing is missing`, async () => {
      await reading(
        { organisation: people(), switches: { usersCount } },
        async ({ simulator, crm, widest }) => {
          assert.deepEqual(await readUsers(crm), { ids: activeIds(simulator), gaps: [] });
          assert.deepEqual(pagesAsked(simulator), upTo(pagesOfUsers));
          assert.equal(countsAsked(simulator), 1);
          assert.ok(widest() <= 2, `${widest()} at a time`);
        },
      );
    });
  }

  for (const [usersCount, counted, most] of [
    ['one-less', 2181, 2 * (pagesOfUsers + 1)],
    ['ten-times', 21820, 2 * (pagesOfUsers + 1 + 10)],
  ] as const) {
    it(`that does not fit (${usersCount}) has the list read once more, and told to be uncertain`, async () => {
      await reading({ organisation: people(), switches: { usersCount } }, async ({ simulator, crm }) => {
        const { ids, gaps } = await readUsers(crm);
        assert.deepEqual(ids, activeIds(simulator));
        assert.deepEqual(gaps, [
          `Zoho counts ${counted} of them but gave 2182, also when they were read again.`,
        ]);
        assert.equal(countsAsked(simulator), 2);
        assert.ok(simulator.requests.length <= most, `${simulator.requests.length} requests`);
        assert.equal((await crmError(crm.activeUsers({ signal: never() }))).kind, 'unreadable');
      });
    });
  }

  it('that is too small by pages is told as well, and the pages are read to their end', async () => {
    await reading({ organisation: people() }, async ({ simulator, crm }) => {
      simulator.failNext({
        kind: 'answer',
        body: '{"count":3}',
        times: 2,
        match: { path: /actions\/count/ },
      });
      const { ids, gaps } = await readUsers(crm);
      assert.deepEqual(ids, activeIds(simulator));
      assert.equal(gaps.length, 1);
      assert.equal(simulator.requests.length, 2 * (pagesOfUsers + 1));
    });
  });

  it('that did not fit the first time only leaves no doubt', async () => {
    await reading({ organisation: people() }, async ({ simulator, crm }) => {
      simulator.failNext({ kind: 'answer', body: '{"count":"2183"}', match: { path: /actions\/count/ } });
      assert.deepEqual(await readUsers(crm), { ids: activeIds(simulator), gaps: [] });
      assert.equal(simulator.requests.length, 2 * (pagesOfUsers + 1));
    });
  });
});

describe('reads where Zoho refuses more than five at a time', function () {
  this.timeout(30_000);

  const switches = { concurrentCalls: 5 } as const;

  it('find the members of 500 territories, with few refusals and short waits', async () => {
    const organisation = generatedOrganisation({ territories: 500, users: 600 });
    await reading({ organisation, switches }, async ({ simulator, crm, clock, widest }) => {
      const model = new OrganisationModel(crm, undefined);
      const ids = [...(await model.hierarchy()).all()].map(({ id }) => id);
      const lists = await Promise.all(ids.map((id) => model.readMembers(id, never())));
      assert.ok(lists.every(({ length }) => length === 5));
      assert.equal(lists.length, 500);
      const reads = simulator.requests.filter(({ path }) => path.endsWith('/users'));
      const refused = reads.filter(({ status }) => status === 429).length;
      assert.ok(refused >= 1 && refused <= 8, `${refused} refusals`);
      assert.equal(reads.length, 500 + refused, 'nothing was sent in vain but those');
      assert.ok(clock.skipped <= 5000, `${clock.skipped} ms`);
      assert.ok(widest() > 5, 'it tried');
    });
  });

  it('find all users, each page once and again only where it was refused', async () => {
    const organisation = generatedOrganisation({ territories: 1, users: 10_000 });
    await reading({ organisation, switches }, async ({ simulator, crm }) => {
      assert.deepEqual(await readUsers(crm), { ids: activeIds(simulator), gaps: [] });
      const refused = simulator.requests.filter(({ status }) => status === 429).length;
      assert.ok(refused <= 8, `${refused} refusals`);
      assert.equal(simulator.requests.length, 49 + 1 + refused);
    });
  });
});
