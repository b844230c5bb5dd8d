/** The simulator in a process of its own, so that neither its time nor its memory counts as ours. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import {
  generatedOrganisation,
  startSimulator,
  type Simulator,
  type Switches,
} from '../../src/simulator/server';
import type { Server } from './floor';

export interface Size {
  readonly territories: number;
  readonly users: number;
  /** So many of the territories are children of one. */
  readonly siblings?: number;
  /** How many users each territory has, if not as few as usual. */
  readonly members?: number;
}

export interface RemoteSimulator extends Server {
  readonly port: number;
  /** How many requests it has seen since it was asked last. */
  readonly callsSince: () => Promise<number>;
  readonly set: (switches: Partial<Switches>) => void;
  readonly stop: () => Promise<void>;
}

type Order = Partial<Switches> | 'calls';

/** Starts it with a generated organisation. */
export async function startRemoteSimulator(size: Size): Promise<RemoteSimulator> {
  const child = fork(__filename, [JSON.stringify(size)], { execArgv: ['--import', 'tsx'] });
  const started = (await next(child)) as Server & { port: number };
  const order = (what: Order) => child.send(what);
  return {
    ...started,
    callsSince: async () => {
      order('calls');
      return (await next(child)) as number;
    },
    set: order,
    stop: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

async function next(child: ChildProcess): Promise<unknown> {
  const [message] = (await once(child, 'message')) as [unknown];
  return message;
}

async function serve({ territories, users, siblings = 0, members }: Size): Promise<void> {
  const organisation = generatedOrganisation({ territories: territories - siblings, users, members });
  organisation.territoryUserLimit = users;
  const root = organisation.territories.keys().next().value ?? null;
  if (siblings > 0) {
    const parent = organisation.addTerritory({ name: wideTerritory, reportingTo: root });
    for (let n = 1; n < siblings; n++) {
      organisation.addTerritory({ name: `Sibling ${n}`, reportingTo: parent.id });
    }
  }
  const simulator = await startSimulator({ organisation });
  process.on('message', (order: Order) => obey(simulator, order));
  process.once('disconnect', () => void simulator.close());
  process.send?.({ url: simulator.url, port: simulator.port, accessToken: simulator.accessToken });
}

/** The territory that has the many children. */
export const wideTerritory = 'Wide';

function obey(simulator: Simulator, order: Order): void {
  if (order === 'calls') {
    process.send?.(simulator.requests.length);
    simulator.requests.length = 0;
  } else Object.assign(simulator.switches, order);
}

if (process.argv[1] === __filename) void serve(JSON.parse(process.argv[2] ?? '{}') as Size);
