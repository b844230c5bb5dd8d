/**
 * npm start: builds the extension and opens an editor with it, the demo organisation already in the tree.
 * npm start -- --check: does the main job by itself instead, without a screen, and says how each step went.
 */
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { check } from './check';
import { exists, repoRoot, run } from './harness/editor/cache';
import { hasDisplay } from './harness/editor/desktop';
import { installExtension } from './harness/editor/extensions';
import { installHost } from './harness/editor/install';
import { startServer } from './harness/editor/server';
import { quietSettings } from './harness/editor/settings';
import { windowUrl } from './harness/editor/window';

/** Settings, state and the sample workspace of `npm start`, kept from one start to the next. */
const home = path.join(repoRoot, '.vscode-test/start');
const workspace = path.join(home, 'workspace');
const companion = path.join(repoRoot, 'test/harness/editor/companion');

async function main(): Promise<void> {
  await run(process.execPath, ['esbuild.js'], repoRoot);
  if (process.argv.includes('--check')) {
    process.exitCode = (await check()) ? 0 : 1;
    return;
  }
  await prepareHome();
  const desktop = hasDisplay() ? await programOnPath('code') : undefined;
  await (desktop ? openDesktop(desktop) : openInBrowser());
}

async function prepareHome(): Promise<void> {
  await fs.mkdir(path.join(home, 'User'), { recursive: true });
  await fs.mkdir(workspace, { recursive: true });
  await writeOnce(path.join(home, 'User/settings.json'), quietSettings);
  await writeOnce(path.join(workspace, 'associate.json'), { users: [{ id: '431581000000258001' }] });
}

/** Writes a file that the person may then change as they like. */
async function writeOnce(file: string, content: unknown): Promise<void> {
  if (!(await exists(file))) await fs.writeFile(file, `${JSON.stringify(content, null, 2)}\n`);
}

async function programOnPath(name: string): Promise<string | undefined> {
  const file = process.platform === 'win32' ? `${name}.cmd` : name;
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    if (await exists(path.join(folder, file))) return path.join(folder, file);
  }
  return undefined;
}

async function openDesktop(program: string): Promise<void> {
  const extensions = [repoRoot, companion].map((folder) => `--extensionDevelopmentPath=${folder}`);
  const args = [
    ...extensions,
    '--user-data-dir',
    home,
    '--disable-workspace-trust',
    '--new-window',
    workspace,
  ];
  await run(program, args, repoRoot);
  console.log('VS Code is open, with the demo organisation in the Zoho CRM view.');
}

async function openInBrowser(): Promise<void> {
  const host = await installHost('oldest');
  const extensionsDir = path.join(home, 'extensions');
  await installExtension(host, extensionsDir, repoRoot);
  await installExtension(host, extensionsDir, companion);
  const server = await startServer({ host, dataDir: home, extensionsDir });
  console.log(`Open ${windowUrl(server, { folder: workspace })}`);
  console.log('VS Code runs there, on this machine only, until you press Ctrl-C.');
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const interrupted = new Promise<void>((resolve) => {
    for (const signal of signals) process.once(signal, () => resolve());
  });
  await Promise.race([interrupted, server.ended]);
  await server.stop();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
