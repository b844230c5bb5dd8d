import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { startSimulator, type Simulator } from '../../src/simulator/server';
import type { Editor } from '../harness/editor/editor';
import { until } from '../harness/editor/until';
import { borrowOurView, keepPicture, openOurView, signIn, workspaceWith, writesSeenBy } from './support';

const name = 'crm.territories.jsonc';

/** What a page of a browser has. */
interface Page {
  readonly getComputedStyle: (element: unknown, part: string) => { readonly content: string };
}

/** A file is the best place to work in: exported, planned, compared, applied, undone. */
describe('an assignment file', () => {
  let file: string;
  let simulator: Simulator;
  let editor: Editor;

  before(async () => {
    simulator = await startSimulator();
    const borrowed = await borrowOurView({ files: { 'notes.txt': 'nothing' } });
    editor = borrowed;
    file = path.join(borrowed.folder, name);
    await signIn(editor.workbench, simulator);
  });

  after(async () => {
    await editor.close();
    await simulator.close();
  });

  const tab = (title: string) => editor.page.locator('.tab.active').filter({ hasText: title });
  const lens = (title: string | RegExp) =>
    editor.page.locator('.editor-group-container.active .codelens-decoration a').filter({ hasText: title });
  const badge = () => editor.page.locator('.activitybar .badge-content:visible').allTextContents();
  /** What the explorer shows behind the name of the file. */
  const mark = async () => {
    const label = editor.page.locator('.explorer-folders-view .monaco-icon-label').filter({ hasText: name });
    return label.first().evaluate((shown: unknown) => {
      const { getComputedStyle } = globalThis as unknown as Page;
      return getComputedStyle(shown, '::after').content;
    });
  };

  /** An entry behind the three dots of the section of territories. */
  async function titleMenu(entry: string): Promise<void> {
    const { page } = editor;
    const title = page.locator('.pane-header').filter({ hasText: 'Territories' });
    const item = page.locator('.context-view .monaco-menu .action-item').filter({ hasText: entry });
    await until(`the menu entry “${entry}” to be taken`, async () => {
      await page.keyboard.press('Escape');
      await title.hover();
      await title.locator('.action-label[aria-label*="More Actions"]').click({ timeout: 2000 });
      await item.waitFor({ timeout: 2000 });
      // a menu swallows early clicks
      for (let left = 10; left > 0 && (await item.isVisible()); left--) {
        await item.click({ timeout: 2000 });
        await item.waitFor({ state: 'hidden', timeout: 500 }).catch(() => undefined);
      }
      return !(await item.isVisible());
    });
  }

  /** Denmark without Bo Lund and with Katharina Vogel, as another program writes it. */
  function edit(): void {
    const text = fs.readFileSync(file, 'utf8');
    const edited = text.replace('bo.lund@', 'katharina.vogel@');
    assert.notEqual(edited, text);
    fs.writeFileSync(file, edited);
  }

  it('is exported from the title of the view', async () => {
    const { workbench } = editor;
    await titleMenu('Export Territory Assignments…');
    await workbench.quickInput.pick('One territory and all below it…');
    await workbench.quickInput.row('Americas').waitFor();
    await workbench.quickInput.fill('Denmark');
    await workbench.quickInput.pick('Denmark');
    await workbench.quickInput.waitFor('Export Territory Assignments');
    await until('the folder to be offered', async () =>
      (await workbench.quickInput.box.inputValue()).endsWith(name),
    );
    await workbench.quickInput.submit(file);
    await tab(name).waitFor();
    assert.match(await workbench.editorText(), /"Denmark": \{/);
    await lens('Apply…').waitFor();
    assert.deepEqual(await lens(/./).allTextContents(), ['Plan', 'Compare', 'Apply…']);
  });

  it('is planned with Shift+Alt+P; a document, the file, the explorer and the view say what it came to', async () => {
    const { workbench, page } = editor;
    edit();
    await page.locator('.view-line').filter({ hasText: 'katharina.vogel' }).first().waitFor();
    await page.locator('.view-lines:visible').first().click();
    await page.keyboard.press('Shift+Alt+P');
    await tab('crm plan.txt').waitFor();
    await page.locator('.view-line').filter({ hasText: '1 to add, 1 to remove' }).first().waitFor();
    const text = await workbench.editorText();
    assert.match(text, /^ {2}\+ katharina\.vogel@halvorsen\.example +Katharina Vogel, .*line \d+$/m);
    assert.match(text, /^ {2}- bo\.lund@halvorsen\.example +Bo Lund, .*not listed$/m);
    await keepPicture(workbench, 'assignments: plan');
    // beside the plan, which has the focus
    await page
      .locator('.codelens-decoration a')
      .filter({ hasText: 'simulator: 1 to add, 1 to remove' })
      .waitFor();
    await workbench.command('View: Close Editor');
    await lens(/^simulator: 1 to add, 1 to remove \(\d\d:\d\d\)$/).waitFor();
    await page.locator('.view-line').filter({ hasText: '+1 −1' }).waitFor();
    await until('the badge of the view', async () => (await badge()).includes('2'));
    for (const above of ['Europe', 'Nordics']) await workbench.expand(above);
    await workbench.rowThat('the mark in the tree', (row) => / ≠ \+1 −1$/.test(row.description));
    await keepPicture(workbench, 'assignments: planned, tree');
    await workbench.openView('Explorer');
    await until('the badge of the file', async () => (await mark()).includes('≠'));
    await keepPicture(workbench, 'assignments: planned, explorer');
  });

  it('is compared: the left side is the same file with the members of now', async () => {
    const { workbench, page } = editor;
    await lens('Compare').click();
    await page.locator('.monaco-diff-editor').waitFor();
    const original = page.locator('.monaco-diff-editor .editor.original .view-line');
    await original.filter({ hasText: 'bo.lund' }).first().waitFor();
    await page
      .locator('.monaco-diff-editor .editor.modified .view-line')
      .filter({ hasText: 'katharina.vogel' })
      .first()
      .waitFor();
    await keepPicture(workbench, 'assignments: compared');
    await workbench.command('View: Close Editor');
    assert.deepEqual(writesSeenBy(simulator), []);
  });

  it('is applied after a review that shows the plan; marks go, undo brings back what was, and a plan the marks', async () => {
    const { workbench } = editor;
    await workbench.openFile(name);
    await lens('Apply…').click();
    const dialog = await workbench.dialogContent();
    assert.match(dialog.detail, /1 to add, 1 to remove\.\s*From crm\.territories\.jsonc/);
    assert.deepEqual([...dialog.buttons].sort(), ['Cancel', 'Make Changes', 'Show the Plan']);
    await keepPicture(workbench, 'assignments: review');
    await workbench.answerDialog('Show the Plan');
    await tab('crm plan.txt').waitFor();
    await workbench.quickInput.row('Continue…').waitFor();
    await keepPicture(workbench, 'assignments: review, plan');
    await workbench.quickInput.pick('Continue…');
    await workbench.answerDialog('Make Changes');
    await workbench.toast(/2 of 2/).waitFor();
    assert.equal(writesSeenBy(simulator).length, 2);
    await until('the badge of the file to go', async () => !(await mark()).includes('≠'));
    await until('the badge of the view to go', async () => !(await badge()).includes('2'));
    await keepPicture(workbench, 'assignments: applied');
    await workbench.pressToastButton(/2 of 2/, 'Undo');
    await workbench.answerDialog('Undo');
    await until('it to be undone', () => Promise.resolve(writesSeenBy(simulator).length === 4));
    await workbench.openFile(name);
    await lens('Plan').click();
    await tab('crm plan.txt').waitFor();
    await until('the badge of the file', async () => (await mark()).includes('≠'));
    await until('the badge of the view', async () => (await badge()).includes('2'));
    await keepPicture(workbench, 'assignments: undone, planned again');
  });
});

describe('an assignment file in a repository', () => {
  const denmark = (...mailboxes: string[]) =>
    JSON.stringify({
      version: 1,
      organisations: { demo: { id: '431581000000000225', environment: 'simulator' } },
      mode: 'exact',
      territories: { Denmark: { members: mailboxes.map((one) => `${one}@halvorsen.example`) } },
    });
  const folder = workspaceWith({ [name]: denmark('bo.lund', 'freja.thomsen', 'soren.kjaer') });
  let simulator: Simulator;
  let editor: Editor;

  before(async () => {
    for (const args of ['init -q', 'add .', '-c user.name=A -c user.email=a@x.example commit -qm Begin'])
      execFileSync('git', args.split(' '), { cwd: folder });
    simulator = await startSimulator();
    editor = await openOurView({
      folder,
      builtIn: ['git', 'git-base'],
      settings: { 'git.enabled': true },
    });
    await signIn(editor.workbench, simulator);
  });

  after(async () => {
    await editor.close();
    await simulator.close();
    fs.rmSync(folder, { recursive: true });
  });

  it('tells whose change a row is: of whoever wrote since the last commit, or of somebody in Zoho', async () => {
    const { workbench } = editor;
    const { organisation } = simulator;
    const [denmarkId = ''] = [...organisation.territories.values()].flatMap(({ id, name: called }) =>
      called === 'Denmark' ? [id] : [],
    );
    const freja = [...organisation.users.values()].find(({ email }) => email.startsWith('freja.thomsen'));
    organisation.removeMember(denmarkId, freja?.id ?? '');
    fs.writeFileSync(path.join(folder, name), denmark('freja.thomsen', 'soren.kjaer'));
    await workbench.openFile(name);
    // the repository is found in its own time
    await until('the rows to say whose they are', async () => {
      await workbench.command('Zoho CRM: Plan Territory Assignments');
      await editor.page.locator('.tab.active').filter({ hasText: 'crm plan.txt' }).waitFor();
      const text = await workbench.editorText();
      await workbench.command('View: Close Editor');
      return /\+ freja\.thomsen@.* drift$/m.test(text) && /- bo\.lund@.* yours$/m.test(text);
    });
    assert.deepEqual(writesSeenBy(simulator), []);
  });
});
