/** Reading where each answer takes its time: several calls are under way, as far as Zoho lets them. */
import type { TerritoryId } from '../../../src/core/util/ids';
import { OrganisationModel } from '../../../src/core/org/organisation';
import { counted, type Figure } from '../figures';
import { readMembers, readOrganisation, type Server } from '../floor';
import { compare, timeOf } from '../measure';
import { startRemoteSimulator } from '../simulator';
import { clientOf, fewestCalls, readEverything } from './read';

const size = { territories: 500, users: 10_000 };
const activeUsers = size.users - Math.floor(size.users / 33);
const latencyMs = 100;
const allowedAtOnce = 5;
/** Refusals by which it is found out how many calls at a time are allowed. */
const fewRefusals = 10;

/** @throws Error when anybody is missing */
async function readAllOf(server: Server): Promise<readonly TerritoryId[]> {
  const { model, users } = await readEverything(server);
  const ids = [...(await model.hierarchy()).all()].map(({ id }) => id);
  if (ids.length !== size.territories || users.length !== activeUsers) throw new Error('Some are missing.');
  return ids;
}

/** @throws Error when anybody is missing */
async function readMembersOf(server: Server, ids: readonly TerritoryId[]): Promise<void> {
  const model = new OrganisationModel(clientOf(server), undefined);
  const { signal } = new AbortController();
  const lists = await Promise.all(ids.map((id) => model.readMembers(id, signal)));
  if (lists.some(({ length }) => length !== 5)) throw new Error('Some members are missing.');
}

export async function sideBySide(times: number): Promise<Figure[]> {
  const server = await startRemoteSimulator(size);
  try {
    const ids = await readAllOf(server);
    await readMembersOf(server, ids);
    server.set({ latencyMs });
    const all = await compare(
      times,
      () => readAllOf(server),
      () => readOrganisation(server),
    );
    // a minute of bare calls
    const members = await compare(
      1,
      () => readMembersOf(server, ids),
      () => readMembers(server, ids),
    );
    await server.callsSince();
    server.set({ concurrentCalls: allowedAtOnce });
    const limited = await timeOf(async () => {
      await readAllOf(server);
      await readMembersOf(server, ids);
    });
    const calls = await server.callsSince();
    const late = `at ${latencyMs} ms latency`;
    const everything = `read ${counted(size.territories)} territories, their counts, ${counted(size.users)} users ${late}`;
    const bothWith = `read both where ${allowedAtOnce} calls at a time are allowed, ${late}`;
    return [
      { what: everything, measured: 'time', value: all.ms, unit: 'ms', floor: all.floorMs, atMost: 0.35 },
      {
        what: `read the members of ${counted(ids.length)} territories ${late}`,
        measured: 'time',
        value: members.ms,
        unit: 'ms',
        floor: members.floorMs,
        atMost: 0.3,
      },
      {
        what: bothWith,
        measured: 'time',
        value: limited,
        unit: 'ms',
        floor: all.floorMs + members.floorMs,
        atMost: 0.6,
      },
      {
        what: bothWith,
        measured: 'calls',
        value: calls,
        unit: 'calls',
        atMost: fewestCalls(size) + ids.length + fewRefusals,
      },
    ];
  } finally {
    await server.stop();
  }
}
