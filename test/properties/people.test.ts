import { strict as assert } from 'node:assert';
import * as fs from 'node:fs/promises';
import * as fc from 'fast-check';
import fetch from 'node-fetch';
import { applyPlan, resumeRun } from '../../src/core/apply/apply';
import { editsAfter } from '../../src/core/assignmentPlan/afterRun';
import { exportAssignments } from '../../src/core/assignmentPlan/export';
import { textAfter } from '../../src/core/assignments/edits';
import { writeAssignments } from '../../src/core/assignments/write';
import type { FinishedRun, RunResult } from '../../src/core/journal/result';
import type { RunHistory } from '../../src/core/journal/runHistory';
import type { OpenOrganisation } from '../../src/core/operations';
import { copying, offboarding, replacing, type CopyMode } from '../../src/core/people/changes';
import type { Plan } from '../../src/core/plan/plan';
import type { UserId } from '../../src/core/util/ids';
import type { Fetch } from '../../src/core/zoho/http';
import { Organisation, type Simulator, type Switches } from '../../src/simulator/server';
import { agreeing, assignmentPlan, documentOf, fenceName } from '../harness/assignmentPlans';
import { answerModes, play } from '../harness/assignmentWorlds';
import { never, user } from '../harness/crm';
import { planFor, runFor } from '../harness/peopleRuns';
import { optionsFor, usingHistory } from '../harness/runs';

const root = '900';
const places = [root, '901', '902', '903', '904', '905'];
/** The first is signed in, the last is inactive. */
const people = ['101', '102', '103', '104'].map(user);
const [caller = user('1'), , , away = user('1')] = people;

interface World {
  readonly limit: number;
  /** By territory, the organisation's own first: who is there, and who manages it. */
  readonly territories: readonly {
    readonly members: readonly UserId[];
    readonly manager: UserId | undefined;
  }[];
  readonly switches: Partial<Switches>;
}

const worlds = (limits: fc.Arbitrary<number>) =>
  limits.chain((limit) =>
    fc.record<World>({
      limit: fc.constant(limit),
      territories: fc.tuple(
        ...places.map(() =>
          fc.record({
            members: fc.subarray(people, { maxLength: Math.min(limit, people.length) }),
            manager: fc.option(fc.constantFrom(...people), { freq: 2, nil: undefined }),
          }),
        ),
      ),
      switches: answerModes,
    }),
  );
const roomy = worlds(fc.constant(100));
const anybody = fc.constantFrom(...people);
const runs = { numRuns: 60 };
const reading = { signal: never(), step: () => undefined };

function organisationOf({ limit, territories }: World): Organisation {
  const crm = new Organisation({ name: 'Acme', territoryUserLimit: limit });
  for (const id of people) {
    const status = id === away ? 'inactive' : 'active';
    const profile = id === caller ? 'Administrator' : 'Standard';
    crm.addUser({ id, lastName: `User ${id}`, email: `u${id}@x.example`, status, profile });
  }
  territories.forEach(({ members, manager }, index) => {
    const id = places[index] ?? '';
    crm.addTerritory({
      id,
      name: `T${id}`,
      reportingTo: id === root ? null : root,
      manager: manager ?? null,
    });
    for (const one of members) crm.addMember(id, one);
  });
  return crm;
}

const at = (crm: Organisation, who: UserId) => places.filter((id) => crm.isMember(id, who));
const managedBy = (crm: Organisation, who: UserId) =>
  places.filter((id) => crm.territories.get(id)?.manager === who);

/** Nobody leaves what they manage, at any time, and nobody but these is touched. */
function watch(crm: Organisation, touched: readonly UserId[]): void {
  crm.onMembership = ({ territory, user: who, operation }) => {
    assert.ok(
      touched.some((id) => id === who),
      `${who} was touched`,
    );
    const isManager = crm.territories.get(territory)?.manager === who;
    assert.ok(!(operation === 'remove' && isManager), `the manager was taken out of ${territory}`);
  };
}

