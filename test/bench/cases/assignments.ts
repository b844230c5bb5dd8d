/** An assignment file of a large organisation: its plan beside the same calls, and what is compared without any. */
import { difference } from '../../../src/core/assignmentPlan/difference';
import { objectionsTo } from '../../../src/core/assignmentPlan/limits';
import { KnownUsers, resolvePeople } from '../../../src/core/assignmentPlan/people';
import { planDocument, type AssignmentPlan } from '../../../src/core/assignmentPlan/plan';
import type { AssignmentDocument } from '../../../src/core/assignments/document';
import { readAssignments } from '../../../src/core/assignments/read';
import { OrganisationModel } from '../../../src/core/org/organisation';
import type { Target } from '../../../src/core/org/target';
import type { UserId } from '../../../src/core/util/ids';
import type { User } from '../../../src/core/zoho/schemas';
import { counted, type Figure } from '../figures';
import { readForPlan, type Server } from '../floor';
import { compare, longestBlock, memoryPeakOf, timeOf } from '../measure';
import { startRemoteSimulator, type RemoteSimulator, type Size } from '../simulator';
import { clientOf } from './read';

const target: Target = {
  name: 'Bench',
  place: 'demo',
  environment: 'simulator',
  organisation: '1',
  user: '1',
};
const { signal } = new AbortController();

const size = { territories: 500, users: 10_000, members: 5 };
const userPages = Math.ceil((size.users - Math.floor(size.users / 33)) / 200);
const latencyMs = 20;
const crowded = { territories: 1_000, users: 10_000, members: 100 };

export async function assignments(times: number): Promise<Figure[]> {
  return [...(await planned(times)), ...(await compared())];
}

/** A file of few people per territory: one of them leaves, and another one comes. */
async function planned(times: number): Promise<Figure[]> {
  const document = await documentFor(size, 1);
  return withServer(size, async (server) => {
    const what = `plan a file of ${counted(size.territories)} territories among ${counted(size.users)} users`;
    const peak = await memoryPeakOf(() => plan(server, document));
    await server.callsSince();
    const { territories } = await plan(server, document);
    const calls = await server.callsSince();
    const ids = territories.map(({ territory }) => territory.id);
    const block = await longestBlock(() => plan(server, document));
    server.set({ latencyMs });
    const compareSo = (often: number) =>
      compare(
        often,
        () => plan(server, document),
        () => readForPlan(server, { of: ids, userPages }),
      );
    await compareSo(1);
    const { ms, floorMs } = await compareSo(times);
    const late = `${what} at ${latencyMs} ms latency`;
    return [
      { what: late, measured: 'time', value: ms, unit: 'ms', floor: floorMs, atMost: 1.3 },
      { what, measured: 'calls', value: calls, unit: 'calls' },
      { what, measured: 'memory at its peak', value: peak, unit: 'MB', atMost: 120 },
      { what, measured: 'longest block', value: block, unit: 'ms', atMost: 50 },
    ];
  });
}

/** Files of many people per territory: one in a hundred of them is another one than is there, or one in twenty. */
async function compared(): Promise<Figure[]> {
  const few = await documentFor(crowded, crowded.members / 100);
  const many = await documentFor(crowded, crowded.members / 20);
  return withServer(crowded, async (server) => {
    await plan(server, few);
    const block = await longestBlock(() => plan(server, few));
    const compare = await comparison(await plan(server, many), many);
    const all = `${counted(crowded.territories * crowded.members)} memberships`;
    const what = `compare ${all}, and hold the changes against the limits`;
    return [
      { what: `plan a file of ${all}`, measured: 'longest block', value: block, unit: 'ms' },
      { what, measured: 'time', value: await timeOf(compare), unit: 'ms', atMost: 300 },
      { what, measured: 'longest block', value: await longestBlock(compare), unit: 'ms', atMost: 50 },
    ];
  });
}

/** What is left of a plan when all is read and found. */
async function comparison(made: AssignmentPlan, document: AssignmentDocument): Promise<() => Promise<void>> {
  const users = Array.from({ length: crowded.users }, (_, n) => userOf(n));
  const live = new Map(
    made.territories.map(({ territory }, n) => [territory.id, membersAt(n, crowded).map(userOf)]),
  );
  const here = made.territories.flatMap(({ territory }, n) => {
    const covered = document.territories[n];
    const more = { description: '', parentId: undefined, permission: undefined };
    return covered ? [{ covered, territory: { ...territory, ...more } }] : [];
  });
  const { wanted } = await resolvePeople(document, made.fence, here, new KnownUsers(users));
  const nobody = { people: new Set<UserId>(), territories: new Set<never>() };
  return async () => {
    const { rows, held } = await difference(wanted, (id) => live.get(id) ?? [], nobody);
    if (held !== crowded.territories * crowded.members || rows.length < held / 20)
      throw new Error('Some are missing.');
    objectionsTo(rows, made, target.user);
  };
}

/** @throws Error where rows are missing */
async function plan(server: Server, document: AssignmentDocument): Promise<AssignmentPlan> {
  const model = new OrganisationModel(clientOf(server), undefined);
  const reading = { signal, step: () => undefined };
  const made = await planDocument(target, model, { document, organisation: 'here' }, reading);
  if (!('rows' in made) || made.rows.length < document.territories.length)
    throw new Error('The plan is not whole.');
  return made;
}

/** A file in which so many people of each territory are others than the simulator has there. */
async function documentFor(
  { territories, users, members }: Crowd,
  others: number,
): Promise<AssignmentDocument> {
  const lists = Array.from({ length: territories }, (_, n) => {
    const listed = membersAt(n, { users, members }, others).map((who) => userOf(who).email);
    return [n === 0 ? 'Generated Organisation' : `Territory ${n}`, { members: listed }] as const;
  });
  const organisations = { here: { id: target.organisation, environment: 'simulator' } };
  const file = { version: 1, organisations, mode: 'exact', territories: Object.fromEntries(lists) };
  const include = () => Promise.resolve({ fault: 'missing' } as const);
  const text = JSON.stringify(file, undefined, 2);
  const { document } = await readAssignments('bench.territories.jsonc', text, include, signal);
  if (!document) throw new Error('The file is not as it should be.');
  return document;
}

type Crowd = Size & { readonly members: number };

/** Whom the simulator has in its n-th territory; with a shift, so many of them are others. */
function membersAt(n: number, { users, members }: Pick<Crowd, 'users' | 'members'>, shift = 0): number[] {
  return Array.from({ length: members }, (_, m) => (n * members + m + shift) % users);
}

/** Its n-th user, as far as that matters here. */
function userOf(n: number): User {
  const id = String(431_581_000_000_200_001n + BigInt(n)) as UserId;
  const email = `user${n + 1}@generated.example`;
  return { id, name: '', email, status: 'active', role: '', profile: '', confirmed: true };
}

async function withServer<T>(of: Size, use: (server: RemoteSimulator) => Promise<T>): Promise<T> {
  const server = await startRemoteSimulator(of);
  return use(server).finally(() => server.stop());
}
