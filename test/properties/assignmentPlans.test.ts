import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { applyAssignments, applySaved } from '../../src/core/assignmentOperations';
import { adoptAssignments, exportAssignments, type Exported } from '../../src/core/assignmentPlan/export';
import { textAfter } from '../../src/core/assignments/edits';
import { writeAssignments } from '../../src/core/assignments/write';
import { objectionsTo } from '../../src/core/assignmentPlan/limits';
import type { AssignmentPlan } from '../../src/core/assignmentPlan/plan';
import { AssignmentRefused } from '../../src/core/assignmentPlan/refused';
import { parseSavedPlan, savedPlanOf, textOf } from '../../src/core/assignmentPlan/savedPlan';
import type { Ending, OpenOrganisation } from '../../src/core/operations';
import { OrganisationModel } from '../../src/core/org/organisation';
import { CrmClient } from '../../src/core/zoho/client';
import { RateLimiter } from '../../src/core/zoho/rateLimiter';
import { generatedOrganisation, type Organisation, type Simulator } from '../../src/simulator/server';
import {
  accepting,
  agreeing,
  assignmentPlan,
  documentOf,
  fenceName,
  fileFor,
} from '../harness/assignmentPlans';
import {
  answerModes,
  names,
  everybody,
  some,
  perTerritory,
  worlds,
  lists,
  organisationOf,
  territoriesOf,
  play,
  type Listed,
} from '../harness/assignmentWorlds';
import { never, transport } from '../harness/crm';
import { usingHistory } from '../harness/runs';

const writes = ({ requests }: Simulator) => requests.filter(({ method }) => method !== 'GET').length;

function carryOut(organisation: OpenOrganisation, plan: AssignmentPlan): Promise<Ending> {
  return usingHistory((history) => applyAssignments(organisation, plan, accepting(plan), agreeing(history)));
}

function exportedText(exported: Exported): string {
  const comments = { organisations: 'x', mode: 'y' };
  const organisation = { ...exported.organisation, name: fenceName };
  return writeAssignments({ ...exported, organisation, mode: 'exact', comments });
}

const textsOf = ({ rows }: AssignmentPlan) =>
  rows
    .map(({ covered, member, operation }) => `${covered.text} ${member.email.toLowerCase()} ${operation}`)
    .sort();

const runs = { numRuns: 25 };
const reading = { signal: never(), step: () => undefined };

