import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { Locator } from 'playwright-core';
import type { Simulator } from '../../src/simulator/server';
import { openEditor, type Editor, type EditorOptions } from '../harness/editor/editor';
import { type Theme, themes } from '../harness/editor/settings';
import { exactly } from '../harness/editor/rows';
import { until } from '../harness/editor/until';
import { Workbench } from '../harness/editor/workbench';

const repository = path.resolve(__dirname, '../..');

/** The territory and the user of the API page's sample request; both live in the demo organisation. */
export const sample = {
  territory: { id: '431581000000744113', path: ['Europe'] as readonly string[] },
  user: { id: '431581000000258001', name: 'Katharina Vogel' },
};

const ourViewport = { width: 1280, height: 1000 };

/** Opens an editor with the built extension installed, as a user has it, and shows our view. */
export async function openOurView({
  strangers = [],
  ...options
}: Omit<Partial<EditorOptions>, 'extensions'> & {
  /** Further extensions to install, as folders. */
  readonly strangers?: readonly string[];
} = {}): Promise<Editor> {
  const editor = await openEditor({
    extensions: [repository, ...strangers],
    lean: true,
    viewport: ourViewport,
    ...options,
  });
  opened = editor;
  await editor.workbench.openView('Zoho CRM');
  return editor;
}

/** A window that tests lend each other, and the folder that is its workspace. */
export type Borrowed = Editor & { readonly folder: string };

let shared: { readonly editor: Borrowed; used: boolean; failed: boolean } | undefined;

/** In the folder of a borrowed window; what is written there holds at once. */
const settingsFile = '.vscode/settings.json';

/**
 * Lends a window for tests that need no restart, settings or environment of their own: a start takes longer than they do.
 * Nobody is signed in, our view is open, nothing else is, the theme is dark; runs and the clients of other simulators
 * may be on record. Closing it signs out and gives it back; after a failed test the next one gets another window.
 */
export async function borrowOurView({
  viewport = ourViewport,
  files = {},
  unused = false,
}: Pick<EditorOptions, 'viewport'> & {
  /** What is to be in the folder of the workspace. */
  readonly files?: Readonly<Record<string, string>>;
  /** A window that nobody had before: nothing is on record. */
  readonly unused?: boolean;
} = {}): Promise<Borrowed> {
  if (!shared || shared.failed || (unused && shared.used)) {
    await discardShared();
    const folder = workspaceWith({ [settingsFile]: '{}' });
    shared = { editor: { ...(await openOurView({ folder })), folder }, used: false, failed: false };
  }
  const { editor } = shared;
  shared.used = true;
  opened = editor;
  await editor.page.setViewportSize(viewport);
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(editor.folder, name), text);
  return { ...editor, close: () => giveBack(editor) };
}

async function giveBack(editor: Borrowed): Promise<void> {
  if (shared?.editor !== editor || shared.failed) return;
  const { page, workbench, folder } = editor;
  try {
    for (const other of page.context().pages()) if (other !== page) await other.close();
    await page.bringToFront();
    if ((await page.locator('.tab').count()) > 0) await workbench.command('View: Close All Editors');
    const ofTests = fs.readdirSync(folder).filter((name) => name !== path.dirname(settingsFile));
    for (const name of ofTests) fs.rmSync(path.join(folder, name));
    await workbench.openView('Zoho CRM');
    for (const heading of ['Activity', 'Users']) {
      const header = workbench.sideBar.getByRole('button', { name: `${heading} Section` });
      if ((await header.getAttribute('aria-expanded')) === 'true') await header.click();
    }
    await signOut(workbench);
    await useTheme(editor, 'dark');
  } catch {
    await discardShared(); // after a test that failed, whose own error counts
  }
}

async function discardShared(): Promise<void> {
  const editor = shared?.editor;
  shared = undefined;
  if (!editor) return;
  await editor.close();
  fs.rmSync(editor.folder, { recursive: true });
}

