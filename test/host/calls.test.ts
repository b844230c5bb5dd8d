import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { generatedOrganisation, type Simulator } from '../../src/simulator/server';
import { agree, pick, tick, turnAway, type, type Reaction, type Step } from '../harness/scriptedPrompter';
import { extensionId, run, withSimulator, workspaceFile } from './support';

/** Two pages of territories, eleven of counts, three of active users. */
const size = { territories: 2_100, users: 450 };

const list = 'GET /settings/territories';
const counts = `${list}/actions/associated_users_count`;
const members = `${list}/{id}/users`;
const put = 'PUT /settings/territories/{id}/users';
const users = 'GET /users';

interface Row {
  /** What a person does, as docs/api-cost.md has it. */
  readonly action: string;
  /** The calls, as docs/api-cost.md has them. */
  readonly calls: string;
  /** Where that of the others would take long. */
  readonly size?: typeof size;
  /** What has to be so before. */
  readonly before?: (simulator: Simulator) => Promise<unknown>;
  readonly act: (simulator: Simulator) => Promise<unknown>;
  /** The calls at this size. */
  readonly expected: Readonly<Record<string, number>>;
}

const countPages = 11;

/** Called after each answer of the simulator. */
let onAnswer = () => undefined as unknown;

/** Shows the territories and waits for the last of the numbers, which come after the names. */
async function show(simulator: Simulator): Promise<void> {
  const read = () => simulator.requests.filter(({ path: at }) => at.includes('_users_count')).length;
  const before = read();
  const last = new Promise<void>((resolve) => {
    onAnswer = () => read() === before + countPages && resolve();
  });
  await run('zohoCrm.refresh');
  await last;
}

/** Shows the territories, the first of them unfolded, and the users. */
async function showBothViews(simulator: Simulator): Promise<void> {
  await show(simulator);
  const unfolded = new Promise<void>((resolve) => {
    onAnswer = () => simulator.requests.some(({ path: at }) => at.endsWith('/users')) && resolve();
  });
  const [someone = ''] = activeUsers(simulator, 2);
  await run('zohoCrm.findUser', [pick(someone)]);
  await unfolded;
}

const [one, other] = ['Territory 7', 'Territory 8'] as const;

/** The last active users, who are in none of the first territories. */
function activeUsers(simulator: Simulator, howMany: number): string[] {
  const active = [...simulator.organisation.users.values()].filter(({ status }) => status === 'active');
  return active.slice(-howMany).map(({ id }) => id);
}

const ofUser = '/users/{id}/territories';
const places = `GET ${ofUser}`;
const [leaver, successor, third] = [
  '431581000000900001',
  '431581000000900002',
  '431581000000900003',
] as const;

/** Three more users, of whom the first is in twelve territories; and everybody is read. */
async function showPeople(simulator: Simulator): Promise<void> {
  const { organisation: crm } = simulator;
  for (const id of [leaver, successor, third]) crm.addUser({ id, lastName: id, email: `u${id}@x.example` });
  const below = [...crm.territories.values()].filter(({ reportingTo }) => reportingTo !== null).slice(-12);
  for (const { id } of below) crm.addMember(id, leaver);
  await show(simulator);
  await run('zohoCrm.goTo', [turnAway('pick')]);
}

/** Runs a command, and forgets the calls it took to pick the users. */
function afterPicking(simulator: Simulator, command: string, script: readonly Reaction[]): Promise<unknown> {
  // the first step of it, when nothing has been read yet
  let isPicked = false;
  const onStep = ({ title, message }: Step) => {
    if (isPicked || title !== 'Reading the territories of these users' || message !== '') return;
    isPicked = true;
    simulator.requests.length = 0;
  };
  return run(command, script, { onStep });
}

