/** Reading an organisation: territories, counts, users; and what is made of them. */
import fetch from 'node-fetch';
import { CrmClient } from '../../../src/core/zoho/client';
import { RateLimiter } from '../../../src/core/zoho/rateLimiter';
import { fixedToken } from '../../../src/core/zoho/tokenProvider';
import { createTransport } from '../../../src/core/zoho/transport';
import type { User } from '../../../src/core/zoho/schemas';
import type { TerritoryId } from '../../../src/core/util/ids';
import { Hierarchy } from '../../../src/core/org/hierarchy';
import { OrganisationModel } from '../../../src/core/org/organisation';
import { UserDirectory } from '../../../src/core/org/userDirectory';
import { render } from '../../../src/extension/features/territories/render';
import { UserLists } from '../../../src/extension/features/users/lists';
import { render as renderUser } from '../../../src/extension/features/users/render';
import { counted, median, type Figure } from '../figures';
import { readOrganisation, type Server } from '../floor';
import { compare, longestBlock, memoryHeldBy, memoryPeakOf, timeOf } from '../measure';
import { type Size, startRemoteSimulator } from '../simulator';

/** A client as the extension builds it. */
export function clientOf(server: Server): CrmClient {
  const tokens = fixedToken(server.accessToken);
  return new CrmClient(
    new RateLimiter(createTransport({ origin: server.url, version: () => 'v7', tokens, fetch })).send,
  );
}

/** The calls, and everything that makes sure of their answers. */
export async function readEverything(server: Server): Promise<{ model: OrganisationModel; users: User[] }> {
  const model = new OrganisationModel(clientOf(server), undefined);
  const hierarchy = await model.hierarchy();
  const first = hierarchy.top[0]?.id ?? ('' as TerritoryId);
  await new Promise<void>((resolve) => {
    const look = () => model.countOf(first) !== undefined && resolve();
    model.onDidChange(look);
    look();
  });
  return { model, users: await model.client.activeUsers({ signal: new AbortController().signal }) };
}

/** As the extension holds it: users findable as well. */
async function open(server: Server): Promise<unknown> {
  const { model, users } = await readEverything(server);
  return { model, directory: await UserDirectory.of(users) };
}

/** Pages of 2,000 territories, 200 counts where no size is asked for, and 200 active users, who are counted if they are many. */
export function fewestCalls(size: Size): number {
  const activeUsers = size.users - Math.floor(size.users / 33);
  const ofUsers = pages(activeUsers, 200);
  return pages(size.territories, 2000) + pages(size.territories, 200) + ofUsers + (ofUsers > 5 ? 1 : 0);
}

function pages(items: number, perPage: number): number {
  return Math.max(1, Math.ceil(items / perPage));
}

function reading(size: Size): string {
  return `read ${counted(size.territories)} territories, their counts, ${counted(size.users)} users`;
}

/** In a process of its own: a collection that is forced slows down what comes after it, and more so what keeps more. */
export async function hold(size: Size): Promise<Figure[]> {
  const server = await startRemoteSimulator(size);
  try {
    const what = reading(size);
    const peak = await memoryPeakOf(() => open(server));
    await server.callsSince();
    const { held } = await memoryHeldBy(() => open(server));
    const calls = await server.callsSince();
    return [
      { what, measured: 'calls', value: calls, unit: 'calls', atMost: fewestCalls(size), everywhere: true },
      { what, measured: 'memory held', value: held, unit: 'MB', atMost: 60, everywhere: true },
      { what, measured: 'memory at its peak', value: peak, unit: 'MB' },
    ];
  } finally {
    await server.stop();
  }
}

export async function read(size: Size, times: number, warmUps: number): Promise<Figure[]> {
  const server = await startRemoteSimulator(size);
  try {
    const what = reading(size);
    const compareSo = (often: number) =>
      compare(
        often,
        () => readEverything(server),
        () => readOrganisation(server),
      );
    await compareSo(warmUps);
    const { ms, floorMs } = await compareSo(times);
    const block = await longestBlock(() => open(server));
    const { model, users } = await readEverything(server);
    return [
      { what, measured: 'time', value: ms, unit: 'ms', floor: floorMs, atMost: 1.3 },
      { what, measured: 'longest block', value: block, unit: 'ms', atMost: 50 },
      {
        what: `build the tree of ${counted(size.territories)}`,
        measured: 'time',
        value: await buildTree(model),
        unit: 'ms',
        floor: floorMs,
        atMost: 0.3,
      },
      {
        what: `make ${counted(users.length)} users findable`,
        measured: 'time',
        value: await medianOf(() => UserDirectory.of(users)),
        unit: 'ms',
        floor: floorMs,
        atMost: 0.3,
      },
      {
        what: `show ${counted(users.length)} users once they are read`,
        measured: 'time',
        value: await showUsers(users, await model.hierarchy()),
        unit: 'ms',
        atMost: 100,
      },
    ];
  } finally {
    await server.stop();
  }
}

/** The hierarchy, and every row of it. */
async function buildTree(model: OrganisationModel): Promise<number> {
  const territories = [...(await model.hierarchy()).all()];
  return medianOf(() => {
    const hierarchy = new Hierarchy(territories);
    for (const territory of hierarchy.all()) {
      render(
        { kind: 'territory', territory },
        { hierarchy, countOf: () => 5, markOf: () => undefined, inactiveIn: () => 0, isFlat: false },
      );
    }
  });
}

/** The ranges of the view of users, and the rows of the first of them. */
async function showUsers(users: readonly User[], hierarchy: Hierarchy): Promise<number> {
  const active = await UserDirectory.of(users);
  const others = await UserDirectory.of([]);
  return medianOf(() => {
    const lists = new UserLists();
    lists.take({ active, others });
    const rows = lists.top().flatMap((node, index) => {
      return index === 0 && node.kind === 'range' ? [node, ...lists.rowsIn(node)] : [node];
    });
    for (const row of rows) renderUser(row, hierarchy);
  });
}

async function medianOf(work: () => unknown): Promise<number> {
  const runs: number[] = [];
  for (let run = 0; run < 5; run++) runs.push(await timeOf(work));
  return median(runs);
}
