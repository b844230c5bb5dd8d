import { strict as assert } from 'node:assert';
import { applyPlan, resumeRun, type ApplyOptions } from '../../../../src/core/apply/apply';
import { retryOf, undoOf } from '../../../../src/core/journal/undo';
import { effectsOf, type FinishedRun } from '../../../../src/core/journal/result';
import { isOfManager, type ManagerChange, type Refusal } from '../../../../src/core/plan/plan';
import { overfull } from '../../../../src/core/plan/planner';
import { refusalWords } from '../../../../src/messages/outcomes';
import { CrmClient } from '../../../../src/core/zoho/client';
import { RateLimiter } from '../../../../src/core/zoho/rateLimiter';
import type { Fault, Simulator, SimulatorOptions } from '../../../../src/simulator/server';
import { SkippingClock } from '../../../harness/clock';
import { callsTo, transport, usingSimulator, writesTo } from '../../../harness/crm';
import {
  assertLooksFirst,
  managedOrganisation,
  managerAt,
  managerPlan,
  root,
  toManager,
  toNobody,
} from '../../../harness/managers';
import { active, inactive, kinds, north, optionsFor, south, usingHistory } from '../../../harness/runs';

const [ann, ben, cem] = [active(1), active(2), active(3)] as const;

/** What one run of managers comes to. */
interface Scene {
  readonly simulator: Simulator;
  readonly options: ApplyOptions;
  readonly run: (...changes: ManagerChange[]) => Promise<FinishedRun>;
}

function scene(
  use: (scene: Scene) => Promise<void>,
  { organisation = managedOrganisation(5), ...options }: SimulatorOptions = {},
): Promise<void> {
  return usingSimulator({ organisation, ...options }, (simulator) =>
    usingHistory(async (history) => {
      const to = optionsFor(simulator, history);
      const run = async (...changes: ManagerChange[]) => {
        const plan = await managerPlan(simulator, changes);
        simulator.requests.length = 0;
        const ended = await applyPlan(plan, to);
        assertLooksFirst(simulator.requests);
        assert.deepEqual(kinds((await history.get(ended.id)) ?? assert.fail()), kinds(ended));
        return ended;
      };
      await use({ simulator, options: to, run });
    }),
  );
}

function refusalOf({ rows }: FinishedRun): Refusal | undefined {
  const outcome = rows[0]?.outcome;
  return outcome && 'refusal' in outcome ? outcome.refusal : undefined;
}

