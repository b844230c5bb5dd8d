/** Opens a workbench window in a headless browser. */
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { Language } from '../languages';
import { findBrowser } from './browser';
import type { Server } from './server';
import { quietSettings, type Theme, themes } from './settings';

export interface WindowOptions {
  /** Folder or .code-workspace file to open; none opens an empty window. */
  readonly folder?: string;
  /** Files to open in editors. */
  readonly files?: readonly string[];
  readonly extensionDevelopmentPath?: string;
  readonly extensionTestsPath?: string;
  /** Defaults on top of the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Display language, as a language pack would set it, for the texts of extensions; English unless told. */
  readonly language?: Language;
  /** Colour theme; dark unless told. */
  readonly theme?: Theme;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Pixels of a screenshot per pixel of the viewport; 1 unless told. */
  readonly deviceScaleFactor?: number;
  /** Keeps the browser's state; needs a server on the same port as last time. */
  readonly profileDir?: string;
  /** One store of secrets for all windows, as on the desktop; else each reads them once, when it opens. */
  readonly sharedSecrets?: boolean;
  /** More for VS Code's own start-up options. */
  readonly payload?: readonly (readonly [key: string, value: string])[];
}

export interface EditorWindow {
  readonly page: Page;
  /** Requests to other machines that the window tried and did not get through. */
  readonly blockedRequests: readonly string[];
  /** Resolves with the exit code when VS Code's test runner is through. */
  readonly testsEnded: Promise<number>;
  /** Resolves with the reason when the page or the browser dies by itself. */
  readonly crashed: Promise<string>;
  close(): Promise<void>;
}

const browserArguments = [
  '--no-sandbox', // containers cannot have one, and the only page is ours
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** The address of a window on a server, with all it should open. */
export function windowUrl(server: Server, options: WindowOptions): string {
  const remote = (file: string) => `vscode-remote://127.0.0.1:${server.port}${path.resolve(file)}`;
  const payload = [...(options.payload ?? [])];
  for (const key of ['extensionDevelopmentPath', 'extensionTestsPath'] as const) {
    const value = options[key];
    if (value) payload.push([key, remote(value)]);
  }
  for (const file of options.files ?? []) payload.push(['openFile', remote(file)]);
  const query = new URLSearchParams({ tkn: server.token });
  if (!options.folder) query.set('ew', 'true');
  else if (options.folder.endsWith('.code-workspace')) query.set('workspace', path.resolve(options.folder));
  else query.set('folder', path.resolve(options.folder));
  if (payload.length > 0) query.set('payload', JSON.stringify(payload));
  return `http://127.0.0.1:${server.port}/?${query.toString()}`;
}

/** Opens a window; the workbench is on its way when this resolves, not yet ready. */
export async function openWindow(server: Server, options: WindowOptions): Promise<EditorWindow> {
  const theme = themes[options.theme ?? 'dark'];
  const context = await openContext(options, {
    viewport: options.viewport ?? { width: 1280, height: 800 },
    deviceScaleFactor: options.deviceScaleFactor ?? 1,
    colorScheme: theme.colorScheme,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const blockedRequests = await blockOtherMachines(context);
  if (options.sharedSecrets) await shareSecrets(context, server.workbenchScript);
  const page = context.pages()[0] ?? (await context.newPage());
  const defaults = {
    ...quietSettings,
    'workbench.colorTheme': theme.name,
    ...options.settings,
  };
  await page.addInitScript({ content: addDefaults(defaults) });
  if (options.language) await page.addInitScript({ content: speak(options.language) });
  const crashed = new Promise<string>((resolve) => {
    page.on('crash', () => resolve('the page crashed'));
    context.on('close', () => resolve('the browser ended'));
  });
  const testsEnded = new Promise<number>((resolve) => {
    void page.exposeFunction('codeAutomationExit', resolve);
  });
  await page.exposeFunction('codeAutomationLog', () => undefined);
  await page.goto(windowUrl(server, options), { waitUntil: 'commit' });
  return { page, blockedRequests, testsEnded, crashed, close: () => closeContext(context) };
}

async function openContext(options: WindowOptions, context: BrowserContextOptions): Promise<BrowserContext> {
  const { executablePath, env } = await findBrowser();
  const launch = {
    executablePath,
    args: browserArguments,
    env: { ...(process.env as Record<string, string>), ...env },
  };
  if (options.profileDir)
    return chromium.launchPersistentContext(options.profileDir, { ...launch, ...context });
  const browser = await chromium.launch(launch);
  return browser.newContext(context);
}

async function closeContext(context: BrowserContext): Promise<void> {
  const browser = context.browser();
  await context.close();
  await browser?.close();
}

async function blockOtherMachines(context: BrowserContext): Promise<string[]> {
  const blocked: string[] = [];
  const isOther = (url: URL) => /^(https?|wss?):$/.test(url.protocol) && url.hostname !== '127.0.0.1';
  await context.route(isOther, (route) => {
    blocked.push(route.request().url());
    return route.abort();
  });
  return blocked;
}

/**
 * Whoever puts VS Code into a page decides where secrets are kept. VS Code's own page has each window keep a copy; this
 * gives it another store. The secrets are those of a test and live in this process.
 */
async function shareSecrets(context: BrowserContext, workbenchScript: string): Promise<void> {
  const secrets = new Map<string, string>();
  await context.exposeFunction('getSecret', (key: string) => secrets.get(key));
  await context.exposeFunction('setSecret', (key: string, value: string) => void secrets.set(key, value));
  await context.exposeFunction('deleteSecret', (key: string) => void secrets.delete(key));
  const script = await fs.readFile(workbenchScript, 'utf8');
  const [before, after, ...others] = script.split(/(?<=secretStorageProvider:)[^{}]*new \w+\(\w+\)(?=\})/);
  if (after === undefined || others.length > 0) throw new Error('The page keeps its secrets in another way.');
  const store = "{ type: 'persisted', get: getSecret, set: setSecret, delete: deleteSecret }";
  const answer = { contentType: 'text/javascript', body: `${before}${store}${after}` };
  await context.route('**/workbench/workbench.js', (route) => route.fulfill(answer));
}

/**
 * A script for the page. The workbench reads its options from an attribute of the document: the defaults go in
 * while it reads. (Rewriting the document itself would make Chromium treat it as not local.)
 */
function addDefaults(defaults: Record<string, unknown>): string {
  return `
    const read = Element.prototype.getAttribute;
    Element.prototype.getAttribute = function (name) {
      const value = read.call(this, name);
      if (name !== 'data-settings' || this.id !== 'vscode-workbench-web-configuration') return value;
      const options = JSON.parse(value);
      options.configurationDefaults = { ...${JSON.stringify(defaults)}, ...options.configurationDefaults };
      return JSON.stringify(options);
    };`;
}

/** A script for the page: this is where VS Code looks for its language. It has no words of its own in it here. */
function speak(language: Language): string {
  return `globalThis._VSCODE_NLS_LANGUAGE = ${JSON.stringify(language)};`;
}
