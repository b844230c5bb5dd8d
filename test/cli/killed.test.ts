import { strict as assert } from 'node:assert';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { startSimulator, type Simulator } from '../../src/simulator/server';
import { applyAssignments } from '../../src/core/assignmentOperations';
import {
  accepting,
  agreeing,
  assignmentPlan,
  fenceName,
  fileFor,
  withOrganisation,
} from '../harness/assignmentPlans';
import { Desk, renewing } from '../harness/commandLine';
import { territory } from '../harness/crm';
import { active, north, organisation, usingHistory } from '../harness/runs';

/** So many territories, each of two seats: the one leaves, another one comes, and moves are among it. */
const places = Array.from({ length: 8 }, (_, n) => ({
  id: territory(431581000 * 1e6 + 700_601 + n),
  name: `T${n}`,
}));

function crowded() {
  const crm = organisation(9, 2);
  places.forEach(({ id, name }, n) => {
    crm.addTerritory({ id, name, reportingTo: north });
    crm.addMember(id, active(n + 1));
    crm.addMember(id, active(((n + 1) % 8) + 1));
  });
  return crm;
}

/** Whom each territory is to have: its second user, and the next but one in place of the first. */
const wantedAt = (n: number) => [((n + 1) % 8) + 1, n % 3 === 0 ? 9 : ((n + 1) % 8) + 1];

const territories = Object.fromEntries(
  places.map(({ name }, n) => [
    name,
    { members: [...new Set(wantedAt(n))].map((who) => `u${who}@x.example`) },
  ]),
);

/** Where the program is killed: at its n-th call, before that has an effect, or after it and before its answer. */
interface Point {
  readonly call: number;
  readonly effect: 'before' | 'after';
}

async function again(simulator: Simulator, file: string): Promise<void> {
  await withOrganisation(simulator, async (open) => {
    const plan = await assignmentPlan(open, file);
    await usingHistory((history) => applyAssignments(open, plan, accepting(plan), agreeing(history)));
  });
}

async function applied(
  point: Point | undefined,
): Promise<{ readonly members: string[][]; readonly calls: number }> {
  const desk = new Desk();
  let calls = 0;
  let armed = point;
  let kill: () => void = () => undefined;
  const simulator: Simulator = await startSimulator({
    organisation: crowded(),
    onRequest: ({ path: at }) => {
      if (at.startsWith('/oauth/')) return;
      calls++;
      if (armed?.effect === 'before' && calls === armed.call - 1) simulator.failNext({ kind: 'hang' });
      if (calls === armed?.call) kill();
    },
  });
  try {
    const file = fileFor(simulator, { territories });
    fs.writeFileSync(path.join(desk.cwd, 'a.territories.jsonc'), file);
    const args = [
      'apply',
      '--org',
      fenceName,
      '--confirm',
      simulator.organisation.name,
      '--accept-removals',
      '8',
    ];
    const run = () => desk.start([...args, '--quiet'], renewing(simulator));
    const first = run();
    kill = () => first.signal('SIGKILL');
    const { code, stderr } = await first.ended;
    if (point === undefined) assert.equal(code, 0, stderr);
    armed = undefined;
    // on another machine, as in CI: nobody waits there until the lease of the dead process is over
    if (point !== undefined) {
      assert.equal(code, 'SIGKILL', `it ended before it was killed ${point.effect} call ${point.call}`);
      await again(simulator, file);
    }
    return { members: places.map(({ id }) => [...simulator.organisation.membersOf(id)].sort()), calls };
  } finally {
    await simulator.close();
    desk.clear();
  }
}

describe('an apply of the command line that is killed', function () {
  this.timeout(240_000);

  it('reaches the same end when it is run again, wherever that was', async () => {
    const undisturbed = await applied(undefined);
    assert.ok(undisturbed.calls >= 30, `it makes ${undisturbed.calls} calls`);
    const points = Array.from({ length: 30 }, (_, n) => n + 1).flatMap((call): Point[] => [
      { call, effect: 'before' },
      { call, effect: 'after' },
    ]);
    for (const point of points) {
      const { members } = await applied(point);
      assert.deepEqual(members, undisturbed.members, `killed ${point.effect} call ${point.call}`);
    }
  });
});
