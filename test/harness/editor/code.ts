/**
 * Stand-in for desktop VS Code's program: takes its command line, runs the extension tests in the web host and
 * exits as it would: 0 all passed, 1 failed or crashed, 124 timed out, 130 interrupted.
 *
 * Environment: VSCODE_TEST_RELEASE (oldest, newest), VSCODE_TEST_TIMEOUT_MS (whole run),
 * VSCODE_TEST_START_MS (until the extension host is up), VSCODE_TEST_SHOTS (folder for a picture of a bad end).
 */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { repoRoot } from './cache';
import { type CodeArguments, parseCodeArguments } from './codeArguments';
import { chosenRelease } from './editor';
import { installHost } from './install';
import { type Server, startServer } from './server';
import { type EditorWindow, openWindow } from './window';

/** Milliseconds that window and extension host may be apart in telling the end, on a busy machine. */
const patience = 10_000;

/** How a run ended; a reason is given when it did not end by itself. */
interface End {
  readonly code: number;
  readonly reason?: string;
}

async function main(): Promise<number> {
  const args = parseCodeArguments(process.argv.slice(2));
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'code-'));
  try {
    return await (args.administration.length > 0 ? administer(args, scratch) : runWindow(args, scratch));
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

async function administer(args: CodeArguments, scratch: string): Promise<number> {
  const host = await installHost(chosenRelease());
  const folders = [
    '--server-data-dir',
    args.userDataDir ?? scratch,
    '--extensions-dir',
    extensionsDir(args, scratch),
  ];
  const result = spawnSync(host.node, [host.serverScript, ...folders, ...args.administration], {
    stdio: 'inherit',
  });
  return result.status ?? 1;
}

function extensionsDir(args: CodeArguments, scratch: string): string {
  return args.extensionsDir ?? path.join(args.userDataDir ?? scratch, 'extensions');
}

async function runWindow(args: CodeArguments, scratch: string): Promise<number> {
  const host = await installHost(chosenRelease());
  const mirror = new ConsoleMirror(path.join(scratch, 'console.txt'));
  const server = await startServer({
    host,
    dataDir: args.userDataDir ?? scratch,
    extensionsDir: extensionsDir(args, scratch),
    lean: true,
    developmentMode: args.extensionDevelopmentPath !== undefined,
    consoleFile: mirror.file,
  });
  let window: EditorWindow | undefined;
  try {
    window = await openWindow(server, windowOptions(args));
    const end = await Promise.race([
      naturalEnd(server, window),
      badEnd(server, window),
      timeUp(server),
      interrupted(),
    ]);
    mirror.drain();
    if (end.reason) await report(end.reason, window);
    return end.code;
  } finally {
    await Promise.race([window?.close(), wait(5000)]);
    await server.stop();
    mirror.close();
  }
}

function windowOptions(args: CodeArguments) {
  const isFile = (file: string) => !file.endsWith('.code-workspace') && fs.statSync(file).isFile();
  const folder = args.paths.find((file) => !isFile(file));
  return {
    ...(folder && { folder }),
    files: args.paths.filter(isFile),
    ...(args.extensionDevelopmentPath && { extensionDevelopmentPath: args.extensionDevelopmentPath }),
    ...(args.extensionTestsPath && { extensionTestsPath: args.extensionTestsPath }),
    payload: args.disableExtensions ? ([['disableExtensions', 'true']] as const) : [],
  };
}

/** VS Code says 0 also when the extension host was killed: only one that ended in order has passed. */
async function naturalEnd(server: Server, window: EditorWindow): Promise<End> {
  const code = await window.testsEnded;
  if (code !== 0) return { code };
  const end = await Promise.race([server.hostEnded, wait(patience)]);
  if (end?.code === '0' && end.signal === 'null') return { code: 0 };
  return {
    code: 1,
    reason: `the extension host crashed (${end ? `${end.code}, ${end.signal}` : 'it is still there'})`,
  };
}

async function badEnd(server: Server, window: EditorWindow): Promise<End> {
  const crash = window.crashed;
  const serverEnd = server.ended.then(() => 'the server ended');
  // when tests are through, the host ends a moment before the window says so
  const hostEnd = server.hostEnded.then(async ({ code, signal }) => {
    await wait(patience);
    return `the extension host ended early (${code}, ${signal})`;
  });
  return { code: 1, reason: await Promise.race([crash, serverEnd, hostEnd]) };
}

async function timeUp(server: Server): Promise<End> {
  const startLimit = Number(process.env['VSCODE_TEST_START_MS'] ?? 60_000);
  const limit = Number(process.env['VSCODE_TEST_TIMEOUT_MS'] ?? 1_200_000);
  const started = await Promise.race([server.hostStarted.then(() => true), wait(startLimit, false)]);
  if (!started) return { code: 1, reason: `no extension host after ${startLimit} ms` };
  await wait(limit);
  return { code: 124, reason: `timed out after ${limit} ms` };
}

function interrupted(): Promise<End> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => resolve({ code: 130, reason: signal }));
    }
  });
}

async function report(reason: string, window: EditorWindow): Promise<void> {
  console.error(`The editor's run ended badly: ${reason}`);
  const folder = process.env['VSCODE_TEST_SHOTS'] ?? path.join(repoRoot, 'out/screenshots');
  const file = path.join(folder, `host-tests-${Date.now()}.png`);
  await window.page.screenshot({ path: file, timeout: 5000 }).then(
    () => console.error(`Screenshot: ${file}`),
    () => undefined,
  );
}

/** Prints what the extension host's console gets, as it comes. */
class ConsoleMirror {
  private readonly descriptor: number;
  private readonly timer: NodeJS.Timeout;

  constructor(readonly file: string) {
    fs.writeFileSync(file, '');
    this.descriptor = fs.openSync(file, 'r');
    this.timer = setInterval(() => this.drain(), 50);
  }

  drain(): void {
    const buffer = Buffer.alloc(65_536);
    for (let read: number; (read = fs.readSync(this.descriptor, buffer)) > 0;) {
      fs.writeSync(process.stdout.fd, buffer.subarray(0, read));
    }
  }

  close(): void {
    clearInterval(this.timer);
    this.drain();
    fs.closeSync(this.descriptor);
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
