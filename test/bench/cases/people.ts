/** What a person waits for who looks for people, in a real editor. */
import { repoRoot, run } from '../../harness/editor/cache';
import type { Workbench } from '../../harness/editor/workbench';
import { counted, type Figure } from '../figures';
import { timeOf } from '../measure';
import { timeInPage, withProbe } from '../probe';
import { type Size, startRemoteSimulator } from '../simulator';

/** Thousands of calls, one a territory. */
const mostReadingMs = 120_000;

/** Opening of the view of users, and what filters leave, once everything is read; memory meanwhile. */
export async function people(size: Size): Promise<Figure[]> {
  await run(process.execPath, ['esbuild.js', '--production'], repoRoot);
  const server = await startRemoteSimulator(size);
  try {
    return await withProbe(async ({ editor, ask }) => {
      const { workbench, page } = editor;
      const before = await ask('memory');
      await workbench.openView('Zoho CRM');
      await workbench.command('Zoho CRM: Sign In to a Local Simulator…');
      await workbench.quickInput.submit(server.url);
      await workbench.quickInput.submit(server.accessToken);
      await workbench.row('Generated Organisation').waitFor();
      const read = await timeOf(async () => {
        await workbench.command('Zoho CRM: Find User…');
        await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
      });
      await workbench.quickInput.cancel();
      const opened = await timeInPage(page, `${headerOf('Users')}.click()`, hasRows('Users'));
      const everyMember = await timeOf(() => filter(workbench, 'Filter Users…', 'In no territory', 'Users'));
      await showAll(workbench, 'Users');
      await ask('watch');
      const users = await timeFilter(workbench, 'Filter Users…', 'In no territory', 'Users');
      await showAll(workbench, 'Users');
      const territories = await timeFilter(
        workbench,
        'Filter Territories…',
        'Inactive members',
        'Territories',
      );
      const block = await ask('block');
      const held = ((await ask('memory')) - before) / 1e6;
      const sized = `${counted(size.territories)} territories, ${counted(size.users)} users`;
      const view = `users view with ${counted(size.users)} users`;
      return [
        { what: view, measured: 'reading them', value: read, unit: 'ms' },
        { what: view, measured: 'opening, once read', value: opened, unit: 'ms', atMost: 100 },
        { what: `filters with ${sized}`, measured: 'reading all members', value: everyMember, unit: 'ms' },
        { what: `filters with ${sized}`, measured: 'of users', value: users, unit: 'ms', atMost: 100 },
        {
          what: `filters with ${sized}`,
          measured: 'of territories',
          value: territories,
          unit: 'ms',
          atMost: 100,
        },
        { what: `filters with ${sized}`, measured: 'longest block', value: block, unit: 'ms' },
        {
          what: `extension host with ${sized}, and all members`,
          measured: 'memory held',
          value: held,
          unit: 'MB',
          atMost: 60,
        },
      ] satisfies Figure[];
    });
  } finally {
    await server.stop();
  }
}

/** Filters a view, and waits for as long as it takes to read what the filter needs. */
async function filter(workbench: Workbench, command: string, choice: string, view: string): Promise<void> {
  await offer(workbench, command, choice);
  await workbench.page.keyboard.press('Enter');
  await workbench.page.waitForFunction(filtered(view), undefined, { timeout: mostReadingMs });
}

/** Milliseconds from the choice of a filter to the rows that it leaves. */
async function timeFilter(
  workbench: Workbench,
  command: string,
  choice: string,
  view: string,
): Promise<number> {
  await offer(workbench, command, choice);
  const before = await workbench.page.evaluate<string>(rowsOf(view));
  const timing = timeInPage(
    workbench.page,
    '',
    `${hasRows(view)} && ${rowsOf(view)} !== ${JSON.stringify(before)}`,
  );
  await workbench.page.keyboard.press('Enter');
  const took = await timing;
  await workbench.page.waitForFunction(filtered(view));
  return took;
}

/** The text of the rows in sight. */
function rowsOf(view: string): string {
  return `${headerOf(view)}.parentElement.querySelector('.monaco-list-rows').textContent`;
}

/** Has a filter ready to be chosen with Enter. */
async function offer(workbench: Workbench, command: string, choice: string): Promise<void> {
  const { quickInput } = workbench;
  await workbench.command(`Zoho CRM: ${command}`);
  await quickInput.row(choice).waitFor();
  await quickInput.fill(choice);
}

async function showAll(workbench: Workbench, view: string): Promise<void> {
  await workbench.command(`Zoho CRM: Show All ${view}`);
  await workbench.page.waitForFunction(`!(${filtered(view)}) && ${hasRows(view)}`);
}

function headerOf(view: string): string {
  return `document.querySelector('.pane-header[aria-label="${view} Section"]')`;
}

function hasRows(view: string): string {
  return `${headerOf(view)}.parentElement.querySelector('.pane-body .monaco-list-row') !== null`;
}

function filtered(view: string): string {
  return `${headerOf(view)}.parentElement.querySelector('.message')?.textContent.includes('Filter: ') === true`;
}
