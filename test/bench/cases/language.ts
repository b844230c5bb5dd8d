/** What somebody waits for who writes an assignment file, in a real editor. */
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { generatedOrganisation } from '../../../src/simulator/server';
import { repoRoot, run } from '../../harness/editor/cache';
import { counted, median, type Figure } from '../figures';
import { withProbe, type Probed } from '../probe';
import { startRemoteSimulator } from '../simulator';

const ours = 'territory-tools.zoho-crm-territories';
const empty = 'territory-tools.empty';
const size = { territories: 1_000, users: 10_000 };
const name = 'large.territories.jsonc';
const what = `assignment file of ${counted(size.users)} entries`;

/** From a keystroke to its problems, completion, and what other files cost. */
export async function language(times: number): Promise<Figure[]> {
  await run(process.execPath, ['esbuild.js', '--production'], repoRoot);
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'language-'));
  await fs.writeFile(path.join(folder, name), fileOfEverybody());
  await fs.writeFile(path.join(folder, 'tsconfig.jsonc'), '{ "compilerOptions": {} }\n');
  try {
    return [...(await starting(folder, times)), ...(await writing(folder, times))];
  } finally {
    await fs.rm(folder, { recursive: true });
  }
}

/** Opened as plain text, it does not start the extension, whose start can be measured then. */
async function starting(folder: string, times: number): Promise<Figure[]> {
  const asText = { 'files.associations': { '*.territories.jsonc': 'plaintext' } };
  const mine: number[] = [];
  const theirs: number[] = [];
  const blocks: number[] = [];
  for (let start = 0; start < times; start++) {
    const order = start % 2 === 0 ? [ours, empty] : [empty, ours];
    await withProbe(
      async ({ ask }) => {
        const file = path.join(folder, name);
        await ask(`open?file=${file}`);
        await ask('rest');
        const [first = 0, second = 0] = await ask<number[]>(
          `activate?${order.map((id) => `id=${id}`).join('&')}`,
        );
        mine.push(start % 2 === 0 ? first : second);
        theirs.push(start % 2 === 0 ? second : first);
        await ask('watch');
        await ask(`remarks?file=${file}`);
        blocks.push(await ask('block'));
      },
      { folder, settings: asText },
    );
  }
  const loaded = await withProbe(
    async ({ ask }) => {
      await ask(`open?file=${path.join(folder, 'tsconfig.jsonc')}`);
      await ask(`activate?id=${ours}`);
      return ask(`loaded?folder=${path.join(repoRoot, 'dist')}`);
    },
    { folder },
  );
  return [
    { what: `${what}, open`, measured: 'activation', value: median(mine), unit: 'ms', atMost: 15 },
    {
      what: `${what}, open`,
      measured: 'more than an empty extension',
      value: median(mine) - median(theirs),
      unit: 'ms',
      atMost: 5,
    },
    {
      what: `${what}, open`,
      measured: 'longest block until it is marked',
      value: median(blocks),
      unit: 'ms',
      atMost: 50,
    },
    {
      what: 'another JSON file, open',
      measured: 'code loaded',
      value: loaded / 1000,
      unit: 'kB',
      atMost: 15,
    },
  ];
}

async function writing(folder: string, times: number): Promise<Figure[]> {
  const server = await startRemoteSimulator(size);
  try {
    return await withProbe(
      async (probed) => {
        const { workbench } = probed.editor;
        await workbench.openView('Zoho CRM');
        await workbench.command('Zoho CRM: Sign In to a Local Simulator…');
        await workbench.quickInput.submit(server.url);
        await workbench.quickInput.submit(server.accessToken);
        await workbench.row('Generated Organisation').waitFor();
        await probed.ask('run?command=zohoCrm.loadNames');
        return measured(probed, path.join(folder, name), times);
      },
      { folder },
    );
  } finally {
    await server.stop();
  }
}

async function measured({ ask }: Probed, file: string, times: number): Promise<Figure[]> {
  await ask<number[]>(`type?file=${file}&times=4`); // for the engine, that compiles what runs often
  await ask('watch');
  const keystrokes = await ask<number[]>(`type?file=${file}&times=${2 * times}`);
  const block = await ask('block');
  const completions = await ask<number[]>(`complete?file=${file}&times=${times}`);
  return [
    { what, measured: 'keystroke to problems, median', value: median(keystrokes), unit: 'ms', atMost: 150 },
    { what, measured: 'longest block while typing', value: block, unit: 'ms', atMost: 50 },
    { what, measured: 'completion, median', value: median(completions), unit: 'ms', atMost: 50 },
  ];
}

/** Ten people in each territory, each person in one. */
function fileOfEverybody(): string {
  const { id, territories, users } = generatedOrganisation(size);
  const active = [...users.values()].filter(({ status }) => status === 'active');
  const people = active.map(({ email }) => email).filter(Boolean);
  const perTerritory = Math.ceil(people.length / territories.size);
  const lists = [...territories.values()].map((territory, at) => {
    const members = people.slice(at * perTerritory, (at + 1) * perTerritory);
    return [`id:${territory.id}`, members.length > 0 ? { members } : { members, empty: true }];
  });
  const content = {
    version: 1,
    organisations: { bench: { id, environment: 'simulator' } },
    mode: 'exact',
    territories: Object.fromEntries(lists) as unknown,
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}