describe('setting a manager', () => {
  it('looks, sends, and calls it done because it is seen', () =>
    scene(async ({ simulator, run }) => {
      const ended = await run(toManager(north, ann));
      assert.deepEqual(ended.rows[0]?.outcome, { kind: 'applied', seen: 'both' });
      assert.equal(managerAt(simulator, north), ann);
      const at = `/crm/v7/settings/territories/${north}`;
      assert.deepEqual(callsTo(simulator), [`GET ${at}`, `PUT ${at}`, `GET ${at}`]);
      assert.deepEqual(JSON.parse(writesTo(simulator)[0]?.body ?? ''), {
        territories: [{ manager: { id: ann }, permission_type: 'read_write_delete' }],
      });
      assert.equal(ended.territories.get(north)?.manager?.id, ann);
      assert.deepEqual([...effectsOf(ended)], [[north, { added: 1, removed: 0 }]]);
      assert.deepEqual([ended.purpose, ended.plan.writes, ended.plan.reads], ['manager', 1, 2]);
    }));

  const switches: readonly NonNullable<SimulatorOptions['switches']>[] = [
    { itemDetails: 'none' },
    { itemTypes: 'odd' },
    { oddFields: 'some' },
    { territoryUpdate: 'permission_type' },
    { managerJoins: false },
    { notFound: '400' },
  ];
  for (const one of switches) {
    it(`is done as well where Zoho has ${JSON.stringify(one)}`, () =>
      scene(
        async ({ simulator, run }) => {
          assert.deepEqual(kinds(await run(toManager(north, ann))), ['applied']);
          assert.deepEqual(kinds(await run(toManager(north, ben), toManager(south, ben))), [
            'applied',
            'applied',
          ]);
          assert.deepEqual([managerAt(simulator, north), managerAt(simulator, south)], [ben, ben]);
        },
        { switches: one },
      ));
  }

  it('to nobody takes it away, and changes nothing else of the territory', () =>
    scene(async ({ simulator, run }) => {
      await run(toManager(north, ann));
      const before = { ...simulator.organisation.territories.get(north) };
      assert.deepEqual(kinds(await run(toNobody(north, ann))), ['applied']);
      assert.deepEqual(
        { ...simulator.organisation.territories.get(north), modifiedTime: '' },
        { ...before, manager: null, modifiedTime: '' },
      );
      assert.ok(simulator.organisation.isMember(north, ann), 'whoever was the manager stays');
    }));

  it('to nobody is not called done where Zoho passes it over, and failed where it refuses it', async () => {
    for (const [managerNull, kind] of [
      ['passed-over', 'unknown'],
      ['refused', 'failed'],
    ] as const) {
      await scene(
        async ({ simulator, run }) => {
          await run(toManager(north, ann));
          assert.deepEqual(kinds(await run(toNobody(north, ann))), [kind]);
          assert.deepEqual([managerAt(simulator, north), writesTo(simulator).length], [ann, 1]);
        },
        { switches: { managerNull } },
      );
    }
  });
});

describe('a manager whom Zoho does not take', () => {
  it('because the territory is full fails, says so, and was said to be too many before', () => {
    const organisation = managedOrganisation(5, 2);
    organisation.addMember(north, ann);
    organisation.addMember(north, ben);
    return scene(
      async ({ simulator, run }) => {
        const ended = await run(toManager(north, cem));
        assert.deepEqual(refusalOf(ended), { code: 'territoryFull', limit: 2 });
        assert.deepEqual(kinds(ended), ['failed']);
        assert.equal(managerAt(simulator, north), null);
        assert.deepEqual(
          overfull(ended.plan, () => 2),
          [{ territory: north, users: 3, most: 2 }],
        );
        assert.deepEqual(
          kinds(await run(toManager(north, ben))),
          ['applied'],
          'a member takes no further seat',
        );
        assert.deepEqual(
          overfull(ended.plan, () => 3),
          [],
        );
      },
      { organisation },
    );
  });

  for (const itemDetails of ['json-path', 'none'] as const) {
    it(`because they are not active by now fails as a user, however it is told (${itemDetails})`, () =>
      scene(
        async ({ simulator, run, options }) => {
          const plan = await managerPlan(simulator, [toManager(north, ann)]);
          const user = simulator.organisation.users.get(ann) ?? assert.fail();
          user.status = 'inactive';
          const ended = await applyPlan(plan, options);
          assert.deepEqual(kinds(ended), ['failed']);
          assert.equal(refusalOf(ended)?.code, 'userNotAccepted');
          assert.equal(
            refusalOf(await run(toManager(north, inactive)))?.code,
            'userStatus',
            'not sent at all',
          );
          assert.deepEqual(writesTo(simulator), []);
        },
        { switches: { itemDetails } },
      ));
  }

  it('of the territory of the organisation itself is not sent', () =>
    scene(async ({ simulator, run }) => {
      const ended = await run(toManager(root, ann));
      assert.deepEqual([kinds(ended), refusalOf(ended)], [['skipped'], { code: 'ownTerritory' }]);
      assert.deepEqual(simulator.requests, []);
    }));

  for (const unknownTerritory of ['item', 'on-top'] as const) {
    it(`because the territory is gone by now fails as that (${unknownTerritory})`, () =>
      scene(
        async ({ simulator, options }) => {
          for (const when of ['before the look', 'after it']) {
            const at = when === 'after it' ? south : north;
            const plan = await managerPlan(simulator, [toManager(at, ann)]);
            const gone = () => simulator.organisation.removeTerritory(at);
            if (when === 'before the look') gone();
            const ended = await applyPlan(plan, {
              ...options,
              onUnderWay: (requests) => (when === 'after it' && requests === 1 ? gone() : undefined),
            });
            assert.deepEqual([kinds(ended), refusalOf(ended)?.code], [['failed'], 'territoryUnknown'], when);
          }
        },
        { switches: { unknownTerritory } },
      ));
  }

  it('is told in words', () => {
    for (const code of ['otherManager', 'ownTerritory'] as const) {
      const { what, next } = refusalWords({ code });
      assert.match(`${what} ${next}`, /^[A-Z][^{}]+\. [A-Z][^{}]+\.$/);
    }
  });
});

