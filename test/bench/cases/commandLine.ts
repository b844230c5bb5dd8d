/** How long the command line takes to begin, beside a Node.js that does nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';
import { repoRoot, run } from '../../harness/editor/cache';
import type { Figure } from '../figures';
import { compare } from '../measure';

const program = path.join(repoRoot, 'dist/cli/zoho-territories.js');
const example = path.join(repoRoot, 'test/fixtures/assignments/crm.territories.jsonc');

export async function commandLine(times: number): Promise<Figure[]> {
  await run(process.execPath, ['esbuild.js', '--production'], repoRoot);
  const nothing = () => ended(['-e', '0']);
  const help = await compare(times, () => ended([program, '--help']), nothing);
  const check = await compare(times, () => ended([program, 'check', example]), nothing);
  const what = 'start of the command line';
  return [
    { what, measured: 'help, more than node -e 0', value: help.ms - help.floorMs, unit: 'ms', atMost: 120 },
    {
      what,
      measured: 'check, more than node -e 0',
      value: check.ms - check.floorMs,
      unit: 'ms',
      atMost: 120,
    },
  ];
}

async function ended(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code ?? 'a signal'}.`);
}
