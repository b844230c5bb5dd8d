import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { startSimulator, type Simulator } from '../../src/simulator/server';
import { type Editor, type EditorOptions, freePort } from '../harness/editor/editor';
import { until } from '../harness/editor/until';
import type { Workbench } from '../harness/editor/workbench';
import { borrowOurView, openAnotherWindow, openOurView, signIn } from './support';

describe('being signed in, and a restart', () => {
  let simulator: Simulator;
  let folder: string;
  let kept: { readonly folder: string; readonly port: number };
  let editor: Editor | undefined;

  before(async () => {
    simulator = await startSimulator();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kept-'));
    kept = { folder, port: await freePort() };
  });

  after(async () => {
    await editor?.close();
    await simulator.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const start = async (options: Pick<EditorOptions, 'env'> = {}) => {
    await editor?.close();
    editor = await openOurView({ kept, ...options });
    return editor;
  };
  const reload = async ({ page, workbench }: Editor) => {
    await page.reload();
    await workbench.ready();
    await workbench.openView('Zoho CRM');
  };

  it('outlives a reload and a restart', async () => {
    const first = await start();
    await signIn(first.workbench, simulator);
    await first.workbench.row('Halvorsen Instruments').waitFor();
    await reload(first);
    await first.workbench.row('Halvorsen Instruments').waitFor();
    const second = await start({
      env: { ZOHO_CRM_ACCESS_TOKEN: simulator.accessToken, ZOHO_CRM_DATA_CENTER: simulator.url },
    });
    await second.workbench.row('Halvorsen Instruments').waitFor();
  });

  it('ends with Sign Out; a token from the environment is offered then, and only used when picked', async () => {
    const restarted = editor ?? assert.fail();
    const { workbench } = restarted;
    await workbench.command('Zoho CRM: Sign Out');
    await workbench.sideBar.getByRole('button', { name: 'Open the Demo Organisation' }).waitFor();
    await reload(restarted);
    await workbench.sideBar.getByRole('button', { name: 'Open the Demo Organisation' }).waitFor();
    const seen = simulator.requests.length;
    await workbench.sideBar.getByRole('button', { name: 'Use Token from Environment' }).waitFor();
    assert.equal(simulator.requests.length, seen, 'nothing may be sent before the person picks it');
    await workbench.sideBar.getByRole('button', { name: 'Use Token from Environment' }).click();
    await workbench.row('Halvorsen Instruments').waitFor();
  });
});

describe('being signed in', () => {
  let simulator: Simulator;

  before(async () => {
    simulator = await startSimulator();
  });

  after(() => simulator.close());

  it('ends in every window of the profile within a second', async () => {
    const editor = await borrowOurView();
    try {
      const { page, workbench } = editor;
      await signIn(workbench, simulator);
      const other = await openAnotherWindow(editor);
      await other.row('Halvorsen Instruments').waitFor();
      const seen = simulator.requests.length;
      const signedOut = async ({ sideBar }: Workbench) => {
        await sideBar.getByRole('button', { name: 'Open the Demo Organisation' }).waitFor();
        return Date.now();
      };
      await page.bringToFront();
      const there = signedOut(other);
      await workbench.command('Zoho CRM: Sign Out');
      const [here, elsewhere] = await Promise.all([signedOut(workbench), there]);
      const lateBy = elsewhere - here;
      assert.ok(lateBy < 1000, `the other window followed after ${lateBy} ms`);
      assert.equal(simulator.requests.length, seen, 'a window that follows sends nothing');
    } finally {
      await editor.close();
    }
  });

  it('shows in the Accounts menu, and ends there', async () => {
    const editor = await borrowOurView();
    try {
      const { page, workbench } = editor;
      await signIn(workbench, simulator);
      const menu = page.locator('.monaco-menu');
      const accounts = page.locator('.activitybar a.action-label[aria-label^="Accounts"]');
      const where = `Halvorsen Instruments (local simulator, port ${simulator.port})`;
      // a menu swallows clicks that come right after it shows, and closes when the window is drawn anew
      await until('the question to sign out', async () => {
        if (!(await menu.first().isVisible())) await accounts.click();
        await menu.getByText(`Ingrid Solheim in ${where} (Zoho CRM)`).hover({ timeout: 500 });
        await menu.getByText('Sign Out', { exact: true }).click({ timeout: 500 });
        return workbench.dialog.waitFor({ timeout: 500 }).then(() => true);
      });
      await workbench.answerDialog('Sign Out');
      await workbench.sideBar.getByRole('button', { name: 'Open the Demo Organisation' }).waitFor();
    } finally {
      await editor.close();
    }
  });

  it('asks nothing of any other machine', async () => {
    const editor = await borrowOurView();
    try {
      const { workbench } = editor;
      await workbench.command('Zoho CRM: Sign In…');
      await workbench.quickInput.row('Open the Demo Organisation').waitFor();
      const offered = (await workbench.quickInput.rows()).map(({ label }) => label);
      assert.deepEqual(offered, [
        'Sign In in the Browser',
        'Open the Demo Organisation',
        'Sign In with a Device Code',
        'Sign In with a Self Client',
        'Paste Access Token',
        'Sign In to a Local Simulator',
      ]);
      await workbench.quickInput.pick('Open the Demo Organisation');
      await workbench.row('Halvorsen Instruments').waitFor();
      assert.deepEqual(editor.blockedRequests, []);
    } finally {
      await editor.close();
    }
  });
});