/** Territories that one of two people is in are never without both. */
function watchReplacing(crm: Organisation, leaver: UserId, successor: UserId): void {
  const held = new Set([...at(crm, leaver), ...at(crm, successor)]);
  watch(crm, [leaver, successor]);
  const check = crm.onMembership;
  crm.onMembership = (change) => {
    check?.(change);
    for (const id of held)
      assert.ok(crm.isMember(id, leaver) || crm.isMember(id, successor), `${id} has neither of the two`);
  };
}

/** A file that holds all territories exactly, as they are. */
async function exported({ target, model }: OpenOrganisation): Promise<string> {
  const { organisation, territories } = await exportAssignments(target, model, {}, reading);
  const comments = { organisations: 'x', mode: 'y' };
  return writeAssignments({
    organisation: { ...organisation, name: fenceName },
    mode: 'exact',
    territories,
    comments,
  });
}

/** A process that dies at its n-th request, which may have got through; whatever it wants to send later stays. */
function mortal(n: number, isSent: boolean) {
  let count = 0;
  let die: () => void = () => undefined;
  let wake: (error: Error) => void = () => undefined;
  const death = new Promise<'killed'>((resolve) => (die = () => resolve('killed')));
  const asleep = new Promise<never>((_, reject) => (wake = reject));
  asleep.catch(() => undefined);
  const send: Fetch = async (url, init) => {
    count++;
    if (count < n) return fetch(url, init);
    if (count === n && isSent) await fetch(url, init);
    die();
    return asleep;
  };
  return { fetch: send, death, wake: () => wake(new Error('slept too long')) };
}

const leaseTiming = { heartbeatMs: 100, staleMs: 2_000, lookMs: 10 };

/** Applies a plan in processes that die one after the other, and lets the last one go on to the end. */
async function untilDone(
  simulator: Simulator,
  { target }: OpenOrganisation,
  plan: Plan,
  deaths: readonly { readonly n: number; readonly isSent: boolean }[],
): Promise<RunResult> {
  return usingHistory(async (history) => {
    const asleep: { readonly wake: () => void; readonly run: Promise<unknown> }[] = [];
    const start = async (own: object): Promise<FinishedRun> => {
      const options = optionsFor(simulator, history, { target, leaseTiming, ...own });
      const [begun] = await history.list();
      return begun ? resumeRun(begun.id, options) : applyPlan(plan, options);
    };
    try {
      for (const { n, isSent } of deaths) {
        const process = mortal(n, isSent);
        const run = start({ transport: { fetch: process.fetch } });
        const ended = await Promise.race([run, process.death]);
        if (ended !== 'killed') return ended;
        asleep.push({ wake: process.wake, run: run.catch(() => undefined) });
        await fs.rm(history.leases, { recursive: true, force: true });
      }
      return (await canResume(history)) ? await start({}) : await lastOf(history);
    } finally {
      for (const { wake, run } of asleep) {
        wake();
        await run;
      }
    }
  });
}

/** A process that died before it wrote anything down has begun no run. */
async function canResume(history: RunHistory): Promise<boolean> {
  const [begun] = await history.list();
  return begun === undefined || begun.canResume;
}

async function lastOf(history: RunHistory): Promise<RunResult> {
  const [{ id } = assert.fail('there is no run')] = await history.list();
  return (await history.get(id)) ?? assert.fail('it cannot be read');
}

