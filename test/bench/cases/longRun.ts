/** A run of ten thousand rows, in a real editor: from the file to the report. */
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { repoRoot, run } from '../../harness/editor/cache';
import { until } from '../../harness/editor/until';
import { counted, type Figure } from '../figures';
import { withProbe } from '../probe';
import { startRemoteSimulator, wideTerritory } from '../simulator';
import { clientOf } from './read';

/** As many users as Zoho documents for a territory. */
const usersEach = 100;
const territories = 100;
/** Pixels: all of them are in sight, to be selected with two clicks. */
const height = 3000;

/** How long others in the extension host have to wait while a file is read, planned, reviewed, associated and reported. */
export async function longRun(): Promise<Figure[]> {
  await run(process.execPath, ['esbuild.js', '--production'], repoRoot);
  const server = await startRemoteSimulator({ territories: 110, users: 1000, siblings: territories + 1 });
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'bench-'));
  try {
    const users = await clientOf(server).activeUsers({ signal: new AbortController().signal });
    // a bare id that ends in zeros may be a rounded one, and is refused
    const ids = users.flatMap(({ id }) => (id.endsWith('000') ? [] : [id])).slice(-usersEach);
    await fs.writeFile(path.join(folder, 'users.csv'), `user_id\n${ids.join('\n')}\n`);
    const block = await withProbe(
      async ({ editor: { workbench, page }, ask }) => {
        // VS Code's own extensions that come with the first text are there before
        await workbench.openFile('users.csv');
        await until('the file to be shown', async () => (await workbench.editorText()).includes('user_id'));
        await workbench.openView('Zoho CRM');
        await workbench.command('Zoho CRM: Sign In to a Local Simulator…');
        await workbench.quickInput.submit(server.url);
        await workbench.quickInput.submit(server.accessToken);
        await workbench.row('Generated Organisation').waitFor();
        await workbench.expand(wideTerritory);
        // from the last to the first: what is clicked opens, and what is in it is not to be selected
        await workbench.row('Sibling 99').click();
        // VS Code drops rows from a selection that is made while they are drawn anew
        await workbench.row('No users yet').waitFor();
        await workbench.rowThat('the numbers of users', ({ label, description }) => {
          return label === 'Sibling 1' && description.includes('users');
        });
        await workbench.row('Sibling 1').click({ modifiers: ['Shift'] });
        await ask('watch');
        await workbench.contextMenu(workbench.row('Sibling 1'), 'Associate Users from File…');
        await workbench.quickInput.pick('users.csv');
        await workbench.answerDialog('Associate');
        await workbench.pressToastButton(/Made .* associations/, 'Show Report');
        await page
          .locator('.tab.active')
          .filter({ hasText: /Report: .*\.txt/ })
          .waitFor();
        await until('the report to be shown', async () => (await workbench.editorText()).includes('Outcome'));
        return ask('block');
      },
      { folder, height },
    );
    const rows = counted(territories * usersEach);
    return [
      {
        what: `associate ${rows} rows from a file in the editor`,
        measured: 'longest block',
        value: block,
        unit: 'ms',
        atMost: 50,
      },
    ];
  } finally {
    await server.stop();
    await fs.rm(folder, { recursive: true });
  }
}
