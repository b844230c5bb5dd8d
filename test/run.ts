/**
 * Runs every check and every test of this repository, and adds them up.
 * usage: tsx test/run.ts [--newest] [suite …]     exit code 1 when anything failed
 */
import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** One program to run. `counted` programs write their totals to the file in TEST_TOTALS, others count as one. */
interface Suite {
  readonly name: string;
  readonly command: readonly string[];
  readonly minutes: number;
  readonly counted?: boolean;
  /** Runs against dist/. */
  readonly needsBuild?: boolean;
}

const root = path.resolve(__dirname, '..');
const bin = (script: string) => path.join(root, 'node_modules', script);
const tsx = [bin('tsx/dist/cli.mjs')];

/** The options of mocha in package.json are for unit tests, so they are left out. */
const mocha = (pattern: string, timeout: number) => [
  ...[bin('mocha/bin/mocha.js'), '--no-package', '--import=tsx', '--reporter=test/totals.ts'],
  ...[`--timeout=${timeout}`, pattern],
];

const suites: readonly Suite[] = [
  { name: 'types', command: [bin('typescript/bin/tsc')], minutes: 3 },
  { name: 'lint', command: [bin('eslint/bin/eslint.js'), '.'], minutes: 4 },
  { name: 'format', command: [bin('prettier/bin/prettier.cjs'), '--check', '.'], minutes: 2 },
  { name: 'unused', command: [bin('knip/bin/knip.js')], minutes: 2 },
  { name: 'build', command: ['esbuild.js'], minutes: 2 },
  { name: 'unit', command: mocha('test/unit/**/*.test.ts', 10_000), minutes: 5, counted: true },
  {
    name: 'faults',
    command: [...mocha('test/faults/**/*.test.ts', 20_000), '--parallel', '--jobs=2'],
    minutes: 5,
    counted: true,
  },
  { name: 'crash', command: mocha('test/crash/**/*.test.ts', 60_000), minutes: 6, counted: true },
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
  { name: 'bench', command: [...tsx, 'test/bench/main.ts', '--quick'], minutes: 3 },
  {
    name: 'host',
    command: [...tsx, 'test/harness/editor/runHostTests.ts'],
    minutes: 8,
    counted: true,
    needsBuild: true,
  },
  {
    name: 'e2e',
    command: mocha('test/e2e/**/*.test.ts', 180_000),
    minutes: 18,
    counted: true,
    needsBuild: true,
  },
  { name: 'start', command: [...tsx, 'test/start.ts', '--check'], minutes: 6, needsBuild: true },
];

let running: ChildProcess | undefined;

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--newest')) process.env['VSCODE_TEST_RELEASE'] = 'newest';
  const chosen = choose(args.filter((argument) => argument !== '--newest'));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      kill(running);
      process.exit(130);
    });
  }
  const lines: string[] = [];
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const suite of chosen) {
    console.log(`\n── ${suite.name}`);
    const started = Date.now();
    const totals = await runSuite(suite);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    lines.push(`${suite.name.padEnd(8)} ${describe(totals)} (${seconds} s)`);
    console.log(lines.at(-1));
    sum.passed += totals.passed;
    sum.failed += totals.failed;
    sum.skipped += totals.skipped;
  }
  console.log(['\n── all', ...lines, '', describe(sum)].join('\n'));
  process.exitCode = sum.failed > 0 ? 1 : 0;
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
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'totals-'));
  try {
    const file = path.join(folder, 'totals.json');
    const problem = await runToEnd(suite, { ...process.env, TEST_TOTALS: file });
    if (!suite.counted) return { passed: problem ? 0 : 1, failed: problem ? 1 : 0, skipped: 0 };
    return judge(suite, readTotals(file), problem);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** A suite that ended badly without a failed test of its own counts as one failure. */
function judge(suite: Suite, totals: Totals | undefined, problem: string | undefined): Totals {
  const none = totals && totals.passed + totals.failed + totals.skipped === 0;
  const trouble = totals === undefined || none ? (problem ?? 'it ran no test') : problem;
  if (!trouble || (totals && totals.failed > 0)) return totals ?? { passed: 0, failed: 1, skipped: 0 };
  console.error(`Suite ${suite.name} counts as failed: ${trouble}.`);
  return { passed: totals?.passed ?? 0, failed: 1, skipped: totals?.skipped ?? 0 };
}

function readTotals(file: string): Totals | undefined {
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as Totals) : undefined;
}

/** Runs the program of a suite; resolves with what went wrong, undefined when it exited with 0. */
function runToEnd(suite: Suite, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  return new Promise((resolve) => {
    // a process group of its own, so that the watchdog reaches everything it starts
    const child = spawn(process.execPath, suite.command, {
      cwd: root,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
    });
    running = child;
    const watchdog = setTimeout(() => {
      kill(child);
      resolve(`it was still running after ${suite.minutes} minutes`);
    }, suite.minutes * 60_000);
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => {
      clearTimeout(watchdog);
      resolve(code === 0 ? undefined : `it ended with ${signal ?? `exit code ${code ?? 'unknown'}`}`);
    });
  });
}

function kill(child: ChildProcess | undefined): void {
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === 'win32') child.kill();
  else process.kill(-child.pid, 'SIGKILL');
}

function describe({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
