/**
 * Runs against an adversary: random worlds, one for each seed, and the server's log of who did what as the judge.
 * usage: npm run test:differential -- [--seeds N] [--from S]     exit code 1 when anything that was told is not so
 */
import * as fs from 'node:fs';
import { format, parseArgs } from 'node:util';
import type { Totals } from '../harness/totals';
import { judge } from './judge';
import { reportOf } from './report';
import { scenarioOf } from './scenario';
import { shrink } from './shrink';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { seeds: { type: 'string' }, from: { type: 'string' } } });
  const seeds = Number(values.seeds ?? 100);
  // fresh ones, unless told
  const from = Number(values.from ?? Math.floor(Date.now() / 1000) % 1_000_000_000);
  console.log(`seeds ${from} to ${from + seeds - 1}`);
  const started = performance.now();
  const failures: string[] = [];
  for (let seed = from; seed < from + seeds; seed++) {
    const told = await play(seed).catch((error: unknown) => `seed ${seed}: ${format(error)}`);
    if (told === undefined) continue;
    failures.push(told);
    console.error(`\n${told}`);
  }
  const perSecond = seeds / ((performance.now() - started) / 1000);
  console.log(`${perSecond.toFixed(1)} seeds a second`);
  const failed = failures.length;
  const totals: Totals = { passed: seeds - failed, failed, skipped: [], failures };
  const file = process.env['TEST_TOTALS'];
  if (file) fs.writeFileSync(file, JSON.stringify(totals));
  console.log(`${seeds - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

/** What is wrong with the world of a seed, and the smallest history that shows it. */
async function play(seed: number): Promise<string | undefined> {
  const verdict = await judge(scenarioOf(seed));
  return verdict.mismatches.length === 0 ? undefined : reportOf(seed, await shrink(verdict));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
