import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { startSimulator, type Simulator } from '../../src/simulator/server';
import type { Editor } from '../harness/editor/editor';
import { shownReport } from '../harness/editor/report';
import { until } from '../harness/editor/until';
import { beginToAssociate, ids, large, territory } from './large';
import { borrowOurView, openAnotherWindow, signIn, signOut, writesSeenBy } from './support';

/** What VS Code has written down of a window's tabs. */
function keptState(page: Page): Promise<string> {
  return page.evaluate<string>(`(async () => {
    const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const databases = (await indexedDB.databases()).filter(({ name }) => name.startsWith('vscode-web-state-db'));
    const states = await Promise.all(databases.map(async ({ name }) => {
      const database = await done(indexedDB.open(name));
      const values = await done(database.transaction('ItemTable').objectStore('ItemTable').getAll());
      database.close();
      return values.join('\\n');
    }));
    return states.join('\\n');
  })()`);
}

describe('a run, and the windows of one profile', () => {
  let simulator: Simulator;
  let editor: Editor;

  before(async () => {
    editor = await borrowOurView();
  });
  after(() => editor.close());

  beforeEach(async () => {
    simulator = await startSimulator({ organisation: large() });
    await signIn(editor.workbench, simulator);
    await editor.workbench.row('Large').waitFor();
  });

  afterEach(async () => {
    await signOut(editor.workbench);
    await simulator.close();
  });

  /** Everybody was sent once and is a member. */
  const assertAllDone = () => {
    const sent = writesSeenBy(simulator).flatMap((write) => write.match(/\d{18}(?="\})/g) ?? []);
    assert.deepEqual(sent.sort(), ids);
    assert.equal(simulator.organisation.membersOf(territory).length, ids.length + 1);
  };

  it('whose window is reloaded in the middle is resumed there, and nobody is sent twice', async () => {
    const { page, workbench } = editor;
    await beginToAssociate(editor, simulator);
    await page.reload();
    await workbench.ready();
    simulator.switches.latencyMs = 0;
    await workbench.openView('Zoho CRM');
    await workbench.row('Large').waitFor();
    // a quick pick closes when VS Code gives the focus to the tree that is still being filled
    await until('the run to be chosen', async () => {
      await workbench.command('Zoho CRM: Resume Run…');
      await workbench.quickInput.widget.locator('.monaco-list-row').first().click({ timeout: 3000 });
      return workbench.dialog.waitFor({ timeout: 3000 }).then(() => true);
    });
    await workbench.answerDialog('Resume');
    await workbench.toast('Associated 200 of 200 users with Large.').waitFor({ timeout: 60_000 });
    assertAllDone();
  });

  it('is told by the report that was open before its window was reloaded', async () => {
    const { page, workbench } = editor;
    await workbench.contextMenu(workbench.row('Large'), 'Associate User by ID…');
    await workbench.quickInput.submit(ids[0] ?? '');
    await workbench.answerDialog('Associate');
    await workbench.pressToastButton('Associated User 0 with Large.', 'Show Report');
    await shownReport(page);
    // a page keeps what an extension drew in a tab a moment after it was drawn; an editor of its own does so as it closes
    await until('the report to be kept', async () =>
      /resource\W+zoho-crm-report:/.test(await keptState(page)),
    );
    await page.reload();
    await workbench.ready();
    const report = await shownReport(page);
    await report.getByText('User 0').first().waitFor();
  });

  it('keeps other windows from changing the same organisation until it has ended', async () => {
    const { page, workbench } = editor;
    let answer = () => {};
    const heldUntil = new Promise<void>((resolve) => (answer = resolve));
    // whoever gets half an answer reads what was done
    simulator.failNext({ kind: 'half-json', match: { method: 'PUT' }, heldUntil, takesEffect: true });
    await beginToAssociate(editor, simulator);
    simulator.switches.latencyMs = 0;
    const other = await openAnotherWindow(editor);
    await other.row('Large').waitFor();
    await other.contextMenu(other.row('Large'), 'Associate User by ID…');
    await other.quickInput.submit('431581000000999999');
    await other.answerDialog('Associate');
    assert.equal(
      await other.toastText('Another window'),
      'Another window is changing this organisation. Nothing was sent to Zoho. Wait until its run has ended, or cancel it there, then try again.',
    );
    answer();
    await page.bringToFront();
    await workbench.toast('Associated 200 of 200 users with Large.').waitFor({ timeout: 60_000 });
    assertAllDone();
  });
});
