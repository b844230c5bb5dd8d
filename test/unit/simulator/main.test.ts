import { strict as assert } from 'node:assert';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { bundleProgram } from '../../harness/bundle';
import { root } from '../../harness/root';
import { germanySouth, katharina, usersBody } from './client';

type Process = ChildProcessByStdio<null, Readable, Readable>;

let program: string;
function start(...args: string[]): Process {
  return spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function nextLines(lines: Interface, count: number): Promise<string[]> {
  const read: string[] = [];
  while (read.length < count) read.push(String((await once(lines, 'line'))[0]));
  return read;
}

/** Collects from the start, so that no line comes before somebody waits for it. */
class Output {
  readonly #waiting: string[] = [];
  readonly #lines: Interface;

  constructor(child: Process) {
    this.#lines = createInterface(child.stdout);
    this.#lines.on('line', (line) => this.#waiting.push(line));
  }

  async take(count: number): Promise<string[]> {
    while (this.#waiting.length < count) await nextLines(this.#lines, 1);
    return this.#waiting.splice(0, count);
  }
}

describe('npm run simulator', function () {
  this.timeout(30_000);
  let folder: string;
  before(async () => {
    folder = await fs.mkdtemp(join(os.tmpdir(), 'simulator-'));
    program = await bundleProgram(join(root, 'src/simulator/main.ts'), folder);
  });
  after(() => fs.rm(folder, { recursive: true, force: true }));

  it('prints where it listens and how to get in, then every request, and ends on SIGTERM', async () => {
    const child = start('--requests', '--switch', 'alreadyMember=ALREADY_EXISTS');
    const output = new Output(child);
    const lines = Object.fromEntries(
      (await output.take(5)).map((line) => line.split(' ') as [string, string]),
    );
    assert.deepEqual(Object.keys(lines), [
      'listening',
      'token',
      'refresh-token',
      'client-id',
      'client-secret',
    ]);
    assert.match(lines['listening'] ?? '', /^http:\/\/127\.0\.0\.1:\d+$/);

    const path = `/crm/v7/settings/territories/${germanySouth}/users`;
    const headers = { authorization: `Zoho-oauthtoken ${lines['token'] ?? ''}` };
    const body = JSON.stringify(usersBody(katharina));
    const put = (): Promise<Response> =>
      fetch((lines['listening'] ?? '') + path, { method: 'PUT', headers, body });
    assert.equal((await put()).status, 200);
    assert.match(await (await put()).text(), /ALREADY_EXISTS/);
    assert.deepEqual(await output.take(4), [
      `PUT ${path} -> 200  Authorization: Zoho-oauthtoken …`,
      `  ${body}`,
      `PUT ${path} -> 400  Authorization: Zoho-oauthtoken …`,
      `  ${body}`,
    ]);

    child.kill('SIGTERM');
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    // Windows has no signals: there the process is simply ended.
    if (process.platform !== 'win32') assert.deepEqual([code, signal], [0, null]);
  });

  it('serves a generated organisation of the sizes asked for', async () => {
    const child = start('--territories', '300', '--users', '7', '--port', '0');
    const [listening = '', token = ''] = (await new Output(child).take(2)).map((line) => line.split(' ')[1]);
    const headers = { authorization: `Zoho-oauthtoken ${token}` };
    const read = async (path: string): Promise<{ info: { count: number } }> =>
      (await (await fetch(listening + path, { headers })).json()) as { info: { count: number } };
    assert.equal((await read('/crm/v7/settings/territories')).info.count, 300);
    assert.equal((await read('/crm/v7/users')).info.count, 7);
    child.kill();
    await once(child, 'exit');
  });

  const mistakes: [args: string[], message: RegExp][] = [
    [['--nonsense'], /--nonsense/],
    [['--port', 'x'], /--port takes a whole number from 0 to 65535; not "x"/],
    [['--port', '70000'], /--port takes a whole number/],
    [['--users', '-1'], /--users/],
    [['--territories', '1e9'], /--territories takes a whole number/],
    [['--switch', 'nothing=1'], /There is no switch "nothing"\. Switches: bulkAnswer, /],
    [['--switch', 'bulkAnswer=maybe'], /"bulkAnswer" takes mixed-200, .*; not "maybe"/],
    [['--switch', 'latencyMs=soon'], /"latencyMs" takes a whole number; not "soon"/],
  ];
  for (const [args, message] of mistakes) {
    it(`${args.join(' ')} is refused with a clear message and exit code 2`, async () => {
      const child = start(...args);
      const [error, [code]] = await Promise.all([
        text(child.stderr),
        once(child, 'exit') as Promise<[number]>,
      ]);
      assert.match(error, message);
      assert.match(error, /Try --help\./);
      assert.doesNotMatch(error, /\bat .*main\.ts/);
      assert.equal(code, 2);
    });
  }

  it('--help names every switch with its values', async () => {
    const child = start('--help');
    const [help, [code]] = await Promise.all([text(child.stdout), once(child, 'exit') as Promise<[number]>]);
    assert.equal(code, 0);
    assert.match(help, /territoryFeature: .*\n +on \| 400-FEATURE_NOT_ENABLED/);
    assert.match(help, /latencyMs: /);
  });
});