describe('whoever leaves, follows, or gets the same access', function () {
  this.timeout(120_000);

  it('is in nothing but what they manage, once they are offboarded', () =>
    fc.assert(
      fc.asyncProperty(roomy, anybody, (world, who) => {
        const crm = organisationOf(world);
        watch(crm, [who]);
        return play(
          crm,
          async (_, open) => {
            await runFor(open, [who], (known) => offboarding([who], known));
            assert.deepEqual(at(crm, who), managedBy(crm, who));
          },
          world.switches,
        );
      }),
      runs,
    ));

  it('has all that the other one has, and with “the same” nothing else but what they manage', () =>
    fc.assert(
      fc.asyncProperty(
        roomy,
        anybody,
        fc.subarray(people.slice(0, 3), { minLength: 1 }),
        fc.constantFrom<CopyMode>('add', 'same'),
        (world, from, some, mode) => {
          const to = some.filter((who) => who !== from);
          const crm = organisationOf(world);
          const before = new Map(to.map((who) => [who, at(crm, who)]));
          watch(crm, to);
          return play(
            crm,
            async (_, open) => {
              await runFor(open, [from, ...to], (known) => copying(from, to, mode, known));
              for (const who of to) {
                const kept = mode === 'add' ? (before.get(who) ?? []) : managedBy(crm, who);
                const wanted = new Set([...at(crm, from), ...kept]);
                assert.deepEqual(
                  at(crm, who),
                  places.filter((id) => wanted.has(id)),
                );
              }
            },
            world.switches,
          );
        },
      ),
      runs,
    ));

  it('is said by a file that was exported before and brought up to date with the run: it plans nothing', () =>
    fc.assert(
      fc.asyncProperty(roomy, anybody, anybody, fc.boolean(), (world, who, other, isLeaving) =>
        play(
          organisationOf(world),
          async (_, open) => {
            const { target, model } = open;
            const before = await documentOf(await exported(open));
            const run = isLeaving
              ? await runFor(open, [who], (known) => offboarding([who], known))
              : await runFor(open, [who, other], (known) => copying(who, [other], 'same', known));
            const settled = (run?.rows ?? []).flatMap(
              ({ row: { territory, user: id, operation }, outcome }) =>
                'refusal' in outcome ? [] : [{ territory, user: id, isMember: operation === 'add' }],
            );
            const users = [...(await model.usersById(people, never())).values()];
            const hierarchy = await model.hierarchy();
            const edits = editsAfter(before, { target, hierarchy }, settled, users);
            const { rows } = await assignmentPlan(open, textAfter(before.files[0], edits));
            assert.deepEqual(rows, []);
          },
          world.switches,
        ),
      ),
      { numRuns: 30 },
    ));

  it('G18 never leaves a territory without either of two who take turns, wherever the run is killed, and with however few seats', () =>
    fc.assert(
      fc.asyncProperty(
        worlds(fc.integer({ min: 2, max: 5 })),
        fc.shuffledSubarray(people.slice(0, 3), { minLength: 2, maxLength: 2 }),
        fc.array(fc.record({ n: fc.integer({ min: 1, max: 12 }), isSent: fc.boolean() }), { maxLength: 3 }),
        (world, [leaver = caller, successor = caller], deaths) => {
          const crm = organisationOf(world);
          const wanted = at(crm, leaver);
          watchReplacing(crm, leaver, successor);
          return play(
            crm,
            async (simulator, open) => {
              const both = [leaver, successor];
              const change = (known: Parameters<typeof offboarding>[1]) =>
                replacing(leaver, successor, known);
              const { plan } = await usingHistory((history) =>
                planFor(open, both, change, agreeing(history)),
              );
              if (plan.writes === 0) return;
              const { rows } = await untilDone(simulator, open, plan, deaths);
              const full = new Set(
                rows.flatMap(({ row, outcome }) =>
                  'refusal' in outcome && outcome.refusal.code !== 'isManager' ? [row.territory] : [],
                ),
              );
              for (const id of wanted.filter((one) => !full.has(one as never)))
                assert.ok(crm.isMember(id, successor), `${id} has no successor`);
              const left = new Set<string>([...full, ...managedBy(crm, leaver)]);
              assert.deepEqual(
                at(crm, leaver),
                wanted.filter((id) => left.has(id)),
              );
              for (const id of full) assert.ok(crm.membersOf(id).length >= world.limit, `${id} has a seat`);
            },
            world.switches,
          );
        },
      ),
      { numRuns: 100 },
    ));
});
