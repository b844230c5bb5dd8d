/** The pictures of docs/assignments.md: a file is exported, written in, planned and compared. */
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { Editor } from '../harness/editor/editor';
import { until } from '../harness/editor/until';
import { picture, pictureSize } from './picture';

const name = 'crm.territories.jsonc';

/** All of them, in the dark, with a file in the folder that is open. */
export function pictureAssignments(editor: Editor, folder: string): Promise<void> {
  return withFile(editor, folder, async (file) => {
    const { page, workbench } = editor;
    const toggleSideBar = () => page.keyboard.press('ControlOrMeta+B');
    await plan(editor);
    await workbench.command('View: Move Editor into Previous Group');
    await toggleSideBar();
    await workbench.sideBar.waitFor({ state: 'hidden' });
    await picture(editor, 'assignments-plan', { ...pictureSize, height: 260 });
    await toggleSideBar();
    await backToFile(editor);
    await picture(editor, 'assignments-planned');
    await toggleSideBar();
    await workbench.sideBar.waitFor({ state: 'hidden' });
    await lens(editor, 'Compare').click();
    const original = page.locator('.monaco-diff-editor .editor.original .view-line');
    await original.filter({ hasText: 'bo.lund' }).first().waitFor();
    await picture(editor, 'assignments-compare');
    await workbench.command('View: Close Editor');
    await write(editor, file);
    await picture(editor, 'assignments-writing');
    await workbench.command('File: Revert File');
    await toggleSideBar();
  });
}

/** The one that shows most of what is ours, in another theme. */
export function pictureAssignmentsIn(editor: Editor, folder: string, theme: string): Promise<void> {
  return withFile(editor, folder, async () => {
    await plan(editor);
    await backToFile(editor);
    await picture(editor, `assignments-planned-${theme}`);
  });
}

/** Exports the territories of the north, and lets somebody leave one for another. */
async function withFile(
  editor: Editor,
  folder: string,
  work: (file: string) => Promise<void>,
): Promise<void> {
  const { workbench } = editor;
  const { quickInput } = workbench;
  const file = path.join(folder, name);
  await workbench.command('View: Close All Editors');
  for (const open of ['Germany South', 'DACH']) await workbench.collapse(open);
  await workbench.expand('Nordics');
  await workbench.command('Zoho CRM: Export Territory Assignments…');
  await quickInput.pick('One territory and all below it…');
  await quickInput.row('Americas').waitFor();
  await quickInput.fill('Nordics');
  await quickInput.pick('Nordics');
  await quickInput.waitFor('Export Territory Assignments');
  await until('the folder to be offered', async () => (await quickInput.box.inputValue()).endsWith(name));
  await quickInput.submit(file);
  await line(editor, 'bo.lund').waitFor();
  const text = await fs.readFile(file, 'utf8');
  await fs.writeFile(
    file,
    text
      .replace(/ *"bo\.lund@.*\n/, '')
      .replace(/( *)"soren\.kjaer@/, '$1"katharina.vogel@halvorsen.example",\n$&'),
  );
  await line(editor, 'katharina.vogel').waitFor();
  await work(file);
  await workbench.command('View: Close All Editors');
  await fs.rm(file);
}

async function plan(editor: Editor): Promise<void> {
  await lens(editor, 'Plan').click();
  await line(editor, '1 to add, 1 to remove').waitFor();
}

/** From the plan to the file, which now says what came of it, as the tree does. */
async function backToFile(editor: Editor): Promise<void> {
  const { workbench } = editor;
  await workbench.command('View: Close Editor');
  await line(editor, '+1 −1').waitFor();
  await workbench.rowThat('the mark in the tree', ({ description }) => description.endsWith('≠ +1 −1'));
  await workbench.clearToasts();
  await lens(editor, '1 to add, 1 to remove').evaluate(stopTheClock);
}

/** Somebody is misspelt, and somebody else is looked for by role. */
async function write(editor: Editor, file: string): Promise<void> {
  const { page } = editor;
  const text = await fs.readFile(file, 'utf8');
  await fs.writeFile(file, text.replace('soren.kjaer@', 'soren.kjer@'));
  await page.locator('.squiggly-error').first().waitFor();
  await line(editor, 'katharina.vogel').click();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('"inside sal');
  await page.keyboard.press('Control+Space');
  const offered = page.locator('.suggest-widget .monaco-list-row');
  await offered.filter({ hasText: '@halvorsen.example' }).first().waitFor();
}

function lens({ page }: Editor, title: string) {
  return page
    .locator('.editor-group-container.active .codelens-decoration a')
    .filter({ hasText: title })
    .first();
}

function line({ page }: Editor, text: string) {
  return page.locator('.view-line').filter({ hasText: text }).first();
}

/** Runs in the page: the time of the plan is the only thing that is another one each time. */
function stopTheClock(shown: { textContent: string | null }): void {
  shown.textContent = (shown.textContent ?? '').replace(/\d\d:\d\d/, '09:41');
}
