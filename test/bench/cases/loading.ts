/** What loading late saves: the code of the start and of the first use beside one bundle of everything. */
import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { repoRoot, run } from '../../harness/editor/cache';
import { median, type Figure } from '../figures';

const main = 'src/extension/extension.ts';
const shipped = path.join(repoRoot, 'dist');

/** Each time in a Node.js of its own, in turns, so that whatever else the machine does meets all alike. */
export async function loading(times: number): Promise<Figure[]> {
  await run(process.execPath, ['esbuild.js', '--production'], repoRoot);
  const scratch = await fs.mkdtemp(path.join(os.tmpdir(), 'loading-'));
  try {
    const start = path.join(shipped, 'extension.js');
    const ways = {
      start: [start],
      firstUse: [start, await partsFile()],
      all: [await bundleOfAll(scratch)],
    };
    const took = { start: [] as number[], firstUse: [] as number[], all: [] as number[] };
    for (let round = 0; round < times; round++)
      for (const way of ['start', 'firstUse', 'all'] as const) took[way].push(await loaded(ways[way]));
    const floor = median(took.all);
    const what = 'load the code, beside one bundle of everything';
    return [
      { what, measured: 'start', value: median(took.start), unit: 'ms', floor, atMost: 0.2 },
      {
        what,
        measured: 'start and first use',
        value: median(took.firstUse),
        unit: 'ms',
        floor,
        atMost: 0.6,
      },
    ];
  } finally {
    await fs.rm(scratch, { recursive: true, force: true });
  }
}

/** What is loaded when a view or a command is used for the first time. */
async function partsFile(): Promise<string> {
  const { outputs } = JSON.parse(
    await fs.readFile(path.join(shipped, 'extension.meta.json'), 'utf8'),
  ) as Metafile;
  const [file] = Object.keys(outputs).filter((one) => outputs[one]?.entryPoint === 'src/extension/parts.ts');
  if (file === undefined) throw new Error('The parts of the extension are no file of their own.');
  return path.join(repoRoot, file);
}

/** One file that runs at once whatever the extension loads late. */
async function bundleOfAll(folder: string): Promise<string> {
  const options = {
    absWorkingDir: repoRoot,
    bundle: true,
    platform: 'node',
    target: 'node20',
    external: ['vscode', 'web-streams-polyfill'],
    mainFields: ['module', 'main'],
    minify: true,
    logLevel: 'error',
  } satisfies BuildOptions;
  const { metafile } = await build({
    ...options,
    entryPoints: [main],
    outdir: folder,
    metafile: true,
    write: false,
  });
  const late = Object.values(metafile.inputs)
    .flatMap(({ imports }) => imports)
    .filter(({ kind, external }) => kind === 'dynamic-import' && !external)
    .map(({ path: file }) => file);
  // exported, or esbuild would leave out what nobody uses
  const contents = [...new Set([main, ...late])]
    .map((file, index) => `export * as part${index} from './${file}';`)
    .join('\n');
  const outfile = path.join(folder, 'all.js');
  await build({ ...options, stdin: { contents, resolveDir: repoRoot }, format: 'cjs', outfile });
  return outfile;
}

async function loaded(scripts: readonly string[]): Promise<number> {
  const loader = path.join(__dirname, '../loading.cjs');
  const { stdout } = await promisify(execFile)(process.execPath, [loader, ...scripts]);
  return Number(stdout);
}
