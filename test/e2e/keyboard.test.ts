import assert from 'node:assert/strict';
import { startSimulator, type Simulator } from '../../src/simulator/server';
import type { Editor } from '../harness/editor/editor';
import { until } from '../harness/editor/until';
import { borrowOurView, signIn, writesSeenBy } from './support';

describe('the main job, by keyboard alone', () => {
  let simulator: Simulator;
  let editor: Editor;

  before(async () => {
    simulator = await startSimulator();
    editor = await borrowOurView();
    await signIn(editor.workbench, simulator);
  });

  after(async () => {
    await editor.close();
    await simulator.close();
  });

  it('finds a territory, opens its menu, picks a user, confirms', async () => {
    const { page, workbench } = editor;
    await workbench.command('Zoho CRM: Go to Territory or User…');
    await workbench.quickInput.row('Americas').waitFor();
    await workbench.quickInput.fill('Asia Pacific');
    // at once, as somebody does who knows the name
    await page.keyboard.press('Enter');
    await workbench.rowThat(
      'the territory to be selected',
      ({ label, selected }) => label === 'Asia Pacific' && selected,
    );

    await page.keyboard.press('Shift+F10');
    const entry = page.locator('.context-view .monaco-menu .action-item.focused');
    await page.keyboard.press('ArrowDown');
    await until('the first entry to have the focus', async () =>
      /Associate Users/.test((await entry.textContent()) ?? ''),
    );
    await page.keyboard.press('Enter');

    await workbench.quickInput.row('Abigail Thornton').waitFor();
    await workbench.quickInput.fill('abigail');
    await until('nobody else to be listed', async () => (await workbench.quickInput.rows()).length === 1);
    await workbench.quickInput.toggleByKeyboard('Abigail Thornton');
    assert.equal(await workbench.quickInput.count(), '1 Selected');
    await page.keyboard.press('Enter');
    await workbench.dialog.waitFor();
    await page.keyboard.press('Enter');
    await workbench.toast('Associated Abigail Thornton with Asia Pacific.').waitFor();
    assert.equal(writesSeenBy(simulator).length, 1);
    // VS Code gives the focus to a tree that it has brought up to date, and a quick pick closes without it
    await workbench.rowThat(
      'the territory to have one user more',
      ({ label, description }) => label === 'Asia Pacific' && description.startsWith('3 users'),
    );
  });

  it('goes to a user in one of their territories', async () => {
    const { workbench } = editor;
    await workbench.command('Zoho CRM: Go to Territory or User…');
    await workbench.quickInput.fill('denise.okafor@');
    await workbench.quickInput.pick('Denise Okafor');
    await workbench.rowThat(
      'the user to be selected',
      ({ label, selected }) => label === 'Denise Okafor' && selected,
    );
  });
});
