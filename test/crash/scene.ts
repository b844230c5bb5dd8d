import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import type { OutcomeKind } from '../../src/core/journal/outcome';
import { rowKey, type Change, type Form, type Plan } from '../../src/core/plan/plan';
import { decode } from '../../src/core/journal/records';
import type { RunResult } from '../../src/core/journal/result';
import { RunHistory } from '../../src/core/journal/runHistory';
import { replacing } from '../../src/core/people/changes';
import type { TerritoryId, UserId } from '../../src/core/util/ids';
import { startSimulator, type Organisation, type Simulator } from '../../src/simulator/server';
import { territory } from '../harness/crm';
import {
  active,
  assertReadsBetweenWrites,
  carried,
  changesOf,
  inactive,
  north,
  organisation,
  planOf,
  south,
} from '../harness/runs';
import { assertLooksFirst, managerCarried } from '../harness/managers';
import type { Death, Orders } from './victim';
import { work, type Work } from './work';

const east = territory('431581000000700503');
const west = territory('431581000000700504');
const centre = territory('431581000000700505');
const users = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => active(from + index));

/** Each kind of write of the scene, with the territory it goes to. */
export const places: [method: string, territory: TerritoryId][] = [
  ['PUT', north],
  ['PUT', south],
  ['DELETE', east],
  ['PUT', east],
  ['DELETE', west],
];

/** What was on record when a part of a run had ended, and whose token its requests carried. */
interface Ended {
  readonly token: string;
  readonly intents: ReadonlySet<string>;
}

/** What there is, and what is to be done to it. */
export interface Setting {
  readonly organisation: Organisation;
  readonly changes: readonly Change[];
  /** Territories in which nobody else counts, and who manages which. */
  readonly additive?: ReadonlySet<TerritoryId>;
  readonly managerOf?: (territory: TerritoryId) => UserId | undefined;
  /** Plans the changes; by default as members of the territories. */
  readonly planned?: (simulator: Simulator) => Promise<Plan>;
}

/** Thirty rows: users who come, leave and move in four territories; one of them is inactive, and the plan does not know it. */
function thirtyRows(): Setting {
  const organised = fourTerritories(30);
  for (const id of users(20, 25)) organised.addMember(east, id);
  for (const id of users(26, 30)) organised.addMember(west, id);
  const changes = [
    ...changesOf('add', [...users(1, 7), inactive], [north]),
    ...changesOf('add', users(8, 13), [south]),
    ...changesOf('remove', users(20, 25), [east]),
    ...changesOf('add', users(26, 30), [east]),
    ...changesOf('remove', users(26, 30), [west]),
  ];
  assert.equal(changes.length, 30);
  return { organisation: organised, changes };
}

/** Territories of two seats: users move up one behind the other, somebody joins, and two would have to pass each other. */
export function fewSeats(): Setting {
  const organised = fourTerritories(9, 2);
  organised.addTerritory({ id: centre, name: 'Centre' });
  const members = {
    [north]: users(1, 2),
    [south]: users(3, 4),
    [east]: users(5, 6),
    [centre]: users(8, 9),
  };
  for (const [at, there] of Object.entries(members)) for (const id of there) organised.addMember(at, id);
  const move = (user: UserId, from: TerritoryId, to: TerritoryId) => [
    ...changesOf('add', [user], [to]),
    ...changesOf('remove', [user], [from]),
  ];
  const changes = [
    ...changesOf('add', users(7, 7), [north]),
    ...move(active(1), north, south),
    ...move(active(3), south, west),
    ...move(active(5), east, centre),
    ...move(active(8), centre, east),
  ];
  return { organisation: organised, changes };
}

export const [leaver, successor] = [active(1), active(2)];

/** One user takes the place of another in six territories, of which the first is full and the second has the leaver as manager. */
export function takingTurns(): Setting {
  const organised = organisation(9, 3);
  const six = Array.from({ length: 6 }, (_, n) => territory(String(431581000000700600n + BigInt(n))));
  six.forEach((id, index) => {
    const manager = index === 1 ? leaver : null;
    organised.addTerritory({ id, name: `T${index}`, reportingTo: north, manager });
    for (const one of index === 0 ? [leaver, active(3), active(4)] : [leaver]) organised.addMember(id, one);
  });
  const places = new Map([
    [leaver, six.map((id) => ({ id, name: '', manager: undefined }))],
    [successor, []],
  ]);
  const { changes, additive } = replacing(leaver, successor, places);
  const managerOf = (id: TerritoryId) => (id === six[1] ? leaver : undefined);
  return { organisation: organised, changes, additive, managerOf };
}

