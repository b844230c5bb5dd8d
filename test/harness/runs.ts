import { strict as assert } from 'node:assert';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { applyPlan, type ApplyOptions } from '../../src/core/apply/apply';
import type { OutcomeKind } from '../../src/core/journal/outcome';
import {
  isOfManager,
  sealed,
  type Change,
  type Form,
  type ManagerChange,
  type Operation,
  type Plan,
} from '../../src/core/plan/plan';
import type { Facts } from '../../src/core/plan/facts';
import { planRows, rowsOf, type PlanOptions } from '../../src/core/plan/planner';
import type { FinishedRun, RunResult } from '../../src/core/journal/result';
import { RunHistory } from '../../src/core/journal/runHistory';
import type { TransportOptions } from '../../src/core/zoho/transport';
import type { TerritoryId, UserId } from '../../src/core/util/ids';
import type { Target } from '../../src/core/org/target';
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

export const target: Target = {
  name: 'Test',
  place: 'loopback:1',
  environment: 'simulator',
  organisation: '7',
  user: '1',
};

/** Every user in or out of every territory. */
export function changesOf(
  operation: Operation,
  users: readonly UserId[],
  territories: readonly TerritoryId[] = [north],
): Change[] {
  return territories.flatMap((at) => users.map((who): Change => ({ territory: at, user: who, operation })));
}

/** A plan on the territories as the simulator has them, or as empty as they are at first. */
export function planOf(
  changes: readonly Change[],
  {
    form = 'bulk',
    on,
    caller = target.user,
    order,
    additive,
    ...facts
  }: Partial<Omit<PlanOptions, 'target' | 'rows'>> & {
    on?: Simulator;
    caller?: string;
  } & Partial<Facts> = {},
): Plan {
  const known: Facts = {
    membersOf: (id) => new Set(on ? membersIn(on, id) : []),
    managerOf: () => undefined,
    statusOf: () => undefined,
    isRoot: () => false,
    ...facts,
  };
  const rows = rowsOf(changes, known);
  return sealed(planRows({ target: { ...target, user: caller }, form, rows, order, additive }, known));
}

/** A plan that adds users to territories that have no member yet. */
export function plan(
  users: readonly UserId[],
  { form = 'bulk', territories = [north] }: { form?: Form; territories?: readonly TerritoryId[] } = {},
): Plan {
  return planOf(changesOf('add', users, territories), { form });
}

/** A change that is of a membership, as all are where nobody asks for managers. */
export function ofMembership<Some extends Change>(change: Some): Exclude<Some, ManagerChange> {
  if (isOfManager(change)) throw new RangeError('of a manager');
  return change as Exclude<Some, ManagerChange>;
}

/** The members of a territory at the simulator. */
function membersIn(simulator: Simulator, at: TerritoryId): UserId[] {
  return simulator.organisation.membersOf(at).map(user);
}

interface How extends Partial<Omit<ApplyOptions, 'client'>> {
  readonly transport?: Partial<TransportOptions>;
}

