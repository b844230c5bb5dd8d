/** Changing an organisation: a hundred bulk requests. */
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { applyPlan } from '../../../src/changes/apply';
import { planChanges } from '../../../src/changes/planner';
import { RunHistory } from '../../../src/changes/runHistory';
import type { Target } from '../../../src/model/target';
import type { TerritoryId, UserId } from '../../../src/base/ids';
import { counted, type Figure } from '../figures';
import { associate } from '../floor';
import { compare, longestBlock } from '../measure';
import { startRemoteSimulator } from '../simulator';
import { clientOf } from './read';

const target: Target = {
  label: 'Bench',
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

const requests = 100;
const perRequest = 100;

/** Ten thousand users into one territory, each time another one; the floor sends the same bodies. */
export async function write(latencyMs: number, times: number): Promise<Figure[]> {
  const server = await startRemoteSimulator({ territories: 3 * times, users: 11_000 });
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'bench-'));
  const history = new RunHistory(folder);
  try {
    server.setLatency(latencyMs);
    const client = clientOf(server);
    const signal = new AbortController().signal;
    const users = (await client.activeUsers({ signal })).slice(0, requests * perRequest);
    const territories = await client.territories({ signal });
    const there = new Map<TerritoryId, ReadonlySet<UserId>>();
    for (const { id } of territories) {
      there.set(id, new Set((await client.members(id, { signal })).map((member) => member.id)));
    }
    const membersOf = (id: TerritoryId) => there.get(id) ?? new Set<UserId>();
    const bodies = Array.from({ length: requests }, (_, at) =>
      users.slice(at * perRequest, (at + 1) * perRequest).map(({ id }) => id),
    );
    const ours = async (run: number) => {
      const territory = territories[run];
      if (!territory) throw new Error('There are too few territories.');
      const changes = users.map(({ id }) => ({
        territory: territory.id,
        user: id,
        operation: 'add' as const,
      }));
      const plan = planChanges({ target, form: 'bulk', changes }, { ...facts, membersOf });
      const result = await applyPlan(plan, { client, target, history, cancel: signal, now: Date.now });
      const { applied, alreadySo } = result.tally;
      if (applied + alreadySo !== users.length) throw new Error(JSON.stringify(result.tally));
    };
    await server.callsSince();
    const block = await longestBlock(() => ours(2 * times));
    const calls = await server.callsSince();
    const { ms, floorMs } = await compare(times, ours, (run) =>
      associate(server, territories[times + run]?.id ?? '', bodies),
    );
    const late = latencyMs > 0 ? ` at ${latencyMs} ms latency` : '';
    const what = `associate ${counted(requests * perRequest)} users in bulk${late}`;
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
      { what, measured: 'calls', value: calls, unit: 'calls', atMost: requests + 2, everywhere: true },
      { what, measured: 'longest block', value: block, unit: 'ms', atMost: 50 },
    ];
  } finally {
    await server.stop();
    await fs.rm(folder, { recursive: true, force: true });
  }
}