const table: readonly Row[] = [
  {
    action: 'Sign in',
    calls: '2: the organisation and the user',
    act: (simulator) =>
      run('zohoCrm.signInToLocalSimulator', [type(simulator.url), type(simulator.accessToken)]),
    expected: { 'GET /org': 1, 'GET /users': 1 },
  },
  {
    action: 'Show N territories, or refresh them',
    calls: '⌈N / 2,000⌉, and ⌈N / 200⌉ for the numbers of users',
    act: show,
    expected: { [list]: 2, [counts]: countPages },
  },
  {
    action: 'Copy ids or cURL, open in Zoho, once the territories are shown',
    calls: '0',
    before: show,
    act: () => run('zohoCrm.copyTerritoryId', [pick(one)]),
    expected: {},
  },
  {
    action: 'Search for a territory or user among U users, the first time',
    calls: '⌈U / 200⌉, and 1 to count them if U is over 1,000',
    before: show,
    act: () => run('zohoCrm.goTo', [turnAway('pick')]),
    expected: { [users]: 3 },
  },
  {
    action: 'Search again',
    calls: '0',
    before: async (simulator) => {
      await show(simulator);
      await run('zohoCrm.goTo', [turnAway('pick')]);
    },
    act: () => run('zohoCrm.goTo', [turnAway('pick')]),
    expected: {},
  },
  {
    action: 'Show U users, or search among them, the first time',
    calls: '⌈U / 200⌉, and 1 to count them if U is over 1,000',
    before: show,
    act: () => run('zohoCrm.findUser', [turnAway('pick')]),
    expected: { [users]: 3 },
  },
  {
    action: 'Unfold a user, the first time',
    calls: '1: their territories',
    before: showBothViews,
    act: async (simulator) => {
      const [someone = ''] = activeUsers(simulator, 1);
      await run('zohoCrm.findUser', [pick(someone)]);
      await vscode.commands.executeCommand('workbench.view.explorer');
    },
    expected: { 'GET /users/{id}/territories': 1 },
  },
  {
    action: 'Filter territories without manager, or nearly full',
    calls: '0',
    before: showBothViews,
    act: async () => {
      await run('zohoCrm.filterTerritories', [pick('Without manager')]);
      await run('zohoCrm.filterTerritories', [pick('Full or nearly full')]);
      await vscode.commands.executeCommand('workbench.view.explorer');
    },
    expected: {},
  },
  {
    action: 'Filter by members, or users by their territories, the first time',
    calls: '1 for each territory that has users, as the filter says before',
    size: { territories: 120, users: 50 },
    before: async () => {
      await run('zohoCrm.refresh');
      await run('zohoCrm.findUser', [turnAway('pick')]);
    },
    act: async () => {
      await run('zohoCrm.filterUsers', [pick('In no territory')]);
      await run('zohoCrm.filterTerritories', [pick('Inactive members')]);
      await vscode.commands.executeCommand('workbench.view.explorer');
    },
    expected: { [members]: 120 },
  },
  {
    action: 'Pick users for a territory and turn away, once the users are read',
    calls: '1: its members',
    before: async (simulator) => {
      await show(simulator);
      await run('zohoCrm.goTo', [turnAway('pick')]);
    },
    act: () => run('zohoCrm.associateUsers', [pick(other), turnAway('pickUsers')]),
    expected: { [members]: 1 },
  },
  {
    action: 'Associate K users with T territories, once the users are read',
    calls: 'T · ⌈K / 100⌉, and for the members T to pick, T before the change and 1 to check it',
    before: async (simulator) => {
      await show(simulator);
      await run('zohoCrm.goTo', [turnAway('pick')]);
    },
    act: (simulator) =>
      run('zohoCrm.associateUsers', [pick(one), tick(...activeUsers(simulator, 250)), agree()]),
    expected: { [members]: 3, [put]: 3 },
  },
  {
    action: 'Associate them within a minute after that territory was expanded',
    calls: 'T · ⌈K / 100⌉, and for the members T before the change and 1 to check it',
    before: async (simulator) => {
      await show(simulator);
      await run('zohoCrm.goTo', [turnAway('pick')]);
      await run('zohoCrm.associateUsers', [pick(one), turnAway('pickUsers')]);
    },
    act: (simulator) =>
      run('zohoCrm.associateUsers', [pick(one), tick(...activeUsers(simulator, 250)), agree()]),
    expected: { [members]: 2, [put]: 3 },
  },
  {
    action: 'Set the manager of a territory, once the users are read',
    calls: '5: the change, the territory to plan, before and after it, and its members',
    before: async (simulator) => {
      await show(simulator);
      await run('zohoCrm.goTo', [turnAway('pick')]);
    },
    act: (simulator) =>
      run('zohoCrm.setManager', [pick(one), pick(activeUsers(simulator, 1)[0] ?? ''), agree()]),
    expected: { [`${list}/{id}`]: 3, [members]: 1, ['PUT /settings/territories/{id}']: 1 },
  },
  {
    action: 'Make the members of a territory exactly a list that is pasted',
    calls: '6: who comes, who goes, the territory, and its members to plan, before and after it',
    before: async (simulator) => {
      await show(simulator);
      await run('zohoCrm.goTo', [turnAway('pick')]);
    },
    act: (simulator) => {
      const { organisation } = simulator;
      const territory = [...organisation.territories.values()].find(({ name }) => name === one);
      const there = activeUsers(simulator, 9);
      for (const id of organisation.membersOf(territory?.id ?? ''))
        organisation.removeMember(territory?.id ?? '', id);
      for (const id of there.slice(1)) organisation.addMember(territory?.id ?? '', id);
      const list = tick(...there.slice(0, 8));
      return run('zohoCrm.makeMembersExact', [pick(one), pick('A new list…'), list, agree()]);
    },
    expected: { [`${list}/{id}`]: 1, [members]: 3, [put]: 1, [put.replace('PUT', 'DELETE')]: 1 },
  },
  {
    action: 'Compare a file of addresses and names of territories with Zoho',
    calls: 'as to show territories and users anew, and 1 for each territory: its members',
    before: async (simulator) => {
      await show(simulator);
      await run('zohoCrm.goTo', [turnAway('pick')]);
    },
    act: async (simulator) => {
      const [id = ''] = activeUsers(simulator, 1);
      const file = workspaceFile('costs.csv');
      const email = simulator.organisation.users.get(id)?.email ?? '';
      await vscode.workspace.fs.writeFile(file, Buffer.from(`email,territory\n${email},${one}\n`));
      await run('zohoCrm.associateUsersFromFile', [turnAway('confirm')], { args: [file, [file]] });
    },
    expected: { [users]: 3, [list]: 2, [counts]: countPages, [members]: 1 },
  },
  {
    action: 'Export the members of T territories, or of T users',
    calls: 'T',
    before: show,
    act: () =>
      run('zohoCrm.exportMembers', [pick('All territories'), pick('Markdown table in the clipboard')]),
    expected: { [members]: size.territories },
  },
  {
    action: 'Associate one user by id',
    calls: '5: the change, the name of the user, and the members to plan, before and after it',
    before: show,
    act: (simulator) =>
      run('zohoCrm.associateUserById', [pick(one), type(activeUsers(simulator, 1)[0] ?? ''), agree()]),
    expected: { [members]: 3, [users]: 1, [`${put}/{id}`]: 1 },
  },
  {
    action: 'Offboard a user from up to 100 territories, once picked',
    calls: '5: where they are, once more before the change, the change, and two looks',
    before: showPeople,
    act: (simulator) => afterPicking(simulator, 'zohoCrm.offboardUser', [pick(leaver), agree()]),
    expected: { [places]: 4, [`DELETE ${ofUser}`]: 1 },
  },
  {
    action: 'Replace a user in 2 to 100 territories, once both are picked',
    calls: '8: where both are, twice; one is added and seen, the other is removed, and a look',
    before: showPeople,
    act: (simulator) =>
      afterPicking(simulator, 'zohoCrm.replaceUser', [pick(leaver), pick(successor), agree()]),
    expected: { [places]: 6, [`PUT ${ofUser}`]: 1, [`DELETE ${ofUser}`]: 1 },
  },
  {
    action: 'Copy access to 100 territories to K users, once they are picked',
    calls: '1 + 4 · K: where each is; of those who get it once more, the change, and a look',
    before: showPeople,
    act: (simulator) =>
      afterPicking(simulator, 'zohoCrm.copyAccess', [
        pick(leaver),
        pick('Add what is missing'),
        tick(successor, third),
        agree(),
      ]),
    expected: { [places]: 7, [`PUT ${ofUser}`]: 2 },
  },
];

