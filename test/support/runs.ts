import { strict as assert } from 'node:assert';
import { applyPlan, type RunResult } from '../../src/changes/apply';
import type { OutcomeKind } from '../../src/changes/outcome';
import { planAssociations, type AssociationForm, type AssociationPlan } from '../../src/changes/plan';
import type { ApplyOptions } from '../../src/changes/run';
import type { TransportOptions } from '../../src/api/transport';
import type { TerritoryId, UserId } from '../../src/base/ids';
import { Organisation, type SeenRequest, type Simulator } from '../../src/simulator/server';
import { client, never, territory, user } from './crm';

export const north = territory('431581000000700501');
export const south = territory('431581000000700502');

/** An organisation of two empty territories and of active users, who are named by their number. */
export function organisation(users: number, limit = 1000): Organisation {
  const result = new Organisation({ territoryUserLimit: limit });
  result.addUser({ id: '1', lastName: 'Admin', email: 'admin@x.example', profile: 'Administrator' });
  for (let n = 1; n <= users; n++) {
    result.addUser({ id: active(n), firstName: 'User', lastName: String(n), email: `u${n}@x.example` });
  }
  result.addUser({ id: inactive, lastName: 'Away', email: 'away@x.example', status: 'inactive' });
  result.addTerritory({ id: north, name: 'North' });
  result.addTerritory({ id: south, name: 'South' });
  return result;
}

export function active(n: number): UserId {
  return user(431581000 * 1e6 + 200_000 + n);
}

export const inactive = user('431581000000290001');
export const unknown = user('431581000000290002');

/** A plan for territories that have no member yet. */
export function plan(
  users: readonly UserId[],
  {
    form = 'bulk',
    territories = [north],
  }: { form?: AssociationForm; territories?: readonly TerritoryId[] } = {},
): AssociationPlan {
  const named = <Id extends string>(id: Id) => ({ id, name: `Name of ${id}` });
  const wanted = { organisation: 'Test (simulator)', form, territories: territories.map(named) };
  return planAssociations({ ...wanted, users: users.map(named) }, () => new Set());
}

interface How extends Partial<Omit<ApplyOptions, 'client'>> {
  readonly transport?: Partial<TransportOptions>;
}

/** Applies a plan over real HTTP, and checks what holds of every run whatever happens. */
export async function apply(
  simulator: Simulator,
  planned: AssociationPlan,
  { transport = {}, ...options }: How = {},
): Promise<RunResult> {
  const run = await applyPlan(planned, {
    client: client(simulator, transport),
    cancel: never(),
    now: () => 0,
    ...options,
  });
  assertHonest(simulator, planned, run);
  return run;
}

/** `applied`, `failed` … in the order of the plan. */
export function kinds(run: RunResult): OutcomeKind[] {
  return run.rows.map(({ outcome }) => outcome.kind);
}

function assertHonest(simulator: Simulator, planned: AssociationPlan, run: RunResult): void {
  const rows = planned.territories.flatMap(({ territory: { id }, rows: users }) =>
    users.map((row) => `${id}/${row.user.id}`),
  );
  assert.deepEqual(
    run.rows.map((row) => `${row.territory.id}/${row.user.id}`),
    rows,
    'one result per planned row, in the order of the plan',
  );
  const sum = Object.values(run.tally).reduce((a, b) => a + b, 0);
  assert.equal(sum, rows.length, 'the tally adds up');
  for (const { territory: at, user: who, outcome } of run.rows) {
    if (outcome.kind === 'applied' || outcome.kind === 'alreadyMember') {
      assert.ok(
        simulator.organisation.isMember(at.id, who.id),
        `${who.id} is told to be a member and is none`,
      );
    }
    const sent = sendsOf(simulator, at.id, who.id);
    if (outcome.kind === 'notStarted') assert.equal(sent, 0, `${who.id} was sent`);
    if (outcome.kind === 'unknown') assert.ok(sent > 0, `${who.id} was never sent`);
    assert.ok(sent <= 3, `${who.id} was sent ${sent} times`);
  }
  assertReadsBetweenWrites(simulator.requests);
}

/** How often a user was sent to a territory. */
export function sendsOf(simulator: Simulator, at: TerritoryId, who: UserId): number {
  return simulator.requests.filter((request) => carried(request).includes(`${at}/${who}`)).length;
}

/** `territory/user` for each user that a PUT carries. */
function carried({ method, path, body }: SeenRequest): string[] {
  const [, at = '', single] = /\/territories\/(\d+)\/users(?:\/(\d+))?$/.exec(path) ?? [];
  if (method !== 'PUT') return [];
  const users = single
    ? [single]
    : (JSON.parse(body) as { users: { id: string }[] }).users.map(({ id }) => id);
  return users.map((id) => `${at}/${id}`);
}

/** No row is sent a second time, and nothing after a lost answer, before the members were read again. */
function assertReadsBetweenWrites(requests: readonly SeenRequest[]): void {
  let sinceRead: string[] = [];
  let lost = false;
  for (const request of requests) {
    if (request.method === 'GET') {
      sinceRead = [];
      lost = false;
      continue;
    }
    const rows = carried(request);
    assert.ok(!lost, 'a write follows a lost answer');
    assert.deepEqual(
      rows.filter((row) => sinceRead.includes(row)),
      [],
      'sent twice without a reading between',
    );
    sinceRead.push(...rows);
    lost = request.status === 0 || request.status >= 500;
  }
}
