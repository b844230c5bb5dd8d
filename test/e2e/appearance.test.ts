import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { startSimulator } from '../../src/simulator/server';
import { shownReport } from '../harness/editor/report';
import type { Theme } from '../harness/editor/settings';
import { rowsLabelled } from '../harness/editor/rows';
import { until } from '../harness/editor/until';
import {
  type Borrowed,
  borrowOurView,
  keepPicture,
  pane,
  signIn,
  openUsers,
  useTheme,
  violationsIn,
  writesSeenBy,
} from './support';

const name = 'Halvorsen Instruments';
const themes: Theme[] = ['dark', 'light', 'highContrast'];

/** Keeps a picture of what is on screen in each theme. */
async function look(editor: Borrowed, called: string, then?: (theme: Theme) => Promise<void>): Promise<void> {
  for (const theme of themes) {
    await useTheme(editor, theme);
    await keepPicture(editor.workbench, `${called}-${theme}`);
    await then?.(theme);
  }
  themes.reverse(); // the next look begins with the theme that is shown
}

/** The same, and axe finds nothing in any of them. */
function lookWithAxe(editor: Borrowed, called: string): Promise<void> {
  return look(editor, called, async (theme) => assert.deepEqual(await violationsIn(editor), [], theme));
}

describe('accessibility in every theme', () => {
  let editor: Borrowed;

  before(async () => {
    editor = await borrowOurView();
  });

  after(() => editor.close());

  it('axe finds nothing in the welcome text and nothing in the tree', async () => {
    const { workbench } = editor;
    await workbench.sideBar.locator('.welcome-view .monaco-button').first().waitFor();
    await lookWithAxe(editor, 'welcome');
    await workbench.command('Zoho CRM: Open the Demo Organisation');
    await workbench.row('Halvorsen Instruments').waitFor();
    await workbench.expand('Europe');
    await lookWithAxe(editor, 'tree');
  });

  it('nor in a review and the report of what it led to', async () => {
    const { workbench, page } = editor;
    await workbench.contextMenu(workbench.row('Europe'), 'Associate Users…');
    await workbench.quickInput.row('Abigail Thornton').waitFor();
    await workbench.quickInput.toggle('Abigail Thornton');
    await workbench.quickInput.accept();
    await workbench.dialog.waitFor();
    await lookWithAxe(editor, 'review');
    await workbench.answerDialog('Associate');
    await workbench.pressToastButton('Associated Abigail Thornton with Europe.', 'Show Report');
    await shownReport(page);
    await look(editor, 'report');
    await workbench.command('View: Close Editor');
  });

  it('nor in the view of users', async () => {
    const { workbench } = editor;
    await openUsers(editor);
    await workbench.command('Zoho CRM: Find User…');
    await workbench.quickInput.fill('castellano');
    await workbench.quickInput.pick('Ryan Castellano');
    await rowsLabelled(pane(editor, 'Users'), 'US West').first().waitFor();
    await lookWithAxe(editor, 'users');
  });
});

describe('an assignment file in every theme', () => {
  let editor: Borrowed;

  before(async () => {
    editor = await borrowOurView();
  });

  after(() => editor.close());

  it('can be looked at: planned, with problems, compared; axe finds nothing in what is ours', async () => {
    const { workbench, page } = editor;
    const file = path.join(editor.folder, 'crm.territories.jsonc');
    const lens = (title: string) =>
      page
        .locator('.editor-group-container.active .codelens-decoration a')
        .filter({ hasText: title })
        .first();
    const line = (text: string) => page.locator('.view-line').filter({ hasText: text }).first();
    await workbench.command('Zoho CRM: Open the Demo Organisation');
    for (const open of ['Europe', 'Nordics']) await workbench.expand(open);
    await workbench.command('Zoho CRM: Export Territory Assignments…');
    await workbench.quickInput.pick('One territory and all below it…');
    await workbench.quickInput.row('Americas').waitFor();
    await workbench.quickInput.fill('Nordics');
    await workbench.quickInput.pick('Nordics');
    await workbench.quickInput.waitFor('Export Territory Assignments');
    await until('the folder to be offered', async () =>
      (await workbench.quickInput.box.inputValue()).endsWith('crm.territories.jsonc'),
    );
    await workbench.quickInput.submit(file);
    await line('bo.lund').waitFor();
    const text = fs.readFileSync(file, 'utf8');
    fs.writeFileSync(file, text.replace('bo.lund@', 'bo.lundt@'));
    await page.locator('.squiggly-error').first().waitFor();
    await look(editor, 'assignments-problem');
    fs.writeFileSync(file, text.replace('bo.lund@', 'katharina.vogel@'));
    await line('katharina.vogel').waitFor();
    await lens('Plan').click();
    await line('1 to add, 1 to remove').waitFor();
    await look(editor, 'assignments-plan');
    await workbench.command('View: Close Editor');
    await line('+1 −1').waitFor();
    await workbench.rowThat('the mark in the tree', ({ description }) => description.endsWith('≠ +1 −1'));
    await lookWithAxe(editor, 'assignments-planned');
    await lens('Compare').click();
    await page.locator('.monaco-diff-editor .view-line').filter({ hasText: 'bo.lund' }).first().waitFor();
    await look(editor, 'assignments-compared');
  });
});

describe('the protection of production in every theme', () => {
  it('can be looked at', async () => {
    const simulator = await startSimulator({ switches: { organisationType: 'production' } });
    const editor = await borrowOurView({ viewport: { width: 1100, height: 640 } });
    try {
      const { workbench } = editor;
      await signIn(workbench, simulator);
      await workbench.statusItem(name).click();
      await workbench.quickInput.row('Protect Organisation…').waitFor();
      await look(editor, 'organisation');
      await workbench.quickInput.pick('Protect Organisation…');
      await workbench.quickInput.row('Read-only').waitFor();
      await look(editor, 'protect');
      await workbench.quickInput.pick('Type the name for every change');
      await workbench.contextMenu(workbench.row('Americas'), 'Associate Users…');
      await workbench.quickInput.row('Abigail Thornton').waitFor();
      await workbench.quickInput.toggle('Abigail Thornton');
      await workbench.quickInput.accept();
      await workbench.dialog.waitFor();
      await look(editor, 'production-review');
      await workbench.answerDialog('Associate…');
      await workbench.quickInput.waitFor(`Associate: type ${name} to go on`);
      await workbench.quickInput.fill('Halvorsen');
      await workbench.quickInput.widget.getByText(`Type ${name}, or press Escape`).waitFor();
      await look(editor, 'type-name');
      assert.deepEqual(writesSeenBy(simulator), []);
    } finally {
      await editor.close();
      await simulator.close();
    }
  });
});
