import * as fs from 'node:fs';
import { startSimulator, type Simulator } from '../../src/simulator/server';
import type { Editor } from '../harness/editor/editor';
import { Workbench } from '../harness/editor/workbench';
import { borrowOurView, signIn, signOut, workspaceWith } from './support';

describe('another folder', () => {
  let simulator: Simulator;
  let editor: Editor;

  before(async () => {
    simulator = await startSimulator();
    editor = await borrowOurView();
    await signIn(editor.workbench, simulator);
    await editor.workbench.row('Europe').waitFor();
  });

  after(async () => {
    await editor.workbench.openView('Zoho CRM');
    await editor.close();
    await simulator.close();
  });

  it('V14 sees that somebody is signed in already', async () => {
    const { page, workbench: here } = editor;
    // the only one would be opened there by itself
    const another = await startSimulator();
    await here.openView('Zoho CRM');
    await signIn(here, another);
    const folder = workspaceWith({});
    const there = await page.context().newPage();
    try {
      const url = new URL(page.url());
      url.searchParams.delete('ew');
      url.searchParams.set('folder', folder);
      await there.goto(url.href, { waitUntil: 'commit' });
      const workbench = new Workbench(there);
      await workbench.ready();
      await workbench.openView('Zoho CRM');
      await workbench.sideBar.getByRole('button', { name: 'Switch Organisation…' }).click();
      await workbench.quickInput.widget.locator('.monaco-list-row').first().click();
      await workbench.row('Europe').waitFor();
    } finally {
      await there.close();
      await signOut(here);
      await another.close();
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });
});