function fourTerritories(people: number, limit?: number): Organisation {
  const organised = organisation(people, limit);
  organised.addTerritory({ id: east, name: 'East' });
  organised.addTerritory({ id: west, name: 'West' });
  return organised;
}

/** One organisation with one folder of journals, and processes that come and go. */
export class Scene {
  private readonly ended: Ended[] = [];

  private constructor(
    readonly simulator: Simulator,
    readonly plan: Plan,
    readonly folder: string,
    private readonly victim: string,
  ) {}

  /** Runs `use` in a scene of its own. */
  static async play<T>(
    victim: string,
    form: Form,
    use: (scene: Scene) => Promise<T>,
    { organisation: organised, changes, planned, ...given }: Setting = thirtyRows(),
  ): Promise<T> {
    const simulator = await startSimulator({ organisation: organised });
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kill-'));
    const plan = (await planned?.(simulator)) ?? planOf(changes, { form, on: simulator, ...given });
    try {
      return await use(new Scene(simulator, plan, folder, victim));
    } finally {
      await simulator.close();
      await fs.rm(folder, { recursive: true, force: true });
    }
  }

  /** Applies the plan, or goes on with the run that is on record: in this process, which lives, and knows only the journal. */
  async run(): Promise<void> {
    const orders = this.orders();
    await work(orders);
    this.ended.push({ token: orders.token, intents: await this.intents() });
  }

  /** The same in a process of its own; false when it was killed on the way, as it was told. */
  async runAndDie(death: Death): Promise<boolean> {
    const orders: Orders = { ...this.orders(), death };
    const child = spawn(process.execPath, [this.victim, JSON.stringify(orders)], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
      child.once('error', reject).once('close', (...how) => resolve(how));
    });
    this.ended.push({ token: orders.token, intents: await this.intents() });
    if (signal === 'SIGKILL') return false;
    assert.equal(code, 0, said);
    return true;
  }

  /** The run, as its journal tells; undefined when none was begun. */
  async result(): Promise<RunResult | undefined> {
    const history = new RunHistory(this.folder);
    const [run, ...others] = await history.list();
    assert.deepEqual(others, [], 'one run only');
    return run && history.get(run.id);
  }

  /** The files of the journals. */
  async journals(): Promise<string[]> {
    const runs = path.join(this.folder, 'runs');
    const names = await fs.readdir(runs).catch(() => []);
    return names.map((name) => path.join(runs, name));
  }

  /** Who is where, in an order that does not depend on who came first. */
  members(): Record<string, string[]> {
    const { organisation: at } = this.simulator;
    return Object.fromEntries([...at.territories.keys()].map((id) => [id, at.membersOf(id).sort()]));
  }

  /** What holds whenever nobody is at work: nothing was sent that was not on record, nor twice unseen. */
  assertNothingBlind(): void {
    const { requests } = this.simulator;
    const planned = new Set(this.plan.rows.map(rowKey));
    for (const { token, intents } of this.ended) {
      const own = requests.filter(({ headers }) => headers.authorization?.endsWith(token));
      for (const row of own.flatMap((request) => [...carried(request), ...managerCarried(request)])) {
        assert.ok(planned.has(row), `${row} was not planned`);
        assert.ok(intents.has(row), `${row} was sent and is not on record`);
      }
    }
    assertReadsBetweenWrites(requests);
    assertLooksFirst(requests);
  }

  private orders(): Work {
    const { folder, plan, simulator } = this;
    return { folder, plan, url: simulator.url, token: simulator.issueToken() };
  }

  private async intents(): Promise<Set<string>> {
    const texts = await Promise.all((await this.journals()).map((file) => fs.readFile(file, 'utf8')));
    const entries = texts.flatMap((text) => text.split('\n').map((line) => decode(line)?.entry));
    const rows = entries.flatMap((entry) => (entry?.kind === 'intent' ? entry.rows : []));
    return new Set(rows.flatMap((row) => this.plan.rows[row] ?? []).map(rowKey));
  }
}

/** The rows of a run that ended in this way. */
export function rowsThat(kind: OutcomeKind, { rows }: RunResult): string[] {
  return rows.filter(({ outcome }) => outcome.kind === kind).map(({ row }) => rowKey(row));
}