/** Ends the sign-in to the open organisation and to all others, and clears away what the window says about it. */
export async function signOut(workbench: Workbench): Promise<void> {
  const { sideBar, quickInput } = workbench;
  await workbench.command('Zoho CRM: Sign Out');
  await sideBar.getByRole('button', { name: 'Open the Demo Organisation' }).waitFor();
  // the demo, or what another window opened
  while (await sideBar.getByRole('button', { name: 'Switch Organisation…' }).isVisible()) {
    await workbench.clearToasts();
    await workbench.command('Zoho CRM: Sign Out');
    await quickInput.widget.locator('.monaco-list-row').first().click();
    await workbench.toast(/signed out/i).waitFor();
  }
  await workbench.clearToasts();
}

/** Shows the window in a theme, without a click: what is open stays open. */
export async function useTheme({ page, folder }: Borrowed, theme: Theme): Promise<void> {
  const { name, colorScheme, shownAs } = themes[theme];
  const shown = page.locator(`.monaco-workbench.${shownAs}`);
  if (await shown.isVisible()) return;
  await page.emulateMedia({ colorScheme });
  fs.writeFileSync(path.join(folder, settingsFile), JSON.stringify({ 'workbench.colorTheme': name }));
  await shown.waitFor();
}

after(discardShared);

let opened: Editor | undefined;

/** What the window showed when a test failed says more than the message. */
afterEach(async function () {
  if (this.currentTest?.state !== 'failed' || !opened) return;
  if (shared?.editor === opened) shared.failed = true;
  if (opened.page.isClosed()) return;
  await keepPicture(opened.workbench, `failed: ${this.currentTest.fullTitle()}`);
});

/** Opens a second window of the same profile and shows our view there. */
export async function openAnotherWindow({ page }: Editor): Promise<Workbench> {
  const another = await page.context().newPage();
  await another.goto(page.url(), { waitUntil: 'commit' });
  const workbench = new Workbench(another);
  await workbench.ready();
  await workbench.openView('Zoho CRM');
  return workbench;
}

/** Gives address and token to the sign-in of the palette. */
export async function enter(workbench: Workbench, url: string, token: string): Promise<void> {
  await workbench.command('Zoho CRM: Sign In to a Local Simulator…');
  await workbench.quickInput.submit(url);
  await workbench.quickInput.submit(token);
}

/**
 * Signs in to a simulator through the palette and waits until its organisation stands above the tree, and for the tree, as a
 * rule with its numbers, to be drawn: the menu of a row that is just drawn anew forgets which row it is of.
 */
export async function signIn(workbench: Workbench, simulator: Simulator): Promise<void> {
  await enter(workbench, simulator.url, simulator.accessToken);
  await workbench.sideBar.getByText(`local simulator, port ${simulator.port}`).waitFor();
  const hasNumbers = async () => (await workbench.rows()).some(({ description }) => /^\d/.test(description));
  await until('the numbers', hasNumbers, { timeout: 3_000 }).catch(() => undefined);
  await workbench.settled();
}

/** A view of the side bar, by its heading. */
export function pane({ workbench }: Editor, heading: string): Locator {
  return workbench.sideBar.locator('.split-view-view').filter({
    // by its text: to a screen reader VS Code says from some moment on also that there is help
    has: workbench.page.locator('.pane-header .title').filter({ hasText: exactly(heading) }),
  });
}

/** Opens the view of users, which is closed at first. */
export async function openUsers({ workbench }: Editor): Promise<void> {
  await workbench.sideBar.getByRole('button', { name: 'Users Section' }).click();
}

/** Where pictures of the tests are kept, to be looked at. */
export async function keepPicture(workbench: Workbench, name: string): Promise<void> {
  const folder = path.join(repository, 'out', 'pictures');
  fs.mkdirSync(folder, { recursive: true });
  await workbench.screenshot(path.join(folder, `${name}.png`));
}

/** A folder with the given files, to be opened as a workspace. */
export function workspaceWith(files: Readonly<Record<string, string>>): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'workspace-'));
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

/** The PUT and DELETE requests that a simulator has seen, as `METHOD path body`. */
export function writesSeenBy(simulator: Simulator): string[] {
  return simulator.requests
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path: at, body }) => [method, at, body].filter(Boolean).join(' '));
}

const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** What axe finds in our view, one line each; the frame around it is VS Code's own. */
export async function violationsIn({ page }: Editor): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate<Violation[]>(
    `axe.run('.part.sidebar .pane-body').then(({ violations }) => violations)`,
  );
  return found.map(({ id, help, nodes }) => `${id}: ${help} ${nodes[0]?.html ?? ''}`);
}
