import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../harness/root';

const run = promisify(execFile);
const script = path.join(root, 'docs/architecture/threeChanges.ts');

describe('the architecture page', function () {
  this.timeout(60_000);

  it('shows in forty lines how three changes are planned, applied and undone without an editor', async () => {
    const lines = (await fs.readFile(script, 'utf8')).trimEnd().split('\n');
    assert.ok(lines.length <= 40, `${lines.length} lines`);
    const { stdout } = await run(process.execPath, ['--import=tsx', script], { cwd: root });
    assert.deepEqual(stdout.trim().split('\n'), ['3', '3']);
  });
});
