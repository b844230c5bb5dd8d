/** Changing an organisation: a hundred bulk requests, and what is written down of them. */
import { keep, nameless } from '../../../src/core/plan/names';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { applyPlan } from '../../../src/core/apply/apply';
import type { Facts } from '../../../src/core/plan/facts';
import { planRows, rowsOf } from '../../../src/core/plan/planner';
import { Journal } from '../../../src/core/journal/journal';
import { readJournal } from '../../../src/core/journal/journalFile';
import { sealed, type Change, type Plan } from '../../../src/core/plan/plan';
import { encode, type JournalRecord } from '../../../src/core/journal/records';
import { RunHistory } from '../../../src/core/journal/runHistory';
import { RunState } from '../../../src/core/journal/runState';
import type { Target } from '../../../src/core/org/target';
import type { TerritoryId, UserId } from '../../../src/core/util/ids';
import { counted, median, type Figure } from '../figures';
import { associate } from '../floor';
import { compare, longestBlock, timeOf } from '../measure';
import { type RemoteSimulator, startRemoteSimulator } from '../simulator';
import { clientOf } from './read';

const target: Target = {
  name: 'Bench',
  place: 'loopback:1',
  environment: 'simulator',
  organisation: '1',
  user: '1',
};
const facts = {
  managerOf: () => undefined,
  statusOf: () => undefined,
  isRoot: () => false,
};

function planOf(changes: readonly Change[], membersOf: Facts['membersOf']): Plan {
  const all = { ...facts, membersOf };
  return sealed(planRows({ target, form: 'bulk', rows: rowsOf(changes, all) }, all));
}

const territoriesAtOnce = 100;
const usersEach = 100;
const rows = territoriesAtOnce * usersEach;
const perCountPage = 200;

/** A hundred users, and a hundred territories for them in each run. */
async function withUsers(
  latencyMs: number,
  runs: number,
  use: (made: {
    readonly server: RemoteSimulator;
    readonly history: RunHistory;
    /** Associates them all as the extension does. */
    readonly ours: (run: number, history: RunHistory) => Promise<void>;
    /** Makes the same calls. */
    readonly floor: (run: number) => Promise<void>;
  }) => Promise<Figure[]>,
): Promise<Figure[]> {
  const server = await startRemoteSimulator({ territories: runs * territoriesAtOnce, users: 1000 });
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'bench-'));
  try {
    const client = clientOf(server);
    const signal = new AbortController().signal;
    const users = (await client.activeUsers({ signal })).slice(-usersEach).map(({ id }) => id);
    const territories = await client.territories({ signal });
    const there = new Map<TerritoryId, ReadonlySet<UserId>>();
    for (const { id } of territories) {
      there.set(id, new Set((await client.members(id, { signal })).map((member) => member.id)));
    }
    const membersOf = (id: TerritoryId) => there.get(id) ?? new Set<UserId>();
    const those = (run: number) =>
      territories.slice(run * territoriesAtOnce, (run + 1) * territoriesAtOnce).map(({ id }) => id);
    const ours = async (run: number, history: RunHistory) => {
      const changes = those(run).flatMap((territory) =>
        users.map((user) => ({ territory, user, operation: 'add' as const })),
      );
      const plan = planOf(changes, membersOf);
      const result = await applyPlan(plan, { client, target, history, cancel: signal, now: Date.now });
      const { applied, alreadySo } = result.tally;
      if (applied + alreadySo !== rows) throw new Error(JSON.stringify(result.tally));
    };
    const floor = (run: number) => associate(server, those(run), users);
    server.set({ latencyMs });
    return await use({ server, history: new RunHistory(folder), ours, floor });
  } finally {
    await server.stop();
    await fs.rm(folder, { recursive: true, force: true });
  }
}

/** Each time into other territories. */
export function write(latencyMs: number, times: number): Promise<Figure[]> {
  const runs = 2 * times + 1;
  return withUsers(latencyMs, runs, async ({ server, history, ours, floor }) => {
    await server.callsSince();
    const block = await longestBlock(() => ours(2 * times, history));
    const calls = await server.callsSince();
    const { ms, floorMs } = await compare(
      times,
      (run) => ours(run, history),
      (run) => floor(times + run),
    );
    const late = latencyMs > 0 ? ` at ${latencyMs} ms latency` : '';
    const what = `make ${counted(rows)} associations in bulk${late}`;
    const countPages = Math.ceil((runs * territoriesAtOnce) / perCountPage);
    return [
      // without latency it is the disk that takes the time: each request is on it before it leaves
      {
        what,
        measured: 'time',
        value: ms,
        unit: 'ms',
        floor: floorMs,
        ...(latencyMs > 0 && { atMost: 1.5 }),
      },
      {
        what,
        measured: 'calls',
        value: calls,
        unit: 'calls',
        atMost: 2 * territoriesAtOnce + countPages,
        everywhere: true,
      },
      { what, measured: 'longest block', value: block, unit: 'ms', atMost: 50 },
    ];
  });
}

/** Remembers a run only as long as it lasts: what is left without a file. */
class Forgetful extends RunHistory {
  override begin(plan: Plan, now: number): Promise<{ id: string; journal: Journal }> {
    const state = new RunState(plan, now);
    const journal = Object.assign(Object.create(Journal.prototype) as Journal, {
      state,
      append: (entry: JournalRecord) => {
        state.apply(entry);
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
    });
    return Promise.resolve({ id: '20261125T090001Z-1f00ab42', journal });
  }
}

/** The same with and without a journal, at a latency that no Zoho falls below. */
export function overhead(times: number): Promise<Figure[]> {
  const latencyMs = 20;
  return withUsers(latencyMs, 2 * times + 1, async ({ history, ours }) => {
    const memory = new Forgetful(path.dirname(history.leases));
    await ours(2 * times, history); // the engine compiles
    const { ms, floorMs } = await compare(
      times,
      (run) => ours(run, history),
      (run) => ours(times + run, memory),
    );
    const what = `keep the journal of ${counted(rows)} changes at ${latencyMs} ms latency`;
    return [{ what, measured: 'time, beside none', value: ms, unit: 'ms', floor: floorMs, atMost: 1.03 }];
  });
}

/** Reads the journal of a long run, as resuming it does first. */
export async function records(): Promise<Figure[]> {
  const howMany = 100_000;
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'bench-'));
  try {
    const changes = Array.from({ length: rows }, (_, index) => ({
      territory: '1' as TerritoryId,
      user: String(1000 + index) as UserId,
      operation: 'add' as const,
    }));
    const plan = planOf(changes, () => new Set());
    const planned = encode(0, { kind: 'planned', version: 1, at: 0, plan, names: keep(nameless, plan) });
    const lines = Array.from({ length: howMany }, (_, index) =>
      encode(index + 1, { kind: 'intent', at: index, rows: [index % changes.length] }),
    );
    const file = path.join(folder, 'run');
    await fs.writeFile(file, planned + lines.join(''));
    const read = async () => {
      const content = await readJournal(file);
      if (content?.lines !== howMany + 1) throw new Error(`${content?.lines ?? 0} lines were read.`);
    };
    const what = `read a journal of ${counted(howMany)} records`;
    const times: number[] = [];
    for (let run = 0; run < 5; run++) times.push(await timeOf(read));
    const block = await longestBlock(read);
    return [
      { what, measured: 'time', value: median(times), unit: 'ms', atMost: 1000 },
      { what, measured: 'longest block', value: block, unit: 'ms', atMost: 50 },
    ];
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}
