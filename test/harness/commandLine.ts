/** The built command line as a process of its own. */
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { text } from 'node:stream/consumers';
import type { Simulator } from '../../src/simulator/server';
import { root } from './root';

const program = path.join(root, 'dist/cli/zoho-territories.js');

/** What a process came to; `code` is its exit status, or the signal that ended it. */
export interface Ended {
  readonly code: number | NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly ended: Promise<Ended>;
  readonly signal: (name: NodeJS.Signals) => void;
  /** Resolves once it has said so on standard error. */
  readonly said: (what: RegExp) => Promise<void>;
  /** Whoever reads its messages turns away, as `head` does; what it said is lost then. */
  readonly unheard: () => void;
}

/** A home, a working folder and an environment of nobody, gone afterwards. */
export class Desk {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'command-line-'));
  readonly cwd = path.join(this.folder, 'work');
  readonly home = path.join(this.folder, 'home');

  constructor() {
    for (const folder of [this.cwd, this.home]) fs.mkdirSync(folder);
  }

  /** @param environment beside what every process has, and instead of the test's own */
  start(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Started {
    return this.startProgram(process.execPath, [program, ...args], environment);
  }

  startProgram(command: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Started {
    const env = { PATH: process.env['PATH'], HOME: this.home, USERPROFILE: this.home, ...environment };
    const child = spawn(command, args, { cwd: this.cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const closed = new Promise<Ended['code']>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve(code ?? signal));
    });
    const ended = Promise.all([closed, text(child.stdout), text(child.stderr).catch(() => '')]).then(
      ([code, stdout, stderr]) => ({ code, stdout, stderr }),
    );
    let told = '';
    const said = (what: RegExp) =>
      new Promise<void>((resolve) => {
        const look = () => what.test(told) && resolve();
        child.stderr.on('data', look);
        look();
      });
    child.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()));
    const unheard = () => void child.stderr.destroy();
    return { ended, signal: (name) => void child.kill(name), said, unheard };
  }

  run(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
    return this.start(args, environment).ended;
  }

  clear(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The environment that signs in to a simulator with a refresh token. */
export function renewing({ url, refreshToken, clientId, clientSecret }: Simulator): NodeJS.ProcessEnv {
  return {
    ZOHO_CRM_DATA_CENTER: url,
    ZOHO_CRM_REFRESH_TOKEN: refreshToken,
    ZOHO_CRM_CLIENT_ID: clientId,
    ZOHO_CRM_CLIENT_SECRET: clientSecret,
  };
}
