import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { startSimulator, type Simulator } from '../../src/simulator/server';
import type { Editor } from '../harness/editor/editor';
import { shownReport } from '../harness/editor/report';
import { Workbench } from '../harness/editor/workbench';
import { borrowOurView, sample, signIn, workspaceWith } from './support';

describe('who comes back', () => {
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

  /** Reloads the window while none of our views is open, so that nothing but what is in the editors asks for us. */
  const reload = async () => {
    await editor.workbench.openView('Explorer');
    await editor.page.reload();
    await editor.workbench.ready();
  };

  /** Begins to add a user to a territory, as far as the review. */
  const review = async (territory: string) => {
    const { workbench } = editor;
    await workbench.openView('Zoho CRM');
    await workbench.row(territory).waitFor();
    await workbench.contextMenu(workbench.row(territory), 'Associate User by ID…');
    await workbench.quickInput.submit(sample.user.id);
    await workbench.dialog.waitFor();
  };

  it('V9 finds the report that was open, with its text', async () => {
    const { page, workbench } = editor;
    await review('Europe');
    await workbench.answerDialog('Associate');
    await workbench.pressToastButton(`Associated ${sample.user.name} with Europe.`, 'Show Report');
    const text = await (await shownReport(page)).locator('body').innerText();
    assert.ok(text.includes(sample.user.name), text);
    await workbench.clearToasts();
    await reload();
    const again = await (await shownReport(page)).locator('body').innerText();
    assert.equal(again, text);
    await workbench.command('View: Close All Editors');
  });

  it('V14 in another folder sees that somebody is signed in already', async () => {
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
      await here.command('Zoho CRM: Sign Out');
      await another.close();
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });
});