describe('a manager whom others set meanwhile', () => {
  for (const [who, manager, expected] of [
    ['the same one', ann, 'alreadySo'],
    ['another one', cem, 'skipped'],
  ] as const) {
    it(`is left alone, ${who}`, () =>
      scene(async ({ simulator, options }) => {
        const plan = await managerPlan(simulator, [toManager(north, ann)]);
        simulator.organisation.setManager(north, manager);
        const ended = await applyPlan(plan, options);
        assert.deepEqual(kinds(ended), [expected]);
        assert.deepEqual([writesTo(simulator).length, managerAt(simulator, north)], [0, manager]);
        if (expected === 'alreadySo') return;
        assert.deepEqual(refusalOf(ended), { code: 'otherManager' });
        const retried = await managerPlan(simulator, retryOf(ended).filter(isOfManager));
        assert.deepEqual(
          retried.rows.map((row) => isOfManager(row) && row.replaces),
          [cem],
          'once it is seen',
        );
      }));
  }

  for (const [who, manager, expected] of [
    ['the same one', ann, 'alreadySo'],
    ['another one', cem, 'skipped'],
    ['nobody', undefined, 'applied'],
  ] as const) {
    it(`while Zoho puts our request off is looked at before it leaves again: ${who}`, () =>
      scene(async ({ simulator, options }) => {
        const plan = await managerPlan(simulator, [toManager(north, ann)]);
        const limiter = new RateLimiter(transport(simulator), new SkippingClock());
        limiter.onDidWait(() => manager && simulator.organisation.setManager(north, manager));
        const headers = { 'retry-after': '240' };
        simulator.failNext({ kind: 'answer', status: 429, headers, match: { method: 'PUT' } });
        const ended = await applyPlan(plan, { ...options, client: new CrmClient(limiter.send) });
        assert.deepEqual(kinds(ended), [expected]);
        const sent = expected === 'applied' ? 2 : 1;
        assert.deepEqual([writesTo(simulator).length, managerAt(simulator, north)], [sent, manager ?? ann]);
      }));
  }

  it('after our request was answered is told to be against the answer, and nothing is sent again', () =>
    scene(async ({ simulator, options }) => {
      const plan = await managerPlan(simulator, [toManager(north, ann)]);
      const ended = await applyPlan(plan, {
        ...options,
        onUnderWay: (requests) => requests === 0 && simulator.organisation.setManager(north, cem),
      });
      assert.deepEqual(ended.rows[0]?.outcome, { kind: 'unknown', why: 'againstItself' });
      assert.deepEqual([writesTo(simulator).length, managerAt(simulator, north)], [1, cem]);
    }));
});

describe('a manager whom Zoho refuses and somebody else sets at the same moment', () => {
  it('is as wanted, by nobody of ours', () =>
    scene(
      async ({ simulator, options, run }) => {
        await run(toManager(north, ann));
        const plan = await managerPlan(simulator, [toNobody(north, ann)]);
        const ended = await applyPlan(plan, {
          ...options,
          onUnderWay: (requests) => requests === 1 && simulator.organisation.setManager(north, null),
        });
        assert.deepEqual(ended.rows[0]?.outcome, { kind: 'alreadySo', seen: 'reread' });
        assert.deepEqual(undoOf(ended), []);
      },
      { switches: { managerNull: 'refused' } },
    ));
});

