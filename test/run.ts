/**
 * Runs every check and every test of this repository, two suites side by side, and adds them up; what a suite printed is
 * shown when it has ended.
 * usage: tsx test/run.ts [--newest] [suite …]     exit code 1 when anything failed
 */
import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { failureLines, skippedLines, type Totals } from './harness/totals';

/** One program to run. `counted` programs write their totals to the file in TEST_TOTALS, others count as one. */
interface Suite {
  readonly name: string;
  readonly command: readonly string[];
  readonly minutes: number;
  readonly counted?: boolean;
  /** Runs against dist/. */
  readonly needsBuild?: boolean;
  /** Measures, or makes what others need: nothing runs beside it. */
  readonly alone?: boolean;
}

const root = path.resolve(__dirname, '..');
const bin = (script: string) => path.join(root, 'node_modules', script);
const tsx = [bin('tsx/dist/cli.mjs')];

/** The options of mocha in package.json are for unit tests, so they are left out. */
const mocha = (pattern: string, timeout: number) => [
  ...[bin('mocha/bin/mocha.js'), '--no-package', '--import=tsx', '--reporter=test/totals.ts'],
  ...[`--timeout=${timeout}`, pattern],
];

const sideBySide = ['--parallel', '--jobs=2'];

/** In the order in which they begin: what fails soon first, then the longest beside all others, short ones last. */
const suites: readonly Suite[] = [
  { name: 'build', command: ['esbuild.js'], minutes: 2, alone: true },
  { name: 'types', command: [bin('typescript/bin/tsc')], minutes: 3 },
  { name: 'lint', command: [bin('eslint/bin/eslint.js'), '.'], minutes: 4 },
  { name: 'format', command: [bin('prettier/bin/prettier.cjs'), '--check', '.'], minutes: 2 },
  { name: 'unused', command: [bin('knip/bin/knip.js')], minutes: 2 },
  { name: 'workflows', command: [...tsx, 'test/workflows.ts'], minutes: 1 },
  {
    name: 'unit',
    command: [...mocha('test/unit/**/*.test.ts', 10_000), ...sideBySide],
    minutes: 5,
    counted: true,
  },
  {
    name: 'e2e',
    command: mocha('test/e2e/**/*.test.ts', 180_000),
    minutes: 25,
    counted: true,
    needsBuild: true,
  },
  { name: 'properties', command: mocha('test/properties/**/*.test.ts', 60_000), minutes: 6, counted: true },
  {
    name: 'faults',
    command: [...mocha('test/faults/**/*.test.ts', 20_000), ...sideBySide],
    minutes: 6,
    counted: true,
  },
  {
    name: 'cli',
    command: mocha('test/cli/**/*.test.ts', 60_000),
    minutes: 5,
    counted: true,
    needsBuild: true,
  },
  {
    name: 'host',
    command: [...tsx, 'test/harness/editor/runHostTests.ts'],
    minutes: 25,
    counted: true,
    needsBuild: true,
  },
  { name: 'crash', command: mocha('test/crash/**/*.test.ts', 60_000), minutes: 9, counted: true },
  {
    name: 'differential',
    command: [...tsx, 'test/differential/main.ts', '--seeds', '100'],
    minutes: 5,
    counted: true,
  },
  { name: 'sdk', command: mocha('test/sdk/**/*.test.ts', 60_000), minutes: 5, counted: true },
  {
    name: 'package',
    command: mocha('test/package/**/*.test.ts', 180_000),
    minutes: 6,
    counted: true,
    needsBuild: true,
  },
  // it builds dist/ anew, which others may be running
  { name: 'start', command: [...tsx, 'test/start.ts', '--check'], minutes: 6, alone: true },
  { name: 'bench', command: [...tsx, 'test/bench/main.ts', '--quick'], minutes: 3, alone: true },
];

const running = new Set<ChildProcess>();

