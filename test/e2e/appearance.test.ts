import assert from 'node:assert/strict';
import { startSimulator } from '../../src/simulator/server';
import type { Editor } from '../harness/editor/editor';
import { shownReport } from '../harness/editor/report';
import type { Theme } from '../harness/editor/settings';
import { rowsLabelled } from '../harness/editor/rows';
import { borrowOurView, keepPicture, pane, signIn, toggleUsers, violationsIn, writesSeenBy } from './support';

const name = 'Halvorsen Instruments';

// the tests that follow borrow the dark window
for (const theme of ['highContrast', 'light', 'dark'] as const satisfies readonly Theme[]) {
  describe(`accessibility, ${theme}`, () => {
    let editor: Editor;

    before(async () => {
      editor = await borrowOurView({ theme });
    });

    after(() => editor.close());

    it('axe finds nothing in the welcome text and nothing in the tree', async () => {
      const { workbench } = editor;
      await workbench.sideBar.locator('.welcome-view .monaco-button').first().waitFor();
      assert.deepEqual(await violationsIn(editor), []);
      await workbench.command('Zoho CRM: Open the Demo Organisation');
      await workbench.row('Halvorsen Instruments').waitFor();
      await workbench.expand('Europe');
      await keepPicture(workbench, `tree-${theme}`);
      assert.deepEqual(await violationsIn(editor), []);
    });

    it('nor in a review and the report of what it led to', async () => {
      const { workbench, page } = editor;
      await workbench.contextMenu(workbench.row('Europe'), 'Associate Users…');
      await workbench.quickInput.row('Abigail Thornton').waitFor();
      await workbench.quickInput.toggle('Abigail Thornton');
      await workbench.quickInput.accept();
      await workbench.dialog.waitFor();
      await keepPicture(workbench, `review-${theme}`);
      assert.deepEqual(await violationsIn(editor), []);
      await workbench.answerDialog('Associate');
      await workbench.pressToastButton('Associated Abigail Thornton with Europe.', 'Show Report');
      await shownReport(page);
      await keepPicture(workbench, `report-${theme}`);
      await workbench.command('View: Close Editor');
    });

    it('nor in the view of users', async () => {
      const { workbench } = editor;
      await toggleUsers(editor);
      await workbench.command('Zoho CRM: Find User…');
      await workbench.quickInput.fill('castellano');
      await workbench.quickInput.pick('Ryan Castellano');
      await rowsLabelled(pane(editor, 'Users'), 'US West').first().waitFor();
      await keepPicture(workbench, `users-${theme}`);
      assert.deepEqual(await violationsIn(editor), []);
      await toggleUsers(editor);
    });
  });

  describe(`the protection of production, ${theme}`, () => {
    it('can be looked at', async () => {
      const simulator = await startSimulator({ switches: { organisationType: 'production' } });
      const editor = await borrowOurView({ theme, viewport: { width: 1100, height: 640 } });
      try {
        const { workbench } = editor;
        await signIn(workbench, simulator);
        await workbench.statusItem(name).click();
        await workbench.quickInput.row('Protect Organisation…').waitFor();
        await keepPicture(workbench, `organisation-${theme}`);
        await workbench.quickInput.pick('Protect Organisation…');
        await workbench.quickInput.row('Read-only').waitFor();
        await keepPicture(workbench, `protect-${theme}`);
        await workbench.quickInput.pick('Type the name for every change');
        await workbench.contextMenu(workbench.row('Americas'), 'Associate Users…');
        await workbench.quickInput.row('Abigail Thornton').waitFor();
        await workbench.quickInput.toggle('Abigail Thornton');
        await workbench.quickInput.accept();
        await workbench.dialog.waitFor();
        await keepPicture(workbench, `production-review-${theme}`);
        await workbench.answerDialog('Associate…');
        await workbench.quickInput.waitFor(`Associate: type ${name} to go on`);
        await workbench.quickInput.fill('Halvorsen');
        await workbench.quickInput.widget.getByText(`Type ${name}, or press Escape`).waitFor();
        await keepPicture(workbench, `type-name-${theme}`);
        assert.deepEqual(writesSeenBy(simulator), []);
      } finally {
        await editor.close();
        await simulator.close();
      }
    });
  });
}
