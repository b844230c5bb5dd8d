/** npm start -- --check: the main job through the real user interface, against a simulator that remembers. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { type Simulator, startSimulator } from '../src/simulator/server';
import { repoRoot } from './harness/editor/cache';
import { type Editor, openEditor } from './harness/editor/editor';

/** What the extension calls things. */
const labels = {
  view: 'Zoho CRM',
  signIn: 'Zoho CRM: Sign In to a Local Simulator…',
  associate: 'Associate Users…',
  picker: 'Associate Users',
  confirm: 'Associate',
  summary: /^Associated 2 of 2 users/,
};

/** The sample of Zoho's API page; the demo organisation has both. */
const sample = { territory: '431581000000744113', user: '431581000000258001' };

interface Person {
  readonly id: string;
  readonly name: string;
}

/** Does the job step by step, one line each; returns whether every step went well. */
export async function check(): Promise<boolean> {
  const simulator = await startSimulator();
  const screenshot = path.join(repoRoot, 'out/screenshots/start-check.png');
  let editor: Editor | undefined;
  let number = 0;
  const step = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    number++;
    try {
      const result = await work();
      console.log(`ok      ${number} ${what}`);
      return result;
    } catch (error) {
      console.log(`not ok  ${number} ${what}`);
      throw error;
    }
  };
  try {
    editor = await step('VS Code is open with the extension', () => openEditor({ extensions: [repoRoot] }));
    await associateTwoUsers(simulator, editor, step);
    return true;
  } catch (error) {
    console.error(error);
    return false;
  } finally {
    await fs.mkdir(path.dirname(screenshot), { recursive: true });
    await editor?.workbench.screenshot(screenshot).then(
      () => console.log(`Screenshot: ${screenshot}`),
      (error: unknown) => console.error(error),
    );
    await editor?.close();
    await simulator.close();
  }
}

async function associateTwoUsers(
  simulator: Simulator,
  { workbench, blockedRequests }: Editor,
  step: <T>(what: string, work: () => Promise<T>) => Promise<T>,
): Promise<void> {
  const { organisation } = simulator;
  const ancestors = pathTo(simulator, sample.territory);
  const territory = ancestors.pop() ?? '';
  const users = twoOutside(simulator);
  const countBefore = organisation.membersOf(sample.territory).length;
  const { quickInput } = workbench;

  await step(`signed in to the simulator at ${simulator.url}`, async () => {
    await workbench.command(labels.signIn);
    await quickInput.submit(simulator.url);
    await quickInput.submit(simulator.accessToken);
  });
  await step(`the view shows ${territory} with ${countBefore} users`, async () => {
    await workbench.openView(labels.view);
    for (const ancestor of ancestors) await workbench.expand(ancestor);
    await countShown(workbench, territory, countBefore);
  });
  await step(`right-click, “${labels.associate}” opens the picker`, async () => {
    await workbench.contextMenu(workbench.row(territory), labels.associate);
    await quickInput.waitFor(labels.picker);
  });
  await step(`ticked ${users.map(({ name }) => name).join(' and ')}`, async () => {
    for (const { name } of users) {
      await quickInput.fill(name);
      await quickInput.toggle(name);
    }
    assert.match(await quickInput.count(), /^2 /);
    await quickInput.accept();
  });
  await step('the review names organisation, territory and users; confirmed', async () => {
    const { message, detail } = await workbench.dialogContent();
    for (const text of [organisation.name, territory, ...users.map(({ name }) => name)]) {
      assert.ok(`${message}\n${detail}`.includes(text), `“${text}” is missing in: ${message}\n${detail}`);
    }
    await workbench.answerDialog(labels.confirm);
  });
  await step('the summary says that both were associated', async () => {
    assert.match(await workbench.toastText('Associated'), labels.summary);
  });
  await step('the simulator received one request with exactly these two users', () => {
    const writes = simulator.requests.filter(({ method }) => method !== 'GET');
    const path = `/crm/v7/settings/territories/${sample.territory}/users`;
    assert.deepEqual(
      writes.map((request) => `${request.method} ${request.path} ${request.status}`),
      [`PUT ${path} 200`],
    );
    const body = JSON.parse(writes[0]?.body ?? '') as { users: { id: string }[] };
    assert.deepEqual(body, { users: body.users.map(({ id }) => ({ id })) });
    assert.deepEqual(body.users.map(({ id }) => id).sort(), users.map(({ id }) => id).sort());
    for (const { id } of users) assert.ok(organisation.isMember(sample.territory, id));
    return Promise.resolve();
  });
  await step(`the tree shows ${countBefore + 2} users`, async () => {
    await countShown(workbench, territory, countBefore + 2);
    await workbench.progressGone();
  });
  await step('no request went to another machine', () => {
    assert.deepEqual(blockedRequests, []);
    return Promise.resolve();
  });
}

/** Names from the root down to a territory. */
function pathTo({ organisation }: Simulator, id: string): string[] {
  const names: string[] = [];
  for (let next: string | null = id; next !== null;) {
    const territory = organisation.territories.get(next);
    assert.ok(territory);
    names.unshift(territory.name);
    next = territory.reportingTo;
  }
  return names;
}

/** The sample's user and one more, both active and not in the territory yet. */
function twoOutside({ organisation }: Simulator): Person[] {
  const outside = [...organisation.users.values()].filter(
    ({ id, status, confirmed }) =>
      status === 'active' && confirmed && !organisation.isMember(sample.territory, id),
  );
  const others = outside.filter(({ id }) => id !== sample.user).slice(0, 1);
  const chosen = [...outside.filter(({ id }) => id === sample.user), ...others];
  assert.equal(chosen.length, 2);
  return chosen.map(({ id, firstName, lastName }) => ({ id, name: [firstName, lastName].join(' ').trim() }));
}

async function countShown(workbench: Editor['workbench'], territory: string, count: number): Promise<void> {
  await workbench.rowThat(`“${territory}” with ${count} users`, ({ label, description }) => {
    return label === territory && description.startsWith(`${count} `);
  });
}
