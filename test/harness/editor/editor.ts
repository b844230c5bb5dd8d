/** A whole editor for UI tests: server, window and page object, with extensions installed. */
import * as fs from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import type { Page } from 'playwright-core';
import { installExtension } from './extensions';
import { installHost, type Release } from './install';
import { startServer } from './server';
import { openWindow, type EditorWindow, type WindowOptions } from './window';
import { Workbench } from './workbench';

export interface EditorOptions extends WindowOptions {
  /** Extensions to install: folders or .vsix files. */
  readonly extensions: readonly string[];
  /** VS Code version; that of the test run unless told. */
  readonly release?: Release;
  /** Leaves out the built-in extensions that no test looks at, but for those in `builtIn`. */
  readonly lean?: boolean;
  readonly builtIn?: readonly string[];
  /** Opens the folder in Restricted Mode, as one that nobody has trusted yet. */
  readonly untrusted?: boolean;
  /** Added to the environment of the extension host. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Where state and secrets outlive the editor; open another editor with the same value to "restart". */
  readonly kept?: { readonly folder: string; readonly port: number };
}

export interface Editor {
  readonly page: Page;
  readonly workbench: Workbench;
  /** Requests to other machines that the window tried and did not get through. */
  readonly blockedRequests: readonly string[];
  /** Opens a window of another profile: it shares the machine, and neither state nor secrets. */
  openProfile(): Promise<Pick<Editor, 'workbench' | 'close'>>;
  close(): Promise<void>;
}

/** Restricted Mode without the questions that VS Code asks about it. */
const restrictedMode = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
};

/** The VS Code version this test run is about: the oldest supported one, unless VSCODE_TEST_RELEASE says newest. */
export function chosenRelease(): Release {
  return process.env['VSCODE_TEST_RELEASE'] === 'newest' ? 'newest' : 'oldest';
}

/** Opens an editor and resolves when its window can be used. */
export async function openEditor(options: EditorOptions): Promise<Editor> {
  const host = await installHost(options.release ?? chosenRelease());
  const folder = options.kept?.folder ?? (await fs.mkdtemp(path.join(os.tmpdir(), 'editor-')));
  const extensionsDir = path.join(folder, 'extensions');
  await fs.mkdir(extensionsDir, { recursive: true });
  for (const extension of options.extensions) await installExtension(host, extensionsDir, extension);
  const server = await startServer({
    host,
    dataDir: path.join(folder, 'data'),
    extensionsDir,
    ...(options.env && { env: options.env }),
    ...(options.lean && { lean: options.lean }),
    ...(options.builtIn && { builtIn: options.builtIn }),
    ...(options.untrusted && { workspaceTrust: true }),
    ...(options.kept && { port: options.kept.port }),
  });
  const removeFolder = () => (options.kept ? undefined : fs.rm(folder, { recursive: true, force: true }));
  const windows: EditorWindow[] = [];
  const close = async () => {
    for (const window of windows) await window.close();
    await server.stop();
    await removeFolder();
  };
  const settings = { ...(options.untrusted ? restrictedMode : {}), ...options.settings };
  const open = async (profile: Pick<WindowOptions, 'profileDir'> = {}) => {
    const window = await openWindow(server, { ...options, ...profile, settings });
    windows.push(window);
    const workbench = new Workbench(window.page);
    await workbench.ready();
    return { ...window, workbench };
  };
  try {
    return {
      ...(await open(options.kept && { profileDir: path.join(folder, 'browser') })),
      openProfile: () => open(),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A port that is free now, for an editor that is to come back under the same address. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
