import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { Simulator } from '../../src/simulator/server';
import { openEditor, type Editor, type EditorOptions } from '../harness/editor/editor';
import { Workbench } from '../harness/editor/workbench';

const repository = path.resolve(__dirname, '../..');

/** The territory and the user of the API page's sample request; both live in the demo organisation. */
export const sample = {
  territory: { id: '431581000000744113', path: ['Europe'] as readonly string[] },
  user: { id: '431581000000258001', name: 'Katharina Vogel' },
};

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
    viewport: { width: 1280, height: 1000 },
    ...options,
  });
  opened = editor;
  await editor.workbench.openView('Zoho CRM');
  return editor;
}

let opened: Editor | undefined;

/** What the window showed when a test failed says more than the message. */
afterEach(async function () {
  if (this.currentTest?.state !== 'failed' || !opened || opened.page.isClosed()) return;
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

/** Signs in to a simulator through the palette and waits until its organisation stands above the tree. */
export async function signIn(workbench: Workbench, simulator: Simulator): Promise<void> {
  await enter(workbench, simulator.url, simulator.accessToken);
  await workbench.sideBar.getByText(`local simulator, port ${simulator.port}`).waitFor();
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
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
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