describe('an assignment file and an organisation', () => {
  it('F27 exported, plan nothing, whatever is called alike', () =>
    fc.assert(
      fc.asyncProperty(worlds, fc.boolean(), async (world, alike) => {
        const crm = organisationOf(world);
        if (alike) {
          crm.addTerritory({ id: '990', name: names[0], reportingTo: '902' });
          crm.addMember('990', '101');
          crm.addUser({ id: '991', lastName: 'Twin', email: everybody[1] ?? '' });
        }
        await play(crm, async (_, organisation) => {
          const { target, model } = organisation;
          const exported = await exportAssignments(target, model, {}, reading);
          const text = exportedText(exported);
          assert.deepEqual(textsOf(await assignmentPlan(organisation, text)), []);
        });
      }),
      runs,
    ));

  it('F27 exported, plan nothing, of 2,000 territories and 5,000 users', () =>
    play(generatedOrganisation({ territories: 2_000, users: 5_000 }), async (simulator, { target }) => {
      const model = new OrganisationModel(
        new CrmClient(new RateLimiter(transport(simulator)).send),
        undefined,
      );
      const exported = await exportAssignments(target, model, {}, reading);
      assert.equal(exported.territories.length, 2_000);
      assert.deepEqual(textsOf(await assignmentPlan({ target, model }, exportedText(exported))), []);
    })).timeout(60_000);

  it('F30 brought up to date with it, plan nothing', () =>
    fc.assert(
      fc.asyncProperty(worlds, lists, async (world, all) => {
        await play(organisationOf(world), async (simulator, organisation) => {
          const { target, model } = organisation;
          const document = await documentOf(fileFor(simulator, { territories: territoriesOf(all) }));
          const edits = await adoptAssignments(target, model, { document, organisation: fenceName }, reading);
          assert.ok('get' in edits);
          const text = textAfter(document.files[0], edits);
          assert.deepEqual(textsOf(await assignmentPlan(organisation, text)), []);
          const again = await documentOf(text);
          assert.deepEqual(
            await adoptAssignments(target, model, { document: again, organisation: fenceName }, reading),
            new Map(),
          );
        });
      }),
      runs,
    ));

  it('F28 F29 applied, leaves swaps of full territories at most; nothing with removals first; nothing twice', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 4 }).chain((limit) =>
          fc.record({
            limit: fc.constant(limit),
            live: perTerritory(some(limit)),
            wanted: perTerritory(some(limit)),
            switches: answerModes,
          }),
        ),
        async ({ limit, live, wanted, switches }) => {
          const world = { limit, live, managers: [] };
          const exact = wanted.map((members): Listed => ({ mode: 'exact', members, absent: [] }));
          await play(
            organisationOf(world),
            async (simulator, organisation) => {
              const text = fileFor(simulator, { territories: territoriesOf(exact) });
              await carryOut(organisation, await assignmentPlan(organisation, text));
              const left = await assignmentPlan(organisation, text);
              const isLeaver = (at: string) =>
                left.rows.some((row) => row.territory === at && row.operation === 'remove');
              for (const row of left.rows.filter(({ operation }) => operation === 'add')) {
                assert.equal(simulator.organisation.membersOf(row.territory).length, limit, 'a seat is free');
                assert.ok(isLeaver(row.territory), 'who waits, waits for somebody');
              }
              await carryOut(
                organisation,
                await assignmentPlan(organisation, text, { order: 'removeFirst' }),
              );
              const again = await assignmentPlan(organisation, text);
              assert.deepEqual(textsOf(again), []);
              const before = writes(simulator);
              assert.equal((await carryOut(organisation, again)).kind, 'nothingToDo');
              assert.equal(writes(simulator), before);
            },
            switches,
          );
        },
      ),
      { numRuns: 40 },
    )).timeout(60_000);

  it('F32 touch nobody but in covered territories: no manager, nobody protected, of additive ones who is to be absent', () =>
    fc.assert(
      fc.asyncProperty(worlds, lists, some(3), async (world, all, kept) => {
        await play(organisationOf(world), async (simulator, organisation) => {
          const protect = { people: kept.map((who) => everybody[who]) };
          const text = fileFor(simulator, { territories: territoriesOf(all), protect });
          const { rows } = await assignmentPlan(organisation, text);
          for (const { territory, user, operation } of rows) {
            const at = Number(territory) - 901;
            const who = Number(user) - 100;
            const list = all[at] ?? assert.fail('not covered');
            assert.equal(simulator.organisation.isMember(territory, user), operation === 'remove');
            if (operation === 'add') {
              assert.ok(list.members.includes(who) && everybody[who] !== 'away@x.example');
              continue;
            }
            assert.ok(!list.members.includes(who) && !kept.includes(who) && world.managers[at] !== who);
            assert.ok(list.mode === 'exact' || list.absent.includes(who));
          }
        });
      }),
      runs,
    ));

  it('F33 over a limit send nothing; with the exact number of removals they do, and with no other', () =>
    fc.assert(
      fc.asyncProperty(worlds, fc.integer({ min: -2, max: 2 }), async (world, off) => {
        await play(organisationOf(world), async (simulator, organisation) => {
          const one: Listed = { mode: 'exact', members: [0], absent: [] };
          const fence = { mostRemovals: 0, mostRemovalsPerTerritory: 0 };
          const text = fileFor(simulator, { territories: territoriesOf(names.map(() => one)) }, fence);
          const plan = await assignmentPlan(organisation, text);
          const { removals = 0 } = accepting(plan);
          const attempt = (accepted: number | undefined) =>
            usingHistory((history) =>
              applyAssignments(organisation, plan, { removals: accepted, self: true }, agreeing(history)),
            );
          if (removals > 5) await assert.rejects(attempt(undefined), AssignmentRefused);
          if (off !== 0 && removals + off >= 0)
            await assert.rejects(attempt(removals + off), AssignmentRefused);
          assert.equal(writes(simulator), 0);
          await attempt(removals);
          assert.deepEqual(textsOf(await assignmentPlan(organisation, text)), []);
        });
      }),
      runs,
    ));

  it('F34 saved as a plan are refused after any change that matters and after one flipped byte, and else go through', () =>
    fc.assert(
      fc.asyncProperty(worlds, lists, perTerritory(some(2)), fc.nat(), async (world, all, edits, byte) => {
        await play(organisationOf(world), async (simulator, organisation) => {
          const text = fileFor(simulator, { territories: territoriesOf(all) });
          const plan = await assignmentPlan(organisation, text);
          const file = { name: 'test.territories.jsonc', text };
          // nothing but the file lets a territory be emptied
          fc.pre(objectionsTo(plan.rows, plan, organisation.target.user, accepting(plan)).length === 0);
          const saved = textOf(savedPlanOf(plan, [file], '1.0.0'));
          const at = byte % saved.length;
          const flipped = String.fromCharCode(saved.charCodeAt(at) ^ 1);
          assert.throws(
            () => parseSavedPlan(saved.slice(0, at) + flipped + saved.slice(at + 1)),
            AssignmentRefused,
          );

          const touched = new Set(plan.rows.map(({ territory }) => String(territory)));
          const since = { matters: false };
          edits.forEach((people, index) => {
            const territory = String(901 + index);
            for (const who of people) {
              if (world.managers[index] === who) continue; // Zoho keeps them
              const user = String(100 + who);
              const isMember = simulator.organisation.isMember(territory, user);
              if (isMember) simulator.organisation.removeMember(territory, user);
              else simulator.organisation.addMember(territory, user);
              const row = plan.rows.find((one) => one.territory === territory && one.user === user);
              if (!row && touched.has(territory) && all[index]?.mode === 'exact') since.matters = true;
            }
          });
          const accepted = accepting(plan);
          const going = usingHistory((history) =>
            applySaved(organisation, parseSavedPlan(saved), accepted, agreeing(history)),
          );
          if (!since.matters) {
            await going;
            for (const { territory, user, operation } of plan.rows)
              assert.equal(simulator.organisation.isMember(territory, user), operation === 'add');
            const before = writes(simulator);
            await usingHistory((history) =>
              applySaved(organisation, parseSavedPlan(saved), accepted, agreeing(history)),
            );
            assert.equal(writes(simulator), before, 'applied twice, nothing is sent');
            return;
          }
          await assert.rejects(
            going,
            (error) => error instanceof AssignmentRefused && error.fault.code === 'stalePlan',
          );
          assert.equal(writes(simulator), 0);
        });
      }),
      runs,
    ));

  it('F35 in two organisations of the same names and addresses, whatever their ids, are the same rows', () =>
    fc.assert(
      fc.asyncProperty(worlds, lists, async (world, all) => {
        const found: string[][] = [];
        for (const from of [0, 7_000_000]) {
          await play(organisationOf(world, from), async (simulator, organisation) => {
            const text = fileFor(simulator, { territories: territoriesOf(all) });
            found.push(textsOf(await assignmentPlan(organisation, text)));
          });
        }
        assert.deepEqual(found[0], found[1]);
      }),
      runs,
    ));

  it('F35 in an organisation that calls somebody and something otherwise, and says so, are the same rows', () =>
    fc.assert(
      fc.asyncProperty(worlds, lists, fc.nat({ max: everybody.length - 1 }), async (world, all, who) => {
        const rowsIn = async (crm: Organisation, fence: object, idOf: (id: string) => number) => {
          const found: string[] = [];
          await play(crm, async (simulator, organisation) => {
            const text = fileFor(simulator, { territories: territoriesOf(all) }, fence);
            const { rows } = await assignmentPlan(organisation, text);
            for (const { territory, user, operation } of rows)
              found.push(`${idOf(territory)} ${idOf(user)} ${operation}`);
          });
          return found.sort();
        };
        const sandbox = await rowsIn(organisationOf(world), {}, Number);
        const from = 7_000_000;
        const other = organisationOf(world, from);
        const somebody = other.users.get(String(from + 100 + who)) ?? assert.fail();
        somebody.email = 'somebody.else@y.example';
        const north = other.territories.get(String(from + 901)) ?? assert.fail();
        north.name = 'Nord';
        const fence = {
          people: Object.fromEntries([[everybody[who], 'somebody.else@y.example']]) as object,
          territories: { [names[0]]: 'Nord' },
        };
        assert.deepEqual(await rowsIn(other, fence, (id) => Number(id) - from), sandbox);
      }),
      runs,
    ));

  it('F36 with a base give every row one label: drift where the base said the same, else yours', () =>
    fc.assert(
      fc.asyncProperty(worlds, lists, lists, async (world, all, before) => {
        await play(organisationOf(world), async (simulator, organisation) => {
          const base = await documentOf(fileFor(simulator, { territories: territoriesOf(before) }));
          const text = fileFor(simulator, { territories: territoriesOf(all) });
          const { rows } = await assignmentPlan(organisation, text, { base });
          for (const { territory, user, operation, label } of rows) {
            const list = before[Number(territory) - 901];
            const who = Number(user) - 100;
            const said = list?.members.includes(who)
              ? 'add'
              : list?.mode === 'exact' || list?.absent.includes(who)
                ? 'remove'
                : undefined;
            assert.equal(label, said === operation ? 'drift' : 'yours');
          }
        });
      }),
      runs,
    ));
});
