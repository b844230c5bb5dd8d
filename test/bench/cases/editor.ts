/** What a person waits for, in a real editor. */
import type { Page } from 'playwright-core';
import { repoRoot, run } from '../../harness/editor/cache';
import { counted, median, type Figure } from '../figures';
import { readOrganisation, readTerritories, readUsers } from '../floor';
import { timeOf } from '../measure';
import { timeInPage, withProbe } from '../probe';
import { type Size, startRemoteSimulator, wideTerritory } from '../simulator';

const ours = 'territory-tools.zoho-crm-territories';
const empty = 'territory-tools.empty';
/** Cold starts: of both extensions each is the first in every other start. */
export async function activation(times: number): Promise<Figure[]> {
  await run(process.execPath, ['esbuild.js', '--production'], repoRoot);
  const mine: number[] = [];
  const theirs: number[] = [];
  for (let start = 0; start < times; start++) {
    const order = start % 2 === 0 ? [ours, empty] : [empty, ours];
    const [first = 0, second = 0] = await withProbe(({ ask }) =>
      ask<number[]>(`activate?${order.map((id) => `id=${id}`).join('&')}`),
    );
    mine.push(start % 2 === 0 ? first : second);
    theirs.push(start % 2 === 0 ? second : first);
  }
  const what = `activate, median of ${times} cold starts`;
  const value = median(mine);
  return [
    { what, measured: 'time', value, unit: 'ms', atMost: 15 },
    { what, measured: 'more than an empty extension', value: value - median(theirs), unit: 'ms', atMost: 5 },
  ];
}

/** First paint, refresh and expand of the tree; open and filter of the picker; memory and blocks meanwhile. */
export async function surfaces(size: Size): Promise<Figure[]> {
  await run(process.execPath, ['esbuild.js', '--production'], repoRoot);
  const server = await startRemoteSimulator(size);
  try {
    const floors = {
      territories: await timeOf(() => readTerritories(server)),
      users: await timeOf(() => readUsers(server)),
      all: await timeOf(() => readOrganisation(server)),
    };
    return await withProbe(async ({ editor, ask }) => {
      const { workbench, page } = editor;
      const before = await ask('memory');
      await ask('watch');
      await workbench.openView('Zoho CRM');
      await workbench.command('Zoho CRM: Sign In to a Local Simulator…');
      await workbench.quickInput.submit(server.url);
      const paint = await timeOf(async () => {
        await workbench.quickInput.submit(server.accessToken);
        await workbench.row('Generated Organisation').waitFor();
      });
      // the numbers come last, and with them the rows once more
      await workbench.rowThat('the numbers of users', ({ label, description }) => {
        return label === wideTerritory && description.includes('users');
      });
      const twistie = `${rowOf(wideTerritory)}?.querySelector('.monaco-tl-twistie')`;
      const expand = await timeInPage(page, `${twistie}.click()`, beginning('Sibling 1 to '));
      const range = `${rowBeginning('Sibling 1 to ')}?.querySelector('.monaco-tl-twistie')`;
      const expandRange = await timeInPage(page, `${range}.click()`, labelled('Sibling 1'));
      const open = () => workbench.contextMenu(workbench.row(wideTerritory), 'Associate Users…');
      await open();
      // the rows of a picker that is closed stay in the page
      const isOpen = `getComputedStyle(document.querySelector('.quick-input-widget')).display !== 'none'`;
      const firstUser = `${isOpen} && ${labelled('Ada Abel 1')}`;
      const opened = await timeInPage(page, '', firstUser);
      await workbench.quickInput.cancel();
      await open();
      const again = await timeInPage(page, '', firstUser);
      const keystrokes = await type(page, [
        'Kofi',
        'Lena',
        'Mateo',
        'Hugo',
        'Jun',
        'Bao',
        'Ines',
        'Farid',
        'Greta',
      ]);
      await workbench.quickInput.cancel();
      const refresh = await ask('run?command=zohoCrm.refresh');
      const block = await ask('block');
      const held = ((await ask('memory')) - before) / 1e6;
      const sized = `${counted(size.territories)} territories`;
      const users = `${counted(size.users)} users`;
      const picker = `user picker with ${users}`;
      return [
        {
          what: `tree of ${sized}`,
          measured: 'first paint',
          value: paint,
          unit: 'ms',
          floor: floors.territories,
        },
        {
          what: `tree of ${sized}`,
          measured: 'refresh',
          value: refresh,
          unit: 'ms',
          floor: floors.territories,
        },
        {
          what: `expand a territory of ${counted(size.siblings ?? 0)}`,
          measured: 'ranges shown',
          value: expand,
          unit: 'ms',
          atMost: 100,
        },
        {
          what: `expand a territory of ${counted(size.siblings ?? 0)}`,
          measured: '500 of them shown',
          value: expandRange,
          unit: 'ms',
          atMost: 100,
        },
        { what: picker, measured: 'first opening', value: opened, unit: 'ms', floor: floors.users },
        { what: picker, measured: 'opening again', value: again, unit: 'ms' },
        { what: picker, measured: 'keystroke, median', value: median(keystrokes), unit: 'ms', atMost: 50 },
        { what: picker, measured: 'keystroke, slowest', value: Math.max(...keystrokes), unit: 'ms' },
        {
          what: `extension host with ${sized}, ${users}`,
          measured: 'memory held',
          value: held,
          unit: 'MB',
          atMost: 60,
        },
        {
          what: `extension host with ${sized}, ${users}`,
          measured: 'longest block',
          value: block,
          unit: 'ms',
          atMost: 50,
        },
      ] satisfies Figure[];
    });
  } finally {
    await server.stop();
  }
}

/** Types the first letter of each name in turn: milliseconds until somebody of that name is in sight. */
async function type(page: Page, names: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  const box = `document.querySelector('.quick-input-widget .quick-input-filter input')`;
  const labels = `[...document.querySelectorAll('.quick-input-list .monaco-list-row .label-name')]`;
  for (const name of names) {
    const letter = JSON.stringify(name.slice(0, 1).toLowerCase());
    const typed = `${box}.value = ${letter}; ${box}.dispatchEvent(new Event('input'))`;
    const shown = `${labels}.some((label) => label.textContent.includes(${JSON.stringify(name)}))`;
    times.push(await timeInPage(page, typed, shown));
  }
  return times;
}

function rowOf(label: string): string {
  return `[...document.querySelectorAll('.monaco-list-row')].find((row) => row.querySelector('.label-name')?.textContent.trim() === ${JSON.stringify(label)})`;
}

function rowBeginning(text: string): string {
  return `[...document.querySelectorAll('.monaco-list-row')].find((row) => row.querySelector('.label-name')?.textContent.trim().startsWith(${JSON.stringify(text)}))`;
}

function beginning(text: string): string {
  return `${rowBeginning(text)} !== undefined`;
}

function labelled(label: string): string {
  return `${rowOf(label)} !== undefined`;
}
