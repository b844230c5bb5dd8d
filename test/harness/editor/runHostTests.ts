/**
 * Bundles test/host and runs it in a real extension host, against the built extension.
 * usage: tsx test/harness/editor/runHostTests.ts [--newest] [pattern of test names]
 */
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build, type BuildOptions } from 'esbuild';
import { repoRoot } from './cache';
import { editorProgram } from './desktop';
import { chosenRelease } from './editor';

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--newest')) process.env['VSCODE_TEST_RELEASE'] = 'newest';
  const pattern = args.find((argument) => !argument.startsWith('--'));
  // under the extension's folder: only then do tests and extension share one vscode API
  const bundles = path.join(repoRoot, 'out', `host-${process.pid}`);
  const scratch = await fs.mkdtemp(path.join(os.tmpdir(), 'host-'));
  const workspace = path.join(scratch, 'workspace');
  try {
    await bundleTests(bundles);
    await fs.mkdir(workspace);
    // a workspace of several folders, though of one at first: a test adds another
    const folders = path.join(scratch, 'host.code-workspace');
    await fs.writeFile(folders, JSON.stringify({ folders: [{ path: 'workspace' }] }));
    await runTests({
      vscodeExecutablePath: await editorProgram(chosenRelease()),
      extensionDevelopmentPath: repoRoot,
      extensionTestsPath: path.join(bundles, 'index.js'),
      launchArgs: [
        folders,
        '--user-data-dir',
        path.join(scratch, 'd'),
        '--extensions-dir',
        path.join(scratch, 'e'),
      ],
      extensionTestsEnv: {
        // the tests make a tunnel that ends at a server of their own
        NODE_EXTRA_CA_CERTS: path.join(repoRoot, 'test/harness/certificates/tunnelAuthority.pem'),
        HOST_TESTS_STORAGE: path.join(
          ...[scratch, 'd', 'User', 'globalStorage', 'territory-tools.zoho-crm-territories'],
        ),
        ...(pattern !== undefined && { HOST_TESTS_GREP: pattern }),
      },
    });
  } finally {
    await fs.rm(bundles, { recursive: true, force: true });
    await fs.rm(scratch, { recursive: true, force: true });
  }
}

/** All tests in one file, so that what they have in common is loaded once; `index` runs what is called `*.test.js`. */
async function bundleTests(outdir: string): Promise<void> {
  const folder = path.join(repoRoot, 'test/host');
  const names = await fs.readdir(folder, { recursive: true });
  const tests = names.filter((name) => name.endsWith('.test.ts')).sort();
  const common: BuildOptions = {
    absWorkingDir: repoRoot,
    outdir,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
    mainFields: ['module', 'main'],
    sourcemap: 'inline',
    logLevel: 'warning',
  };
  await build({ ...common, entryPoints: ['test/host/index.ts'] });
  const contents = tests.map((name) => `import './${name.replaceAll(path.sep, '/')}';`).join('\n');
  await build({
    ...common,
    stdin: { contents, resolveDir: folder, sourcefile: 'all.test.ts', loader: 'ts' },
    entryNames: 'all.test',
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
