import * as fs from 'node:fs';
import * as path from 'node:path';
import { Cancelled } from '../core/util/async';
import { run } from './run';

/** Binds the program to its process: its streams, its signals and its exit status. */
async function main(): Promise<void> {
  const cancel = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (cancel.signal.aborted) process.exit(130);
      cancel.abort(new Cancelled());
    });
  }
  // whoever reads has turned away, as `head` does
  process.stdout.on('error', () => process.exit(1));
  // messages that nobody reads any more end no run in the middle
  process.stderr.on('error', () => undefined);
  process.exitCode = await run({
    argv: process.argv.slice(2),
    environment: process.env,
    cwd: process.cwd(),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    cancel: cancel.signal,
    version,
    ask: isAnswered() ? ask : undefined,
  });
}

/** Whether somebody sits before a terminal who can be asked. */
function isAnswered(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY && !process.env['CI'];
}

/** Asks on standard error: standard output is for results. Ctrl-C and the end of the input turn away. */
async function ask(question: string): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const turnedAway = new Promise<never>((_, reject) => lines.once('close', () => reject(new Cancelled())));
  try {
    return await Promise.race([lines.question(question), turnedAway]);
  } finally {
    turnedAway.catch(() => undefined);
    lines.close();
  }
}

/** As the package has it that this file is packed in. */
function version(): string {
  const manifest = fs.readFileSync(path.join(__dirname, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

void main();