/** The calls since the log was emptied, with their number; ids and queries do not tell calls apart. */
function callsOf({ requests }: Simulator): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { method, path: at } of requests) {
    const call = `${method} ${at
      .replace(/^\/crm\/v\d/, '')
      .replace(/\?.*/, '')
      .replace(/\d{6,}/g, '{id}')}`;
    found[call] = (found[call] ?? 0) + 1;
  }
  return found;
}

describe('the number of calls', () => {
  for (const { action, calls, size: own = size, before, act, expected } of table) {
    it(`of “${action}” is ${calls}`, () =>
      withSimulator(
        { organisation: generatedOrganisation(own), onRequest: () => onAnswer() },
        async (simulator) => {
          simulator.organisation.territoryUserLimit = 1000;
          await before?.(simulator);
          simulator.requests.length = 0;
          await act(simulator);
          assert.deepEqual(callsOf(simulator), expected);
        },
      )).timeout(120_000); // some read thousands of territories
  }

  it('is told in the documents, each of them', async () => {
    const folder = vscode.extensions.getExtension(extensionId)?.extensionPath ?? '';
    const page = (await fs.readFile(path.join(folder, 'docs/api-cost.md'), 'utf8')).replace(/ +/g, ' ');
    for (const { action, calls } of table) assert.ok(page.includes(`| ${action} | ${calls} |`), action);
  });
});
