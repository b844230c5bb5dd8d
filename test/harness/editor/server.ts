/** Starts VS Code's web server on loopback. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { exists } from './cache';
import type { EditorHost } from './install';

export interface ServerOptions {
  readonly host: EditorHost;
  /** Where user settings, secrets' key and state go; laid out like desktop VS Code's --user-data-dir. */
  readonly dataDir: string;
  readonly extensionsDir: string;
  /** Without one the system picks a free port. */
  readonly port?: number;
  /** Added to the environment of the extension host. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /**
   * Needed for windows that get an extension under development (newer versions ignore it otherwise).
   * It also hides toasts and refuses dialogs, so windows that are clicked in do without.
   */
  readonly developmentMode?: boolean;
  /** Leaves out the built-in extensions that no test looks at: reading them takes a third of a start. */
  readonly lean?: boolean;
  /** Built-in extensions that are wanted all the same. */
  readonly builtIn?: readonly string[];
  /** Whether folders must be trusted first; windows are quiet and trust everything otherwise. */
  readonly workspaceTrust?: boolean;
  /** Everything the extension host prints is appended to this file. */
  readonly consoleFile?: string;
}

/** How an extension host process ended: an exit code, or the name of a signal. */
interface HostEnd {
  readonly code: string;
  readonly signal: string;
}

export interface Server {
  readonly port: number;
  /** Secret that a browser needs to get in; goes into the URL as `tkn`. */
  readonly token: string;
  /** The file of the script that its page runs. */
  readonly workbenchScript: string;
  /** Resolves when the first extension host runs. */
  readonly hostStarted: Promise<void>;
  /** Resolves when the first extension host is gone. */
  readonly hostEnded: Promise<HostEnd>;
  /** Resolves when the server itself is gone. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** A VS Code around us (its terminal, its test runner) must not leak into the one we start. */
const foreign = /^(VSCODE_(?!TEST_).*|ELECTRON_RUN_AS_NODE|NODE_OPTIONS)$/;

/** Colours, and the languages of files and reports. */
const neededBuiltIn = [
  'theme-defaults',
  'json',
  'json-language-features',
  'configuration-editing',
  'markdown-basics',
  'markdown-language-features',
];

const noGallery = JSON.stringify({
  serviceUrl: '',
  itemUrl: '',
  resourceUrlTemplate: '',
  controlUrl: '',
  recommendationsUrl: '',
});

/** Starts the server and resolves when it listens. It ends with this process, however that ends. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { host, dataDir } = options;
  // its sockets: their paths must stay short, and they should not stay behind
  const runtimeDir = await fs.mkdtemp(path.join(os.tmpdir(), 'vsc-'));
  const token = randomBytes(16).toString('hex');
  const builtIn = options.lean ? await linkBuiltIn(options, path.join(runtimeDir, 'extensions')) : undefined;
  const child = spawn(host.node, serverArguments(options, token, builtIn), {
    env: {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))),
      EXTENSIONS_GALLERY: noGallery,
      XDG_RUNTIME_DIR: runtimeDir,
      // no proxy: pages of this machine open at their own address, with path and query
      VSCODE_PROXY_URI: '',
      // started from a shell: without it a server starts one more to learn its environment
      ...(options.lean && { VSCODE_CLI: '1' }),
      EDITOR_KEY_FILE: await secretsKey(dataDir),
      EDITOR_CONSOLE_FILE: options.consoleFile,
      ...options.env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const ended = once(child, 'exit').then(() => undefined);
  const output = watch(child);
  const failed = ended.then(() => {
    throw new Error(`VS Code's server ended before it listened:\n${output.text()}`);
  });
  const port = await Promise.race([output.first(/listening on (\d+)/), failed]).then(([, digits]) =>
    Number(digits),
  );
  failed.catch(() => undefined);
  const pid = output.first(/<(\d+)> Launched Extension Host Process/).then(([, digits = '']) => digits);
  return {
    port,
    token,
    workbenchScript: path.join(path.dirname(host.serverScript), 'vs/code/browser/workbench/workbench.js'),
    ended,
    hostStarted: pid.then(() => undefined),
    hostEnded: pid
      .then((id) =>
        output.first(new RegExp(`<${id}> Extension Host Process exited with code: (\\S+), signal: (\\w+)`)),
      )
      .then(([, code = '', signal = '']) => ({ code, signal })),
    stop: async () => {
      await stopGroup(child, ended);
      await fs.rm(runtimeDir, { recursive: true, force: true });
    },
  };
}

/** A folder with links to the few built-in extensions that a window needs; returns it. */
async function linkBuiltIn({ host, builtIn = [] }: ServerOptions, folder: string): Promise<string> {
  await fs.mkdir(folder);
  for (const name of [...neededBuiltIn, ...builtIn]) {
    const target = path.join(path.dirname(host.serverScript), '../extensions', name);
    await fs.symlink(target, path.join(folder, name), 'junction');
  }
  return folder;
}

function serverArguments(options: ServerOptions, token: string, builtIn?: string): string[] {
  return [
    ...['--require', path.join(__dirname, 'preload.cjs'), options.host.serverScript],
    ...['--host', '127.0.0.1', '--port', String(options.port ?? 0), '--connection-token', token],
    ...['--server-data-dir', options.dataDir, '--user-data-dir', options.dataDir],
    ...['--extensions-dir', options.extensionsDir],
    ...(builtIn === undefined ? [] : ['--builtin-extensions-dir', builtIn]),
    ...['--accept-server-license-terms', '--telemetry-level', 'off', '--disable-telemetry'],
    ...['--disable-update-check', '--disable-getting-started-override'],
    ...(options.workspaceTrust ? [] : ['--disable-workspace-trust']),
    ...(options.developmentMode ? ['--enable-smoke-test-driver'] : []),
  ];
}

/** The key secrets are encrypted with, random and kept with the data it protects. */
async function secretsKey(dataDir: string): Promise<string> {
  const file = path.join(dataDir, 'secrets-key');
  await fs.mkdir(dataDir, { recursive: true });
  if (!(await exists(file))) await fs.writeFile(file, randomBytes(32), { mode: 0o600 });
  return file;
}

/** Follows what a process prints. */
function watch(child: ChildProcess) {
  let text = '';
  let searches: (() => void)[] = [];
  const append = (chunk: Buffer) => {
    text += chunk.toString();
    for (const search of searches) search();
  };
  child.stdout?.on('data', append);
  child.stderr?.on('data', append);
  return {
    text: () => text,
    /** Resolves with the first match in everything printed so far or later. */
    first: (pattern: RegExp) =>
      new Promise<RegExpExecArray>((resolve) => {
        const search = () => {
          const match = pattern.exec(text);
          if (!match) return;
          searches = searches.filter((other) => other !== search);
          resolve(match);
        };
        searches.push(search);
        search();
      }),
  };
}

async function stopGroup(child: ChildProcess, ended: Promise<void>): Promise<void> {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  process.kill(-pid, 'SIGTERM');
  const force = setTimeout(() => process.kill(-pid, 'SIGKILL'), 3000);
  await ended;
  clearTimeout(force);
}