/** Journals are written through to the disk, which tests need not wait for: their folders are in memory, if it has room. */
const memory = '/dev/shm';
const leastBytes = 2 * 1024 ** 3;
const scratch = fs.mkdtempSync(path.join(hasRoom(memory) ? memory : os.tmpdir(), 'tests-'));
process.once('exit', () => fs.rmSync(scratch, { recursive: true, force: true }));

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--newest')) process.env['VSCODE_TEST_RELEASE'] = 'newest';
  const chosen = choose(args.filter((argument) => argument !== '--newest'));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      for (const child of running) kill(child);
      process.exit(130);
    });
  }
  const lines: string[] = [];
  const all: Totals[] = [];
  await inLanes(chosen, async (suite) => {
    const started = Date.now();
    const totals = await runSuite(suite);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    lines.push(`${suite.name.padEnd(12)} ${describe(totals)} (${seconds} s)`);
    console.log(lines.at(-1));
    all.push(totals);
  });
  const sum: Totals = {
    passed: all.reduce((total, { passed }) => total + passed, 0),
    failed: all.reduce((total, { failed }) => total + failed, 0),
    skipped: all.flatMap(({ skipped }) => skipped),
    failures: all.flatMap(({ failures }) => failures),
  };
  const details = [...failureLines(sum.failures), ...skippedLines(sum.skipped)];
  console.log(['\n── all', ...lines, '', ...details, describe(sum)].join('\n'));
  process.exitCode = sum.failed > 0 ? 1 : 0;
}

/** Two suites at a time, in their order; one that is to be alone waits for the others, and they for it. */
async function inLanes(chosen: readonly Suite[], run: (suite: Suite) => Promise<void>): Promise<void> {
  const under = new Set<Promise<void>>();
  for (const suite of chosen) {
    if (suite.alone) await Promise.all(under);
    else if (under.size === 2) await Promise.race(under);
    const done = run(suite).finally(() => under.delete(done));
    under.add(done);
    if (suite.alone) await done;
  }
  await Promise.all(under);
}

/** The named suites in their order, all without a name; with the build when one of them needs it. */
function choose(names: readonly string[]): readonly Suite[] {
  const unknown = names.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    const known = suites.map((suite) => suite.name).join(', ');
    throw new Error(`There is no suite called ${unknown.join(', ')}. There are: ${known}.`);
  }
  if (names.length === 0) return suites;
  const chosen = suites.filter((suite) => names.includes(suite.name));
  const withBuild = chosen.some((suite) => suite.needsBuild);
  return suites.filter((suite) => chosen.includes(suite) || (withBuild && suite.name === 'build'));
}

async function runSuite(suite: Suite): Promise<Totals> {
  const file = path.join(scratch, `${suite.name}.json`);
  // what is measured is measured on the disk
  const env = { ...process.env, TEST_TOTALS: file, ...(suite.alone ? {} : { TMPDIR: scratch }) };
  const problem = await runToEnd(suite, env);
  if (suite.counted) return judge(suite, readTotals(file), problem);
  return problem ? failedSuite(suite, problem) : { passed: 1, failed: 0, skipped: [], failures: [] };
}

function hasRoom(folder: string): boolean {
  if (!fs.existsSync(folder)) return false;
  const { bavail, bsize } = fs.statfsSync(folder);
  return bavail * bsize > leastBytes;
}

/** A suite that ended badly without a failed test of its own counts as one failure. */
function judge(suite: Suite, totals: Totals | undefined, problem: string | undefined): Totals {
  const none = totals && totals.passed + totals.failed + totals.skipped.length === 0;
  const trouble = totals === undefined || none ? (problem ?? 'it ran no test') : problem;
  if (totals && (!trouble || totals.failed > 0)) return totals;
  return failedSuite(suite, trouble ?? 'it left no totals', totals);
}

function failedSuite(suite: Suite, trouble: string, totals?: Totals): Totals {
  const failure = `suite ${suite.name} counts as failed: ${trouble}`;
  return { passed: totals?.passed ?? 0, failed: 1, skipped: totals?.skipped ?? [], failures: [failure] };
}

function readTotals(file: string): Totals | undefined {
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as Totals) : undefined;
}

/** Runs the program of a suite and shows what it printed; resolves with what went wrong, undefined when it exited with 0. */
async function runToEnd(suite: Suite, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  // a process group of its own, so that the watchdog reaches everything it starts
  const child = spawn(process.execPath, suite.command, {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  running.add(child);
  let late: string | undefined;
  const watchdog = setTimeout(() => {
    late = `it was still running after ${suite.minutes} minutes`;
    kill(child);
  }, suite.minutes * 60_000);
  const printed: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => printed.push(chunk));
  const how = await new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) =>
      resolve(code === 0 ? undefined : `it ended with ${signal ?? `exit code ${code ?? 'unknown'}`}`),
    );
  });
  clearTimeout(watchdog);
  running.delete(child);
  console.log(`\n── ${suite.name}\n${Buffer.concat(printed).toString().trimEnd()}`);
  return late ?? how;
}

function kill(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === 'win32') child.kill();
  else process.kill(-child.pid, 'SIGKILL');
}

function describe({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
