/** Things fetched on demand live in .vscode-test/, each in a folder that exists only once it is complete. */
import { spawn } from 'node:child_process';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';

export const repoRoot = path.resolve(__dirname, '../../..');
const cacheRoot = path.join(repoRoot, '.vscode-test');

type Build = (folder: string, target: string) => Promise<void>;

const installing = new Map<string, Promise<string>>();

/**
 * Returns `.vscode-test/<name>`, building it first when it is not there.
 *
 * The work is done in a sibling folder that is renamed at the end, so an interrupted install is never half
 * used, and of two processes that install the same thing the slower one takes over the other's result.
 *
 * @param name folder name; it carries the version, so that a new version is a new folder
 * @param build fills the empty folder it is given; gets to know also where that folder will be in the end
 */
export function cached(name: string, build: Build): Promise<string> {
  const known = installing.get(name);
  if (known) return known;
  const result = install(name, build);
  installing.set(name, result);
  result.catch(() => installing.delete(name));
  return result;
}

async function install(name: string, build: Build): Promise<string> {
  const target = path.join(cacheRoot, name);
  if (await exists(target)) return target;
  await removeAbandoned(name);
  const partial = `${target}.partial-${process.pid}`;
  await fs.mkdir(partial, { recursive: true });
  const started = Date.now();
  console.log(`Installing ${name} into .vscode-test/ (once) …`);
  try {
    await build(partial, target);
    await fs.rename(partial, target).catch(async (error: unknown) => {
      if (!(await exists(target))) throw error;
    });
  } finally {
    await fs.rm(partial, { recursive: true, force: true });
  }
  console.log(`Installed ${name} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return target;
}

/** Removes what earlier processes left half done; folders of processes that still run are theirs. */
async function removeAbandoned(name: string): Promise<void> {
  const entries = await fs.readdir(cacheRoot).catch(() => []);
  for (const entry of entries) {
    const pid = entry.startsWith(`${name}.partial-`) ? Number(entry.split('-').at(-1)) : undefined;
    if (pid !== undefined && !isRunning(pid)) {
      await fs.rm(path.join(cacheRoot, entry), { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Whether a file or folder is there. */
export function exists(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}

/**
 * Runs `npm install` in a folder, without install scripts: nothing is compiled, nothing downloads on its own.
 *
 * @param folder where node_modules goes; gets a package.json when it has none
 * @param specs packages to add; none installs what the folder's package.json asks for
 */
export async function npmInstall(folder: string, ...specs: string[]): Promise<void> {
  const manifest = path.join(folder, 'package.json');
  if (!(await exists(manifest))) {
    await fs.mkdir(folder, { recursive: true });
    await fs.writeFile(manifest, '{"private":true}');
  }
  // legacy-peer-deps: some of the editor's own dependencies disagree about their peers
  const flags =
    '--ignore-scripts --omit=dev --no-save --legacy-peer-deps --no-audit --no-fund --loglevel=error';
  await run('npm', ['install', '--prefix', folder, ...flags.split(' '), ...specs], folder);
}

/** Runs a program to its end; its output becomes part of the error when it fails. */
export function run(
  command: string,
  args: string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`"${command} ${args.join(' ')}" ended with ${code ?? 'a signal'}:\n${output}`));
    });
  });
}
