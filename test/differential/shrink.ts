import { judge, type Verdict } from './judge';
import type { Scenario, Step } from './scenario';
import { smallerSheets } from './sheet';

const mostTries = 400;

/** Leaves out of a scenario, one after the other, whatever is not needed for the same rule to be broken. */
export async function shrink(found: Verdict): Promise<Verdict> {
  const rule = found.mismatches[0]?.rule;
  let smallest = found;
  let tries = 0;
  for (let isSmaller = true; isSmaller && tries < mostTries;) {
    isSmaller = false;
    for (const scenario of smallerThan(smallest.scenario)) {
      if (++tries > mostTries) break;
      const verdict = await judge(scenario);
      if (!verdict.mismatches.some((mismatch) => mismatch.rule === rule)) continue;
      smallest = verdict;
      isSmaller = true;
      break;
    }
  }
  return smallest;
}

/** The scenario with one thing less, the largest things first. */
function* smallerThan(scenario: Scenario): Generator<Scenario> {
  const { steps, switches, members, users, manager } = scenario;
  for (let at = steps.length - 1; at > 0; at--) yield { ...scenario, steps: steps.toSpliced(at, 1) };
  for (const [at, step] of steps.entries()) {
    for (const smaller of smallerSteps(step)) yield { ...scenario, steps: steps.with(at, smaller) };
  }
  for (const name of Object.keys(switches) as (keyof typeof switches)[]) {
    const others = Object.entries(switches).filter(([other]) => other !== name);
    yield { ...scenario, switches: Object.fromEntries(others) };
  }
  if (manager) yield { ...scenario, manager: undefined };
  if (scenario.limit < 100) yield { ...scenario, limit: 100 };
  for (const at of members.keys()) yield { ...scenario, members: members.toSpliced(at, 1) };
  for (const [at, user] of users.entries()) {
    if (user.status !== 'active') yield { ...scenario, users: users.with(at, { ...user, status: 'active' }) };
  }
}

function* smallerSteps(step: Step): Generator<Step> {
  if ('sheet' in step) {
    if (step.order) yield { ...step, order: undefined };
    for (const sheet of smallerSheets(step.sheet)) yield { ...step, sheet };
  }
  if (step.do === 'assign' || step.do === 'people' || step.do === 'appoint') {
    for (const at of step.meanwhile.keys()) yield { ...step, meanwhile: step.meanwhile.toSpliced(at, 1) };
  }
  if (!('events' in step)) return;
  if (step.do === 'appoint' && step.offices.length > 1)
    for (const at of step.offices.keys()) yield { ...step, offices: step.offices.toSpliced(at, 1) };
  for (const at of step.events.keys()) yield { ...step, events: step.events.toSpliced(at, 1) };
  if (step.do !== 'apply') return;
  for (const at of step.changes.keys()) {
    if (step.changes.length > 1) yield { ...step, changes: step.changes.toSpliced(at, 1) };
  }
}
