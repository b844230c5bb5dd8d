import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import { AccountFolders } from '../../src/core/credentials/accountFolders';

describe('the folder that windows share', () => {
  const soon = { heartbeatMs: 100, staleMs: 1_000, lookMs: 10 };
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'folders-'))));
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('is not held by two when somebody died who held it: both see it, one gets it', async function () {
    this.timeout(30_000);
    const script = `
      const { AccountFolders } = require(${JSON.stringify(path.resolve('src/core/credentials/accountFolders.ts'))});
      void new AccountFolders(${JSON.stringify(folder)}).hold('a', () => {
        console.log('held');
        return new Promise((resolve) => setTimeout(resolve, 60_000));
      });`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=commonjs', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(createInterface(child.stdout), 'line');
    child.kill('SIGKILL');
    await once(child, 'exit');
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside--;
    };
    await Promise.all(
      Array.from({ length: 6 }, () => new AccountFolders(folder, undefined, soon).hold('a', work)),
    );
    assert.equal(most, 1);
  });
});