describe('a manager whose answer is lost', () => {
  const losses: readonly (readonly [string, Fault])[] = [
    ['the connection breaks', { kind: 'reset' }],
    ['half a JSON arrives', { kind: 'half-json' }],
    ['HTTP 502 arrives', { kind: 'html' }],
  ];
  for (const [name, fault] of losses) {
    for (const takesEffect of [true, false]) {
      it(`as ${name}, and it ${takesEffect ? 'was' : 'was not'} done, is looked for first`, () =>
        scene(async ({ simulator, run }) => {
          simulator.failNext({ ...fault, match: { method: 'PUT' }, takesEffect });
          const ended = await run(toManager(north, ann));
          assert.deepEqual(kinds(ended), [takesEffect ? 'soNow' : 'applied']);
          assert.equal(writesTo(simulator).length, takesEffect ? 1 : 2);
          assert.deepEqual(undoOf(ended).length, takesEffect ? 0 : 1, 'undo takes back only what is ours');
        }));
    }
  }

  it('because Zoho failed after it had set them, is looked for, too', () =>
    scene(async ({ simulator, run }) => {
      const item = { code: 'INTERNAL_ERROR', details: { id: north }, message: '', status: 'error' };
      const body = JSON.stringify({ territories: [item] });
      simulator.failNext({ kind: 'answer', status: 207, body, match: { method: 'PUT' }, takesEffect: true });
      const ended = await run(toManager(north, ann));
      assert.deepEqual([kinds(ended), undoOf(ended)], [['soNow'], []]);
    }));

  it('twice is not sent a third time', () =>
    scene(async ({ simulator, run }) => {
      const lost = { kind: 'reset', match: { method: 'PUT' } } as const;
      simulator.failNext(lost);
      simulator.failNext(lost);
      const ended = await run(toManager(north, ann));
      assert.deepEqual([kinds(ended), refusalOf(ended)], [['failed'], { code: 'noAnswer' }]);
      assert.equal(writesTo(simulator).length, 2);
    }));

  it('and that is set only later, while Zoho refuses the second request, is not said to have been so before', () =>
    scene(async ({ simulator, options }) => {
      const plan = await managerPlan(simulator, [toManager(north, ann)]);
      simulator.failNext({ kind: 'reset', match: { method: 'PUT' } });
      const item = { code: 'DUPLICATE_DATA', details: { id: north }, message: '', status: 'error' };
      const body = JSON.stringify({ territories: [item] });
      simulator.failNext({ kind: 'answer', status: 400, body, match: { method: 'PUT' } });
      let sent = 0;
      const ended = await applyPlan(plan, {
        ...options,
        onUnderWay: (requests) =>
          requests === 1 && ++sent === 2 && simulator.organisation.setManager(north, ann),
      });
      assert.deepEqual([kinds(ended), writesTo(simulator).length], [['soNow'], 2]);
    }));

  it('and that another one replaces while the second request is put off, is not said to have never been sent', () =>
    scene(async ({ simulator, options }) => {
      const limiter = new RateLimiter(transport(simulator), new SkippingClock());
      const plan = await managerPlan(simulator, [toManager(north, ann)]);
      simulator.failNext({ kind: 'reset', match: { method: 'PUT' } });
      simulator.failNext({ kind: 'answer', status: 429, body: '{}', match: { method: 'PUT' } });
      limiter.onDidWait(() => simulator.organisation.setManager(north, cem));
      const ended = await applyPlan(plan, { ...options, client: new CrmClient(limiter.send) });
      assert.deepEqual([kinds(ended), refusalOf(ended)], [['failed'], { code: 'otherManager' }]);
      assert.deepEqual([writesTo(simulator).length, managerAt(simulator, north)], [2, cem]);
    }));

  it('while somebody else sets another one is not sent again', () =>
    scene(async ({ simulator, options }) => {
      const plan = await managerPlan(simulator, [toManager(north, ann)]);
      simulator.failNext({ kind: 'reset', match: { method: 'PUT' } });
      const ended = await applyPlan(plan, {
        ...options,
        onUnderWay: (requests) => requests === 0 && simulator.organisation.setManager(north, cem),
      });
      assert.deepEqual([kinds(ended), refusalOf(ended)], [['failed'], { code: 'otherManager' }]);
      assert.deepEqual([writesTo(simulator).length, managerAt(simulator, north)], [1, cem]);
    }));
});

