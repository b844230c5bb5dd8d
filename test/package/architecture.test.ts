import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { runTests } from '@vscode/test-electron';
import { applyPatch, parsePatch } from 'diff';
import { editorProgram } from '../harness/editor/desktop';
import { chosenRelease } from '../harness/editor/editor';
import { root } from '../harness/root';

const run = promisify(execFile);
const script = path.join(root, 'docs/architecture/threeChanges.ts');

/** What the editor runs: opens the demo organisation and calls the command that was added. */
const caller = `exports.run = async () => {
  const { commands, env } = require('vscode');
  await commands.executeCommand('zohoCrm.openDemoOrganisation');
  await commands.executeCommand('zohoCrm.copyOrganisationId');
  const id = await env.clipboard.readText();
  if (!/^\\d{5,20}$/.test(id)) throw new Error('not an id: ' + id);
};`;

describe('the architecture page', function () {
  this.timeout(120_000);

  it('shows in forty lines how three changes are planned, applied and undone without an editor', async () => {
    const lines = (await fs.readFile(script, 'utf8')).trimEnd().split('\n');
    assert.ok(lines.length <= 40, `${lines.length} lines`);
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'script-'));
    try {
      const env = { ...process.env, TMPDIR: folder, TEMP: folder };
      const { stdout } = await run(process.execPath, ['--import=tsx', script], { cwd: root, env });
      assert.deepEqual(stdout.trim().split('\n'), ['3', '3']);
      const left = (await fs.readdir(folder)).filter((name) => !name.startsWith('tsx-'));
      assert.deepEqual(left, [], 'it leaves nothing behind');
    } finally {
      await fs.rm(folder, { recursive: true, force: true });
    }
  });

  it('shows the three places of a new command, which can be called once they are changed', async () => {
    const copy = await fs.mkdtemp(path.join(os.tmpdir(), 'command-'));
    try {
      for (const part of [
        'src',
        'media',
        'package.json',
        'package.nls.json',
        'esbuild.js',
        'tsconfig.json',
        'docs/cli.md',
        'LICENSE',
      ])
        await fs.cp(path.join(root, part), path.join(copy, part), { recursive: true });
      await fs.symlink(path.join(root, 'node_modules'), path.join(copy, 'node_modules'), 'junction');
      const patches = parsePatch(
        await fs.readFile(path.join(root, 'docs/architecture/addACommand.diff'), 'utf8'),
      );
      assert.equal(patches.length, 3);
      for (const patch of patches) {
        const file = path.join(copy, (patch.newFileName ?? '').replace(/^b\//, ''));
        const changed = applyPatch(await fs.readFile(file, 'utf8'), patch);
        assert.ok(changed, `the page is out of date: ${file}`);
        await fs.writeFile(file, changed);
      }
      await run(process.execPath, ['esbuild.js'], { cwd: copy });
      await fs.writeFile(path.join(copy, 'caller.js'), caller);
      const code = await runTests({
        vscodeExecutablePath: await editorProgram(chosenRelease()),
        extensionDevelopmentPath: copy,
        extensionTestsPath: path.join(copy, 'caller.js'),
        launchArgs: ['--user-data-dir', path.join(copy, 'd'), '--extensions-dir', path.join(copy, 'e')],
      });
      assert.equal(code, 0);
    } finally {
      await fs.rm(copy, { recursive: true, force: true });
    }
  });
});
