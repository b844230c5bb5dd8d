import * as path from 'node:path';
import { build } from 'esbuild';

/** Makes one script of a program of the tests: it starts in a moment, unlike one that has to be translated first. */
export async function bundleProgram(source: string, folder: string): Promise<string> {
  const outfile = path.join(folder, `${path.basename(source, '.ts')}.js`);
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    external: ['web-streams-polyfill'],
    mainFields: ['module', 'main'],
    keepNames: true,
    logLevel: 'warning',
  });
  return outfile;
}
