import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { applyExact, planExact } from '../../src/core/exactMembers';
import { compareWithZoho } from '../../src/core/userFiles/compare';
import { checkText } from '../../src/core/userFiles/rows';
import { plan } from '../../src/core/operations';
import { readMembers } from '../../src/core/assignmentPlan/reading';
import { membersCsv, membersJson, membersMarkdown, type Membership } from '../../src/messages/memberExports';
import type { Change } from '../../src/core/plan/plan';
import { agreeing } from '../harness/assignmentPlans';
import { answerModes, everybody, organisationOf, play, some, worlds } from '../harness/assignmentWorlds';
import { never, territory, user, writesTo } from '../harness/crm';
import { hostileNames } from '../harness/hostileNames';
import { usingHistory } from '../harness/runs';

const from = 4315810000;
const place = territory(from + 901);
const idOf = (who: number) => user(from + 100 + who);
const accepted = { removals: 0, self: true };

describe('making members exactly so', () => {
  it('never removes a manager or a protected person, and has nothing to do a second time', async () => {
    const wanted = some(everybody.length, everybody.length);
    await fc.assert(
      fc.asyncProperty(worlds, wanted, some(2), answerModes, (world, listed, kept, switches) =>
        play(
          organisationOf(world, from),
          (simulator, organisation) =>
            usingHistory(async (history) => {
              const ports = agreeing(history);
              const manager = simulator.organisation.territories.get(place)?.manager;
              const before = new Set(simulator.organisation.membersOf(place));
              const protectedOnes = new Set(kept.map(idOf));
              const exact = {
                territory: place,
                users: listed.map(idOf),
                keptAmong: () => Promise.resolve(protectedOnes),
              };
              const planned = await planExact(organisation, exact, ports);
              const { rows } = planned.proposal.plan;
              for (const { operation, user: who } of rows)
                assert.ok(operation === 'add' || (who !== manager && !protectedOnes.has(who)));
              const removals = rows.filter(({ operation }) => operation === 'remove').length;
              const isEmptied = removals > 0 && removals === rows.length;
              const go = applyExact(organisation, planned, { ...accepted, removals }, ports);
              if (isEmptied) await go.catch(() => undefined);
              else await go;
              if (writesTo(simulator).length === 0 && rows.length > 0) return;
              const after = new Set(simulator.organisation.membersOf(place));
              for (const id of before)
                if (id === manager || protectedOnes.has(user(id))) assert.ok(after.has(id), 'was removed');
              simulator.requests.length = 0;
              const again = await planExact(organisation, exact, ports);
              assert.deepEqual(again.proposal.plan.rows, []);
              await applyExact(organisation, again, accepted, ports);
              assert.deepEqual(writesTo(simulator), []);
            }),
          switches,
        ),
      ),
      { numRuns: 60 },
    );
  }).timeout(240_000);
});

describe('exported members', () => {
  it('given back to the reader of user files mean no change, in either form', async () => {
    await fc.assert(
      fc.asyncProperty(
        worlds,
        fc.array(fc.constantFrom(...hostileNames), {
          minLength: everybody.length,
          maxLength: everybody.length,
        }),
        (world, called) =>
          play(organisationOf(world, from), async (simulator, organisation) => {
            called.forEach((name, who) => {
              const one = simulator.organisation.users.get(idOf(who)) ?? assert.fail();
              one.lastName = name;
              if (name.length % 2 === 0) one.firstName = name;
            });
            const { model } = organisation;
            const territories = [...(await model.hierarchy()).all()];
            const lists = await readMembers(territories, model, { signal: never(), step: () => undefined });
            const memberships = territories.flatMap((at): Membership[] =>
              (lists.get(at.id) ?? []).map((member) => ({ territory: at, user: member, isManager: false })),
            );
            assert.equal(membersMarkdown(memberships).split('\n').length, memberships.length + 3);
            if (memberships.length === 0) return;
            for (const [text, isCsv] of [
              [membersCsv(memberships), true],
              [membersJson(memberships, 'Acme', 0), false],
            ] as const) {
              const checked = await checkText(text.replace(/^\ufeff/, ''), isCsv, never());
              assert.deepEqual([checked.problems, checked.unused], [[], []]);
              const source = { ...checked, name: 'members' };
              const { wishes, problems } = await compareWithZoho([source], model, never());
              assert.deepEqual([...problems.values()].flat(), []);
              const changes = wishes.map(({ user: who, operation, territory: at }): Change => ({
                user: who,
                operation,
                territory: at ?? assert.fail('no territory'),
              }));
              assert.equal(changes.length, memberships.length);
              const { plan: planned } = await usingHistory((history) =>
                plan(organisation, { changes }, agreeing(history)),
              );
              assert.deepEqual(
                [planned.writes, planned.rows.every(({ state }) => state.kind === 'alreadySo')],
                [0, true],
              );
            }
          }),
      ),
      { numRuns: 40 },
    );
  }).timeout(240_000);
});
