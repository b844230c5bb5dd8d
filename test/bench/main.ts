/**
 * npm run bench: measures the extension against bare http and JSON.parse doing the same calls, prints one table and
 * writes out/bench.json; exit code 1 when a figure is over its limit.
 * usage: tsx test/bench/main.ts [--quick | --publish] [case ...]
 *   --quick    only what is the same on every machine, in less than a minute
 *   --publish  puts the tables into docs/performance.md and a chart into media/; of single cases only that of `loading`
 *   case       only cases of these names: read, hold, sideBySide, write …
 */
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { repoRoot } from '../harness/editor/cache';
import { type Case, figuresOf } from './case';
import { chosenRelease } from '../harness/editor/editor';
import { releases } from '../harness/editor/install';
import { counted, type Figure, holds, tableOf } from './figures';
import { publish, publishLoading } from './publish';
import { slowness } from './yardstick';

/** What is over in milliseconds is done often: first for the engine, that compiles what runs often, then for the clock. */
const reads = [
  { name: 'read', size: { territories: 100, users: 1_000 }, warmUps: 200, times: 100 },
  { name: 'read', size: { territories: 1_000, users: 10_000 }, warmUps: 40, times: 20 },
  { name: 'read', size: { territories: 10_000, users: 50_000 }, warmUps: 2, times: 7 },
] as const satisfies readonly Case[];

async function main(args: readonly string[]): Promise<void> {
  const quick = args.includes('--quick');
  const figures: Figure[] = [];
  const late: Figure[] = [];
  const names = args.filter((arg) => !arg.startsWith('--'));
  const cases = (quick ? quickCases() : allCases()).filter(
    ({ name }) => names.length === 0 || names.includes(name),
  );
  for (const chosen of cases) {
    console.error(`… ${JSON.stringify(chosen)}`);
    // what others found must not be lost with it
    const found = await figuresOf(chosen).catch((error: unknown) => {
      console.error(error);
      process.exitCode = 1;
      return [];
    });
    (chosen.name === 'loading' ? late : figures).push(...found);
  }
  const growth = growthOf(figures).filter(({ value }) => !Number.isNaN(value));
  const all = [...figures, ...growth];
  const shown = quick ? all.filter(({ everywhere }) => everywhere) : [...all, ...late];
  const slow = slowness();
  console.log(tableOf(shown, slow));
  const file = path.join(repoRoot, 'out/bench.json');
  await fs.mkdir(path.dirname(file), { recursive: true });
  await fs.writeFile(file, JSON.stringify({ ...circumstances(slow), figures: shown }, undefined, 2));
  const told = Object.values(circumstances(slow)).join(', ');
  console.log(`\n${told}\n${file}`);
  if (args.includes('--publish') && !process.exitCode) {
    if (names.length === 0) await publish(all, slow, told);
    if (late.length > 0) await publishLoading(late, slow, told);
  }
  if (!shown.every((figure) => holds(figure, slow))) process.exitCode = 1;
}

function allCases(): Case[] {
  return [
    ...reads,
    ...reads.map(({ size }) => ({ name: 'hold' as const, size })),
    { name: 'sideBySide', times: 3 },
    { name: 'write', latencyMs: 0, times: 5 },
    { name: 'write', latencyMs: 20, times: 3 },
    { name: 'assignments', times: 3 },
    { name: 'overhead', times: 15 },
    { name: 'records' },
    { name: 'surfaces', size: { territories: 10_000, users: 10_000, siblings: 5_000 } },
    { name: 'surfaces', size: { territories: 10_000, users: 50_000, siblings: 5_000 } },
    { name: 'people', size: { territories: 10_000, users: 50_000, siblings: 5_000 } },
    { name: 'longRun' },
    { name: 'activation', times: 10 },
    { name: 'loading', times: 31 },
    { name: 'commandLine', times: 10 },
    { name: 'language', times: 7 },
    { name: 'size' },
  ];
}

/** Calls, memory and bytes; one run is enough for them. */
function quickCases(): Case[] {
  return [
    { name: 'hold', size: { territories: 1_000, users: 1_000 } },
    { name: 'hold', size: { territories: 10_000, users: 10_000 } },
    { name: 'write', latencyMs: 0, times: 1 },
    { name: 'size' },
  ];
}

/** What ten times the territories cost. */
function growthOf(figures: readonly Figure[]): Figure[] {
  const of = (measured: string, territories: number) =>
    figures.find(
      ({ what, ...figure }) =>
        figure.measured === measured && what.startsWith(`read ${counted(territories)} `),
    )?.value ?? Number.NaN;
  const growth = (measured: string) => of(measured, 10_000) / of(measured, 1_000);
  const what = 'grow from 1,000 to 10,000 territories';
  return [
    { what, measured: 'time', value: growth('time'), unit: '×', atMost: 11 },
    { what, measured: 'memory held', value: growth('memory held'), unit: '×', atMost: 11, everywhere: true },
  ];
}

function circumstances(slow: number) {
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${os.cpus().length} × ${os.cpus()[0]?.model.trim() ?? 'unknown processor'}`,
    system: `${os.type()} ${os.release()}`,
    node: `Node.js ${process.versions.node}`,
    editor: `VS Code ${releases[chosenRelease()].vscode}`,
    speed: `${slow.toFixed(2)} × the time of the machine of the limits`,
  };
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
