/** The command line in this process, with streams that remember. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Readable } from 'node:stream';
import type { Sink } from '../../src/cli/output';
import { run } from '../../src/cli/run';
import type { ExitCode } from '../../src/cli/exitCode';
import { never } from './crm';

export interface Printed {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** A stream that remembers. */
export function paper(isTTY = false): Sink & { text: string } {
  return {
    isTTY,
    columns: 80,
    text: '',
    write(text) {
      this.text += text;
    },
  };
}

/** A working folder of its own, gone afterwards. */
export class Terminal {
  readonly cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'terminal-'));

  write(file: string, content: string | Uint8Array): void {
    const at = path.join(this.cwd, file);
    fs.mkdirSync(path.dirname(at), { recursive: true });
    fs.writeFileSync(at, content);
  }

  read(file: string): string {
    return fs.readFileSync(path.join(this.cwd, file), 'utf8');
  }

  async run(argv: readonly string[], environment: NodeJS.ProcessEnv = {}, input = ''): Promise<Printed> {
    const [stdout, stderr] = [paper(), paper()];
    const stdin = Readable.from([Buffer.from(input)]);
    const surroundings = { argv, environment, cwd: this.cwd, stdin, stdout, stderr, cancel: never() };
    const code = await run({ ...surroundings, version: () => '0', ask: undefined });
    return { code, stdout: stdout.text, stderr: stderr.text };
  }

  clear(): void {
    fs.rmSync(this.cwd, { recursive: true, force: true });
  }
}