describe('a run of managers', () => {
  it('is undone where ours still stands, and nowhere else', () =>
    scene(async ({ simulator, run, options }) => {
      simulator.organisation.setManager(north, ben);
      const ended = await run(toManager(north, ann), toManager(south, ann));
      simulator.organisation.setManager(south, cem);
      const back = await managerPlan(simulator, undoOf(ended).filter(isOfManager));
      const undone = await applyPlan(back, options, { undoes: ended.id });
      assert.deepEqual(kinds(undone), ['applied', 'skipped']);
      assert.deepEqual([managerAt(simulator, north), managerAt(simulator, south)], [ben, cem]);
      const again = await managerPlan(simulator, retryOf(undone).filter(isOfManager));
      assert.deepEqual(again.writes, 0, 'also at the second try');
    }));

  it('that took managers away is undone, too, and one that found them so has nothing to undo', () =>
    scene(async ({ simulator, run }) => {
      simulator.organisation.setManager(north, ben);
      const ended = await run(toNobody(north, ben));
      assert.deepEqual(undoOf(ended), [
        { territory: north, user: ben, operation: 'setManager', replaces: null },
      ]);
      assert.deepEqual(kinds(await run(...undoOf(ended).filter(isOfManager))), ['applied']);
      const nothing = await run(toManager(north, ben));
      assert.deepEqual([kinds(nothing), undoOf(nothing), simulator.requests], [['alreadySo'], [], []]);
    }));

  it('stops when it is cancelled, and goes on where it was', () =>
    scene(async ({ simulator, options }) => {
      const cancel = new AbortController();
      const plan = await managerPlan(simulator, [toManager(north, ann), toManager(south, ann)]);
      const cut = await applyPlan(plan, {
        ...options,
        cancel: cancel.signal,
        onProgress: () => cancel.abort(),
      });
      assert.deepEqual([kinds(cut), cut.ended], [['applied', 'notStarted'], 'cancelled']);
      const resumed = await resumeRun(cut.id, options);
      assert.deepEqual([kinds(resumed), resumed.ended], [['applied', 'applied'], 'complete']);
      assert.equal(managerAt(simulator, south), ann);
    }));

  it('that is refused as a whole stops, and nothing counts as sent', () =>
    scene(async ({ simulator, run }) => {
      simulator.switches.permission = 'NO_PERMISSION';
      const plan = run(toManager(north, ann));
      await assert.rejects(plan);
      simulator.switches.permission = 'ok';
      simulator.failNext({
        kind: 'answer',
        status: 403,
        body: '{"code":"NO_PERMISSION","status":"error","message":"no","details":{}}',
        match: { method: 'PUT' },
      });
      const ended = await run(toManager(north, ann));
      assert.deepEqual([kinds(ended), ended.ended, ended.canResume], [['notStarted'], 'stopped', true]);
    }));

  it('is never mixed with one of members, and has one manager for each territory', () =>
    scene(async ({ simulator }) => {
      await assert.rejects(
        managerPlan(simulator, [toManager(north, ann), toManager(north, ben)]),
        RangeError,
      );
      const twice = await managerPlan(simulator, [toManager(north, ann), toManager(north, ann)]);
      assert.equal(twice.rows.length, 1);
    }));
});
