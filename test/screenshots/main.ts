/**
 * npm run screenshots: makes the pictures of the README and of docs/ from the running product, and the icon from its
 * drawing. The demo organisation is always the same and so are the pictures.
 * usage: tsx test/screenshots/main.ts [--story | --assignments]
 *   --story        only the moving picture of the README
 *   --assignments  only the pictures of docs/assignments.md
 */
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import sharp from 'sharp';
import { demoOrganisation, startSimulator } from '../../src/simulator/server';
import { repoRoot, run } from '../harness/editor/cache';
import type { Editor } from '../harness/editor/editor';
import type { Theme } from '../harness/editor/settings';
import { shownReport } from '../harness/editor/report';
import { until } from '../harness/editor/until';
import { pictureAssignments, pictureAssignmentsIn } from './assignments';
import { capture, picture, pictures, pictureSize } from './picture';
import { story } from './story';
import { openOurWindow, activityBarWidth } from './window';

const media = path.join(repoRoot, 'media');
/** Most pictures are about something else: it stays below them. */
const statusBarHeight = 22;
const sideBarWidth = 400;
const territory = 'Germany South';

/** Two who can be added, one who is in the territory already, one who is inactive, and an id that nobody has. */
const listed = ['katharina.vogel', 'tomasz.zielinski', 'theresa.gruber', 'paul.richter'];
const nobody = '431581000000999999';

/** The port of the simulator that somebody signs in to; it is in the picture. */
const port = 28480;

async function main(args: readonly string[]): Promise<void> {
  await fs.mkdir(pictures, { recursive: true });
  await run(process.execPath, ['esbuild.js'], repoRoot);
  const onlyAssignments = args.includes('--assignments');
  if (!onlyAssignments) await story(path.join(pictures, 'story.gif'));
  if (args.includes('--story')) return;
  const scratch = await fs.mkdtemp(path.join(os.tmpdir(), 'screenshots-'));
  try {
    const file = path.join(scratch, 'associate.json');
    await fs.writeFile(file, associationFile());
    await withDemo('dark', file, (editor) => pictureAssignments(editor, scratch));
    await withDemo('light', file, (editor) => pictureAssignmentsIn(editor, scratch, 'light'));
    await withDemo('highContrast', file, (editor) => pictureAssignmentsIn(editor, scratch, 'high-contrast'));
    if (onlyAssignments) return;
    await withEditor('dark', file, pictureSignIn);
    await withEditor('dark', file, pictureStatusBar);
    await withDemo('dark', file, async (editor) => {
      await picture(editor, 'tree');
      await pictureMainJob(editor);
      await pictureReport(editor);
      await pictureActivity(editor);
      await drawIcon(editor);
    });
    const sideBar = { ...pictureSize, width: activityBarWidth + sideBarWidth };
    await withDemo('light', file, (editor) => picture(editor, 'tree-light', sideBar));
    await withDemo('highContrast', file, (editor) => picture(editor, 'tree-high-contrast', sideBar));
  } finally {
    await fs.rm(scratch, { recursive: true });
  }
}

function associationFile(): string {
  const { users } = demoOrganisation();
  const idOf = (mailbox: string) =>
    [...users.values()].find(({ email }) => email.startsWith(`${mailbox}@`))?.id;
  const lines = [...listed.map(idOf), nobody].map((id) => `    { "id": "${id}" }`);
  return `{\n  "users": [\n${lines.join(',\n')}\n  ]\n}\n`;
}

/** Opens a window with our view in the side bar and the file beside it. */
async function withEditor(
  theme: Theme,
  file: string,
  work: (editor: Editor) => Promise<void>,
): Promise<void> {
  const viewport = { ...pictureSize, height: pictureSize.height + statusBarHeight };
  const editor = await openOurWindow({ file, theme, viewport, sideBarWidth });
  try {
    await work(editor);
  } finally {
    await editor.close();
  }
}

/** The same with the demo organisation unfolded. */
function withDemo(theme: Theme, file: string, work: (editor: Editor) => Promise<void>): Promise<void> {
  return withEditor(theme, file, async (editor) => {
    const { workbench } = editor;
    await workbench.sideBar.getByRole('button', { name: 'Open the Demo Organisation' }).click();
    for (const name of ['Europe', 'DACH', territory]) await workbench.expand(name);
    await workbench.row('Theresa Gruber').waitFor();
    await work(editor);
  });
}

async function pictureSignIn(editor: Editor): Promise<void> {
  const { page, workbench } = editor;
  const { quickInput } = workbench;
  const simulator = await startSimulator({ port, switches: { consent: 'agree' } });
  try {
    await workbench.command('Zoho CRM: Sign In…');
    await quickInput.row('Sign In in the Browser').waitFor();
    await picture(editor, 'ways-in');
    await quickInput.pick('Sign In in the Browser');
    await quickInput.fill('Local Simulator');
    await quickInput.pick('Local Simulator');
    for (const text of [simulator.url, simulator.clientId, simulator.clientSecret]) {
      await quickInput.submit(text);
    }
    await workbench.dialog.waitFor();
    for (const other of page.context().pages()) if (other !== page) await other.close();
    await picture(editor, 'signed-in-as');
    await workbench.answerDialog('Cancel');
  } finally {
    await simulator.close();
  }
}