/** Runs `use` with a history in a folder of its own. */
export async function usingHistory<T>(use: (history: RunHistory) => Promise<T>): Promise<T> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'runs-'));
  try {
    return await use(new RunHistory(folder));
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

/** Options of a run against a simulator over real HTTP. */
export function optionsFor(simulator: Simulator, history: RunHistory, how: How = {}): ApplyOptions {
  const { transport = {}, ...options } = how;
  return { client: client(simulator, transport), target, history, cancel: never(), now: () => 0, ...options };
}

/** Applies a plan over real HTTP, and checks what holds of every run whatever happens. */
export async function apply(simulator: Simulator, planned: Plan, how: How = {}): Promise<FinishedRun> {
  return usingHistory(async (history) => {
    const run = await applyPlan(planned, optionsFor(simulator, history, how));
    assertHonest(simulator, planned, run);
    assert.deepEqual(
      (await history.get(run.id))?.rows.map(({ outcome }) => outcome),
      run.rows.map(({ outcome }) => outcome),
      'the journal tells what the run told',
    );
    return run;
  });
}

/** `applied`, `failed` … in the order of the plan. */
export function kinds(run: Pick<RunResult, 'rows'>): OutcomeKind[] {
  return run.rows.map(({ outcome }) => outcome.kind);
}

/** What is true of every run; `requests` are those that were sent and not refused as a whole, wherever they got to. */
export function assertHonest(
  simulator: Simulator,
  planned: Plan,
  run: FinishedRun,
  requests: readonly Sent[] = simulator.requests,
): void {
  assert.deepEqual(
    run.rows.map(({ row }) => row),
    planned.rows,
    'one result per planned row, in the order of the plan',
  );
  const sum = Object.values(run.tally).reduce((a, b) => a + b, 0);
  assert.equal(sum, planned.rows.length, 'the tally adds up');
  const sends = new Map<string, number>();
  for (const row of requests.flatMap(carried)) sends.set(row, (sends.get(row) ?? 0) + 1);
  for (const { row, outcome } of run.rows) {
    const { territory: at, user: who, operation } = row;
    const isAsWanted = simulator.organisation.isMember(at, who) === (operation === 'add');
    if (['applied', 'soNow', 'alreadySo'].includes(outcome.kind))
      assert.ok(isAsWanted, `${who} is told to be ${outcome.kind} and is not`);
    const sent = sends.get(`${at}/${who}`) ?? 0;
    if (outcome.kind === 'notStarted') assert.ok(!isAsWanted, `${who} was done`);
    if (outcome.kind === 'skipped') assert.equal(sent, 0, `${who} was sent`);
    if (outcome.kind === 'unknown') assert.ok(sent > 0, `${who} was never sent`);
    // twice in vain, and once with a request that was refused for others
    assert.ok(sent <= 3, `${who} was sent ${sent} times`);
  }
  assertReadsBetweenWrites(requests);
}

/** How often a row was sent. */
export function sendsOf(
  { requests }: { readonly requests: readonly Sent[] },
  at: TerritoryId,
  who: UserId,
): number {
  return requests.filter((request) => carried(request).includes(`${at}/${who}`)).length;
}

type Sent = Pick<SeenRequest, 'method' | 'path' | 'body'>;

/** `territory/user` for each row that a write carries, on whichever side of the API. */
export function carried({ method, path: target, body }: Sent): string[] {
  if (method === 'GET') return [];
  const url = new URL(target, 'http://x');
  const inQuery = url.searchParams.get('ids')?.split(',');
  const [, at = '', single] = /\/territories\/(\d+)\/users(?:\/(\d+))?$/.exec(url.pathname) ?? [];
  if (at) return (single ? [single] : (inQuery ?? inBody(body, 'users'))).map((id) => `${at}/${id}`);
  const [, who = ''] = /\/users\/(\d+)\/territories$/.exec(url.pathname) ?? [];
  return who ? (inQuery ?? inBody(body, 'territories')).map((id) => `${id}/${who}`) : [];
}

function inBody(body: string, key: 'users' | 'territories'): string[] {
  return (JSON.parse(body) as Record<string, { id: string }[]>)[key]?.map(({ id }) => id) ?? [];
}

/** No row is sent a second time before its membership was read again. */
export function assertReadsBetweenWrites(requests: readonly Sent[]): void {
  const sinceRead = new Set<string>();
  for (const request of requests) {
    if (request.method === 'GET') {
      const [, at] = /\/territories\/(\d+)\/users/.exec(request.path) ?? [];
      const [, who] = /\/users\/(\d+)\/territories/.exec(request.path) ?? [];
      for (const row of [...sinceRead]) {
        if (row.startsWith(`${at}/`) || row.endsWith(`/${who}`)) sinceRead.delete(row);
      }
      continue;
    }
    const rows = carried(request);
    assert.deepEqual(
      rows.filter((row) => sinceRead.has(row)),
      [],
      'sent twice without a reading between',
    );
    for (const row of rows) sinceRead.add(row);
  }
}