/** What stands in the status bar about an organisation of production, with the tooltip open. */
async function pictureStatusBar({ page, workbench }: Editor): Promise<void> {
  const simulator = await startSimulator({ port, switches: { organisationType: 'production' } });
  try {
    await workbench.command('Zoho CRM: Sign In to a Local Simulator…');
    for (const text of [simulator.url, simulator.accessToken]) await workbench.quickInput.submit(text);
    await workbench.row('Halvorsen Instruments').waitFor();
    await workbench.clearToasts();
    const item = page.locator('.part.statusbar').getByText('Halvorsen Instruments');
    await item.hover();
    await page.locator('.monaco-hover').getByText('Protection:').waitFor();
    const height = 150;
    const y = pictureSize.height + statusBarHeight - height;
    await capture(page, 'status-bar', { width: 620, height }, { x: 0, y });
  } finally {
    await simulator.close();
  }
}

async function pictureMainJob(editor: Editor): Promise<void> {
  const { page, workbench } = editor;
  const { quickInput } = workbench;
  const toasts = page.locator('.notifications-toasts .notification-toast');
  await workbench.row(territory).click({ button: 'right', position: { x: 190, y: 11 } });
  const entry = page.locator('.monaco-menu').getByText('Associate Users…');
  await entry.hover();
  await capture(page, 'menu');
  await page.keyboard.press('Escape');

  await workbench.contextMenu(workbench.row(territory), 'Associate Users…');
  await quickInput.row('Abigail Thornton').waitFor();
  await quickInput.fill('inside sales');
  for (const name of ['Alexis Fontaine', 'Emre Yıldız']) await quickInput.toggle(name);
  await picture(editor, 'picker');
  await quickInput.accept();
  await workbench.dialog.waitFor();
  await toasts.first().waitFor({ state: 'detached' });
  await picture(editor, 'review');
  await workbench.answerDialog('Associate');
  await workbench.toastText('Associated 2 of 2 users');
  await workbench.row('Alexis Fontaine').waitFor();
  await toasts.nth(1).waitFor({ state: 'detached' });
  await picture(editor, 'summary');
  await workbench.clearToasts();
}

async function pictureReport(editor: Editor): Promise<void> {
  const { page, workbench } = editor;
  const text = page.locator('.monaco-editor .view-lines').first();
  await workbench.contextMenu(text, 'Associate Users from File…');
  await workbench.quickInput.fill(territory);
  await workbench.quickInput.toggle(territory);
  await workbench.quickInput.accept();
  await workbench.answerDialog('Associate');
  await workbench.pressToastButton('Associated 2 of 5 users', 'Show Report');
  const report = await shownReport(page);
  await report.evaluate(stopTheClock);
  await page.keyboard.press('ControlOrMeta+B');
  await workbench.sideBar.waitFor({ state: 'hidden' });
  const whole = { ...pictureSize, height: 930 };
  await page.setViewportSize({ ...whole, height: whole.height + statusBarHeight });
  await picture(editor, 'report', whole);
}

/** The runs so far, the last one unfolded to what became of its users. */
async function pictureActivity(editor: Editor): Promise<void> {
  const { page, workbench } = editor;
  await page.setViewportSize({ ...pictureSize, height: pictureSize.height + statusBarHeight });
  await workbench.command('View: Close All Editors');
  await workbench.openView('Zoho CRM');
  for (const section of ['Activity Section', 'Territories Section']) {
    await workbench.sideBar.getByRole('button', { name: section }).click();
  }
  const newest = await workbench.rowThat(
    'the last run',
    ({ level, label }) => level === 1 && label.includes(territory),
  );
  await workbench.expand(newest.label);
  const groups = await until('what became of its users', async () => {
    const rows = await workbench.rows();
    const below = rows.filter(({ level }) => level === 2);
    return rows[0]?.label === newest.label && below.length > 0 && below;
  });
  for (const { label } of groups) await workbench.expand(label);
  await workbench.rowThat('the users', ({ level }) => level === 3);
  await workbench.sideBar.evaluate(stopTheClockOfRuns);
  await picture(editor, 'activity', { width: activityBarWidth + sideBarWidth, height: 330 });
}

/** Runs in the page of the report: the only thing in it that is another one each time is the time of day. */
function stopTheClock(): void {
  const { body } = (globalThis as unknown as { document: { body: { innerHTML: string } } }).document;
  body.innerHTML = body.innerHTML.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g, '2026-03-02 09:41:00 UTC');
}

/** Runs in the page of the editor: the same for the times of runs. */
function stopTheClockOfRuns(sideBar: { querySelectorAll(selector: string): Iterable<unknown> }): void {
  for (const found of sideBar.querySelectorAll('.label-description')) {
    const text = found as { textContent: string };
    text.textContent = text.textContent.replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, '2026-03-02 09:41');
  }
}

/** The marketplace takes no SVG as an icon. */
async function drawIcon({ page }: Editor): Promise<void> {
  const blank = await page.context().newPage();
  await blank.setViewportSize({ width: 256, height: 256 });
  const drawing = await fs.readFile(path.join(media, 'icon.svg'), 'utf8');
  await blank.setContent(`<style>body{margin:0}svg{display:block}</style>${drawing}`);
  const picture = await blank.screenshot({ omitBackground: true, scale: 'css' });
  // everybody downloads it with the extension: as few colours as the eye needs
  const small = sharp(picture).png({
    palette: true,
    quality: 80,
    effort: 10,
    compressionLevel: 9,
    dither: 0,
  });
  await small.toFile(path.join(media, 'icon.png'));
  await blank.close();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
